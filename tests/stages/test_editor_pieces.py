"""Writing one thing: saved while typing, read beside it, never over somebody else's words."""

import pytest

from stages.models import Activity, Change, Deed, Pathway, Stage
from tests.conftest import HTMX
from tests.stages.editor_kit import filled

HOME = "/content/small.en/"
ONE = HOME + "stages/one/"


def form_of(client, page):
    return filled(client.get(page).content.decode())


def stage(key="one"):
    return Stage.objects.get(key=key)


def test_stage_is_written_without_javascript(as_editor, draft):
    data = form_of(as_editor, ONE)
    data |= {
        "lead": "Where it begins.",
        "feels": "Tired.\n\n  Alone.  ",
        "statements-1-text": "I am at the start.",
    }

    assert as_editor.post(ONE, data)["Location"] == ONE

    assert stage().lead == "Where it begins."
    assert stage().feels == ["Tired.", "Alone."]
    assert [s.key for s in stage().statements.all()] == ["it-is-me", "i-am-at-the-start"]
    assert [a.activity.key for a in stage().stage_activities.all()] == ["rest"]
    change = Change.objects.get()
    assert (change.deed, change.key, change.by.username) == (Deed.CHANGED, "one", "Robin")
    assert change.before["lead"] == "One place on the way."


def test_draft_saves_itself_and_the_same_form_goes_on(as_editor, draft):
    data = form_of(as_editor, ONE)

    first = as_editor.post(ONE, data | {"title": "First"}, headers=HTMX)
    # The answer got lost: the same form writes again with the version it knew.
    second = as_editor.post(ONE, data | {"title": "Second"}, headers=HTMX)

    assert first.status_code == second.status_code == 200
    assert 'hx-swap-oob="true"' in second.content.decode()
    assert "<html" not in second.content.decode()
    assert stage().title == "Second"
    change = Change.objects.get()
    assert (change.before["title"], change.after["title"]) == ("One", "Second")


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_two_editors_never_lose_a_text(as_editor, as_reader, draft, headers):
    mine, theirs = form_of(as_editor, ONE), form_of(as_reader, ONE)
    assert as_reader.post(ONE, theirs | {"lead": "Their words."}).status_code == 302

    answer = as_editor.post(ONE, mine | {"lead": "My own words."}, headers=headers)

    assert answer.status_code == 409
    assert stage().lead == "Their words."
    if not headers:
        html = answer.content.decode()
        assert "My own words." in html
        assert "Their" in html
        again = filled(html)
        assert as_editor.post(ONE, again).status_code == 302
        assert stage().lead == "My own words."
        leads = [c.before["lead"] for c in Change.objects.filter(deed=Deed.CHANGED)]
        assert "Their words." in leads


def test_version_is_not_used_twice_by_a_thing_put_back(as_editor, draft, small_pathway):
    data = form_of(as_editor, ONE)
    Pathway.from_content(small_pathway)

    assert as_editor.post(ONE, data | {"title": "Other"}).status_code == 409


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_refused_is_kept_and_explained(as_editor, draft, headers):
    data = form_of(as_editor, ONE)

    answer = as_editor.post(ONE, data | {"title": "", "lead": "Kept."}, headers=headers)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert stage().title == "One"
    assert ("Not saved yet." if headers else "Kept.") in html


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "nul\x00"),
        ("title", "turned\u202e"),
        ("drawing", "9"),
        ("drawing", "one"),
        ("version", "9" * 30),
        ("sitting", "x"),
        ("statements-TOTAL_FORMS", "x"),
        ("statements-TOTAL_FORMS", "9999"),
        ("statements-0-key", "Not A Key"),
        ("statements-0-ORDER", "first"),
        ("statements-0-DELETE", "on"),
        ("feels", "x" * 301),
    ],
)
def test_bad_input_is_an_answer_and_no_fault(as_editor, draft, field, value):
    data = form_of(as_editor, ONE) | {field: value}

    assert as_editor.post(ONE, data).status_code == 422
    assert as_editor.post(ONE + "beside/", data, headers=HTMX).status_code == 200
    assert stage().title == "One"


def test_rows_are_ordered_and_left_out(as_editor, draft):
    data = form_of(as_editor, ONE) | {"statements-1-text": "Second."}
    as_editor.post(ONE, data)
    data = form_of(as_editor, ONE)
    data |= {"statements-0-ORDER": "2", "statements-1-ORDER": "1", "statements-2-text": "Third."}
    as_editor.post(ONE, data)
    assert [s.text for s in stage().statements.all()] == ["Second.", "That is me.", "Third."]

    as_editor.post(ONE, form_of(as_editor, ONE) | {"statements-1-DELETE": "on"})
    assert [s.text for s in stage().statements.all()] == ["Second.", "Third."]


NEW = {
    "stages": {
        "title": "Three",
        "line": "A third",
        "lead": "A third place.",
        "drawing": "3",
        "statements-0-text": "I am here.",
    },
    "activities": {
        "of": "worksheet",
        "title": "My list",
        "summary": "A list.",
        "minutes": "5",
        "processes": ["hope"],
        "fields-0-label": "What helps?",
        "fields-0-kind": "choice",
        "fields-0-options": "Tea\nA walk",
    },
    "measures": {
        "title": "Sleep",
        "question": "How did you sleep?",
        "low": "Badly",
        "high": "Well",
    },
    "plans": {
        "title": "My plan",
        "sections-0-title": "Signs",
        "sections-0-question": "What do you notice?",
        "sections-0-ideas": "Less sleep",
    },
    "reminders": {
        "title": "A look",
        "summary": "Look at it.",
        "kind": "activity",
        "activity": "rest",
    },
    "approaches": {
        "title": "Moving",
        "summary": "Walking and the like.",
        "what_it_is": "You move, **as far as you like**.",
        "what_it_takes": "Shoes.",
        "evidence": "Some trials.",
        "evidence_level": "trials",
        "activities": ["rest"],
        "processes": ["hope"],
        "checked_on": "2026-02-03",
        "sources-0-title": "A review",
        "sources-0-year": "2020",
    },
    "questionnaires": {
        "title": "Five words",
        "summary": "A short one.",
        "rights_holder": "Somebody",
        "licence": "Free to use",
        "copyright_line": "No rights reserved.",
        "may_redistribute": "on",
        "language_source": "The publisher",
        "evidence_of_permission": "It says so.",
        "period": "Two weeks",
        "stem": "How often?",
        "maximum": "2",
        "sources-0-title": "The paper",
        "items-0-text": "Calm",
        "options-0-value": "0",
        "options-0-label": "Never",
        "options-1-value": "2",
        "options-1-label": "Often",
        "closing-0-text": "How hard was it?",
        "closing-0-labels": "Not hard\nHard",
        "bands-0-low": "0",
        "bands-0-high": "2",
        "bands-0-word": "Any",
    },
}
KEYS = {"stages": "three", "activities": "my-list", "measures": "sleep", "plans": "safety"}
KEYS |= {"reminders": "a-look", "approaches": "moving", "questionnaires": "five-words"}


@pytest.mark.parametrize("kind", NEW)
def test_each_kind_is_added_once_written_again_taken_out_and_put_back(as_editor, draft, kind):
    of = {"of": NEW[kind].get("of", "")}
    page = f"{HOME}new/{kind}/"
    data = filled(as_editor.get(page, of).content.decode()) | NEW[kind]
    one = f"{HOME}{kind}/{KEYS[kind]}/"

    for _ in range(2):
        assert as_editor.post(page, data)["Location"] == one
    whole = Pathway.objects.get().to_content()
    assert len(getattr(whole, kind)) == {"stages": 3, "activities": 2, "measures": 2}.get(kind, 1)

    again = form_of(as_editor, one)
    assert as_editor.post(one, again | {"title": "Renamed"}).status_code == 302
    assert as_editor.post(one + "beside/", again, headers=HTMX).status_code == 200

    before = Pathway.objects.get().plain()
    assert as_editor.post(one + "remove/").status_code == 302
    assert as_editor.get(one).status_code == 404
    gone = Change.objects.get(deed=Deed.REMOVED)
    assert as_editor.post(f"{HOME}history/{gone.pk}/undo/").status_code == 302
    assert Pathway.objects.get().plain() == before
    assert as_editor.get(HOME + "history/").status_code == 200


def test_new_thing_that_is_refused_is_kept(as_editor, draft):
    page = HOME + "new/activities/"
    data = form_of(as_editor, page + "?of=worksheet") | NEW["activities"]
    answer = as_editor.post(page, data | {"fields-0-options": ""})

    assert answer.status_code == 422
    html = answer.content.decode()
    assert "options belong to a choice" in html
    assert "What helps?" in html
    assert Activity.objects.count() == 1


def test_activity_put_back_is_offered_where_it_was(as_editor, draft):
    as_editor.post(HOME + "activities/rest/remove/")
    assert not stage().stage_activities.exists()

    gone = Change.objects.get(deed=Deed.REMOVED)
    for _ in range(2):
        as_editor.post(f"{HOME}history/{gone.pk}/undo/")

    assert stage().stage_activities.get().activity.key == "rest"
    assert stage("two").stage_activities.count() == 1


def test_last_two_stages_and_the_mood_stay(as_editor, draft):
    as_editor.post(ONE + "remove/")
    as_editor.post(HOME + "measures/mood/remove/")

    assert draft.stages.count() == 2
    assert draft.measures.count() == 1


def test_tenth_stage_is_refused_in_words(as_editor, draft):
    for n in range(8):
        data = form_of(as_editor, HOME + "new/stages/") | NEW["stages"]
        answer = as_editor.post(HOME + "new/stages/", data | {"title": f"More {n}"})
    assert answer.status_code == 422
    assert "at most nine" in answer.content.decode()
    assert draft.stages.count() == 9


def test_preview_follows_what_is_typed_is_harmless_and_writes_nothing(as_editor, draft):
    page = HOME + "activities/rest/"
    data = form_of(as_editor, page) | {
        "body": "# Big\n\n**bold** <script>alert(1)</script> [x](javascript:alert(1))",
        "title": "<img src=x>",
    }

    html = as_editor.post(page + "beside/", data, headers=HTMX).content.decode()

    assert "<h2>Big</h2>" in html
    assert "<strong>bold</strong>" in html
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "<html" not in html
    assert Activity.objects.get().title == "Rest"
    assert not Change.objects.exists()


def test_reading_help_marks_a_word_and_says_how_hard_it_reads(as_editor, draft):
    data = form_of(as_editor, ONE)
    data |= {"lead": "You must stop being lazy.", "helps": "One thing at a time helps. " * 10}

    html = as_editor.post(ONE + "beside/", data, headers=HTMX).content.decode()

    assert "<mark>lazy</mark>" in html
    assert "school grade" in html


def test_page_asks_for_the_preview_after_400_ms_and_saves_after_two_seconds(as_editor, draft):
    html = as_editor.get(ONE).content.decode()

    assert 'hx-trigger="input from:closest form delay:400ms"' in html
    assert 'hx-sync="this:replace"' in html
    assert 'hx-trigger="input delay:2s"' in html


def test_about_the_pathway_is_written_with_its_own_version(as_editor, as_reader, draft):
    page = HOME + "about/"
    data, other = form_of(as_editor, page), form_of(as_reader, page)
    as_editor.post(ONE, form_of(as_editor, ONE) | {"title": "First"})

    assert as_editor.post(page, data | {"feelings": "calm\ntired"}).status_code == 302
    assert Pathway.objects.get().feelings == ["calm", "tired"]
    assert as_reader.post(page, other | {"title": "Mine"}).status_code == 409
    assert stage().title == "First"
