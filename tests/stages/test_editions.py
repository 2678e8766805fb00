"""Editions: immutable, numbered once, read from memory."""

import threading

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from stages import editions, packing
from stages.models import Edition, Immutable, Origin, Pathway

# As often as the product looks; the rest of the tests look once.
HOW_OFTEN = editions.LOOK_AGAIN_AFTER


def publish(pathway, title=None, **kwargs):
    if title:
        pathway = pathway.model_copy(update={"title": title})
    return Edition.objects.publish(pathway, at=timezone.now(), **kwargs)


def test_publish_counts_up_and_skips_what_is_live(db, small_pathway):
    first = publish(small_pathway)
    again = publish(small_pathway)
    second = publish(small_pathway, "Other")

    assert (first.number, again.pk, second.number) == (1, first.pk, 2)


@pytest.mark.parametrize("change", ["save", "delete", "update", "clear"])
def test_edition_refuses_to_change(db, small_pathway, change):
    edition = publish(small_pathway)
    deeds = {
        "save": edition.save,
        "delete": edition.delete,
        "update": lambda: Edition.objects.update(number=7),
        "clear": lambda: Edition.objects.all().delete(),
    }

    with pytest.raises(Immutable):
        deeds[change]()


def test_edition_refuses_to_change_by_sql(db, small_pathway):
    publish(small_pathway)

    with pytest.raises(DatabaseError, match="edition_never_updated"), transaction.atomic():
        connection.cursor().execute("UPDATE stages_edition SET number = 7")

    assert Edition.objects.get().number == 1


def test_edition_that_is_not_what_was_published_is_refused(db, small_pathway):
    edition = publish(small_pathway)
    edition.content["title"] = "Forged"

    with pytest.raises(Immutable, match="not what was published"):
        edition.pathway()


def test_publish_again_makes_earlier_content_the_newest(db, small_pathway):
    first = publish(small_pathway)
    publish(small_pathway, "Other")

    third = first.publish_again(at=timezone.now())

    assert (third.number, third.digest, third.origin) == (3, first.digest, Origin.EARLIER)
    assert editions.current("small", "en").pathway.title == "Small"


def test_publish_that_loses_the_race_takes_the_next_number(db, small_pathway, monkeypatch):
    first = publish(small_pathway)
    publish(small_pathway, "Other")
    looked = [first]
    newest = type(Edition.objects.all()).newest

    def late(queryset, *args):
        return looked.pop() if looked else newest(queryset, *args)

    monkeypatch.setattr(type(Edition.objects.all()), "newest", late)

    assert publish(small_pathway, "Third").number == 3


@pytest.mark.skipif(
    "postgresql" not in settings.DATABASES["default"]["ENGINE"],
    reason="an SQLite database in memory has one writer; DATABASE_URL names a PostgreSQL",
)
@pytest.mark.django_db(transaction=True)
def test_publish_in_parallel_numbers_each_edition_once(small_pathway):
    together = threading.Barrier(6)
    failures = []

    def one(n):
        together.wait()
        try:
            publish(small_pathway, f"Title {n % 3}")
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    numbers = sorted(Edition.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert 3 <= len(numbers) <= 6


def test_current_costs_one_query_for_a_new_look_and_none_after(
    db, small_pathway, django_assert_num_queries, monkeypatch
):
    publish(small_pathway)
    with django_assert_num_queries(2):
        editions.current("small", "en")
    with django_assert_num_queries(0):
        editions.current("small", "en")

    monkeypatch.setattr(editions, "LOOK_AGAIN_AFTER", 0)
    with django_assert_num_queries(1):
        editions.current("small", "en")


def test_current_sees_a_new_edition_within_five_seconds(db, small_pathway, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(editions, "LOOK_AGAIN_AFTER", HOW_OFTEN)
    monkeypatch.setattr(editions.time, "monotonic", lambda: clock[0])
    publish(small_pathway)
    assert editions.current("small", "en").number == 1
    publish(small_pathway, "Other")

    assert editions.current("small", "en").number == 1
    clock[0] += 5
    assert editions.current("small", "en").number == 2


def test_current_of_a_language_without_edition_is_the_hosts_and_costs_no_query_twice(
    db, small_pathway, django_assert_num_queries
):
    publish(small_pathway)
    assert editions.current("small", "es").pathway.language == "en"

    with django_assert_num_queries(0):
        assert editions.current("small", "es").pathway.language == "en"


def test_require_says_what_to_do_when_there_is_nothing(db):
    with pytest.raises(editions.NoEdition, match="packs load"):
        editions.require()


def test_load_shipped_twice_publishes_once(db):
    packing.load_shipped(at=timezone.now())
    packing.load_shipped(at=timezone.now())

    assert set(Edition.objects.values_list("number", flat=True)) == {1}
    editions.require()


def test_load_shipped_leaves_a_hosts_own_edition_live(db, personal):
    packing.load_shipped(at=timezone.now())
    own = publish(personal, "Ours")
    packing.load_shipped(at=timezone.now())

    assert Edition.objects.newest(personal.key, "en").pk == own.pk


def test_draft_turns_into_content_and_back(db, pack):
    row = Pathway.from_content(pack)
    assert row.to_content() == pack

    again = Pathway.from_content(pack)
    assert again.pk == row.pk
    assert again.to_content() == pack


def test_draft_of_newest_publishes_the_next_number(db, personal):
    packing.load_shipped(at=timezone.now())
    row = Pathway.of_newest("personal-recovery", "en")
    row.stages.filter(key="distress").update(title="Hard times")

    edition = row.publish(at=timezone.now())

    assert edition.number == 2
    editions.forget()
    stage = editions.current("personal-recovery", "en").pathway.stage("distress")
    assert stage.title == "Hard times"


def test_migrations_say_what_the_models_say(db):
    call_command("makemigrations", "stages", check=True, dry_run=True, verbosity=0)
