"""Asks a running instance, one request at a time on a kept connection, and keeps the time."""

import gzip
import http.client
import re
import statistics
import threading
import time
import uuid
from collections.abc import Callable
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urlencode, urljoin, urlsplit

Body = Callable[[], dict[str, str]]


class Case(NamedTuple):
    """A page to ask for; with a `body` it is posted, afresh each time."""

    name: str
    path: str
    cookie: str
    floor: str
    budget: float | None = None
    body: Body | None = None
    token: str = ""


class Answer(NamedTuple):
    """Status, seconds, bytes as they would travel compressed, and the text."""

    status: int
    seconds: float
    bytes: int
    text: str


class Asker:
    """One client with one kept connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, case: Case) -> Answer:
        """Ask once; the clock stops when the last byte is here."""
        headers = {"Cookie": case.cookie, "Host": f"127.0.0.1:{self.port}"}
        body = None
        if case.body:
            body = urlencode(case.body())
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "HX-Request": "true",
                "X-CSRFToken": case.token,
            }
        began = time.perf_counter()
        try:
            self.link.request("POST" if case.body else "GET", case.path, body, headers)
            response = self.link.getresponse()
            raw = response.read()
        except (http.client.HTTPException, OSError):
            self.link.close()
            raise
        seconds = time.perf_counter() - began
        return Answer(
            response.status, seconds, len(gzip.compress(raw)), raw.decode(errors="replace")
        )


class Forms(HTMLParser):
    """Every form of a page: its address and its fields, as (name, value, kind)."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[tuple[str, str, str]]]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((found.get("hx-post") or found.get("action", ""), []))
            self._open = True
        elif self._open and tag in ("input", "textarea") and found.get("name"):
            kind = found.get("type", tag)
            self.forms[-1][1].append((found["name"], found.get("value", ""), kind))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False


def check_in_of(port: int, case: Case) -> tuple[str, Body] | None:
    """Where Today's check-in is posted and with what, found in the page itself."""
    answer = Asker(port).ask(case)
    if answer.status != 200:
        return None
    parser = Forms()
    parser.feed(answer.text)
    for address, fields in parser.forms:
        mood = next((n for n, v, kind in fields if kind == "radio" and v == "4"), None)
        if mood is None:
            continue
        hidden = {n: v for n, v, kind in fields if kind == "hidden" and n != "csrfmiddlewaretoken"}

        def body(hidden: dict[str, str] = hidden, mood: str = mood) -> dict[str, str]:
            return hidden | {"client_id": str(uuid.uuid4()), mood: "4"}

        return urljoin(case.path, address) or case.path, body
    return None


Times = dict[str, list[list[float]]]


def rounds(port: int, cases: list[Case], *, count: int, each: int) -> Times:
    """Every case `each` times a round, one after the other in turn: {name: [[seconds]]}."""
    asker = Asker(port)
    taken: Times = {case.name: [] for case in cases}
    for _round in range(count):
        for case in cases:
            taken[case.name].append([])
        for _turn in range(each):
            for case in cases:
                taken[case.name][-1].append(asker.ask(case).seconds)
    return taken


def at_once(
    port: int, cases: list[Case], *, clients: int, seconds: float
) -> dict[str, list[float]]:
    """Many clients for a while, each going round the cases; a status not 2xx is an error."""
    taken: dict[str, list[float]] = {case.name: [] for case in cases}
    taken["errors"] = []
    until = time.monotonic() + seconds

    def go_round(start: int) -> None:
        asker, n = Asker(port), start
        while time.monotonic() < until:
            case = cases[n % len(cases)]
            n += 1
            try:
                answer = asker.ask(case)
            except (http.client.HTTPException, OSError):
                taken["errors"].append(0)
                continue
            taken[case.name if answer.status < 300 else "errors"].append(answer.seconds)

    threads = [threading.Thread(target=go_round, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def quantile(values: list[float], share: float) -> float:
    """The value that this share of the others does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def multiples(taken: Times, name: str, floor: str) -> float:
    """The median over the rounds of a case's median as a multiple of its floor's."""
    return statistics.median(
        statistics.median(mine) / statistics.median(base)
        for mine, base in zip(taken[name], taken[floor], strict=True)
    )


def first_visit(port: int) -> tuple[int, int, int]:
    """Requests, compressed bytes without fonts, and third-party requests of the landing page."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def size(path: str) -> tuple[int, str]:
        link.request("GET", path, headers={"Accept-Encoding": "br, gzip"})
        response = link.getresponse()
        raw = response.read()
        if response.getheader("Content-Encoding"):
            return len(raw), ""
        return len(gzip.compress(raw)), raw.decode(errors="replace")

    total, text = size("/")
    addresses = set(re.findall(r'<(?:script|img)[^>]+src="([^"]+)"', text))
    for tag in re.findall(r"<link[^>]+>", text):
        if re.search(r'rel="(?:stylesheet|icon|manifest)"', tag):
            addresses |= set(re.findall(r'href="([^"]+)"', tag))
    ours = [address for address in addresses if not urlsplit(address).netloc]
    for address in ours:
        total += size(address)[0]
    return 1 + len(ours), total, len(addresses) - len(ours)
