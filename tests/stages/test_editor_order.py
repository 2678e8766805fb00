"""The order of stages and things: buttons, dragging, and two editors at once."""

import pytest

from stages.models import Change, Deed, Stage
from tests.conftest import HTMX
from tests.stages.editor_kit import filled
from tests.stages.test_editor_pieces import NEW, ONE, form_of, stage

HOME = "/content/small.en/"
ORDER = HOME + "order/stages/"
OFFERS = ONE + "offers/"


def test_order_changes_by_buttons(as_editor, draft):
    for to, order in (
        ("down", "two one"),
        ("down", "two one"),
        ("up", "one two"),
        ("x", "one two"),
    ):
        as_editor.post(ONE + "move/", {"to": to})
        assert " ".join(s.key for s in draft.stages.all()) == order


def test_stage_offers_are_added_ordered_and_left_out(as_editor, draft):
    data = form_of(as_editor, HOME + "new/activities/?of=worksheet") | NEW["activities"]
    as_editor.post(HOME + "new/activities/", data)

    def offer(deed, thing, which="activities"):
        data = {"which": which, "deed": deed, "thing": thing}
        return as_editor.post(ONE + "offers/", data).status_code

    def offered():
        return [link.activity.key for link in stage().stage_activities.all()]

    assert offer("add", "my-list") == 302
    assert offered() == ["rest", "my-list"]
    offer("up", "my-list")
    assert offered() == ["my-list", "rest"]
    offer("drop", "rest")
    assert offered() == ["my-list"]
    for bad in (("add", "none"), ("add", "nul\x00"), ("burn", "rest"), ("add", "rest", "users")):
        assert offer(*bad) == 404


def keys(draft):
    return " ".join(draft.stages.values_list("key", flat=True))


def seen_on(html, form="order-stages"):
    return filled(html, form)["seen"]


def test_list_is_dragged_into_an_order_and_answers_with_itself(as_editor, draft):
    seen = seen_on(as_editor.get(HOME).content.decode())
    answer = as_editor.post(ORDER, {"key": ["two", "one"], "seen": seen}, headers=HTMX)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert keys(draft) == "two one"
    assert html.index('data-key="two"') < html.index('data-key="one"')
    assert "<html" not in html
    assert seen_on(html) != seen
    assert Change.objects.get().deed == Deed.MOVED
    again = as_editor.post(ORDER, {"key": ["one", "two"], "seen": seen_on(html)})
    assert again["Location"] == HOME + "?open=stages#stages"
    assert keys(draft) == "one two"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_order_of_two_editors_shows_both_and_loses_none(as_editor, as_reader, draft, headers):
    draft.stages.filter(key="two").update(position=5)
    Stage.objects.create(pathway=draft, key="three", title="Three", position=9)
    seen = seen_on(as_editor.get(HOME).content.decode())
    as_reader.post(HOME + "stages/three/move/", {"to": "up"})

    mine = {"key": ["two", "one", "three"], "seen": seen}
    answer = as_editor.post(ORDER, mine, headers=headers)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert keys(draft) == "one three two"
    assert "This is the order you made" in html
    assert html.count('name="key"') == 3

    assert as_editor.post(ORDER, mine | {"seen": seen_on(html)}, headers=headers).status_code < 400
    assert keys(draft) == "two one three"


@pytest.mark.parametrize("odd", [["none"], ["nul\x00"], [], ["two", "two"], ["x" * 900]])
def test_odd_orders_lose_nothing(as_editor, draft, odd):
    seen = seen_on(as_editor.get(HOME).content.decode())

    assert as_editor.post(ORDER, {"key": odd, "seen": seen}, headers=HTMX).status_code == 200
    assert sorted(keys(draft).split()) == ["one", "two"]
    assert as_editor.post(HOME + "order/none/", {"key": odd}).status_code == 404


def test_words_saved_meanwhile_are_no_other_order(as_editor, as_reader, draft):
    seen = seen_on(as_editor.get(HOME).content.decode())
    as_reader.post(ONE, form_of(as_reader, ONE) | {"title": "First"})

    assert as_editor.post(ORDER, {"key": ["two", "one"], "seen": seen}).status_code == 302
    assert keys(draft) == "two one"
    assert stage().title == "First"


def test_button_answers_with_the_list_and_keeps_the_focus(as_editor, draft):
    answer = as_editor.post(ONE + "move/", {"to": "down"}, headers=HTMX)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.count("data-focus") == 1
    assert "Move One up" in html[html.index("data-focus") : html.index("data-focus") + 500]


def test_offers_are_dragged_and_two_editors_lose_none(as_editor, as_reader, draft):
    for title in ("My list", "My second"):
        page = HOME + "new/activities/"
        data = form_of(as_editor, page + "?of=worksheet") | NEW["activities"]
        key = as_editor.post(page, data | {"title": title})["Location"].split("/")[-2]
        as_editor.post(OFFERS, {"which": "activities", "deed": "add", "thing": key})
    seen = seen_on(as_editor.get(ONE).content.decode(), "order-offered-activities")
    mine = {"which": "activities", "deed": "order", "seen": seen}
    mine |= {"key": ["my-second", "rest", "my-list"]}

    assert as_editor.post(OFFERS, mine, headers=HTMX).status_code == 200
    offered = stage().stage_activities.values_list("activity__key", flat=True)
    assert list(offered.all()) == ["my-second", "rest", "my-list"]
    theirs = mine | {"key": ["rest", "my-second", "my-list"]}
    answer = as_reader.post(OFFERS, theirs, headers=HTMX)
    assert answer.status_code == 409
    assert "This is the order you made" in answer.content.decode()
    assert list(offered.all()) == ["my-second", "rest", "my-list"]
    again = {"seen": seen_on(answer.content.decode(), "order-offered-activities")}
    assert as_reader.post(OFFERS, theirs | again, headers=HTMX).status_code == 200
    assert list(offered.all()) == ["rest", "my-second", "my-list"]
