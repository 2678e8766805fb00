"""Going back to an earlier edition: read by two, or at once with a reason that stays."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from stages.models import Change, Deed, Edition, Review
from tests.stages.test_editor_reviews import HOME, REVIEW, newest, reading, write

BACK = HOME + "editions/1/back/"
LIST = HOME + "editions/"


@pytest.fixture
def two_editions(as_editor, as_reader, draft):
    write(as_editor, "New words.")
    as_editor.post(REVIEW + "send/")
    as_reader.post(REVIEW + "publish/", reading(Review.objects.get()))
    assert newest().number == 2


def lead():
    return newest().content["stages"][0]["lead"]


def test_page_shows_what_members_would_read_and_writes_nothing(as_editor, two_editions):
    html = as_editor.get(BACK).content.decode()

    assert "<ins>" in html
    assert "Let members read it now" in html
    assert newest().number == 2
    assert (
        "This is what members read now."
        in as_editor.get(HOME + "editions/2/back/").content.decode()
    )


def test_going_back_waits_for_a_second_reader(as_editor, as_reader, two_editions, draft):
    sent = {"how": "reader", "live": "2", "words": "The old ones are kinder."}
    assert as_editor.post(BACK, sent)["Location"] == REVIEW
    assert (newest().number, lead()) == (2, "New words.")
    assert as_editor.post(REVIEW + "publish/", {}).status_code == 403

    html = as_reader.get(REVIEW).content.decode()
    assert "It goes back to edition 1." in html
    assert "after it was sent" not in html
    review = Review.objects.open().get()
    assert as_reader.post(REVIEW + "publish/", reading(review, live=2)).status_code == 302

    assert (newest().number, newest().origin, lead()) == (
        3,
        "earlier",
        "One place on the way.",
    )
    assert draft.stages.get(key="one").lead == "New words.", "the draft stays"


def test_in_need_it_is_live_at_once_with_a_reason_every_editor_sees(
    as_editor, as_reader, two_editions
):
    assert as_editor.post(BACK, {"how": "now", "live": "2"}).status_code == 422
    assert newest().number == 2

    sent = {"how": "now", "live": "2", "words": "A number in it is wrong."}
    assert as_editor.post(BACK, sent)["Location"] == LIST
    assert (newest().number, lead()) == (3, "One place on the way.")
    assert Change.objects.filter(deed=Deed.WENT_BACK).count() == 1
    assert "Live without a second reader" in as_reader.get("/content/").content.decode()
    for page in (HOME, LIST):
        html = as_reader.get(page).content.decode()
        assert "A number in it is wrong." in html
        assert "I have read it too" in html
        assert "I have read it too" not in as_editor.get(page).content.decode()

    as_editor.post(LIST + "3/second/")
    assert Review.objects.unread().exists()
    for _ in range(2):
        as_reader.post(LIST + "3/second/")
    assert Review.objects.get(published=3).seconded_by.username == "Kim"
    assert Change.objects.filter(deed=Deed.SECONDED).count() == 1
    assert "without a second reader" not in as_reader.get("/content/").content.decode()
    html = as_reader.get(LIST).content.decode()
    assert "A number in it is wrong." in html, "the reason stays beside the edition"
    assert "Read by a second person" in html


def test_pressing_twice_goes_back_once_and_forward_is_the_same_way(as_editor, two_editions):
    sent = {"how": "now", "live": "2", "words": "Wrong."}
    as_editor.post(BACK, sent)
    assert as_editor.post(BACK, sent).status_code == 409
    assert newest().number == 3

    as_editor.post(HOME + "editions/2/back/", sent | {"live": "3"})
    assert (newest().number, lead()) == (4, "New words.")
    again = as_editor.post(HOME + "editions/4/back/", sent | {"live": "4"})
    assert again.status_code == 302
    assert newest().number == 4
    assert Review.objects.filter(published=4).count() == 1


def test_one_thing_is_read_at_a_time_but_need_does_not_wait(as_editor, as_reader, two_editions):
    write(as_editor, "Newer words.")
    as_editor.post(REVIEW + "send/")
    sent = {"how": "reader", "live": "2", "words": "Back."}

    answer = as_reader.post(BACK, sent)
    assert answer.status_code == 409
    assert "One thing is read at a time" in answer.content.decode()
    assert as_reader.post(BACK, sent | {"how": "now"}).status_code == 302
    assert newest().number == 3
    stale = as_reader.post(REVIEW + "publish/", reading(Review.objects.open().get(), live=2))
    assert stale.status_code == 409


def test_host_of_one_goes_back_alone(as_editor, two_editions, settings):
    settings.CONTENT_REVIEW = False

    assert as_editor.post(BACK, {"live": "2"}).status_code == 302

    assert (newest().number, lead()) == (3, "One place on the way.")
    assert Review.objects.get(published=3).alone
    assert "without a second reader" not in as_editor.get(LIST).content.decode()


@pytest.mark.parametrize("odd", [{"words": "x" * 501}, {"words": "nul\x00"}])
def test_bad_words_are_refused_and_kept(as_editor, two_editions, odd):
    answer = as_editor.post(BACK, {"how": "now", "live": "2"} | odd)

    assert answer.status_code == 422
    assert newest().number == 2


def test_database_holds_that_need_has_a_reason_and_another_reader(member, draft):
    row = {
        "pathway": draft,
        "content": {},
        "digest": "",
        "sent_by": member,
        "sent_at": timezone.now(),
        "closed_at": timezone.now(),
        "published": 1,
        "at_once": True,
    }
    with pytest.raises(IntegrityError, match="with_a_reason"), transaction.atomic():
        Review.objects.create(**row, earlier=1)
    with pytest.raises(IntegrityError, match="nobody_seconds"), transaction.atomic():
        Review.objects.create(**row, earlier=1, words="Wrong.", seconded_by=member)
    assert Edition.objects.count() == 1
