"""Every kind of thing has a form that can say what a pack can say."""

from stages.content import Pathway as Content
from stages.editor.telling import told
from stages.models import Change, Pathway
from tests.stages.editor_kit import filled
from tests.stages.test_editor_pieces import HOME, NEW, form_of


def test_shipped_pack_reads_back_from_every_kind_of_form(as_editor, personal):
    """What a pack can say, a form can say: nothing is lost, nothing is put in another order."""
    draft = Pathway.from_content(personal)
    before = draft.plain()
    pages = ["about/"]
    for kind in NEW:
        by = "kind" if kind == "plans" else "key"
        things = before[kind] if kind != "activities" else one_of_each_kind(before[kind])
        pages += [f"{kind}/{thing[by]}/" for thing in things]
    for page in pages:
        url = f"/content/{personal.key}.en/{page}"
        answer = as_editor.post(url, form_of(as_editor, url))
        assert answer.status_code == 302, (page, answer.context["form"].reasons())

    assert len(pages) > 40
    assert not [told(change).lines for change in Change.objects.all()]
    assert Pathway.objects.get(pk=draft.pk).plain() == before


def one_of_each_kind(activities):
    return {activity["kind"]: activity for activity in activities}.values()


def test_questionnaire_that_does_not_add_up_says_so(as_editor, draft):
    page = HOME + "new/questionnaires/"
    data = filled(as_editor.get(page).content.decode()) | NEW["questionnaires"]

    answer = as_editor.post(page, data | {"maximum": "27"})
    assert answer.status_code == 422
    assert "its items reach 2" in answer.content.decode()
    answer = as_editor.post(page, data | {"closing-0-labels": "One"})
    assert answer.status_code == 422
    assert not Pathway.objects.get().questionnaires.exists()


def test_thing_whose_key_is_new_has_a_page_of_its_own(as_editor, small):
    small["stages"][0]["key"] = small["activities"][0]["key"] = "new"
    for stage in small["stages"]:
        stage["activities"] = ["new"]
    Pathway.from_content(Content.model_validate(small))

    assert "One" in as_editor.get(HOME + "stages/new/").content.decode()
    assert as_editor.get(HOME + "activities/new/").context["form"].known["title"] == "Rest"
    data = filled(as_editor.get(HOME + "new/stages/").content.decode())
    answer = as_editor.post(HOME + "new/stages/", data | NEW["stages"] | {"title": "New"})
    assert answer["Location"] == HOME + "stages/new-2/"


def test_reading_help_lets_published_words_and_names_of_difficulties_be(as_editor, personal):
    Pathway.from_content(personal)

    for page in ("questionnaires/phq-9/", "questionnaires/gad-7/", "about/"):
        html = as_editor.get(f"/content/{personal.key}.en/{page}").content.decode()
        assert "No word to look at." in html, page
