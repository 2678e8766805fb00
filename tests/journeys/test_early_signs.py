"""Early signs several times in a week bring up the member's own plan."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from journeys.models import CheckIn, Plan, PlanPart
from tests.conftest import HTMX
from tests.factories import journeys as make


@pytest.fixture
def signs(journey):
    now = timezone.now()
    plan = Plan.objects.create(owner=journey.owner, journey=journey, kind="wellness", begun_at=now)
    items = [{"text": "I stop opening letters", "then": "I call Jo"}, {"text": "I stay in bed"}]
    PlanPart.objects.create(
        owner=journey.owner, plan=plan, section="early-signs", changed_at=now, items=items
    )
    return [item["text"] for item in items]


def with_signs(journey, day, *signs):
    row = make.check_in(journey, day)
    row.answers |= {"signs": list(signs)}
    row.save()
    return row


def test_signs_several_in_a_week_bring_up_the_members_own_plan(
    as_member, journey, signs, today, django_assert_num_queries
):
    with_signs(journey, today, *signs)
    with_signs(journey, today - timedelta(days=6), signs[0])
    as_member.get("/today/")

    with django_assert_num_queries(6):
        page = as_member.get("/today/")

    assertContains(page, "Your own plan is here")
    assertContains(page, "You noted early signs 3 times in the last seven days.")
    assertContains(page, "I call Jo")
    assertContains(page, 'href="/plan/wellness/"')


@pytest.mark.parametrize("back", [0, 7])
def test_signs_too_few_or_too_long_ago_bring_up_nothing(as_member, journey, signs, today, back):
    with_signs(journey, today, *signs)
    with_signs(journey, today, *signs)  # twice on one day is once
    with_signs(journey, today - timedelta(days=back), signs[0])

    assertNotContains(as_member.get("/today/"), "Your own plan is here")


def test_signs_card_stays_put_away_until_signs_come_anew(as_member, journey, signs, today):
    for back in range(3):
        with_signs(journey, today - timedelta(days=back), signs[0])

    page = as_member.post("/check-in/signs/put-away/", follow=True)
    assertNotContains(page, "Your own plan is here")
    as_member.post("/check-in/signs/bring-back/")
    assertContains(as_member.get("/today/"), "Your own plan is here")


def test_signs_can_be_ticked_on_today(as_member, journey, signs):
    as_member.post("/check-in/", {"client_id": str(uuid.uuid4()), "signs": signs[0]})

    assert CheckIn.objects.get().answers["signs"] == [signs[0]]


def test_check_in_with_signs_stays_within_its_queries(
    as_member, journey, signs, django_assert_max_num_queries
):
    as_member.get("/today/")

    with django_assert_max_num_queries(6):
        data = {"client_id": str(uuid.uuid4()), "signs": signs, "score-mood": "2"}
        as_member.post("/check-in/", data, headers=HTMX)
