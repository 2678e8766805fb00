"""Every route of the app, found in the URL configuration: new ones are included by themselves."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import UUIDConverter
from django.utils import timezone

from accounts.rotation import owned_models
from journeys.models import Journey
from tests.factories.owned import fill as fill_all
from tests.factories.owned import tokens

VERBS = ["get", "head", "post", "put", "patch", "delete"]


def routes(resolver=None, before=""):
    """Each pattern of the URL configuration with its whole route."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern


def by_id(pattern):
    """The names of a pattern's places that take a row's UUID."""
    return [n for n, c in pattern.pattern.converters.items() if isinstance(c, UUIDConverter)]


OWNED = [
    pytest.param(route, by_id(pattern), id=route) for route, pattern in routes() if by_id(pattern)
]


def fill(route, names, row_id, beside="signs"):
    """The path with one row's id in its places, and something harmless in the others."""
    for name in names:
        route = route.replace(f"<uuid:{name}>", str(row_id))
    route = re.sub(r"<slug:\w+>|<str:\w+>", beside, route)
    return "/" + re.sub(r"<int:\w+>", "1", route)


def snapshot(owner):
    """Every row a person owns, as it stands in the database."""
    return {
        model: sorted(map(repr, model.objects.filter(owner=owner).values_list()))
        for model in owned_models()
    }


@pytest.mark.parametrize(("route", "names"), OWNED)
def test_row_is_404_for_everybody_else(route, names, member, as_stranger, journey):
    """A stranger meets 404 or 405 on every verb with every id, and changes nothing."""
    rows = fill_all(member)
    before = snapshot(member)

    for row in rows.values():
        path = fill(route, names, row.pk)
        for verb in VERBS:
            answer = getattr(as_stranger, verb)(path)
            assert answer.status_code in (404, 405), f"{verb} {path}"

    assert snapshot(member) == before


# Routes that are there for everybody. What is on no such list wants a session.
OPEN = {
    "language/",
    "health/",
    "",
    "about/<slug:page>/",
    "exit/",
    "offline/",
    "manifest.webmanifest",
    "sw.js",
    "join/",
    "join/codes/",
    "recover/",
    "recover/code/",
    "recover/sent/",
    "recover/done/",
    "^recover/link/(?P<uidb36>[0-9A-Za-z]{1,64})-(?P<key>[\\w-]{1,200})/$",
    "sign-in/",
    "sign-out/",
    "help/",
    "metrics",
    # Their secret is the key.
    "^you/sign-in/email/(?P<key>[-:\\w]{1,300})/$",
    "calendar/<str:secret>.ics",
    "off/<str:token>/",
}


@pytest.mark.parametrize(("route", "names"), OWNED)
def test_row_sends_the_signed_out_to_the_door(route, names, client, member, journey):
    for row in fill_all(member).values():
        path = fill(route, names, row.pk)
        for verb in VERBS:
            assert is_shut(getattr(client, verb)(path)), f"{verb} {path}"


def is_shut(answer):
    """Whether somebody signed out met the door, or nothing at all."""
    at_the_door = answer.status_code == 302 and answer["Location"].startswith("/sign-in/")
    return at_the_door or answer.status_code in (404, 405)


@pytest.mark.parametrize("route", sorted({route for route, _ in routes()} - OPEN))
def test_route_is_shut_to_the_signed_out(route, client, member, journey):
    """Every other route, every verb, with a row's id or any word in its places."""
    path = concrete(route, journey.pk)

    for verb in VERBS:
        assert is_shut(getattr(client, verb)(path)), f"{verb} {path}"


def test_every_open_route_is_there():
    assert {route for route, _ in routes()} >= OPEN


def concrete(route, row_id):
    """A path that a route answers to, of whatever kind its places are."""
    path = re.sub(r"<uuid:\w+>", str(row_id), route)
    path = re.sub(r"<day:\w+>", "2026-03-02", re.sub(r"<int:\w+>", "1", path))
    path = re.sub(r"<(?:slug|str):\w+>", "signs", path)
    # A place written as an expression: a letter, its first choice, or nothing.
    path = re.sub(r"\(\?P<\w+>\[[^]]*\]\{[^}]*\}\)", "x", path)
    path = re.sub(r"\(\?P<\w+>([\w-]+)\|[^)]*\)", r"\1", path)
    path = re.sub(r"\(\?P<\w+>[^)]*\)", "", path)
    return "/" + re.sub(r"[\^$\\]", "", path)


@pytest.mark.parametrize("route", sorted({route for route, _ in routes() if "<uuid" not in route}))
def test_route_shows_and_changes_nothing_of_somebody_else(
    route, pathway, member, stranger, as_stranger
):
    """Another member, every route, every verb: not a word of the first one, not a row changed."""
    Journey.objects.begin(member, at=timezone.now())
    fill_all(member, "wombat")
    before = snapshot(member)
    words = [word.encode() for word in tokens(member, "wombat")]

    path = concrete(route, None)
    for verb in VERBS:
        answer = getattr(as_stranger, verb)(path)
        body = b"".join(answer) if answer.streaming else answer.content
        assert not any(word in body for word in words), f"{verb} {path}"

    assert snapshot(member) == before


# What a route takes beside the id; tried in turn.
BESIDE = ["signs", "up", "rest"]
# A row of these has to be of a certain make; their own tests show that an owner finds it.
OF_A_KIND = {
    "plan/restore/<uuid:revision_id>/",
    "r/<uuid:opaque>/",
    "removed/<slug:kind>/<uuid:row_id>/delete/",
}


@pytest.mark.parametrize(("route", "names"), OWNED)
def test_row_is_found_by_its_owner(route, names, member, as_member, journey):
    """The other tests would pass on a route that finds nothing at all: this one would not."""
    if route in OF_A_KIND:
        return
    rows = fill_all(member)
    paths = [fill(route, names, row.pk, beside) for row in rows.values() for beside in BESIDE]
    codes = [as_member.get(path).status_code for path in paths]
    codes += [as_member.post(path).status_code for path in paths]
    assert any(code not in (404, 405) for code in codes)


@pytest.mark.parametrize(("route", "names"), OWNED)
def test_unknown_and_malformed_ids_are_404(route, names, as_member, journey):
    for bad in (uuid.uuid4(), "not-an-id", "0", "%00", "../../etc"):
        answer = as_member.get(fill(route, names, bad))
        assert answer.status_code in (404, 405)


def test_csrf_is_asked_of_every_post(member, journey):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)
    exempt = {"/" + r for r, p in routes() if getattr(p.callback, "csrf_exempt", False)}
    for route, pattern in routes():
        if "(" in route or "/" + route in exempt:
            continue
        answer = client.post(fill(route, by_id(pattern), uuid.uuid4()))
        assert answer.status_code in (403, 404, 405), route
