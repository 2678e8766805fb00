"""From draft to edition: a second reader, comparison, going back, packs."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from stages import packing
from stages.content import Pathway as Content
from stages.editor.compare import compare, runs
from stages.models import Change, Deed, Edition, Pathway, Review
from tests.stages.editor_kit import filled

HOME = "/content/small.en/"
REVIEW = HOME + "review/"


def write(client, lead):
    page = HOME + "stages/one/"
    data = filled(client.get(page).content.decode())
    assert client.post(page, data | {"lead": lead}).status_code == 302


def newest():
    return Edition.objects.newest("small", "en")


def reading(review, live=1):
    return {"digest": review.digest, "live": str(live)}


def test_second_reader_publishes_exactly_what_was_sent(as_editor, as_reader, draft):
    write(as_editor, "New words.")
    assert as_editor.post(REVIEW + "send/", {"words": "Please read."}).status_code == 302
    write(as_editor, "Later words.")
    review = Review.objects.get()
    assert newest().number == 1

    html = as_reader.get(REVIEW).content.decode()
    assert "Please read." in html
    assert "after it was sent" in html
    assert as_reader.post(REVIEW + "publish/", reading(review)).status_code == 302

    assert newest().number == 2
    assert newest().content["stages"][0]["lead"] == "New words."
    review.refresh_from_db()
    assert (review.published, review.read_by.username) == (2, "Kim")
    deeds = list(Change.objects.order_by("pk").values_list("deed", flat=True))
    assert deeds[-1] == Deed.PUBLISHED
    assert Deed.SENT in deeds


def test_author_cannot_publish_their_own(as_editor, draft):
    write(as_editor, "New words.")
    as_editor.post(REVIEW + "send/")
    review = Review.objects.get()

    assert as_editor.post(REVIEW + "publish/", reading(review)).status_code == 403
    assert newest().number == 1
    assert "I have read it" not in as_editor.get(REVIEW).content.decode()


def test_database_holds_that_nobody_publishes_their_own(member, draft):
    with pytest.raises(IntegrityError, match="nobody_publishes"), transaction.atomic():
        Review.objects.create(
            pathway=draft,
            content={},
            digest="",
            sent_by=member,
            read_by=member,
            sent_at=timezone.now(),
            closed_at=timezone.now(),
            published=1,
        )


def test_host_of_one_publishes_alone(as_editor, draft, settings):
    settings.CONTENT_REVIEW = False
    write(as_editor, "New words.")

    assert as_editor.post(REVIEW + "send/").status_code == 302

    assert newest().number == 2
    assert Review.objects.get().alone


def test_reader_sends_back_with_a_line_and_the_author_takes_back(as_editor, as_reader, draft):
    write(as_editor, "New words.")
    as_editor.post(REVIEW + "send/")
    as_reader.post(REVIEW + "return/", {"words": "Too hard to read."})
    assert "Too hard to read." in as_editor.get(REVIEW).content.decode()
    assert as_reader.post(REVIEW + "return/", {"words": "x" * 501}).status_code == 422

    as_editor.post(REVIEW + "send/")
    as_editor.post(REVIEW + "send/")
    assert Review.objects.open().count() == 1
    as_editor.post(REVIEW + "take-back/")
    assert not Review.objects.open().exists()
    assert as_reader.post(REVIEW + "publish/", {}).status_code == 302
    assert newest().number == 1


def test_reader_who_read_something_else_is_asked_again(as_editor, as_reader, draft):
    write(as_editor, "New words.")
    as_editor.post(REVIEW + "send/")
    review = Review.objects.get()

    for odd in ({}, reading(review, live=7), {"digest": "x", "live": "1"}):
        answer = as_reader.post(REVIEW + "publish/", odd)
        assert answer.status_code == 409
        assert "read it once more" in answer.content.decode()
    assert newest().number == 1


def test_draft_that_does_not_hold_together_says_why(as_editor, draft):
    draft.stages.filter(key="one").update(lead="One")

    assert as_editor.post(REVIEW + "send/").status_code == 422
    assert "in one sentence" in as_editor.get(REVIEW).content.decode()
    assert not Review.objects.exists()


def test_badges_tell_live_draft_and_waiting(as_editor, draft):
    assert as_editor.get(HOME).content.decode().count(">Draft<") == 0
    write(as_editor, "New words.")
    assert as_editor.get(HOME).content.decode().count(">Draft<") == 1
    as_editor.post(REVIEW + "send/")
    assert as_editor.get(HOME).content.decode().count("Waiting for a reader") == 2
    assert "Waiting for a reader" in as_editor.get("/content/").content.decode()


def test_edition_goes_into_the_draft_and_out_again(as_editor, draft):
    write(as_editor, "New words.")
    as_editor.post(HOME + "editions/1/draft/")
    assert draft.stages.get(key="one").lead == "One place on the way."

    change = Change.objects.get(deed=Deed.REPLACED)
    as_editor.post(f"{HOME}history/{change.pk}/undo/")
    assert draft.stages.get(key="one").lead == "New words."


def test_comparison_is_readable_word_by_word(as_editor, draft):
    write(as_editor, "One calm place on the way.")

    html = as_editor.get(HOME + "editions/compare/?old=1&new=draft").content.decode()

    assert "calm" in html
    assert "<ins>" in html
    assert (
        "Nothing differs" in as_editor.get(HOME + "editions/compare/?old=1&new=1").content.decode()
    )


def test_compare_tells_added_removed_moved_and_changed(small):
    import copy

    old = Content.model_validate(small).model_dump(mode="json")
    new = copy.deepcopy(old)
    new["stages"].reverse()
    new["activities"][0]["title"] = "Rest well"
    new["measures"].append({**new["measures"][0], "key": "sleep", "title": "Sleep", "points": []})
    found = {(d.deed, d.kind.name, d.key) for d in compare(old, new)}
    assert found == {
        ("moved", "stages", ""),
        ("changed", "activities", "rest"),
        ("added", "measures", "sleep"),
    }
    assert ("removed", "measures", "sleep") in {
        (d.deed, d.kind.name, d.key) for d in compare(new, old)
    }
    assert runs("a b c", "a x c") == [("same", "a "), ("gone", "b"), ("new", "x"), ("same", " c")]
    assert runs("Giving back", "Passing it on") == [
        ("gone", "Giving back"),
        ("new", "Passing it on"),
    ]
    assert runs("", "new") == [("new", "new")]
    assert runs("same", "same") == [("same", "same")]


def upload(client, data):
    pack = SimpleUploadedFile("pack.yaml", data, content_type="application/yaml")
    return client.post("/content/import/", {"pack": pack})


def test_export_and_import_round_trip_to_the_byte(as_editor, draft, small_pathway):
    data = as_editor.get(HOME + "editions/1/pack/").content
    assert data == packing.write(small_pathway)

    write(as_editor, "New words.")
    answer = upload(as_editor, data)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "New" in html
    assert draft.stages.get(key="one").lead == "New words.", "nothing before the second click"

    draft.refresh_from_db()
    sent = {"text": data.decode(), "seen": str(draft.count)}
    assert as_editor.post("/content/import/", sent | {"seen": "0"}).status_code == 200
    assert draft.stages.get(key="one").lead == "New words."
    # A browser sends the lines of a form with carriage returns.
    sent["text"] = sent["text"].replace("\n", "\r\n")
    assert as_editor.post("/content/import/", sent)["Location"] == HOME
    assert packing.write(Pathway.objects.get().to_content()) == data


def test_shipped_pack_round_trips_through_the_draft(db, pack):
    row = Pathway.from_content(pack)

    assert packing.write(row.to_content()) == packing.write(pack)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\xff\xfe", "UTF-8"),
        (b"key: small\nstages: 3\n", "line 2"),
        (b"key: &a x\nother: *a\n", "line 1"),
        (b"a: [" * 50, "line"),
        (b"!!python/object/apply:os.system ['id']", "line 1"),
    ],
)
def test_file_that_is_no_pack_is_refused_with_reason_and_line(as_editor, draft, data, said):
    answer = upload(as_editor, data)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Pathway.objects.count() == 1
    if data and b"\xff" not in data:
        answer = as_editor.post("/content/import/", {"text": data.decode(), "seen": "0"})
        assert answer.status_code == 422
    assert as_editor.post("/content/import/", {}).status_code == 422
