"""How hard a text reads: the syllables counted, the formulas, and where there is none."""

import pytest

from stages.grades import can_grade, reading_grade, spanish_syllables


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        *(("sol", 1), ("y", 1), ("hoy", 1), ("muy", 1), ("rey", 1), ("reyes", 2), ("yo", 1)),
        *(("aire", 2), ("ciudad", 2), ("ruido", 2), ("viuda", 2), ("que", 1), ("guía", 2)),
        *(("día", 2), ("leía", 3), ("caían", 3), ("país", 2), ("búho", 2), ("aún", 2)),
        *(("poeta", 3), ("leer", 2), ("vergüenza", 3), ("averiguáis", 4), ("paraguayo", 4)),
        *(("ahora", 3), ("bienestar", 3), ("murciélago", 4), ("recuperación", 5), ("niño", 2)),
    ],
)
def test_syllables_of_a_spanish_word(word, syllables):
    assert spanish_syllables(word) == syllables
    assert spanish_syllables(word.upper()) == syllables


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        # 7 words, 11 syllables, 2 sentences: 206.84 - 94.29 - 3.57 = 108.98
        ("La casa es blanca. El perro come.", 4),
        # 8 words, 15 syllables, 1 sentence: 206.84 - 112.5 - 8.16 = 86.18
        ("Puedes parar aquí cuando quieras y seguir después.", 5),
        # 7 words, 16 syllables, 1 sentence: 206.84 - 137.14 - 7.14 = 62.56
        ("Alguien cercano pudiera escuchar sin decir nada.", 8),
        # 7 words, 17 syllables, 1 sentence: 206.84 - 145.71 - 7.14 = 53.99
        ("Alguien cercano puede acompañarte sin decir nada.", 11),
        # 7 words, 30 syllables, 1 sentence: 206.84 - 257.14 - 7.14, below nothing
        ("La rehabilitación psicosocial requiere colaboración interdisciplinaria continuada.", 16),
    ],
)
def test_grade_of_spanish_is_that_of_fernandez_huerta(text, grade):
    assert reading_grade(text, "es") == grade
    assert reading_grade(text, "es-MX") == grade


def test_longer_sentences_read_harder_in_both_languages():
    assert reading_grade("Anda. " * 50, "es") < reading_grade("anda " * 130, "es")
    assert reading_grade("Walk. " * 50) < reading_grade("walk " * 130)


def test_language_without_formula_has_no_grade():
    assert reading_grade("Eine sehr lange Beschreibung.", "de") == 0
    assert not can_grade("Wort " * 90, "de")
    assert not can_grade("palabra " * 99, "es")
    assert can_grade("palabra " * 100, "es")
    assert not can_grade("word " * 39)
    assert can_grade("word " * 40)


@pytest.mark.parametrize("text", ["", " ", "\n", "12", "…", "¿?", "ñ" * 20_000, "x. " * 5_000])
@pytest.mark.parametrize("language", ["en", "es", "de", ""])
def test_any_text_has_a_number(text, language):
    assert isinstance(reading_grade(text, language), float)
