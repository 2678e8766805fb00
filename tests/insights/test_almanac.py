"""Check-ins folded into months: the same answers in letters, never older than the check-ins."""

import json
import re
import threading
import uuid
from datetime import date, timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.keys import KeyMissing
from accounts.models import User
from accounts.rotation import renew_member
from insights import almanac, gathering, look, told
from insights.almanac import Noted
from insights.scale import scale_of
from insights.tasks import gather
from journeys.models import Almanac, CheckIn, Journey
from recovery.settings import CELERY_BEAT_SCHEDULE
from stages import packing
from stages.content import Measure
from tests.conftest import HTMX
from tests.factories import journeys as make

VIEWS = [
    "/look-back/?span=year",
    "/look-back/?span=all",
    "/look-back/?span=all&measure=sleep",
    "/look-back/?span=all&around=yes",
    "/look-back/year/{year}/",
    "/look-back/what-i-did/?span=year",
    "/look-back/summary/?span=all&parts=days&parts=questions",
]

SLEEP = Measure(key="sleep", title="Sleep", question="How?", low="no rest", high="good rest")

days = st.dates(date(2023, 12, 1), date(2024, 4, 2))
values = st.none() | st.integers(-2, 40) | st.just("4")
scores = st.dictionaries(st.sampled_from(["mood", "sleep"]), values)
notes = st.lists(
    st.builds(Noted, days, scores, st.just([]), st.sampled_from(["", "hope-1", "meaning-2"])),
    max_size=40,
).map(lambda found: sorted(found, key=lambda note: note.day))


@pytest.fixture
def today(member):
    return member.local_day(timezone.now())


@pytest.fixture
def year(journey, today):
    """A check-in on each of 400 days, with sleep on most and a line now and then."""
    rows = [
        CheckIn(
            owner=journey.owner,
            journey=journey,
            client_id=uuid.uuid4(),
            day=today - timedelta(days=n),
            at=make.noon(today - timedelta(days=n)),
            answers={
                "scores": {"mood": (2, 1, 2, 4, 5, None)[n % 6], "sleep": n % 11}
                if n % 3
                else {"mood": 4},
                "tags": ["a walk"],
                "note": "canary",
                "line": {"key": "hope-1", "text": "canary"} if n % 5 == 0 else None,
            },
        )
        for n in range(400)
    ]
    return CheckIn.objects.bulk_create(rows)


@pytest.fixture
def made(year):
    """The same, with an almanac of it."""
    gather()
    return Almanac.objects.get()


def page(client, url, today):
    """The middle of a page, without what is another each time."""
    address = url.format(year=(today - timedelta(days=60)).year)
    html = client.get(address, headers=HTMX).content.decode()
    html = html.split('<div id="toasts"')[0].strip()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)


# Letters


@given(notes, notes)
def test_fold_in_parts_is_fold_of_the_whole(one, other):
    whole = sorted(one + other, key=lambda note: note.day)
    cut = len(one)
    months = almanac.fold(whole[:cut])
    read = almanac.read(json.loads(json.dumps(almanac.written(months))))

    assert almanac.fold(whole[cut:], read) == almanac.fold(whole)


@given(notes)
def test_letters_say_what_the_check_ins_say(found):
    scale = scale_of(SLEEP, shows_numbers=True)
    plain = look.answers_to(scale, found)

    answers = almanac.answers_to(scale, almanac.fold(found))

    assert answers.days == [answer.day.toordinal() for answer in plain]
    assert [None if c == "?" else ord(c) - ord("a") for c in answers.letters] == [
        answer.value for answer in plain
    ]
    assert answers.counts.total() + answers.unknown == len(plain)


@given(notes, days, days)
def test_cut_is_the_fold_of_those_days(found, one, other):
    start, end = min(one, other), max(one, other)
    within = [note for note in found if start <= note.day <= end]

    cut, wanted = almanac.cut(almanac.fold(found), start, end), almanac.fold(within)

    assert [(m.first, m.days, m.lines) for m in cut] == [(m.first, m.days, m.lines) for m in wanted]
    assert almanac.first_day(cut) == almanac.first_day(wanted)
    for before, after in zip(cut, wanted, strict=True):
        assert {k: v for k, v in before.scores.items() if v.strip(".")} == {
            k: v for k, v in after.scores.items() if v.strip(".")
        }


def test_an_older_way_of_writing_is_not_read():
    assert almanac.read({"word": "x"}) is None
    assert almanac.read(almanac.written([]) | {"format": 0}) is None


# Made ahead


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


# Never stale


def check_in_back_dated(client, rows):
    day = rows[30].day
    data = {"client_id": str(uuid.uuid4()), "score-mood": "5"}
    assert client.post(f"/check-in/{day}/", data).status_code == 302


def check_in_changed(client, rows):
    data = {"version": "1", "score-mood": "5", "note": "otherwise"}
    assert client.post(f"/check-in/{rows[30].pk}/", data).status_code == 302


def check_in_removed(client, rows):
    assert client.post(f"/check-in/{rows[30].pk}/remove/").status_code == 302


def check_in_moved_from_recent(client, rows):
    CheckIn.objects.filter(pk=rows[1].pk).update(day=rows[30].day)


def check_in_moved_to_recent(client, rows):
    CheckIn.objects.filter(pk=rows[30].pk).update(day=rows[1].day)


def many_made_at_once(client, rows):
    make.check_ins(rows[0].journey, [rows[30].day, rows[31].day], [4])


def check_in_saved(client, rows):
    row = CheckIn.objects.get(pk=rows[30].pk)
    row.answers = {"scores": {"mood": 5}}
    row.save()


def check_in_deleted(client, rows):
    CheckIn.objects.get(pk=rows[30].pk).delete()


def rows_deleted(client, rows):
    CheckIn.objects.filter(pk=rows[30].pk)._raw_delete("default")


def keys_changed(client, rows):
    renew_member(rows[0].owner)


WAYS = [
    check_in_back_dated,
    check_in_changed,
    check_in_removed,
    check_in_moved_from_recent,
    check_in_moved_to_recent,
    many_made_at_once,
    check_in_saved,
    check_in_deleted,
    rows_deleted,
    keys_changed,
]


@pytest.mark.parametrize("way", WAYS)
def test_it_goes_with_every_way_to_write_a_check_in(as_member, made, year, today, way):
    page(as_member, "/look-back/?span=all", today)

    way(as_member, year)

    assert not Almanac.objects.exists()
    without = page(as_member, "/look-back/?span=all", today)
    gather()
    assert page(as_member, "/look-back/?span=all", today) == without


def test_it_goes_when_a_removal_is_taken_back(as_member, year):
    as_member.post(f"/check-in/{year[30].pk}/remove/")
    gather()
    as_member.post(f"/check-in/{year[30].pk}/restore/")

    assert not Almanac.objects.exists()


def test_it_stays_when_what_is_recent_changes(as_member, made, year):
    check_in_back_dated(as_member, year[1:])  # 31 days ago: of its days
    assert not Almanac.objects.exists()
    gather()
    as_member.post(f"/check-in/{year[2].pk}/remove/")
    as_member.post(f"/check-in/{year[6].day}/", {"client_id": str(uuid.uuid4()), "score-mood": "5"})

    assert Almanac.objects.exists()


def test_it_stays_when_somebody_else_writes(made, stranger):
    other = Journey.objects.begin(stranger, at=timezone.now())
    make.check_in(other, date(2025, 6, 1)).delete()

    assert Almanac.objects.exists()


@pytest.mark.parametrize("of", [Journey, User])
def test_it_goes_with_its_journey(made, of):
    of.objects.all().delete()

    assert not Almanac.objects.exists()


def test_its_trigger_is_part_of_the_schema(db):
    sql = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connections["default"].vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connections["default"].cursor() as cursor:
        cursor.execute(sql)
        names = {name for (name,) in cursor.fetchall()}

    wanted = {f"almanac_goes_{write}" for write in ("insert", "update", "delete")}
    assert wanted <= names or "almanac_goes" in names


def test_the_table_of_check_ins_may_be_made_anew(transactional_db, made, year):
    if connections["default"].vendor != "sqlite":
        pytest.skip("PostgreSQL alters a table where it stands.")
    with connections["default"].schema_editor() as editor:
        editor._remake_table(CheckIn)

    year[30].remove(at=timezone.now())

    assert not Almanac.objects.exists()


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


# Two at once


@pytest.fixture
def shared(shared_database):
    """A member's old check-ins in a database that threads share."""
    packing.load_shipped(at=timezone.now())
    user = User.objects.create_user("Robin")
    journey = Journey.objects.begin(user, at=timezone.now())
    rows = make.check_ins(journey, [date(2025, 1, 1) + timedelta(days=n) for n in range(9)], [1])
    gather()
    Almanac.objects.all().delete()
    return journey, rows


def in_thread(act):
    failed = []

    def run():
        try:
            act()
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, failed


def test_a_round_waits_for_who_is_writing(shared):
    journey, rows = shared
    with transaction.atomic():
        CheckIn.objects.filter(pk=rows[3].pk).update(removed_at=timezone.now())
        thread, failed = in_thread(lambda: gathering.gather(journey.pk, timezone.now()))
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(30)

    assert not failed
    assert sum(len(row[1]) for row in Almanac.objects.get().months["months"]) == 8


def test_who_writes_waits_for_a_round_and_drops_what_it_made(shared, monkeypatch):
    journey, rows = shared
    threads = []

    def slowly(*args):
        found = read(*args)
        removal = CheckIn.objects.filter(pk=rows[3].pk)
        threads.append(in_thread(lambda: removal.update(removed_at=timezone.now())))
        threads[0][0].join(0.5)
        assert threads[0][0].is_alive()
        return found

    read = told.read
    monkeypatch.setattr(told, "read", slowly)
    assert gathering.gather(journey.pk, timezone.now())
    threads[0][0].join(30)

    assert threads[0][1] == []
    assert not Almanac.objects.exists()
