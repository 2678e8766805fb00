"""The rules that hold everywhere (docs/rules.md)."""

import re
from pathlib import Path

import pytest
from django.utils import timezone

from tests.factories.life import THIRTY_DAYS, live
from tests.test_routes import routes
from tests.walking import walk

ROOT = Path(__file__).parent.parent

# Pages of the house that need no account.
PUBLIC = ["/", "/help/", "/join/", "/sign-in/", "/recover/", "/about/privacy/", "/about/safety/"]
HOUSE = ("/help/", "/recover/", "/about/", "/offline/")


def own_pages():
    """Every address of a member's without a place to fill in."""
    for route, _ in routes():
        if re.fullmatch(r"[a-z0-9/-]*", route):
            yield "/" + route


@pytest.mark.parametrize("path", sorted(set(own_pages())))
def test_help_is_in_reach_on_every_page(path, as_member, client, journey):
    """A member's pages lead to the safety plan, which holds the numbers; public ones to Help."""
    answer = as_member.get(path, follow=True)
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return
    page = answer.content.decode()
    if "<html" not in page or 'http-equiv="refresh"' in page or answer.has_header("Refresh"):
        return
    assert 'href="/plan/"' in page or 'href="/help/"' in page


def test_safety_plan_is_one_tap_from_every_page_of_a_member(as_member, member, pathway):
    """Found as they are linked, with something of every kind behind them."""
    live(member, THIRTY_DAYS, at=timezone.now())
    pages = walk(as_member)
    without = [address for address, page in pages.items() if "/plan/" not in page.links]

    assert len(pages) > 100
    # A page of the house leads to Help, which leads to the same numbers; one link more.
    assert [address for address in without if "/help/" not in pages[address].links] == []
    assert [address for address in without if not address.startswith(HOUSE)] == []


# What a member types that is no private word: what to search for, a secret, a name to sign in.
NO_PRIVATE_WORDS = ("/you/", "/join/", "/recover/")


def test_who_reads_it_is_said_at_every_place_for_words(as_member, member, pathway, settings):
    """Rule 7: a page to write on says who reads it, in the words of the house."""
    settings.COVER_NOTICE = "Read on Mondays by nobody but the wombat."
    live(member, THIRTY_DAYS, at=timezone.now())
    asking = [
        page
        for page in walk(as_member).values()
        for form in page.forms
        if any(field.kind in ("text", "textarea") for field in form.fields)
    ]
    silent = {page.address for page in asking if "but the wombat" not in page.text}

    assert len(asking) > 30
    assert sorted(one for one in silent if not one.startswith(NO_PRIVATE_WORDS)) == []


@pytest.mark.parametrize("path", PUBLIC)
def test_help_is_in_reach_without_an_account(path, client, db):
    answer = client.get(path)

    assert answer.status_code == 200
    assert 'href="/help/"' in answer.content.decode()


def test_plan_holds_a_number_to_call(as_member, journey, member):
    from stages import crisis

    crisis.load_shipped()
    member.country = "IE"
    member.save(update_fields=["country"])

    assert 'href="tel:' in as_member.get("/plan/").content.decode()


AGAINST = re.compile(
    r"\b(streak|(?<!nothing is )overdue|missed|level up|congratulations|well done|failed|"
    r"behind schedule|relapse|you should|you must)\b|% (complete|done)",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=str)
def test_no_page_counts_against_a_person(path):
    text = re.sub(r"\{[%#{].*?[%#}]\}|<[^>]+>", " ", path.read_text())
    found = [m.group(0) for m in AGAINST.finditer(text)]
    said = re.findall(r'translate "([^"]*)"', path.read_text())
    found += [m.group(0) for words in said for m in AGAINST.finditer(words)]
    assert found == [], path


@pytest.mark.parametrize("page", ["rules.md", "reminders.md"])
def test_every_proof_exists(page):
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / page).read_text()))
    defined = set()
    for path in (ROOT / "tests").rglob("*.py"):
        defined |= set(re.findall(r"^def (test_\w+)", path.read_text(), re.MULTILINE))
    assert named
    assert named <= defined, named - defined
