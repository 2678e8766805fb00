"""A translation: whose words members read, what falls back, and how editors see it stand."""

import pytest
from django.utils import timezone, translation

from stages import editions, languages, packing
from stages.content import ContentError
from stages.content import Pathway as Content
from stages.models import Change, Edition, Pathway

ES = "/content/small.es/"


def spoken(small, *pieces, **changes):
    """The small pathway in Spanish, as far as these pieces."""
    signs = languages.fingerprints(Content.model_validate(small).model_dump(mode="json"))
    plain = small | {
        "language": "es",
        "title": "Pequeño",
        "activities": [small["activities"][0] | {"title": "Descanso", "body": "Siéntate."}],
        "stages": [stage | {"title": f"Lugar {stage['key']}"} for stage in small["stages"]],
        "translation": {"of": "en", "made_from": {name: signs[name] for name in pieces}},
    }
    return Content.model_validate(plain | changes)


def publish(pathway):
    Edition.objects.publish(pathway, at=timezone.now())
    editions.forget()


@pytest.fixture
def original(db, small_pathway):
    publish(small_pathway)
    return small_pathway


def read(language):
    return editions.current("small", language).pathway


def test_what_is_translated_is_read_in_the_language_and_the_rest_in_the_original(original, small):
    publish(spoken(small, "activities/rest", "stages/one"))
    pathway = read("es")
    assert pathway.language == "es"
    assert (pathway.activity("rest").title, pathway.activity("rest").lang) == ("Descanso", "")
    assert pathway.stage("one").title == "Lugar one"
    assert (pathway.stage("two").title, pathway.stage("two").lang) == ("Two", ' lang="en"')
    assert (pathway.title, pathway.lang) == ("Small", ' lang="en"')
    assert pathway.mood.lang == ' lang="en"'


def test_what_the_original_gains_is_read_at_once_and_what_it_drops_is_gone(original, small):
    publish(spoken(small, "about", "activities/rest", "stages/one", "stages/two"))
    read("es")
    walk = small["activities"][0] | {"key": "walk", "title": "Walk"}
    grown = [stage | {"activities": ["walk"]} for stage in small["stages"]]
    publish(Content.model_validate(small | {"activities": [walk], "stages": grown}))
    pathway = read("es")
    assert [a.key for a in pathway.activities_of(pathway.stage("one"))] == ["walk"]
    assert pathway.activity("walk").lang == ' lang="en"'
    assert pathway.activity("rest") is None
    assert pathway.stage("one").title == "Lugar one"


def test_language_nobody_translated_reads_the_default_with_its_language_named(original):
    pathway = read("fr")
    assert (pathway.title, pathway.language) == ("Small", "en")
    assert pathway.stage("one").lang == ' lang="en"'
    assert read("en").stage("one").lang == ""


def test_page_reads_in_its_own_language(original, small):
    publish(spoken(small, "about"))
    with translation.override("es"):
        assert editions.read_here("small").pathway.title == "Pequeño"
    with translation.override(None):
        assert editions.read_here("small").pathway.title == "Small"


def test_pathway_of_its_own_language_borrows_nothing(original, small):
    publish(spoken(small, translation=None))
    assert read("es").stage("two").title == "Lugar two"
    assert read("es").mood.lang == ""


def test_questionnaires_are_never_borrowed(db):
    for name in ("personal-recovery.en.yaml", "personal-recovery.es.yaml"):
        publish(packing.read(packing.SHIPPED / name))
    pathway = editions.current("personal-recovery", "es").pathway
    assert pathway.questionnaires == ()
    assert editions.current("personal-recovery", "en").pathway.questionnaires
    parts = [pathway, *pathway.stages, *pathway.activities, *pathway.measures, *pathway.approaches]
    assert [part.title for part in parts if part.lang] == []


def test_shipped_translation_is_of_the_words_that_ship(personal):
    """Whoever changes the English pack looks at the Spanish one, and notes it there."""
    spanish = packing.read(packing.SHIPPED / "personal-recovery.es.yaml")
    now = languages.fingerprints(personal.model_dump(mode="json"))
    assert spanish.translation.of == "en"
    assert spanish.translation.made_from == now


def test_sign_follows_words_and_nothing_else(small):
    rest = small["activities"][0]
    sign = languages.fingerprint(rest)
    assert languages.fingerprint(rest | {"minutes": 9, "icon": "wind", "processes": []}) == sign
    assert languages.fingerprint(rest | {"title": "Rest a while"}) != sign


def test_pathway_does_not_translate_itself(small):
    with pytest.raises(ContentError, match="does not translate itself"):
        Content.model_validate(small | {"translation": {"of": "en"}})


def start(client, **more):
    page = client.get("/content/small.en/translate/")
    client_id = page.context["form"]["client_id"].value()
    data = {"language": "es", "client_id": client_id} | more
    return data, client.post("/content/small.en/translate/", data)


def test_editor_starts_a_translation_and_a_double_click_makes_one(as_editor, draft):
    data, answer = start(as_editor)
    assert (answer.status_code, answer["Location"]) == (302, ES + "translation/")
    again = as_editor.post("/content/small.en/translate/", data)
    assert again["Location"] == ES + "translation/"
    row = Pathway.objects.get(key="small", language="es")
    assert row.translation == {"of": "en", "made_from": {}}
    page = as_editor.get(ES + "translation/").content.decode()
    assert page.count("Missing") == len(languages.fingerprints(draft.plain()))


def test_translation_is_refused_where_one_stands(as_editor, draft):
    for language in ("en", "Nonsense!"):
        _data, answer = start(as_editor, language=language)
        assert answer.status_code == 422
        assert language in answer.content.decode()


def test_pieces_are_marked_and_a_change_of_the_original_shows(as_editor, draft, small):
    start(as_editor)
    row = Pathway.objects.get(key="small", language="es")
    row.activities.filter(key="rest").update(title="Descanso")

    as_editor.post(ES + "translation/mark/")  # only what has words of its own
    row.refresh_from_db()
    assert list(row.translation["made_from"]) == ["activities/rest"]
    assert Change.objects.filter(pathway=row, title="activities/rest").exists()
    assert "1 of 5 pieces" in as_editor.get(ES + "translation/").content.decode()

    rest = small["activities"][0] | {"body": "Sit down, or lie down."}
    publish(Content.model_validate(small | {"activities": [rest]}))
    page = as_editor.get(ES + "translation/").content.decode()
    assert "The original changed since" in page
    as_editor.post(ES + "translation/mark/", {"piece": "activities/rest"})
    assert (
        "changed since" not in as_editor.get(ES + "translation/").content.decode().split("<ul")[-1]
    )


def test_second_reader_sees_what_is_translated_and_members_read_it(
    as_editor, as_reader, original, draft
):
    start(as_editor)
    Pathway.objects.get(language="es").activities.update(title="Descanso")
    as_editor.post(ES + "translation/mark/")
    publish(Pathway.objects.get(language="es").to_content())
    assert read("es").activity("rest").title == "Descanso"
    assert read("es").stage("one").lang == ' lang="en"'

    Pathway.objects.get(language="es").measures.update(title="Ánimo")
    as_editor.post(ES + "translation/mark/", {"piece": "measures/mood"})
    page = as_reader.get(ES + "review/").content.decode()
    assert "Translated from the original" in page
    assert "measures/mood" in page


def test_translation_pages_are_for_editors_of_a_translation(as_editor, as_stranger, draft):
    assert as_editor.get("/content/small.en/translation/").status_code == 404
    assert as_editor.post("/content/small.en/translation/mark/").status_code == 404
    assert as_editor.get("/content/none.en/translate/").status_code == 404
    start(as_editor)
    assert as_editor.get(ES + "translate/").status_code == 404
    assert as_editor.post(ES + "translation/mark/", {"piece": "x"}).status_code == 404
    for page in ("/content/small.en/translate/", ES + "translation/"):
        assert as_stranger.get(page).status_code == 404
    assert as_stranger.post(ES + "translation/mark/").status_code == 404


def test_link_goes_round_with_the_pack_and_a_copy_leaves_it(as_editor, original, small):
    pathway = spoken(small, "about")
    assert packing.read_bytes(packing.write(pathway)) == pathway
    publish(pathway)
    row = Pathway.of_newest("small", "es")
    assert row.to_content() == pathway
    data = {"title": "Mine", "start": "small.es", "language": "es"}
    form = as_editor.get("/content/new/").context["form"]
    as_editor.post("/content/new/", data | {"client_id": form["client_id"].value()})
    assert Pathway.objects.get(key="mine").translation is None
