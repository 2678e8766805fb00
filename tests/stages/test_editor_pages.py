"""The editor's pages: who comes in, what they show, what they cost."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from stages.content import Pathway as Content
from stages.models import Change, Deed, Edition, EditorGrant, Pathway
from tests.conftest import HTMX
from tests.stages.editor_kit import filled

HOME = "/content/small.en/"
PAGES = [
    "/content/",
    "/content/new/",
    "/content/import/",
    HOME,
    HOME + "about/",
    HOME + "coverage/",
    HOME + "preview/",
    HOME + "preview/one/",
    HOME + "history/",
    HOME + "review/",
    HOME + "editions/",
    HOME + "editions/compare/?old=1&new=draft",
    HOME + "editions/1/pack/",
    HOME + "editions/1/back/",
    HOME + "new/stages/",
    HOME + "stages/one/",
    HOME + "new/activities/",
    HOME + "new/activities/?of=worksheet",
    HOME + "activities/rest/",
    HOME + "new/measures/",
    HOME + "measures/mood/",
    HOME + "new/plans/",
    HOME + "new/reminders/",
    HOME + "new/approaches/",
    HOME + "new/questionnaires/",
]


@pytest.mark.parametrize("page", PAGES)
def test_page_opens_for_an_editor_and_for_nobody_else(page, as_editor, as_stranger, draft):
    assert as_editor.get(page).status_code == 200
    assert as_stranger.get(page).status_code == 404
    away = Client().get(page)
    assert away.status_code == 302
    assert away["Location"].startswith("/sign-in/")


POSTS = [
    "/content/new/",
    "/content/import/",
    *(
        HOME + rest
        for rest in (
            "open/",
            "about/",
            "about/beside/",
            "review/send/",
            "review/take-back/",
            "review/return/",
            "review/publish/",
            "editions/1/back/",
            "editions/1/draft/",
            "editions/1/second/",
            "history/1/undo/",
            "new/stages/",
            "new/stages/beside/",
            "stages/one/",
            "stages/one/beside/",
            "stages/one/move/",
            "stages/one/remove/",
            "stages/one/review-by/",
            "stages/one/offers/",
            "order/stages/",
        )
    ),
]


@pytest.mark.parametrize("page", POSTS)
def test_deed_is_404_for_everybody_else_and_changes_nothing(page, as_stranger, draft):
    assert as_stranger.post(page, {"to": "down"}).status_code == 404
    assert as_stranger.post(page, {"to": "down"}, headers=HTMX).status_code == 404
    assert not Change.objects.exists()
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    "page", ["nobody.en/", "small.en/stages/none/", "small.en/editions/9/pack/", "small.en/%00/"]
)
def test_what_does_not_exist_is_404(page, as_editor, draft):
    assert as_editor.get("/content/" + page).status_code == 404


def test_numbers_without_sense_are_404(as_editor, draft):
    for which in ("x", "-1", "9" * 40, ""):
        answer = as_editor.get(HOME + "editions/compare/", {"old": which})
        assert answer.status_code == 404
    assert as_editor.get(HOME + f"editions/{'9' * 40}/pack/").status_code == 404
    assert as_editor.get(HOME + "history/", {"before": "9" * 40}).status_code == 200


def test_grant_ends_at_once(as_editor, member, draft):
    EditorGrant.objects.end(member, at=timezone.now())

    assert as_editor.get("/content/").status_code == 404


def test_grant_is_open_once(member):
    EditorGrant.objects.grant(member, at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        EditorGrant.objects.create(user=member, granted_at=timezone.now())


def test_command_adds_lists_and_removes(member, capsys):
    call_command("editors", "add", "robin")
    call_command("editors", "add", "Robin")
    call_command("editors", "list")
    assert "Robin since" in capsys.readouterr().out
    assert EditorGrant.objects.open().count() == 1

    call_command("editors", "remove", "Robin")
    assert not EditorGrant.objects.hold(member)
    with pytest.raises(CommandError, match="no editor"):
        call_command("editors", "remove", "Robin")
    with pytest.raises(CommandError, match="Nobody here"):
        call_command("editors", "add", "Nemo")


def test_line_on_you_is_for_editors(as_editor, as_stranger):
    assert "Stage content" in as_editor.get("/you/").content.decode()
    assert "Stage content" not in as_stranger.get("/you/").content.decode()


def test_area_has_its_own_way_about(as_editor, draft):
    html = as_editor.get(HOME).content.decode()

    nav = html[html.index('<nav class="nav"') : html.index("</nav>")]
    assert 'class="btn btn--care" href="/help/"' in html
    assert [href for href in ("/content/", "/you/", "/today/") if f'href="{href}"' in nav] == [
        "/content/",
        "/you/",
    ]
    assert nav.count('aria-current="page"') == 1


def test_pathway_without_draft_offers_one_and_reading_writes_nothing(as_editor, small_pathway):
    Edition.objects.publish(small_pathway, at=timezone.now())

    assert "Begin a draft" in as_editor.get(HOME).content.decode()
    assert not Pathway.objects.exists()

    assert as_editor.post(HOME + "open/").status_code == 302
    assert Pathway.objects.get().name == "small.en"
    assert as_editor.post("/content/none.en/open/").status_code == 404


@pytest.mark.parametrize("copies", [1, 3])
@pytest.mark.parametrize(
    ("page", "queries"),
    [("", 18), ("stages/one-0/", 11), ("coverage/", 15), ("history/", 4), ("editions/", 6)],
)
def test_pages_cost_the_same_however_much_there_is(
    as_editor, draft, small, copies, page, queries, django_assert_num_queries
):
    rest = small["activities"][0]
    small["activities"] = [{**rest, "key": f"rest-{n}"} for n in range(copies)]
    small["stages"] = [
        {**stage, "activities": ["rest-0"], "key": f"{stage['key']}-{n}"}
        for n in range(copies)
        for stage in small["stages"]
    ]
    Pathway.from_content(Content.model_validate(small))

    with django_assert_num_queries(queries):
        assert as_editor.get(HOME + page).status_code == 200


def test_copy_is_a_draft_of_its_own_and_made_once(as_editor, draft):
    html = as_editor.get("/content/new/?from=small.en").content.decode()
    client_id = re.search(r'name="client_id" value="([^"]+)"', html).group(1)
    data = {"title": "Ours", "language": "en", "start": "small.en", "client_id": client_id}
    for _ in range(2):
        assert as_editor.post("/content/new/", data)["Location"] == "/content/ours.en/"

    assert Pathway.objects.count() == 2
    assert Pathway.objects.get(key="ours").stages.count() == 2
    assert not Edition.objects.filter(pathway_key="ours").exists()
    assert as_editor.post("/content/new/", data | {"start": "none.en"}).status_code == 422


def test_coverage_shows_the_gaps(as_editor, draft):
    html = as_editor.get(HOME + "coverage/").content.decode()

    assert html.count("Nothing yet") == 10
    assert "Rest" in html


def test_day_to_read_again_shows_and_stays(as_editor, draft, small_pathway):
    url = HOME + "stages/one/review-by/"
    assert as_editor.post(url, {"review_by": "2020-02-03"}).status_code == 302
    assert "Read again by 3 February 2020" in as_editor.get(HOME).content.decode()
    assert as_editor.post(url, {"review_by": "soon"}).status_code == 422

    Pathway.from_content(small_pathway)
    assert str(draft.stages.get(key="one").review_by) == "2020-02-03"


def test_history_says_who(as_editor, draft):
    as_editor.post(HOME + "stages/one/move/", {"to": "down"})

    html = as_editor.get(HOME + "history/").content.decode()
    assert "Robin" in html
    assert Change.objects.get().deed == Deed.MOVED


def test_form_reads_back_what_it_shows(as_editor, draft):
    page = HOME + "stages/one/"
    data = filled(as_editor.get(page).content.decode())

    assert as_editor.post(page, data).status_code == 302
    assert not Change.objects.exists(), "saving without a change is no change"
