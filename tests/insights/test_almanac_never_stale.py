"""An almanac is never older than the check-ins, whoever writes them and when."""

import threading
import uuid
from datetime import date, timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone

from accounts.models import User
from accounts.rotation import renew_member
from insights import gathering, told
from insights.tasks import gather
from journeys.models import Almanac, CheckIn, Journey
from stages import packing
from tests.factories import journeys as make
from tests.insights.almanac_kit import *  # noqa: F403
from tests.insights.almanac_kit import page


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
