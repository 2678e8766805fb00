"""Choose what I answer, words without numbers, and the way out of tracking."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from journeys import questions
from journeys.models import CheckIn, Journey, Plan, PlanPart
from journeys.models.revision import Revision
from tests.conftest import HTMX
from tests.factories import journeys as make

CHOOSE = "/check-in/choose/"


def own(**more):
    words = {"title": "Patience", "low": "gone", "high": "plenty", "higher_is": "better"}
    return {"client_id": str(uuid.uuid4()), **words, **more}


def order(journey):
    journey.refresh_from_db()
    return journey.choice.get("measures")


@pytest.fixture
def today(member):
    return member.local_day(timezone.now())


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


def test_choice_page_writes_nothing(as_member, pathway):
    assertContains(as_member.get(CHOOSE), "Nothing is chosen yet.")
    assert not Journey.objects.exists()


def test_choice_asks_in_the_members_order(as_member, journey, today):
    for key in ("sleep", "calm", "hope"):
        assertRedirects(as_member.post(f"{CHOOSE}questions/{key}/ask/"), CHOOSE)
    as_member.post(f"{CHOOSE}questions/hope/to/0/")
    as_member.post(f"{CHOOSE}questions/sleep/leave-out/")

    assert order(journey) == ["hope", "calm"]
    for url in ("/today/", f"/check-in/{today}/"):
        names = re.findall(r'name="score-([a-z]+)" value="10"', as_member.get(url).text)
        assert names == ["hope", "calm"], url


@pytest.mark.parametrize("way", ["ask", "leave-out"])
def test_choice_made_twice_is_made_once(as_member, journey, way):
    for _ in range(2):
        as_member.post(f"{CHOOSE}questions/sleep/{way}/")

    assert order(journey) == (["sleep"] if way == "ask" else [])


def test_choice_to_the_same_place_twice_moves_once(as_member, journey):
    for key in ("sleep", "calm", "hope"):
        as_member.post(f"{CHOOSE}questions/{key}/ask/")
    for _ in range(2):
        as_member.post(f"{CHOOSE}questions/hope/to/1/")

    assert order(journey) == ["sleep", "hope", "calm"]


def test_choice_of_two_at_once_loses_neither(journey):
    first = Journey.objects.get(pk=journey.pk)
    second = Journey.objects.get(pk=journey.pk)

    first.choose(lambda cell: cell | {"measures": [*cell.get("measures", []), "hope"]})
    second.choose(lambda cell: cell | {"measures": [*cell.get("measures", []), "calm"]})

    assert order(journey) == ["hope", "calm"]


def test_choice_answers_htmx_with_the_fragment(as_member, journey):
    page = as_member.post(f"{CHOOSE}questions/sleep/ask/", headers=HTMX)

    assertContains(page, 'id="choice"')
    assertNotContains(page, "<html")


@pytest.mark.parametrize(
    "path",
    [
        "questions/unknown/ask/",
        "questions/sleep/burn/",
        "questions/mood/ask/",
        "questions/unknown/to/1/",
        f"questions/sleep/to/{10**30}x/",
        "words/unknown/remove/",
        "line/maybe/",
        "theme/on/",
    ],
)
def test_choice_of_what_is_not_there_is_not_found(as_member, journey, path):
    assert as_member.post(CHOOSE + path).status_code == 404


def test_choice_takes_an_absurd_place(as_member, journey):
    as_member.post(f"{CHOOSE}questions/sleep/ask/")
    assert as_member.post(f"{CHOOSE}questions/sleep/to/{10**30}/").status_code == 302


def test_own_question_is_asked_answered_and_looked_at(as_member, journey, today):
    data = own()
    assertRedirects(as_member.post(f"{CHOOSE}questions/", data), CHOOSE)
    as_member.post(f"{CHOOSE}questions/", data)
    key = f"own-{uuid.UUID(data['client_id']).hex}"

    page = as_member.get("/today/")
    assertContains(page, "Patience")
    assertContains(page, '0 <span class="small">gone</span>')
    as_member.post(
        "/check-in/", {"client_id": str(uuid.uuid4()), "score-mood": "3", f"score-{key}": "7"}
    )
    assert CheckIn.objects.get().answers["scores"] == {"mood": 3, key: 7}
    assertContains(as_member.get(f"/check-in/{today}/"), "Patience: 7")
    assert len(order(journey)) == 1


def test_own_question_sent_again_with_other_words_shows_both(as_member, journey):
    data = own()
    as_member.post(f"{CHOOSE}questions/", data)

    page = as_member.post(f"{CHOOSE}questions/", data | {"title": "Courage"}, headers=HTMX)

    assertContains(page, "Patience", status_code=409)
    assertContains(page, "Courage", status_code=409)
    assert [one["title"] for one in Journey.objects.get().choice["own"]] == ["Patience"]


@pytest.mark.parametrize(
    "data",
    [
        {},
        own(title=""),
        own(low="a\x00"),
        own(high="x" * 41),
        own(higher_is="up"),
        own(client_id="x"),
    ],
)
def test_own_question_refused_keeps_what_was_typed(as_member, journey, data):
    page = as_member.post(f"{CHOOSE}questions/", data)

    assert page.status_code == 422
    if data.get("title"):
        assertContains(page, data["title"], status_code=422)
    assert not Journey.objects.get().choice


def test_own_question_taken_away_comes_back_with_its_answers(as_member, journey, today):
    data = own()
    as_member.post(f"{CHOOSE}questions/", data)
    key = f"own-{uuid.UUID(data['client_id']).hex}"
    make.check_in(journey, today, scores={key: 4})

    page = as_member.post(f"{CHOOSE}questions/{key}/remove/", follow=True)
    assertContains(page, f"{CHOOSE}questions/{key}/restore/")
    assertNotContains(as_member.get(f"/check-in/{today}/"), f'name="score-{key}"')
    assertContains(as_member.get(f"/check-in/{today}/"), "Patience: 4")

    as_member.post(f"{CHOOSE}questions/{key}/restore/")
    assertContains(as_member.get(f"/check-in/{today}/"), f'name="score-{key}"')


def test_own_questions_have_an_end(as_member, journey):
    for n in range(12):
        as_member.post(f"{CHOOSE}questions/", own(title=f"Question {n}"))

    assert as_member.post(f"{CHOOSE}questions/", own()).status_code == 422


def test_own_word_stands_among_what_is_around(as_member, journey):
    data = {"client_id": str(uuid.uuid4()), "text": "the garden"}
    as_member.post(f"{CHOOSE}words/", data)
    as_member.post(f"{CHOOSE}words/", data)
    key = uuid.UUID(data["client_id"]).hex

    assertContains(as_member.get("/today/"), "the garden", count=2)  # value and word
    as_member.post(f"{CHOOSE}words/{key}/remove/")
    assertNotContains(as_member.get("/today/"), "the garden")
    as_member.post(f"{CHOOSE}words/{key}/restore/")
    assertContains(as_member.get("/today/"), "the garden")


def test_choice_is_sealed(as_member, journey):
    as_member.post(f"{CHOOSE}questions/", own(title="canary-choice-7Q"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT choice FROM journeys_journey")
        assert b"canary-choice-7Q" not in bytes(cursor.fetchone()[0])


def test_choice_is_each_members_own(as_member, as_stranger, journey):
    as_member.post(f"{CHOOSE}questions/", own(title="Courage"))

    assertNotContains(as_stranger.get(CHOOSE), "Courage")


def test_choice_asks_who_is_there(client, pathway):
    for path in ("", "questions/", "words/", "line/off/"):
        assert client.post(CHOOSE + path).headers["Location"].startswith("/sign-in/")


# Without numbers


def test_words_only_mode_shows_no_number_of_a_scale(as_member, journey, today):
    as_member.post(f"{CHOOSE}questions/sleep/ask/")
    make.check_in(journey, today, scores={"mood": 4, "sleep": 4, "hope": 8})
    as_member.post(f"{CHOOSE}numbers/off/")

    page = as_member.get(f"/check-in/{today}/")
    assertContains(page, "Sleep: in between")
    assertContains(page, "Hope: towards “a lot”")
    assertNotContains(page, "Sleep: 4")
    assert "10 <span" not in page.text
    assert len(re.findall(r'name="score-sleep"', page.text)) == 6


def test_words_only_mode_keeps_the_value_that_is_there(as_member, journey, today):
    check_in = make.check_in(journey, today, scores={"mood": 4, "sleep": 8})
    as_member.post(f"{CHOOSE}numbers/off/")

    page = as_member.get(f"/check-in/{check_in.pk}/")

    assert re.search(r'name="score-sleep" value="8"[^>]* checked', page.text)


@pytest.mark.parametrize("way", ["on", "off"])
def test_numbers_are_one_switch(as_member, member, journey, way):
    as_member.post(f"{CHOOSE}numbers/{way}/")

    assert User.objects.get(pk=member.pk).shows_numbers is (way == "on")


# The one question


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


# What it said before


def test_check_in_keeps_what_it_said_before(as_member, journey, today):
    check_in = make.check_in(journey, today, mood=2)
    url = f"/check-in/{check_in.pk}/"
    as_member.post(url, {"version": "1", "score-mood": "4", "note": "second"})
    as_member.post(url, {"version": "2", "score-mood": "5", "note": "third"})
    as_member.post(url, {"version": "3", "score-mood": "5", "note": "third"})

    page = as_member.get(f"{url}earlier/")
    assertContains(page, "second")
    assertContains(page, "<b>Hard</b>")
    assert Revision.objects.filter(row_id=check_in.pk).count() == 2
    assertContains(as_member.get(url), f"{url}earlier/")


def test_check_in_edited_from_an_old_page_keeps_nothing_twice(as_member, journey, today):
    check_in = make.check_in(journey, today, mood=2)
    url = f"/check-in/{check_in.pk}/"
    as_member.post(url, {"version": "1", "score-mood": "4"})

    assert as_member.post(url, {"version": "1", "score-mood": "5"}).status_code == 409
    assert Revision.objects.filter(row_id=check_in.pk).count() == 1


# Early signs


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


# Tracking is not helping


@pytest.mark.parametrize("url", ["/today/", "/look-back/"])
def test_tracking_stops_in_one_act_and_comes_back(as_member, member, journey, today, url):
    make.check_in(journey, today)
    page = as_member.post("/check-in/stop/", follow=True)
    assertContains(page, "/check-in/stop/undo/clp/")
    assertContains(page, "Everything is paused")
    assertNotContains(as_member.get(url), "How is today, so far?")

    as_member.post("/check-in/stop/undo/clp/")

    member.refresh_from_db()
    assert (member.uses_check_ins, member.uses_look_back) == (True, True)
    assertContains(as_member.get("/today/"), "Noted: mixed")


def test_tracking_undo_puts_back_only_what_was_on(as_member, member, journey):
    member.uses_look_back = False
    member.save()
    page = as_member.post("/check-in/stop/", follow=True)
    assertContains(page, "/check-in/stop/undo/cp/")

    as_member.post("/check-in/stop/undo/cp/")

    member.refresh_from_db()
    assert (member.uses_check_ins, member.uses_look_back) == (True, False)


def test_tracking_exit_stands_on_check_in_and_look_back(as_member, journey, today):
    for url in (f"/check-in/{today}/", "/look-back/", CHOOSE):
        assertContains(as_member.get(url), 'action="/check-in/stop/"')


# Activities without numbers


@pytest.mark.parametrize("way", ["on", "off"])
def test_activity_shows_its_scales_with_or_without_numbers(as_member, journey, way):
    as_member.post(f"{CHOOSE}numbers/{way}/")
    page = as_member.get("/activities/slow-breath/")

    assert ("10 is “very good”" in page.text) is (way == "on")
    assert len(re.findall(r'name="before"', page.text)) == (11 if way == "on" else 5)


def test_activity_is_read_back_without_numbers(as_member, member, journey):
    row = journey.responses.create(
        owner=member,
        client_id=uuid.uuid4(),
        activity_key="slow-breath",
        begun_at=timezone.now(),
        changed_at=timezone.now(),
        answers={"title": "Breathe out slowly", "fields": {}, "before": 3, "after": 8},
    )
    as_member.post(f"{CHOOSE}numbers/off/")

    page = as_member.get(f"/answers/{row.pk}/")
    assertContains(page, "towards “very bad”")
    assertNotContains(page, "<dd>8")
    page = as_member.get(f"/answers/{row.pk}/edit/")
    assert re.search(r'name="after" value="8"[^>]* checked', page.text)
