"""What I am asked is mine to choose: which questions, and words of my own."""

import re
import uuid

import pytest
from django.db import connection
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from journeys.models import CheckIn, Journey
from tests.conftest import HTMX
from tests.factories import journeys as make

CHOOSE = "/check-in/choose/"


def own(**more):
    words = {"title": "Patience", "low": "gone", "high": "plenty", "higher_is": "better"}
    return {"client_id": str(uuid.uuid4()), **words, **more}


def order(journey):
    journey.refresh_from_db()
    return journey.choice.get("measures")


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
