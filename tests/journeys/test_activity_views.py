"""Activities of every kind, and the answers to them."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from journeys.models import Journey, Response
from stages import editions
from stages.models import Edition
from tests.conftest import HTMX
from tests.journeys.goals_kit import hidden, make_response

EVERY_KIND = [
    {"key": "one", "kind": "short", "label": "One line"},
    {"key": "two", "kind": "long", "label": "More lines"},
    {"key": "three", "kind": "list", "label": "A list"},
    {"key": "four", "kind": "scale", "label": "How much", "low": "little", "high": "much"},
    {"key": "five", "kind": "choice", "label": "Which", "options": ["This", "That"]},
    {"key": "six", "kind": "date", "label": "When"},
]
URL = "/activities/every-kind/"


@pytest.fixture
def every_kind(pathway):
    """The shipped pathway with a worksheet that has every kind of question."""
    live = editions.current("personal-recovery", "en")
    content = live.pathway.model_dump(mode="json")
    content["activities"].append(
        {
            "key": "every-kind",
            "kind": "worksheet",
            "title": "Every kind",
            "summary": "All questions.",
            "minutes": 5,
            "processes": ["hope"],
            "before": "This may stir things up.",
            "fields": EVERY_KIND,
            "sources": [{"title": "A book", "year": 2011}],
        }
    )
    pathway = type(live.pathway).model_validate(content)
    Edition.objects.publish(pathway, at=timezone.now())
    editions.forget()


def sent(**more):
    return {"version": 1, "sitting": uuid.uuid4()} | {
        f"field-{k}" if k in {"one", "two", "three", "four", "five", "six"} else k: v
        for k, v in more.items()
    }


FULL = {
    "one": "A line",
    "two": "Long words",
    "three": "a\n\n b ",
    "four": "0",
    "five": "That",
    "six": "2027-02-03",
}


def test_every_activity_of_the_pack_opens(as_member, pathway):
    for activity in pathway.activities:
        page = as_member.get(f"/activities/{activity.key}/")
        assert page.status_code == 200
        assert "Stop here" in page.text


def test_activity_queries_do_not_grow(as_member, journey, pathway, django_assert_num_queries):
    for activity in {a.kind: a for a in pathway.activities}.values():
        make_response(journey, activity.key)
        with django_assert_num_queries(2):
            as_member.get(f"/activities/{activity.key}/")


def test_worksheet_takes_and_reads_back_every_kind(as_member, every_kind):
    page = as_member.get(URL)
    response = as_member.post(URL, sent(**FULL))

    assert "This may stir things up." in page.text
    assert "A book" in page.text
    row = Response.objects.get()
    assert row.answers["fields"] == {
        "one": "A line",
        "two": "Long words",
        "three": ["a", "b"],
        "four": 0,
        "five": "That",
        "six": "2027-02-03",
    }
    assert row.finished_at
    text = as_member.get(response.url).text
    for words in ("A line", "Long words", "That", "<dd>0</dd>", "2027"):
        assert words in text
    again = as_member.get(f"/answers/{row.pk}/edit/").text
    assert 'value="2027-02-03"' in again
    assert again.count("checked") == 2


def test_worksheet_is_saved_while_typing_and_resumed(as_member, every_kind):
    sitting = uuid.uuid4()
    for words in ("A", "A line"):
        saved = as_member.post(URL, sent(one=words, sitting=sitting), headers=HTMX)
    page = as_member.get(URL)
    row = Response.objects.get()
    as_member.post(URL, sent(one="A line.", sitting=sitting, then="later"))

    assert "Saved just now" in saved.text
    assert f"/answers/{row.pk}/edit/" in page.text
    row.refresh_from_db()
    assert (row.answers["fields"]["one"], row.finished_at) == ("A line.", None)


def test_answer_of_an_old_version_shows_both(as_member, every_kind):
    data = sent(one="First")
    as_member.post(URL, data)
    url = f"/answers/{Response.objects.get().pk}/edit/"
    as_member.post(url, sent(one="Second"))

    late = as_member.post(url, sent(one="Third"))
    replay = as_member.post(URL, data)

    assert (late.status_code, replay.status_code) == (409, 409)
    assert "Second" in late.text
    assert 'value="Third"' in late.text
    assert hidden(late, "version") == "2"
    assert Response.objects.count() == 1


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"one": "x" * 301},
        {"one": "nul \x00"},
        {"two": "x" * 20_001},
        {"four": "11"},
        {"four": "many"},
        {"five": "Neither"},
        {"six": "0000-99-99"},
        {"sitting": "x", "one": "a"},
    ],
)
def test_worksheet_refuses_and_keeps_what_was_typed(as_member, every_kind, bad):
    response = as_member.post(URL, sent(**({"two": "Kept words"} if bad else {}) | bad))

    assert response.status_code == 422
    assert not bad or "Kept words" in response.text or "two" in bad
    assert not Response.objects.exists()


def test_practice_keeps_how_it_felt_and_shows_one_step(as_member, pathway):
    practice = next(a for a in pathway.activities if a.kind == "practice")
    url = f"/activities/{practice.key}/"

    one = as_member.get(url, {"step": "1"})
    wild = [as_member.get(url, {"step": s}).status_code for s in ("0", "999", "x", "-1", "\x00")]
    as_member.post(url, sent(before="2", after="6"))

    assert practice.steps[0].text in one.text.replace("&#x27;", "'")
    assert wild == [200] * 5
    answers = Response.objects.get().answers
    assert (answers["before"], answers["after"]) == (2, 6)


def test_answers_to_a_removed_activity_stay_readable(as_member, journey):
    row = make_response(journey, "long-gone")

    assert "Once" in as_member.get("/activities/long-gone/").text
    assert "kept words" in as_member.get(f"/answers/{row.pk}/").text
    assert as_member.get("/activities/never-was/").status_code == 404
    assert as_member.post("/activities/long-gone/", sent(one="x")).status_code == 404
    assert as_member.get(f"/answers/{row.pk}/edit/").status_code == 404


@pytest.mark.parametrize("count", [1, 3, 800])
def test_response_list_queries_do_not_grow(as_member, journey, count, django_assert_num_queries):
    for _ in range(count):
        make_response(journey, "long-gone")

    with django_assert_num_queries(3):
        page = as_member.get("/activities/long-gone/answers/")

    assert page.text.count("row-link") == min(count, 20)


def test_answer_removed_can_be_taken_back(as_member, journey):
    row = make_response(journey, "long-gone")
    as_member.post(f"/answers/{row.pk}/remove/")

    assert as_member.get(f"/answers/{row.pk}/").status_code == 404
    as_member.post(f"/answers/{row.pk}/restore/")
    assert as_member.get(f"/answers/{row.pk}/").status_code == 200


def test_no_stranger_opens_an_answer(as_stranger, client, journey):
    row = make_response(journey, "long-gone")
    urls = [f"/answers/{row.pk}/{end}" for end in ("", "edit/", "remove/", "restore/")]
    for url in [*urls, "/activities/long-gone/", "/activities/long-gone/answers/"]:
        for method in ("get", "post", "put", "delete"):
            assert getattr(as_stranger, method)(url).status_code in (404, 405)
            assert getattr(client, method)(url).status_code == 302
    row.refresh_from_db()
    assert row.removed_at is None


# Several answers over time


COMPARE = "/activities/slow-breath/compare/"


def answered(journey, text, back, **more):
    answers = {"title": "Slow breath", "labels": {"a": "What"}, "fields": {"a": text}, "before": 2}
    at = timezone.now() - timedelta(days=back)
    return make_response(journey, answers=answers | more, begun_at=at)


def test_answers_stand_beside_each_other(as_member, journey, django_assert_num_queries):
    answered(journey, "first words", 30, labels={"a": "What", "b": "Old"}, fields={"b": "asked"})
    for back in range(20, 5, -1):
        answered(journey, f"between {back}", back)
    answered(journey, "newest words", 1, before=None)
    assertContains(as_member.get("/activities/slow-breath/answers/"), f'href="{COMPARE}"')

    with django_assert_num_queries(3):
        page = as_member.get(COMPARE)

    for words in ("asked", "newest words", "Nothing was written here."):
        assertContains(page, words)
    assertNotContains(page, "between 9")


def test_answers_to_compare_are_chosen(as_member, journey, stranger):
    first, second, third = (answered(journey, f"words {n}", 9 - n) for n in range(3))
    theirs = answered(Journey.objects.begin(stranger, at=timezone.now()), "not mine", 3)

    page = as_member.get(COMPARE, {"then": second.pk, "now": third.pk}, headers=HTMX)
    assertContains(page, 'id="beside"')
    assertContains(page, "words 1")
    assertNotContains(page, "words 0")
    assertNotContains(page, "<html")
    for odd in ("x", theirs.pk, uuid.uuid4()):
        page = as_member.get(COMPARE, {"then": odd, "now": odd})
        assertContains(page, "words 2")
        assertNotContains(page, "not mine")
    assert first


def test_one_answer_has_nothing_to_be_compared_with(as_member, as_stranger, journey):
    answered(journey, "words", 1)

    assert as_member.get(COMPARE).headers["Location"] == "/activities/slow-breath/answers/"
    assertNotContains(as_member.get("/activities/slow-breath/answers/"), COMPARE)
    assert as_stranger.get("/activities/gone/compare/", follow=True).status_code == 404


def test_answers_are_compared_in_words_where_numbers_are_hidden(as_member, member, journey):
    member.shows_numbers = False
    member.save()
    answered(journey, "a", 3)
    answered(journey, "b", 1)

    page = as_member.get(COMPARE)

    assertContains(page, "Before</h2>")
    assertNotContains(page, "0 to 10")


def test_two_questions_that_say_the_same_are_both_compared(as_member, journey):
    """Questions are told apart by their keys: labels may be alike, or change over time."""
    for label, one, two in (("What helped?", "Tea", "A walk"), ("What helps?", "Soup", "Rain")):
        answers = {
            "title": "Twice",
            "labels": {"a": label, "b": label},
            "fields": {"a": one, "b": two},
        }
        make_response(journey, answers=answers)

    pairs = as_member.get(COMPARE).context["pairs"]

    assert [(pair.label, pair.then, pair.now) for pair in pairs] == [
        ("What helps?", ["Tea"], ["Soup"]),
        ("What helps?", ["A walk"], ["Rain"]),
    ]
