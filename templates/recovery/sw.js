/* Keeps static files and the page for no connection, and shows that a reminder is due. Nothing
   that anybody wrote: a message names one of our own sentences and what a tap opens. */
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

const SENTENCES = {{ sentences|safe }};

addEventListener("push", (e) => {
  const [id, words, lang] = (e.data?.text() ?? "").split(" ");
  const mine = SENTENCES[lang] ?? SENTENCES.en;
  const [title, body] = mine[words] ?? mine.plain;
  // The same message twice shows once. Then say that it showed; whether that arrives is no matter.
  e.waitUntil(registration.showNotification(title, { body, lang, tag: id, data: id })
    .then(() => id && fetch("/shown/", { method: "POST", body: id })).catch(() => {}));
});
addEventListener("notificationclick", (e) => {
  e.notification.close();
  const id = e.notification.data;
  e.waitUntil(clients.openWindow(/^[0-9a-f-]{36}$/.test(id) ? `/r/${id}/` : "/today/"));
});
