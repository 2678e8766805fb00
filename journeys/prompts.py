"""Something to begin writing with: a question, a letter nobody gets, or an activity.

The key alone is kept with an entry: what it says comes from here or from the map, so that
it is read in the reader's own language.
"""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from journeys import questions
from stages import editions
from stages.content import Process

# A letter that is written and not sent, to anybody.
UNSENT = "unsent-letter"
OURS = {UNSENT: _("A letter I do not send, to whoever I like")}

Choices = list[tuple[str, str | Promise]]


def text_of(key: str, pathway_key: str) -> str | Promise:
    """What a prompt says; nothing where the map no longer has it."""
    if found := OURS.get(key):
        return found
    if question := questions.of_key(key):
        return question.text
    try:
        activity = editions.read_here(pathway_key).pathway.activity(key) if key else None
    except editions.NoEdition:
        return ""
    return activity.title if activity else ""


def offered(day: date) -> Choices:
    """A question for each process, another one tomorrow, and the letter."""
    found: Choices = []
    for process in Process:
        mine = [one for one in questions.QUESTIONS if one.process == process]
        if mine:
            one = mine[day.toordinal() % len(mine)]
            found.append((one.key, one.text))
    return [*found, *OURS.items()]
