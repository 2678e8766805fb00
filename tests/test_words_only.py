"""Words only: with numbers hidden, no page of a member's shows one.

Every page is found in the URL configuration and read as the invented person with a year
behind them. What may hold digits: dates and times of day, telephone numbers, and what an
edition, the host or the member wrote.
"""

import json
import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from accounts.rotation import owned_models, sealed_fields
from journeys.models import Journey
from recovery.demo import people
from stages.crisis import contacts_for
from tests.test_routes import by_id, fill, routes

MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
ALLOWED = re.compile(
    rf"\b(?:\d{{1,2}} (?:to|and) )?\d{{1,2}} (?:{MONTHS})[a-z]*(?: \d{{4}})?|\b(?:19|20)\d\d\b"
    r"|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b|\b\d{1,2}:\d\d\b"
    r"|\b\d+ (?:second|minute|week|month)s?\b"  # how long a practice takes, how far one looks back
    r"|\bStep \d of \d\b"  # before anybody could hide a number
)
# Pages about the account and the host's own words count nothing of a member's way.
ROOMS = ("journeys.", "insights.")


class Text(HTMLParser):
    """What can be read in the middle of a page, also by a screen reader, piece by piece."""

    SKIPPED = ("script", "style", "template")
    # A number to call, a field to type into, a day to choose.
    QUIET = ("textarea",)

    def __init__(self):
        super().__init__()
        self.pieces, self.stack, self.depth = [], [], 0

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "main":
            self.depth = 1
        if tag in (*self.SKIPPED, *self.QUIET) or attrs.get("href", "").startswith(
            ("tel:", "sms:")
        ):
            self.stack.append(tag)
        elif self.depth and not self.stack:
            for name in ("aria-label", "title", "alt", "placeholder"):
                self.pieces.append(attrs.get(name) or "")

    def handle_endtag(self, tag):
        if tag == "main":
            self.depth = 0
        if self.stack and self.stack[-1] == tag:
            self.stack.pop()

    def handle_data(self, data):
        if self.depth and not self.stack:
            self.pieces.append(data)


def strings(value):
    """Every text inside a cell or an edition."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from strings(one)


def own_words(owner):
    """What the member wrote, wherever it is kept."""
    for model in owned_models():
        for row in model._base_manager.filter(owner=owner):
            for field in sealed_fields(model):
                yield from strings(getattr(row, field.name))


def numbers_in(html, written):
    """The pieces of a page that hold a number nobody wrote."""
    reader = Text()
    reader.feed(html)
    found = []
    for piece in reader.pieces:
        said = left = " ".join(piece.split())
        if not re.search(r"\d", ALLOWED.sub("", said)) or any(said in text for text in written):
            continue
        for text in written:
            left = left.replace(text, "")
        if re.search(r"\d", ALLOWED.sub("", left)):
            found.append(said)
    return found


def paths(owner, journey):
    """Every address of a member's that can be read."""
    today = owner.local_day(timezone.now())
    pathway = journey.pathway
    slugs = [
        *(stage.key for stage in pathway.stages),
        *{activity.kind: activity.key for activity in pathway.activities}.values(),
        *(one.key for one in pathway.questionnaires),
        *(approach.key for approach in pathway.approaches[:1]),
        *(part.key for plan in pathway.plans for part in plan.sections),
    ]
    rows = {model: list(model._base_manager.filter(owner=owner)[:1]) for model in owned_models()}
    for route, pattern in routes():
        if "(" in route or not pattern.callback.__module__.startswith(ROOMS):
            continue
        route = re.sub(r"<day:\w+>", str(today - timedelta(days=1)), route)
        ids = by_id(pattern)
        some = [row.pk for of_kind in rows.values() for row in of_kind] if ids else [""]
        for row_id in some:
            for slug in slugs if "<slug" in route else [""]:
                yield fill(route, ids, row_id, slug)
    for span in ("3-months", "year", "all"):
        yield f"/look-back/?span={span}"


@pytest.fixture
def willow(db):
    call_command("demo", verbosity=0)
    owner = User.objects.get(pk=people.PEOPLE[0].id)
    owner.shows_numbers = False
    owner.save()
    return owner


def test_no_page_shows_a_number_where_they_are_hidden(willow, client):
    client.force_login(willow)
    journey = Journey.objects.get(owner=willow)
    content = strings(json.loads(journey.pathway.model_dump_json()))
    crisis = contacts_for(willow.country)
    known = [crisis.emergency, crisis.anywhere, *crisis.lines]
    calls = [line.phone for line in known if line]
    said = {" ".join(text.split()) for text in (*content, *own_words(willow), *calls)}
    written = sorted((text for text in said if re.search(r"\d", text)), key=len, reverse=True)
    shown, seen = {}, 0
    for path in paths(willow, journey):
        page = client.get(path)
        if page.status_code != 200 or not page.headers["Content-Type"].startswith("text/html"):
            continue
        seen += 1
        # The items of a questionnaire are numbered as it was published.
        numbered = path.startswith("/questionnaires/")
        text = re.sub(r">\d\. ", ">", page.text) if numbered else page.text
        if found := numbers_in(text, written):
            shown[path] = found[:6]

    assert seen > 80
    assert shown == {}
