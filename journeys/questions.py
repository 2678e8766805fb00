"""One question a day for a few own words, by the processes of recovery (Leamy et al. 2011).

The wording is ours. The question turns with the day and never with how somebody is, and an
answer is not asked for twice. Keys stay: an answer remembers which one it belongs to.
"""

from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stages.content import Process


class Question(NamedTuple):
    """A question, and the process it is about."""

    key: str
    process: Process
    text: str | Promise


QUESTIONS = (
    Question("connectedness-1", Process.CONNECTEDNESS, _("Who crossed your mind today?")),
    Question("hope-1", Process.HOPE, _("What is one thing you could look forward to?")),
    Question("identity-1", Process.IDENTITY, _("When did you feel like yourself today?")),
    Question("meaning-1", Process.MEANING, _("What mattered to you today?")),
    Question("empowerment-1", Process.EMPOWERMENT, _("What did you decide for yourself today?")),
    Question("connectedness-2", Process.CONNECTEDNESS, _("Who would you like to hear from?")),
    Question("hope-2", Process.HOPE, _("What has been a little different lately?")),
    Question("identity-2", Process.IDENTITY, _("What are you, besides what is hard?")),
    Question("meaning-2", Process.MEANING, _("What would be worth a small effort?")),
    Question("empowerment-2", Process.EMPOWERMENT, _("What helped that you did yourself?")),
)
_BY_KEY = {question.key: question for question in QUESTIONS}


def of_day(day: date) -> Question:
    """The question of a day: the same all day, another one tomorrow."""
    return QUESTIONS[day.toordinal() % len(QUESTIONS)]


def of_key(key: str) -> Question | None:
    """The question of that key, if we still ask it."""
    return _BY_KEY.get(key)
