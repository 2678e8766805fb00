"""The banner on every page of those who look after the instance."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from recovery import operators
from reminders import health, tasks
from reminders.models import Delivery, Occurrence, Pulse
from stages.models import EditorGrant
from tests.reminders.conftest import make_reminder

STILL = "Reminders stand still"
PAGES = ["/today/", "/you/", "/you/reminders/", "/content/", "/help/"]


@pytest.fixture
def editor(member, journey):
    EditorGrant.objects.grant(member, at=timezone.now())
    return member


@pytest.fixture
def ticked(db):
    def ticked(minutes):
        at = timezone.now() - timedelta(minutes=minutes, seconds=5)
        Pulse.objects.update_or_create(pk=tasks.PLANNER, defaults={"beat_at": at})
        operators.forget()

    return ticked


@pytest.mark.parametrize("page", PAGES)
def test_an_editor_sees_on_every_page_that_nobody_ticks(editor, as_member, ticked, page):
    ticked(4)
    assertNotContains(as_member.get(page), STILL)

    ticked(6)
    assertContains(as_member.get(page), f"{STILL}: nobody has looked for due ones for 6 minutes.")


@pytest.mark.parametrize("page", PAGES[:3])
def test_a_member_and_a_stranger_to_it_see_nothing(editor, as_stranger, client, ticked, page):
    ticked(60)

    assertNotContains(as_stranger.get(page, follow=True), STILL)
    assertNotContains(client.get(page, follow=True), STILL)


def test_where_nobody_ever_ticked_it_counts_from_what_should_have_come(editor, as_member):
    operators.forget()
    assertNotContains(as_member.get("/you/"), STILL)

    make_reminder(editor, due=timezone.now() - timedelta(minutes=20))
    operators.forget()
    assertContains(as_member.get("/you/"), STILL)


def test_an_editor_sees_that_push_services_refuse_us(editor, as_member, ticked):
    now = timezone.now().replace(second=0, microsecond=0)
    reminder = make_reminder(editor, due=now)
    occurrence = Occurrence.objects.create(
        reminder=reminder, occ_key="x", version=1, due_at=now, expires_at=now
    )
    Delivery.objects.create(occurrence=occurrence, channel="push", endpoint="x", state="dead")
    ticked(0)

    assertContains(as_member.get("/you/"), "Push services refused 1 notification in seven days")
    assert health.look(now).push_refused == 1


def test_it_is_looked_up_once_a_minute(editor, as_member, ticked, django_assert_num_queries):
    ticked(6)
    operators.faults_for(editor.pk)

    with django_assert_num_queries(0):
        assert operators.faults_for(editor.pk) == health.Faults(6, 0)


def test_who_is_no_editor_any_more_is_not_told(editor, as_member, ticked):
    EditorGrant.objects.end(editor, at=timezone.now())
    ticked(60)

    assertNotContains(as_member.get("/you/"), STILL)
