"""Walks a member's pages as the URL configuration and their links lead, and fills their forms."""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from tests.test_routes import routes

# Leading away: signed out, the page of another house, a file.
AWAY = ("/exit/", "/sign-out/", "/static/", "/calendar/", "/off/", "/sw.js")
EACH = 3
KEYS = ("distress", "maintenance", "signs", "early-signs", "people", "inventory", "phq-9")


class Field(NamedTuple):
    """A control: its name, the value it came with, and its kind."""

    name: str
    value: str
    kind: str
    options: tuple[str, ...] = ()


class Form(NamedTuple):
    """A form as it stands on a page."""

    page: str
    action: str
    fields: tuple[Field, ...]

    @property
    def names(self) -> frozenset[str]:
        """What it asks for."""
        return frozenset(field.name for field in self.fields)

    @property
    def key(self) -> tuple[str, frozenset[str]]:
        """The same for this form on another member's page."""
        return resolve(urlsplit(self.action).path).view_name, self.names

    def filled(self, word: str, *, day: date, pick: int = 0, boxes: bool = True) -> dict:
        """What somebody sends: the word in every place for words, something in the others."""
        data: dict[str, str | list[str]] = {}
        for field in self.fields:
            value = field.value
            if field.kind in ("text", "search", "textarea"):
                # An address of a person may hold no words.
                value = "020 7946 0000" if field.name.endswith("phone") else word
            elif field.kind == "date":
                value = day.isoformat()
            elif field.kind == "select" and not boxes:
                value = field.options[0]
            elif field.kind in ("radio", "select"):
                chosen = [option for option in field.options if option] or [""]
                value = chosen[pick % len(chosen)]
            elif field.kind == "checkbox":
                if not boxes:
                    continue
                value = field.options[pick % len(field.options)]
            data[field.name] = value
        return data


class Page(HTMLParser):
    """The forms and the links of a page."""

    def __init__(self, address: str, text: str) -> None:
        super().__init__()
        self.address, self.text = address, text
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._fields: list[tuple[str, str, str]] | None = None
        self._action = ""
        self._select = ""
        self._area: str | None = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = {name: value or "" for name, value in attrs}
        if tag == "a" and found.get("href", "").startswith(("/", "?")):
            self.links.append(urljoin(self.address, found["href"]).partition("#")[0])
        elif tag == "form":
            self._fields = []
            self._action = urljoin(self.address, found.get("action") or self.address)
            if found.get("method", "get").lower() != "post":
                self._fields = None
        elif self._fields is None:
            return
        elif tag == "input" and found.get("name"):
            kind = found.get("type", "text")
            default = "on" if kind in ("checkbox", "radio") else ""
            self._fields.append((found["name"], found.get("value", default), kind))
        elif tag == "textarea" and found.get("name"):
            self._fields.append((found["name"], "", "textarea"))
        elif tag == "select":
            self._select = found.get("name", "")
        elif tag == "option" and self._select:
            self._fields.append((self._select, found.get("value", ""), "select"))

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = ""
        elif tag == "form" and self._fields is not None:
            self.forms.append(Form(self.address, self._action, tuple(_joined(self._fields))))
            self._fields = None


def _joined(fields: list[tuple[str, str, str]]) -> Iterator[Field]:
    """Controls of one name as one field with its options."""
    for name, group in itertools.groupby(sorted(fields, key=lambda f: f[0]), lambda f: f[0]):
        found = list(group)
        kind = found[-1][2]
        options = tuple(value for _name, value, _kind in found)
        yield Field(name, options[-1], kind, options)


def plain_pages() -> Iterator[str]:
    """Every address of the URL configuration without a place to fill in."""
    for route, _pattern in routes():
        if not set(route) & set("<(^\\") and not ("/" + route).startswith(AWAY):
            yield "/" + route


def keyed_pages() -> Iterator[str]:
    """Every address with keys in its places, for keys that the pathways have."""
    for route, _pattern in routes():
        if "<slug:" in route and not set(re.sub(r"<slug:\w+>", "", route)) & set("<(^\\"):
            yield from ("/" + re.sub(r"<slug:\w+>", key, route) for key in KEYS)


def text_of(client: Client, path: str) -> str:
    """A page of a member as the test client gets it; nothing where there is none."""
    answer = client.get(path)
    if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
        return ""
    assert answer.wsgi_request.user.is_authenticated, path
    return answer.text


def walk(
    client: Any, *, more: tuple[str, ...] = (), get: Callable[[Any, str], str] = text_of
) -> dict[str, Page]:
    """Every page that a member comes to, at most a few of each route."""
    todo = [*dict.fromkeys([*plain_pages(), *keyed_pages()]), *more]
    seen: dict[str, Page] = {}
    asked, of_route = set(todo), Counter()
    while todo:
        path = todo.pop(0)
        text = get(client, path)
        if not text:
            continue
        page = seen[path] = Page(path, text)
        for link in page.links:
            name = _view(link)
            if name and link not in asked and of_route[name] < EACH:
                asked.add(link)
                of_route[name] += 1
                todo.append(link)
    return seen


def _view(link: str) -> str:
    if link.startswith(AWAY):
        return ""
    try:
        return resolve(urlsplit(link).path).view_name
    except Resolver404:
        return ""


def forms_with(pages: dict[str, Page], *names: str) -> dict[tuple[str, frozenset[str]], Form]:
    """Each kind of form on those pages that carries one of these fields, once."""
    found: dict[tuple[str, frozenset[str]], Form] = {}
    for page in pages.values():
        for form in page.forms:
            if form.names & set(names):
                found.setdefault(form.key, form)
    return found


def fresh(client: Client, form: Form) -> Form | None:
    """The same form as its page has it now; None where it is sent only once."""
    page = Page(form.page, client.get(form.page).text)
    same = [one for one in page.forms if one.action == form.action]
    # A list may have grown by a line since.
    return max(same, key=lambda one: len(one.names & form.names), default=None)


def ways(today: date) -> Iterator[dict]:
    """How a form can be filled, until one is taken."""
    for day, boxes in itertools.product((today + timedelta(days=2), today), (True, False)):
        yield {"day": day, "boxes": boxes}


def shapes(pages: dict[str, Page]) -> dict[str, str]:
    """One address of each page, by its shape: the id of a row or a day counts for any."""
    found: dict[str, str] = {}
    for address in sorted(pages):
        parts = urlsplit(address)
        if parts.query:
            continue
        shape = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", parts.path)
        found.setdefault(re.sub(r"\d{4}-\d\d-\d\d", "DAY", shape), address)
    return found
