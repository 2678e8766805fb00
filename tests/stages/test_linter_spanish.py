"""The wording linter in Spanish, measured on sentences an editor might write."""

import pytest

from stages import linter_hazards, linter_rules, linter_spanish, linter_spanish_hazards, packing
from stages.editor.kinds import KINDS as THINGS
from stages.editor.reading import help_with
from stages.linter import lint
from tests.stages.linter_measure import KINDS, corpus, findings_in, kinds_of, measure

CORPUS = corpus("linter_corpus_spanish.yaml")


def found(text, **options):
    return [(f.kind, f.found) for f in lint(text, language="es", **options)]


def test_corpus_is_large_and_even():
    bad = [row for row in CORPUS if row["finds"]]
    assert len(CORPUS) >= 120
    assert 0.45 <= len(bad) / len(CORPUS) <= 0.55
    assert len({row["text"] for row in CORPUS}) == len(CORPUS)
    for kind in KINDS:
        assert len([row for row in bad if kind in row["finds"]]) >= 7, kind


def test_precision_and_recall_hold_their_floors(capsys):
    with capsys.disabled():
        precision, recall = measure(CORPUS, "linter, Spanish", "es")
    assert precision >= 0.95
    assert recall >= 0.88


def test_sentences_the_rules_were_not_made_from_hold_a_lower_floor(capsys):
    with capsys.disabled():
        precision, recall = measure(corpus("linter_unseen_spanish.yaml"), "unseen, Spanish", "es")
    assert precision >= 0.85
    assert recall >= 0.7


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_found_as_itself(kind):
    rows = [row for row in CORPUS if kind in row["finds"]]
    assert len([row for row in rows if kind in kinds_of(row, "es")]) / len(rows) >= 0.75


def test_every_word_of_the_shipped_spanish_packs_passes():
    for path in packing.shipped_paths():
        pack = packing.read(path)
        if pack.language == "es":
            assert list(findings_in(pack)) == []


def test_reasons_are_those_of_english():
    english = {(r.kind, str(r.why)) for r in (*linter_rules.WORDING, *linter_hazards.HAZARDS)}
    spanish = {
        (r.kind, str(r.why)) for r in (*linter_spanish.WORDING, *linter_spanish_hazards.HAZARDS)
    }
    assert spanish == english


def test_accents_may_be_left_out_and_are_kept_in_what_is_found():
    assert found("Deberías dormir.") == [("tone", "Deberías")]
    assert found("deberias dormir.") == [("tone", "deberias")]
    assert found("DEBERÍAS DORMIR.") == [("tone", "DEBERÍAS")]


def test_finding_stands_where_it_was_written():
    text = "Está bien así. ¿Cuál? Tu Medicación: déjala, o reduce tu medicación."
    (hit,) = lint(text, language="es")
    assert (hit.kind, text[hit.start : hit.end]) == ("medicine", "reduce tu medicación")


@pytest.mark.parametrize("language", ["es", "es-MX", "es-419"])
def test_spanish_of_every_country_is_read(language):
    assert [f.kind for f in lint("Tienes que salir.", language=language)] == ["tone"]


def test_each_language_has_its_own_words():
    assert lint("You should go.", language="es") == []
    assert lint("Deberías salir.", language="en") == []
    assert lint("Deberías salir. You should go.", language="de") == []


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("Antes de dejar algo, baja la dosis.", {"medicine"}),
        ("Nunca dejes de creer, y toma media pastilla.", {"medicine"}),
        ("No es un diagnóstico, es un trastorno.", {"clinical"}),
        ("Nadie lo vigila, nuestro equipo lo lee.", {"monitoring"}),
        ("No tienes que escribir. Debes descansar.", {"tone"}),
        ("No es culpa tuya. Es tu culpa.", {"shaming"}),
    ],
)
def test_saying_no_hides_nothing_after_it(said, kinds):
    assert {kind for kind, _ in found(said)} == kinds


@pytest.mark.parametrize("marks", ['"{}"', "“{}”", "«{}»"])
def test_what_is_quoted_may_be_answered(marks):
    assert found(marks.format("eres perezosa") + " es una voz.") == []
    assert found("eres perezosa") == [("shaming", "perezosa")]


def test_word_for_word_stays_and_approaches_may_name_what_they_were_studied_with():
    assert found("Tienes ansiedad.", kind="questionnaire") == []
    assert found("Ayuda con la ansiedad.", kind="approach") == []
    assert found("Ayuda con la ansiedad.", kind="stage") == [("clinical", "ansiedad")]


def test_heavy_text_is_found_where_it_is_long_enough():
    heavy = "La rehabilitación psicosocial necesita una colaboración interdisciplinaria. " * 20
    assert [f.kind for f in lint(heavy, kind="stage", language="es")] == ["reading"]
    assert lint(heavy[:70], kind="stage", language="es") == []
    assert lint(heavy, kind="crisis", language="es") == []


@pytest.mark.parametrize("text", ["", " ", "ñ" * 20_000, "¿¡" * 500 + ".", "deja de " * 4_000])
def test_any_text_is_read(text):
    assert isinstance(lint(text, language="es"), list)


def test_editor_of_a_spanish_draft_is_helped_in_spanish():
    plain = {"lead": "Debes dejar de ser perezosa.", "helps": ["Una cosa cada vez ayuda."] * 20}
    said = help_with(THINGS["stages"], plain, "es")

    assert {mark.found for mark in said.marks} == {"Debes", "perezosa"}
    assert (said.grade, said.is_hard) == (5, False)
    assert help_with(THINGS["stages"], {"lead": "Muy corto."}, "es").grade is None
    assert help_with(THINGS["stages"], plain, "de").grade is None


def test_heavy_spanish_draft_is_called_hard():
    heavy = "La rehabilitación psicosocial necesita una colaboración interdisciplinaria. " * 20
    said = help_with(THINGS["stages"], {"lead": heavy}, "es")

    assert said.is_hard
    assert said.marks == []
