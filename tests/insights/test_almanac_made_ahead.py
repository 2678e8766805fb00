"""The hourly round makes almanacs ahead, and a page shows those of its own member alone."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.keys import KeyMissing
from insights import gathering, told
from insights.tasks import gather
from journeys.models import Almanac, CheckIn, Journey
from recovery.settings import CELERY_BEAT_SCHEDULE
from tests.factories import journeys as make
from tests.insights.almanac_kit import *  # noqa: F403
from tests.insights.almanac_kit import page

VIEWS = [
    "/look-back/?span=year",
    "/look-back/?span=all",
    "/look-back/?span=all&measure=sleep",
    "/look-back/?span=all&around=yes",
    "/look-back/year/{year}/",
    "/look-back/what-i-did/?span=year",
    "/look-back/summary/?span=all&parts=days&parts=questions",
]


def test_the_hourly_round_makes_one_up_to_a_week_ago(made, today, member):
    assert CELERY_BEAT_SCHEDULE["gather"]["task"] == gather.name
    assert made.until == today - timedelta(days=7)
    assert made.owner == member
    assert sum(len(row[1]) for row in made.months["months"]) == 393
    assert "canary" not in json.dumps(made.months)
    gather()
    assert Almanac.objects.get().made_at == made.made_at


def test_the_round_carries_on_what_is_behind(made, year, today, monkeypatch):
    opened = []
    monkeypatch.setattr(told, "_opened", lambda *a: opened.append(len(a[1])) or real(*a))
    later = timezone.now() + timedelta(days=15)

    assert gathering.gather_due(later, seconds=5) == 1

    assert Almanac.objects.get().until == today + timedelta(days=8)
    assert opened == [7]


real = told._opened


def test_the_round_leaves_what_is_recent(journey, today):
    for n in range(13):
        make.check_in(journey, today - timedelta(days=n))

    gather()

    assert not Almanac.objects.exists()


def test_the_round_goes_on_where_one_cannot_be_opened(year, stranger, monkeypatch):
    other = Journey.objects.begin(stranger, at=timezone.now())
    make.check_in(other, date(2025, 1, 1))
    row = year[200]
    CheckIn.objects.filter(pk=row.pk).update(answers=sealed_of(year[201]))
    gather()
    assert [one.owner for one in Almanac.objects.all()] == [stranger]

    def missing(*args):
        raise KeyMissing

    monkeypatch.setattr(told, "read", missing)
    Almanac.objects.all().delete()
    assert gathering.gather_due(timezone.now(), seconds=5) == 0


def sealed_of(row):
    return CheckIn.objects.values_list("answers", flat=True).get(pk=row.pk)


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_reads_the_same_with_it_and_writes_nothing(as_member, year, today, view):
    before = page(as_member, view, today)
    assert not Almanac.objects.exists()
    gather()

    assert page(as_member, view, today) == before
    assert "check-ins" in before or "flower" in before or 'class="num"' in before


@pytest.mark.parametrize(
    ("url", "queries"),
    [
        ("/look-back/?span=year", 3),
        ("/look-back/?span=all", 3),
        ("/look-back/year/", 3),
        ("/look-back/what-i-did/", 3),
    ],
)
def test_a_page_opens_what_is_recent_and_asks_no_more(
    as_member, made, url, queries, monkeypatch, django_assert_num_queries
):
    as_member.get(url)
    opened = []
    monkeypatch.setattr(told, "_opened", lambda *a: opened.append(len(a[1])) or real(*a))

    with django_assert_num_queries(queries):
        as_member.get(url)

    assert opened == [7]


# Whose it is


def test_a_cell_of_somebody_else_opens_nothing_and_is_not_shown(
    as_member, made, year, today, stranger
):
    before = page(as_member, "/look-back/?span=all", today)
    theirs = Journey.objects.begin(stranger, at=timezone.now())
    make.check_ins(theirs, [date(2024, 1, 1) + timedelta(days=n) for n in range(20)], [1])
    gather()
    cells = dict(Almanac.objects.values_list("owner", "months"))
    Almanac.objects.filter(owner=made.owner).update(months=cells[stranger.pk])

    assert page(as_member, "/look-back/?span=all", today) == before


def test_a_stranger_is_shown_none_of_it(as_stranger, made, today):
    for view in VIEWS[:2]:
        assert "check-ins were" not in page(as_stranger, view, today)


def test_words_only_and_a_pause_hold_over_it(as_member, made, member, journey, today):
    member.shows_numbers = False
    member.save()
    assert "393" not in page(as_member, VIEWS[1], today)
    journey.pause(at=timezone.now())
    assert "You are resting" in page(as_member, VIEWS[1], today)
