"""How hard a text reads, as a grade of school, in the languages that have a formula here."""

import re
from collections.abc import Callable

HIGHEST_GRADE = 8
# A grade says something about a text of some length only; the Spanish formula was made for
# samples of a hundred words.
_FEWEST_WORDS = {"en": 40, "es": 100}

_WORD = {"en": r"[A-Za-z’'-]+", "es": r"[^\W\d_]+"}
# Fernández Huerta's table: a score of at least so much reads like that grade. Where it gives
# two grades the harder one stands. Its last three rows have no number: before university,
# its first years, and the years after those.
_SPANISH_GRADES = ((90, 4), (80, 5), (70, 6), (60, 8), (50, 11), (30, 13))
_HARDEST_SPANISH_GRADE = 16
# A strong vowel makes a syllable and takes the weak ones beside it along; an accent makes a
# weak one strong. The word y is a syllable too.
_SPANISH_SYLLABLE = re.compile(r"[iuü]*[aeoáéíóú][iuü]*|[iuü]+|\by\b")


def reading_grade(text: str, language: str = "en") -> float:
    """The grade of a text; 0 where there is nothing to read, or no formula for it."""
    code = _code(language)
    sentences = [part for part in re.split(r"[.?!:\n]+", text) if re.search(r"\w", part)]
    words = _words(text, code)
    if not words or not sentences:
        return 0.0
    return _FORMULAS[code](words, len(sentences))


def can_grade(text: str, language: str = "en") -> bool:
    """Whether the language has a formula, and the text words enough for it."""
    code = _code(language)
    return code in _FORMULAS and len(_words(text, code)) >= _FEWEST_WORDS[code]


def spanish_syllables(word: str) -> int:
    """How many syllables a Spanish word has."""
    return max(1, len(_SPANISH_SYLLABLE.findall(word.lower())))


def _code(language: str) -> str:
    return language.partition("-")[0]


def _words(text: str, code: str) -> list[str]:
    return re.findall(_WORD[code], text) if code in _WORD else []


def _english(words: list[str], sentences: int) -> float:
    """The grade of Flesch and Kincaid."""
    spoken = sum(map(_english_syllables, words))
    grade = 0.39 * len(words) / sentences + 11.8 * spoken / len(words) - 15.59
    return round(max(grade, 0.0), 1)


def _english_syllables(word: str) -> int:
    """About how many syllables an English word has."""
    word = re.sub(r"[^a-z]", "", word.lower())
    if len(word) <= 3:
        return 1
    word = re.sub(r"(?:[^laeiouy]es|[^td]ed|[^laeiouy]e)$", lambda end: end[0][0], word)
    return max(1, len(re.findall(r"[aeiouy]{1,2}", word)))


def _spanish(words: list[str], sentences: int) -> float:
    """The grade of Fernández Huerta (1959), as Law read him: words a sentence, not sentences."""
    spoken = sum(map(spanish_syllables, words))
    score = 206.84 - 60 * spoken / len(words) - 1.02 * len(words) / sentences
    grades = (grade for lowest, grade in _SPANISH_GRADES if score >= lowest)
    return float(next(grades, _HARDEST_SPANISH_GRADE))


_FORMULAS: dict[str, Callable[[list[str], int], float]] = {"en": _english, "es": _spanish}
