/* Keeps static files and the page for no connection. Nothing that anybody wrote. */
const KEPT = "static-{{ version }}";
const OFFLINE = "/offline/";
const FILES = [{% for file in files %}"{{ file|escapejs }}", {% endfor %}OFFLINE];

addEventListener("install", (e) => e.waitUntil(caches.open(KEPT).then((c) => c.addAll(FILES)).then(() => skipWaiting())));
addEventListener("activate", (e) => e.waitUntil(
  caches.keys().then((names) => Promise.all(names.filter((n) => n !== KEPT).map((n) => caches.delete(n)))).then(() => clients.claim())));
addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== "GET" || url.origin !== location.origin) return;
  if (e.request.mode === "navigate") e.respondWith(fetch(e.request).catch(() => caches.match(OFFLINE)));
  else if (FILES.includes(url.pathname)) e.respondWith(caches.match(url.pathname).then((hit) => hit ?? fetch(e.request)));
});
