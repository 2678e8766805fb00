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


def without_early_signs(plain):
    plan = next(plan for plan in plain["plans"] if plan["kind"] == "wellness")
    plan["sections"] = [s for s in plan["sections"] if s["key"] != "early-signs"]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_part_of_a_plan_that_is_taken_out_while_it_is_written_is_kept(as_member, journey, headers):
    page = "/plan/wellness/edit/early-signs/"
    assert as_member.get(page).status_code == 200
    publish(without_early_signs)

    lines = {"items-TOTAL_FORMS": 1, "items-INITIAL_FORMS": 0, "items-0-text": "I sleep less"}
    sent = lines | {"sitting": uuid.uuid4(), "version": 1}
    answer = as_member.post(page, sent, headers=headers)

    assert answer.status_code == (200 if headers else 302)
    assert "I sleep less" in as_member.get("/plan/wellness/").text
    assert "I sleep less" in as_member.get(page).text
    assert as_member.get("/plan/wellness/edit/never/").status_code == 404


def as_a_text(plain):
    without_sheet(plain)
    words = {k: v for k, v in SHEET.items() if k != "fields"}
    plain["activities"].append(words | {"kind": "read", "body": "Read."})


def test_worksheet_that_turns_into_a_text_keeps_what_was_written(as_member, journey, sheet):
    as_member.get(URL)
    publish(as_a_text)

    assert as_member.post(URL, words(uuid.uuid4())).status_code == 302
    answers = Response.objects.get().answers
    assert answers["fields"] == {"one": "my first", "two": "my second"}
    assert answers["labels"] == {"one": "First", "two": "Second"}


def test_choice_of_a_stage_that_vanishes_keeps_the_words(as_member, journey):
    publish(gone)
    sent = {"client_id": uuid.uuid4(), "stage": "preparation", "words": "My own line."}

    answer = as_member.post("/journey/choose/", sent)

    assert answer.status_code == 422
    assert "My own line." in answer.text


def without_sleep(plain):
    plain["measures"] = [m for m in plain["measures"] if m["key"] != "sleep"]


@pytest.mark.parametrize("address", ["/check-in/", "/check-in/2026-01-10/"])
def test_answer_to_a_question_taken_away_meanwhile_is_kept(as_member, journey, address):
    sent = {"client_id": uuid.uuid4(), "score-mood": "4", "score-sleep": "7", "score-made-up": "3"}
    publish(without_sleep)

    assert as_member.post(address, sent).status_code == 302

    assert journey.check_ins.get().answers["scores"] == {"mood": 4, "sleep": 7}


def test_answer_to_a_question_taken_away_holds_only_what_it_could(as_member, journey):
    sent = {"client_id": uuid.uuid4(), "score-mood": "4", "score-sleep": "700"}
    publish(without_sleep)

    assert as_member.post("/check-in/", sent).status_code == 422
    assert not journey.check_ins.exists()
