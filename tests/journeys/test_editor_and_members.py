"""An edition is published while members walk: nothing of theirs is lost."""

import uuid

import pytest
from django.utils import timezone

from journeys.models import Journey, Response
from stages import editions
from stages.content import Pathway
from stages.models import Edition
from tests.conftest import HTMX

SHEET = {
    "key": "sheet",
    "kind": "worksheet",
    "title": "A sheet",
    "summary": "Two questions.",
    "minutes": 5,
    "processes": ["hope"],
    "fields": [
        {"key": "one", "kind": "short", "label": "First"},
        {"key": "two", "kind": "long", "label": "Second"},
    ],
}
URL = "/activities/sheet/"


def publish(change):
    """Publish the live pathway with a change to its plain form."""
    plain = editions.current("personal-recovery", "en").pathway.model_dump(mode="json")
    change(plain)
    Edition.objects.publish(Pathway.model_validate(plain), at=timezone.now())
    editions.forget()


def without_sheet(plain):
    plain["activities"] = [a for a in plain["activities"] if a["key"] != "sheet"]


def with_one_question(plain):
    without_sheet(plain)
    plain["activities"].append(SHEET | {"fields": SHEET["fields"][:1]})


@pytest.fixture
def sheet(pathway):
    publish(lambda plain: plain["activities"].append(SHEET))


def words(sitting, **more):
    return {"sitting": sitting, "version": 1, "field-one": "my first", "field-two": "my second"}


@pytest.mark.parametrize("change", [without_sheet, with_one_question])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_written_while_the_map_changes_is_kept(as_member, journey, sheet, change, headers):
    assert as_member.get(URL).status_code == 200
    publish(change)

    answer = as_member.post(URL, words(uuid.uuid4()), headers=headers)

    assert answer.status_code == (200 if headers else 302)
    assert Response.objects.get().answers["fields"] == {"one": "my first", "two": "my second"}


@pytest.mark.parametrize("change", [without_sheet, with_one_question])
def test_an_answer_begun_before_is_gone_on_with_and_stays_readable(
    as_member, journey, sheet, change
):
    sitting = uuid.uuid4()
    as_member.post(URL, words(sitting), headers=HTMX)
    publish(change)
    row = Response.objects.get()

    saved = as_member.post(
        f"/answers/{row.pk}/edit/",
        words(sitting) | {"version": row.version, "field-two": "and more"},
    )

    assert saved.status_code == 302
    page = as_member.get(f"/answers/{row.pk}/").text
    assert "and more" in page
    assert "my first" in page
    assert as_member.get(URL).status_code == 200


def test_activity_that_never_was_takes_nothing(as_member, journey):
    assert as_member.post("/activities/never/", words(uuid.uuid4())).status_code == 404


def gone(plain):
    stage = next(s for s in plain["stages"] if s["key"] == "preparation")
    stage["key"] = "making-ready"


def test_member_whose_stage_vanished_is_asked_gently(
    as_member, member, journey, pathway, django_assert_num_queries
):
    journey.enter(pathway.stage("preparation"), at=timezone.now(), client_id=uuid.uuid4())
    assert "Where would you say you are now?" not in as_member.get("/today/").text
    publish(gone)
    as_member.get("/today/")

    with django_assert_num_queries(6):
        today = as_member.get("/today/").text
    walked = as_member.get("/journey/").text

    assert "Where would you say you are now?" in today
    assert "Where would you say you are now?" in walked
    assert as_member.get("/journey/choose/").status_code == 200
    making_ready = editions.current("personal-recovery", "en").pathway.stage("making-ready")
    Journey.objects.get(owner=member).enter(making_ready, at=timezone.now(), client_id=uuid.uuid4())
    assert "Where would you say you are now?" not in as_member.get("/today/").text
