"""The one question of the day and the line that answers it."""

import uuid
from datetime import date, timedelta

from pytest_django.asserts import assertContains, assertNotContains

from journeys import questions
from journeys.models import CheckIn

CHOOSE = "/check-in/choose/"


def test_line_is_asked_and_kept_with_what_was_asked(as_member, journey, today):
    asked = questions.of_day(today)
    page = as_member.get("/today/")
    assertContains(page, str(asked.text))

    data = {"client_id": str(uuid.uuid4()), "asked": asked.key, "line": "My sister"}
    as_member.post("/check-in/", data)

    line = CheckIn.objects.get().answers["line"]
    assert line == {"key": asked.key, "asked": str(asked.text), "text": "My sister"}
    assertContains(as_member.get(f"/check-in/{today}/"), "My sister")


def test_line_that_was_answered_is_not_asked_again_on_its_day(as_member, journey, today):
    day, before = f"/check-in/{today}/", f"/check-in/{today - timedelta(days=1)}/"
    as_member.post(day, {"client_id": str(uuid.uuid4()), "line": "My sister"})

    assertNotContains(as_member.get(day), 'name="line"')
    assertContains(as_member.get(before), 'name="line"')
    # Where it was answered it can be changed; what an older page sends is not lost.
    own = f"/check-in/{CheckIn.objects.get().pk}/"
    assertContains(as_member.get(own), 'value="My sister"')
    late = as_member.post(day, {"client_id": "no-id", "line": "My brother"})
    assertContains(late, 'value="My brother"', status_code=422)


def test_line_answers_the_question_that_was_shown(as_member, journey, today):
    other = questions.of_day(today - timedelta(days=1))
    data = {"client_id": str(uuid.uuid4()), "asked": other.key, "line": "x", "score-mood": "3"}
    as_member.post("/check-in/", data)

    check_in = CheckIn.objects.get()
    assert check_in.answers["line"]["key"] == other.key
    assertContains(as_member.get(f"/check-in/{check_in.pk}/"), str(other.text))


def test_line_takes_turns_through_all_five_processes():
    start = date(2026, 1, 1)
    five = {questions.of_day(start + timedelta(days=n)).process for n in range(5)}
    assert five == {"connectedness", "hope", "identity", "meaning", "empowerment"}


def test_line_of_an_unknown_question_is_the_days(as_member, journey, today):
    data = {"client_id": str(uuid.uuid4()), "asked": "no-such", "line": "x"}
    as_member.post("/check-in/", data)

    assert CheckIn.objects.get().answers["line"]["key"] == questions.of_day(today).key


def test_line_can_be_switched_off(as_member, journey, today):
    as_member.post(f"{CHOOSE}line/off/")

    assertNotContains(as_member.get("/today/"), str(questions.of_day(today).text))
