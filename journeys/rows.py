"""Rows of a list that lead on: an icon, a title, a line, and where they lead.

Put together here and not in the template: a list has twenty of them, and a template asks the
catalogue, the addresses and the calendar for each word anew.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts import dates
from accounts.addresses import address_of
from journeys.models import Experiment, Letter, Outcome, Review

SHOWN = 90


class Row(NamedTuple):
    """A row; `recovery.templatetags.lines` draws it."""

    icon: str
    url: str
    title: str
    said: str


def of_letters(letters: Iterable[Letter], today: date) -> list[Row]:
    """Letters by their days; no words of theirs."""
    written = _("Written on %(day)s")
    return [
        Row(
            "mail" if letter.is_sealed else "mail-open",
            address_of(
                "journeys:letter_detail" if letter.opens_on else "journeys:letter_update",
                letter.pk,
            ),
            written % {"day": _on(letter.written_at)},
            _of_letter(letter, today),
        )
        for letter in letters
    ]


def _of_letter(letter: Letter, today: date) -> str:
    if letter.opens_on is None:
        return _("Not sealed yet. Go on whenever you like.")
    if letter.opened_at:
        return _("Opened on %(day)s") % {"day": _on(letter.opened_at)}
    if letter.opens_on <= today:
        return _("It has arrived. Open it whenever you like.")
    return _("Arrives on %(day)s") % {"day": dates.written(letter.opens_on)}


def of_reviews(reviews: Iterable[Review]) -> list[Row]:
    """Weeks that were looked at, with the first words of each."""
    return [
        Row(
            "calendar-days",
            address_of(
                "journeys:review_detail" if review.finished_at else "journeys:review_update",
                review.pk,
            ),
            dates.written(review.day),
            _of_review(review),
        )
        for review in reviews
    ]


def _of_review(review: Review) -> str:
    if not review.finished_at:
        return _("You began this. Go on whenever you like.")
    words = review.words
    if words.get("next"):
        return _("Next: %(words)s") % {"words": Truncator(words["next"]).chars(SHOWN)}
    return Truncator(words.get("kept") or words.get("dropped") or "").chars(SHOWN)


def of_experiments(experiments: Iterable[Experiment]) -> list[Row]:
    """Trials, and what came of each."""
    came = {
        Outcome.KEEP: _("Kept"),
        Outcome.ADAPT: _("Changed"),
        Outcome.STOP: _("Stopped, and that is a result"),
    }
    return [
        Row(
            "flask-conical",
            address_of("journeys:experiment_detail", one.pk),
            one.what,
            came[Outcome(one.outcome)] if one.outcome else _going_on(one),
        )
        for one in experiments
    ]


def _going_on(experiment: Experiment) -> str:
    first = dates.written(experiment.from_day, "j F")
    if experiment.review_on is None:
        return _("Since %(first)s") % {"first": first}
    last = dates.written(experiment.review_on, "j F")
    return _("Since %(first)s. You had %(last)s in mind for a look.") % {
        "first": first,
        "last": last,
    }


def _on(moment: datetime) -> str:
    """The day of a moment on the clock of the page."""
    return dates.written(localtime(moment).date())
