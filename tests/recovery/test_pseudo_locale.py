"""Every page in a language that runs from right to left: nothing on it is left in English."""

import re
from itertools import product

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts import export
from accounts.models import User
from recovery.demo.people import PEOPLE
from stages import crisis
from stages.editor.fields import ICONS
from stages.editor.kinds import KINDS
from stages.models import Edition, EditorGrant
from tests.factories.owned import fill
from tests.plugins.pseudo import CODE, spoken
from tests.plugins.words_seen import words_seen
from tests.test_routes import routes

PLAIN = re.compile(r"[A-Za-z]{2,}(?:[ .:’'/-]+[A-Za-z]{2,})*")
# Names, addresses and what this test put there itself.
NOT_WORDS = re.compile(
    r"\b(?:Wend|English|Español|UTC|PDF|YAML|Markdown|JavaScript|WCAG)\b"
    r"|\S*(?:TOTAL|INITIAL)_FORMS|\S+@\S+|https?://\S+|\b[\w.-]+\.(?:org|com|example)\S*"
    r"|\b[A-Z]\w+/[A-Z][\w/ +-]+"
)
# What stands in the places of an address, tried in turn; a page counts once for each.
VALUES = {
    "uuid": ["{id}"],
    "slug": [
        *("distress", "rebuilding", "slow-breath", "inventory", "thought-record", "goal"),
        *("signs", "people", "privacy", "safety", "accessibility", "phq-9", "early-signs"),
        *("peer-support", "mood", "rest", "up"),
    ],
    "int": ["1", "2026"],
    "day": ["2026-01-10", "2999-01-01"],
    "draft": ["personal-recovery.en"],
    "kind": list(KINDS),
    "str": ["x"],
}
# A form that ends the session or the account leaves nobody to go on.
ENDING = r"^/(exit|sign-out|you/delete)/"


@pytest.fixture(autouse=True)
def quiet(caplog):
    """Most of the addresses lead nowhere, and each would say so in the log."""
    caplog.set_level("CRITICAL", logger="django.request")


@pytest.fixture
def tongue(settings, pathway, tmp_path):
    crisis.load_shipped()
    with spoken(settings, tmp_path) as code:
        yield code


def speaker(user):
    User.objects.filter(pk=user.pk).update(language=CODE)
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def addresses(ids=()):
    """Every address of the app, its places filled with what could stand there."""
    for route, _ in routes():
        if route.startswith("^") or "metrics" in route or route.endswith(".ics"):
            continue
        kinds = re.findall(r"<(\w+):\w+>", route)
        for values in product(*[ids if kind == "uuid" else VALUES[kind] for kind in kinds]):
            path = route
            for value in values:
                path = re.sub(r"<\w+:\w+>", str(value), path, count=1)
            yield "/" + path


def content():
    """What editors and sources wrote: every text of the editions, and of the contacts."""
    texts = [leaf for edition in Edition.objects.all() for leaf in leaves(edition.content)]
    texts += [f"{edition.pathway_key}.{edition.language}" for edition in Edition.objects.all()]
    for row in crisis.CrisisContact.objects.values():
        texts += [str(value) for value in row.values()]
    return "\n".join(texts)


def leaves(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [leaf for one in value for leaf in leaves(one)]
    return [value] if isinstance(value, str) else []


def written(user):
    """What a person wrote."""
    return "".join(export.document(user, at=timezone.now()))


def plainly(text):
    """Only the letters and single spaces: a text is the same text with or without its marks."""
    return " ".join(re.findall(r"[A-Za-z]+", text)).casefold()


def english(html, known):
    """What is left in English on a page, but for texts that are nobody's to translate."""
    found = []
    for text in words_seen(html):
        for plain in PLAIN.findall(NOT_WORDS.sub(" ", text)):
            if f" {plainly(plain)} " not in known:
                found.append((plain, text[:60]))
    return found


def left_over(client, paths, known, *, post=False):
    """What is left in English on those of the pages that answer, by page."""
    known = f" {plainly(known)} "
    found, pages = {}, 0
    for path in paths:
        answer = client.post(path, {}) if post else client.get(path)
        if answer.status_code not in (200, 422) or "html" not in answer.get("Content-Type", ""):
            continue
        pages += 1
        html = answer.text
        if "<html" in html and path != "/exit/" and 'dir="rtl"' not in html:
            found[path] = ["no dir"]
        if words := english(html, known):
            found[path] = words
    return found, pages


def told(found):
    return "\n".join(f"{path}: {words[:12]}" for path, words in found.items())


def test_pages_of_the_door(tongue):
    visitor = Client(headers={"Accept-Language": CODE})
    found, pages = left_over(visitor, addresses(), content())
    assert pages > 10
    assert not found, told(found)


def test_pages_of_somebody_with_a_year_behind_them(tongue):
    call_command("demo", verbosity=0)
    user = User.objects.get(pk=PEOPLE[0].id)
    client = speaker(user)
    known = content() + written(user) + user.username
    found, pages = left_over(client, addresses(), known)
    assert pages > 50
    assert not found, told(found)


def test_pages_with_every_kind_of_row(tongue, member, journey):
    ids = [row.pk for row in fill(member).values()]
    client = speaker(member)
    found, pages = left_over(client, addresses(ids), content() + written(member))
    assert pages > 50
    assert not found, told(found)


def test_answers_to_empty_forms(tongue, member, journey):
    ids = [row.pk for row in fill(member).values()]
    client = speaker(member)
    paths = [path for path in addresses(ids) if not re.search(ENDING, path)]
    found, pages = left_over(client, paths, content() + written(member), post=True)
    assert pages > 10
    assert not found, told(found)


def test_pages_of_the_editor(tongue, member, stranger):
    for user in (member, stranger):
        EditorGrant.objects.grant(user, at=timezone.now())
    client = speaker(member)
    name = "/content/personal-recovery.en/"
    client.post(name + "open/")
    client.post(name + "stage/distress/remove/")
    paths = [path for path in addresses() if path.startswith("/content/")]
    known = content() + written(member) + " ".join(ICONS)
    found, pages = left_over(client, paths, known)
    client.post(name + "review/send/", {"words": ""})
    later, more = left_over(speaker(stranger), paths, known)
    assert pages > 20
    assert more > 20
    assert not found | later, told(found | later)
