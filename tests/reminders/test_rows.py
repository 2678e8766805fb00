"""Many rows in one statement, alike on both databases."""

from datetime import timedelta
from uuid import RFC_4122, uuid4

import pytest
from django.db import DataError, connection, transaction

from accounts.models import User
from reminders import rows
from reminders.models import EmailChannel, Occurrence, Reminder
from tests.reminders.conftest import MONDAY, make_reminder

NAMES = ("reminder_id", "occ_key", "version", "due_at", "expires_at", "state", "asks")


def slot(reminder, key="2026-03-02T12:00", *, state="planned", asks=False):
    return (reminder.pk, key, 1, MONDAY, MONDAY + timedelta(hours=12), state, asks)


def test_insert_new_makes_the_rows_as_they_are_given(reminder):
    given = [slot(reminder), slot(reminder, "2026-03-03T12:00", state="skipped_stale", asks=True)]

    made = rows.insert_new(Occurrence, NAMES, given, tell=("id", "occ_key"))

    assert set(Occurrence.objects.values_list(*NAMES)) == set(given)
    assert set(made) == set(Occurrence.objects.values_list("id", "occ_key"))


def test_insert_new_tells_only_of_what_was_not_there(reminder):
    [(first,)] = rows.insert_new(Occurrence, NAMES, [slot(reminder)])

    made = rows.insert_new(Occurrence, NAMES, [slot(reminder), slot(reminder, "2026-03-03T12:00")])

    assert len(made) == 1
    assert made != [(first,)]
    assert Occurrence.objects.count() == 2


def test_insert_new_of_one_key_twice_makes_one(reminder):
    assert len(rows.insert_new(Occurrence, NAMES, [slot(reminder)] * 2)) == 1


def test_insert_new_of_nothing_asks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert rows.insert_new(Occurrence, NAMES, []) == []
        rows.change(Reminder, ("id", "missed"), [])


def test_insert_new_takes_more_than_a_statement_may_have_parameters(reminder):
    made = rows.insert_new(Occurrence, NAMES, [slot(reminder, f"{n:016}") for n in range(40_000)])

    assert len(made) == Occurrence.objects.count() == 40_000


def test_insert_new_cuts_nothing(reminder):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite knows no lengths")
    with pytest.raises(DataError), transaction.atomic():
        rows.insert_new(Occurrence, NAMES, [slot(reminder, "2026-03-02T12:00:00")])


@pytest.mark.parametrize("count", [1, 3])
def test_change_gives_each_row_its_own_values(mail_member, count):
    reminders = [make_reminder(mail_member) for _ in range(count)]
    other = make_reminder(mail_member)
    moment = MONDAY + timedelta(days=9)

    rows.change(
        Reminder,
        ("id", "next_at", "next_key", "missed", "ended_at", "ended_why"),
        [(r.pk, moment, f"key-{n}", n, None, "") for n, r in enumerate(reminders)],
    )

    for n, reminder in enumerate(reminders):
        reminder.refresh_from_db()
        assert (reminder.next_at, reminder.next_key, reminder.missed) == (moment, f"key-{n}", n)
    other.refresh_from_db()
    assert other.next_at != moment


def test_change_of_what_is_gone_changes_nothing(reminder):
    rows.change(Reminder, ("id", "missed"), [(uuid4(), 5)])

    reminder.refresh_from_db()
    assert reminder.missed == 0


def test_new_ids_rise_and_are_all_different():
    before = rows.new_ids(3)
    ids = rows.new_ids(5_000)

    assert len(set(ids)) == 5_000
    assert {(one.version, one.variant) for one in ids} == {(7, RFC_4122)}
    # 4,096 of a moment stand in their order; of a burst a batch has 1,000.
    assert ids[:4_096] == sorted(ids[:4_096])
    assert before[0].int >> 80 <= ids[0].int >> 80
    # What is left to chance differs from batch to batch.
    assert before[0].int & (1 << 60) - 1 != ids[0].int & (1 << 60) - 1


def test_any_of_finds_what_in_finds(reminder):
    made = rows.insert_new(Occurrence, NAMES, [slot(reminder, f"{n:016}") for n in range(5)])
    ids = [pk for (pk,) in made][:3]

    found = Occurrence.objects.filter(pk__any_of=[*ids, ids[0], uuid4()])

    assert set(found.values_list("pk", flat=True)) == set(ids)
    assert set(found.filter(pk__any_of=[str(ids[0])])) == set(found.filter(pk=ids[0]))
    assert not Occurrence.objects.filter(pk__any_of=[]).exists()
    assert Occurrence.objects.filter(pk__any_of=ids).update(version=2) == 3


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has no pages to leave room on"
)
def test_what_a_mail_changes_of_its_address_leaves_the_indexes_alone(db):
    users = User.objects.bulk_create(User(username=f"m{n}", name_key=f"m{n}") for n in range(200))
    made = EmailChannel.objects.bulk_create(EmailChannel(owner=u, agreed_at=MONDAY) for u in users)

    before = changed_in_place(EmailChannel)
    EmailChannel.objects.filter(pk__any_of=[row.pk for row in made[::5]]).update(spoken_at=MONDAY)

    assert changed_in_place(EmailChannel) - before == 40


def changed_in_place(model):
    with connection.cursor() as cursor:
        count = "SELECT pg_stat_get_xact_tuples_hot_updated(%s::regclass)"
        cursor.execute(count, [model._meta.db_table])
        return cursor.fetchone()[0]
