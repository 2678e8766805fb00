"""Questionnaires: exact words, honest scores, and a calm answer where it is needed."""

import re
import uuid
from html import unescape

import pytest

from journeys.models import QuestionnaireResponse
from stages import editions
from tests.conftest import HTMX
from tests.journeys.goals_kit import hidden, make_part
from tests.journeys.walk_kit import doors, make_answered

PROTOCOL = "Nobody at Harbour House sees your answers. Ask Ren on weekdays from 9 to 5."


@pytest.fixture
def asked(pathway):
    """The shipped questionnaires: one without and one with a risk item."""
    found = {
        bool(q.has_risk_item): q
        for q in editions.current("personal-recovery", "en").pathway.questionnaires
    }
    return found


@pytest.fixture
def protocol(settings):
    settings.RESPONSE_PROTOCOL = PROTOCOL


def sent(questionnaire, value=1, **more):
    data = {f"item-{item.key}": value for item in questionnaire.items}
    return {"client_id": uuid.uuid4()} | data | more


def test_risk_item_stays_off_without_a_protocol(as_member, asked, settings):
    plain, risky = asked[False], asked[True]
    for text in ("", "  \n"):
        settings.RESPONSE_PROTOCOL = text
        assert as_member.get(f"/questionnaires/{risky.key}/").status_code == 404
        assert as_member.post(f"/questionnaires/{risky.key}/", sent(risky)).status_code == 404
        listed = as_member.get("/questionnaires/").text
        assert f"/questionnaires/{risky.key}/" not in listed
        assert f"/questionnaires/{plain.key}/" in listed
    assert not QuestionnaireResponse.objects.exists()


def test_members_read_the_protocol_before_they_start(as_member, asked, protocol):
    risky = as_member.get(f"/questionnaires/{asked[True].key}/").text
    plain = as_member.get(f"/questionnaires/{asked[False].key}/").text

    assert risky.index(PROTOCOL) < risky.index('name="item-')
    assert PROTOCOL not in plain


@pytest.mark.parametrize("risk", [False, True])
def test_words_are_the_publishers_and_nothing_is_chosen_before(as_member, asked, protocol, risk):
    one = asked[risk]
    page = unescape(as_member.get(f"/questionnaires/{one.key}/").text)

    for text in (one.stem, one.copyright_line, one.licence):
        assert text in page
    for item in one.items:
        assert item.text in page
    assert not re.search(r"<input[^>]*\bchecked", page)


@pytest.mark.parametrize("risk", [False, True])
@pytest.mark.parametrize("value", [0, 1, 3])
def test_score_is_the_sum_in_the_publishers_word(as_member, asked, protocol, risk, value):
    one = asked[risk]
    total = value * len(one.items)
    word = next((band.word for band in one.bands if band.low <= total <= band.high), "")
    done = as_member.post(f"/questionnaires/{one.key}/", sent(one, value))
    page = as_member.get(done.url).text

    assert f"{total} of {one.maximum}" in page
    assert word in page


@pytest.mark.parametrize("risk", [False, True])
def test_partly_answered_is_not_scored_and_says_why(as_member, asked, protocol, risk):
    one = asked[risk]
    data = sent(one)
    del data[f"item-{one.items[0].key}"]
    data[f"item-{one.items[2].key}"] = ""
    done = as_member.post(f"/questionnaires/{one.key}/", data)
    page, row = as_member.get(done.url).text, QuestionnaireResponse.objects.get()

    assert row.answers["total"] is None
    assert "Not scored" in page
    assert f"2 of {len(one.items)} questions were left out" in page
    assert page.count("left out") >= 3
    assert "not scored" in as_member.get(f"/questionnaires/{one.key}/").text


def test_words_only_shows_the_word_without_the_number(as_member, member, asked):
    member.shows_numbers = False
    member.save(update_fields=["shows_numbers"])
    one = asked[False]
    page = as_member.get(as_member.post(f"/questionnaires/{one.key}/", sent(one, 1)).url).text

    assert f"{len(one.items)} of {one.maximum}" not in page
    assert one.bands[1].word in page
    assert ">Score<" not in page


def test_risk_answer_opens_people_plan_and_contacts_and_says_nobody_is_told(
    as_member, journey, asked, protocol, mailoutbox
):
    people = next(s for s in journey.pathway.plan("safety").sections if s.holds == "people")
    make_part(journey, people.key, [{"text": "Aunt Ida", "phone": "020 7946", "note": ""}])
    one = asked[True]
    risk = next(item.key for item in one.items if item.is_risk)
    calm = as_member.post(f"/questionnaires/{one.key}/", sent(one, 0))
    heard = as_member.post(f"/questionnaires/{one.key}/", sent(one, 0, **{f"item-{risk}": 1}))
    page = as_member.get(heard.url).text

    assert "Nobody has been told" not in as_member.get(calm.url).text
    for words in ("Nobody has been told", "Aunt Ida", "tel:0207946", 'href="/plan/"', "/help/"):
        assert words in page
    # It stands on the page of the questions too, before anything is sent.
    form = as_member.get(f"/questionnaires/{one.key}/").text
    assert form.index("asks-risk") < form.index("Nobody has been told")
    assert "Aunt Ida" in form
    assert not mailoutbox


def test_risk_answer_alone_is_heard_without_a_score(as_member, asked, protocol):
    one = asked[True]
    risk = next(item.key for item in one.items if item.is_risk)
    data = {"client_id": uuid.uuid4(), f"item-{risk}": 3}
    page = as_member.get(as_member.post(f"/questionnaires/{one.key}/", data).url).text

    assert "Nobody has been told" in page
    assert "Not scored" in page


@pytest.mark.parametrize("value", ["4", "-1", "1.5", "x", "\x00", "9" * 40])
def test_answer_that_was_not_offered_is_422(as_member, asked, value):
    one = asked[False]
    bad = sent(one, 1, **{f"item-{one.items[0].key}": value})
    assert as_member.post(f"/questionnaires/{one.key}/", bad).status_code == 422
    empty = as_member.post(f"/questionnaires/{one.key}/", {"client_id": uuid.uuid4()})
    assert empty.status_code == 422
    assert not QuestionnaireResponse.objects.exists()


def test_questionnaire_sent_twice_is_once_and_other_answers_show_both(as_member, asked):
    one = asked[False]
    url, data = f"/questionnaires/{one.key}/", sent(asked[False], 1)
    for _ in range(2):
        assert as_member.post(url, data).status_code == 302
    late = as_member.post(url, data | {f"item-{one.items[0].key}": 2})

    assert late.status_code == 409
    assert hidden(late, "client_id") != str(data["client_id"])
    assert QuestionnaireResponse.objects.count() == 1


def test_answer_is_readable_when_the_questionnaire_left(as_member, journey):
    row = make_answered(journey, "gone")
    assert "Several days" in as_member.get(f"/questionnaires/answers/{row.pk}/").text
    assert as_member.get("/questionnaires/gone/").status_code == 404


def test_answer_remove_can_be_taken_back(as_member, journey):
    url = f"/questionnaires/answers/{make_answered(journey).pk}/"
    as_member.post(url + "remove/")
    assert as_member.get(url).status_code == 404
    as_member.post(url + "restore/", headers=HTMX)
    assert as_member.get(url).status_code == 200


@pytest.mark.parametrize("count", [1, 3, 40])
def test_questionnaire_queries_do_not_grow(
    as_member, journey, asked, count, django_assert_num_queries
):
    for _ in range(count):
        row = make_answered(journey, asked[False].key)

    with django_assert_num_queries(3):
        as_member.get("/questionnaires/")
    with django_assert_num_queries(3):
        as_member.get(f"/questionnaires/answers/{row.pk}/")
    with django_assert_num_queries(3):
        as_member.get(f"/questionnaires/{asked[False].key}/")


def test_no_stranger_reads_an_answer(as_stranger, client, journey):
    row = make_answered(journey)
    ends = ("", "remove/", "restore/")
    urls = [f"/questionnaires/answers/{row.pk}/{end}" for end in ends]
    assert all(doors(urls, as_stranger, client))
    assert "GAD-7</b>" not in as_stranger.get("/questionnaires/").text.split("before")[-1]
    assert client.get("/questionnaires/").url.startswith("/sign-in/")
