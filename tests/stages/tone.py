"""The tone rules of the house as code: words to avoid, reading grade, borrowed sentences."""

import re

from pydantic import BaseModel

# Words of the voice and tone page that the packs never use.
AVOID = [
    *("should", "must", "need to", "needs to", "just", "simply", "easy", "easily"),
    *("relapse", "relapsed", "failure", "failed", "fail", "slip", "lapse", "crisis", "episode"),
    *("patient is", "non-compliant", "disorder", "symptom", "symptoms", "diagnosis"),
    *("depression", "anxiety", "bipolar", "schizophrenia", "streak", "overdue", "score"),
    *("monitor", "monitored", "watching over you", "we are here for you", "you are not alone"),
    *("60 %", "60%", "60 percent", "cure", "cured", "neural"),
]
# A crisis is one only in the name of a service or a heading the domain gives.
ALLOWED = ["Professionals and crisis contacts"]


# Keys and the like; titles of others; instruments, which stand word for word.
UNREAD = ["sources", "key", "kind", "icon", "target", "licence", "processes", "time"]
UNREAD += ["questionnaires", "evidence_level", "for_difficulties", "language"]
# What an approach was studied with has its name there, and nowhere else.
NAMES = {"depression", "anxiety", "bipolar", "schizophrenia"}


def words_of(model):
    """Every sentence a member may read, with where it stands; sources are titles of others."""
    for name, value in model:
        if name in UNREAD:
            continue
        yield from _words(name, value)


def _words(name, value):
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, tuple):
        for item in value:
            yield from _words(name, item)
    elif isinstance(value, BaseModel):
        for below, text in words_of(value):
            yield f"{name}.{below}", text


def avoided(text):
    """The words of the list that stand in a text."""
    for allowed in ALLOWED:
        text = text.replace(allowed, "")
    return [word for word in AVOID if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.I)]


def syllables(word):
    """About how many syllables an English word has."""
    word = re.sub(r"[^a-z]", "", word.lower())
    if len(word) <= 3:
        return 1
    word = re.sub(r"(?:[^laeiouy]es|[^td]ed|[^laeiouy]e)$", lambda m: m[0][0], word)
    return max(1, len(re.findall(r"[aeiouy]{1,2}", word)))


def grade(text):
    """The Flesch-Kincaid grade of an English text."""
    sentences = [s for s in re.split(r"[.?:\n]+", text) if re.search(r"\w", s)]
    words = re.findall(r"[A-Za-z’'-]+", text)
    spoken = sum(syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * spoken / len(words) - 15.59


def runs(text, length=8):
    """Each run of so many words of a text, without case and punctuation."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {" ".join(words[i : i + length]) for i in range(len(words) - length + 1)}
