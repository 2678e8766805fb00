"""The journal."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from journeys import prompts
from journeys.models import JournalEntry, Revision
from tests.conftest import HTMX
from tests.journeys.goals_kit import hidden, make_entry

NEW = "/journal/new/"


def sent(text="A quiet day", **more):
    return {"version": 1, "sitting": uuid.uuid4(), "text": text} | more


def test_entry_is_saved_while_it_is_written(as_member, pathway):
    sitting = uuid.uuid4()
    for words in ("A", "A quiet", "A quiet day"):
        response = as_member.post(NEW, sent(words, sitting=sitting), headers=HTMX)
    done = as_member.post(NEW, sent("A quiet day.", sitting=sitting))

    assert "Saved just now" in response.text
    assert done.url == "/journal/"
    assert JournalEntry.objects.get().text == "A quiet day."
    assert not Revision.objects.exists()


def test_entry_sent_twice_is_once_and_other_words_show_both(as_member, pathway):
    data = sent()
    for _ in range(2):
        assert as_member.post(NEW, data).status_code == 302

    response = as_member.post(NEW, data | {"text": "Other words"})

    assert response.status_code == 409
    assert "A quiet day" in response.text
    assert "Other words" in response.text
    assert hidden(response, "sitting") != str(data["sitting"])
    assert JournalEntry.objects.get().text == "A quiet day"


def test_entry_update_keeps_what_it_said_before(as_member, journey):
    entry = make_entry(journey, "First words")
    url = f"/journal/{entry.pk}/edit/"
    as_member.post(url, sent("Second words"))

    late = as_member.post(url, sent("From an old tab"))

    assert late.status_code == 409
    assert "Second words" in late.text
    assert "First words" in as_member.get(f"/journal/{entry.pk}/earlier/").text


@pytest.mark.parametrize("text", ["", "nul \x00", "x" * 20_001])
def test_entry_keeps_what_was_typed(as_member, pathway, text):
    response = as_member.post(NEW, sent(text))

    assert response.status_code == 422
    assert text.replace("\x00", "") in response.text.replace("\x00", "")
    assert as_member.post(NEW, sent(text), headers=HTMX).status_code == 422
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("count", [1, 3, 800])
def test_entry_list_queries_do_not_grow(as_member, journey, count, django_assert_num_queries):
    for _ in range(count):
        make_entry(journey)

    with django_assert_num_queries(2):
        page = as_member.get("/journal/")

    assert page.text.count("A quiet day") == min(count, 20)


def test_entry_search_finds_old_words_and_keeps_them_out_of_the_address(as_member, journey):
    start = timezone.now() - timedelta(days=900)
    for day in range(800):
        make_entry(journey, f"Plain day {day}", at=start + timedelta(days=day))
    make_entry(journey, "The Zebra came by", at=start - timedelta(days=1))
    found, address = set(), {"words": "plain DAY"}

    zebra = as_member.post("/journal/search/", {"words": "zebra"})
    while address:
        page = as_member.post("/journal/search/", address)
        rows = page.context["entries"]
        found |= {entry.text for entry in rows.rows}
        address = {"words": "plain DAY", "after": rows.next} if rows.next else None

    assert "The Zebra came by" in zebra.text
    assert len(found) == 800
    assert as_member.get("/journal/search/").status_code == 405
    assert as_member.post("/journal/search/", {"words": ""}).status_code == 422


def test_entry_remove_can_be_taken_back(as_member, journey):
    entry = make_entry(journey)
    as_member.post(f"/journal/{entry.pk}/remove/")

    assert as_member.get(f"/journal/{entry.pk}/").status_code == 404
    assert f"/journal/{entry.pk}/restore/" in as_member.get("/journal/").text
    as_member.post(f"/journal/{entry.pk}/restore/")
    assert as_member.get(f"/journal/{entry.pk}/").status_code == 200


def test_no_stranger_opens_an_entry(as_stranger, client, journey):
    entry = make_entry(journey)
    for end in ("", "edit/", "earlier/", "remove/", "restore/"):
        url = f"/journal/{entry.pk}/{end}"
        for method in ("get", "post", "put", "delete"):
            assert getattr(as_stranger, method)(url).status_code in (404, 405)
            assert getattr(client, method)(url).status_code == 302
    found = as_stranger.post("/journal/search/", {"words": "quiet"})
    assert "A quiet day" not in found.text
    entry.refresh_from_db()
    assert entry.removed_at is None


def test_entry_answers_a_prompt_and_says_so_in_the_list(as_member, pathway):
    page = as_member.get(NEW)
    key, question = page.context["form"].fields["prompt"].choices[1]

    as_member.post(NEW, sent("Ana", prompt=key))

    entry = JournalEntry.objects.get()
    assert entry.prompt_key == key
    assert str(question) in as_member.get("/journal/").text
    assert str(question) in as_member.get(f"/journal/{entry.pk}/").text
    form = as_member.get(f"/journal/{entry.pk}/edit/").context["form"]
    assert form["prompt"].value() == key
    assert form.prompt_said == question


def test_prompts_ask_about_every_process_and_turn_with_the_day():
    day = timezone.now().date()
    today, tomorrow = prompts.offered(day), prompts.offered(day + timedelta(days=1))

    assert len(today) == 6
    assert {key.split("-")[0] for key, _ in today[:-1]} == {
        "connectedness",
        "hope",
        "identity",
        "meaning",
        "empowerment",
    }
    assert today[:-1] != tomorrow[:-1]
    assert today[-1] == tomorrow[-1]


def test_prompt_comes_from_an_activity(as_member, pathway):
    activity = next(one for one in pathway.activities if one.kind == "worksheet")
    link = f"{NEW}?prompt={activity.key}"
    assert link in as_member.get(f"/activities/{activity.key}/").text

    page = as_member.get(link)
    as_member.post(NEW, sent("What I found", prompt=activity.key))

    assert page.context["form"].prompt_said == activity.title
    assert activity.title in as_member.get("/journal/").text


def test_letter_that_is_not_sent_is_begun_from_the_journal(as_member, pathway):
    assert f"{NEW}?prompt=unsent-letter" in as_member.get("/journal/").text

    page = as_member.get(f"{NEW}?prompt=unsent-letter")
    as_member.post(NEW, sent("Dear A", prompt="unsent-letter"))

    assert "there is nowhere it could be sent" in page.text
    assert "A letter I do not send" in as_member.get("/journal/").text
    assert JournalEntry.objects.get().prompt_key == "unsent-letter"


@pytest.mark.parametrize("prompt", ["nothing-of-ours", "\x00", "x" * 500])
def test_entry_takes_no_prompt_that_was_never_offered(as_member, pathway, prompt):
    page = as_member.get(NEW, {"prompt": prompt})
    response = as_member.post(NEW, sent("Kept words", prompt=prompt))

    assert page.context["form"]["prompt"].value() == ""
    assert response.status_code == 422
    assert "Kept words" in response.text


def test_prompt_may_be_chosen_after_the_words(as_member, pathway):
    sitting = uuid.uuid4()
    as_member.post(NEW, sent("A", sitting=sitting), headers=HTMX)
    as_member.post(NEW, sent("A", sitting=sitting, prompt="unsent-letter"))

    assert JournalEntry.objects.get().prompt_key == "unsent-letter"
