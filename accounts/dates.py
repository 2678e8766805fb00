"""How a day is written: each language says its own form once, in the catalogue.

A form is a pattern of Django's `date` filter. `recovery.templatetags.ui` stands in the place of
that filter, so that templates and views go the same way: see docs/adr/0090.
"""

from datetime import date, datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext

DAY = "j F Y"
# Forms that name no time: every moment of a day is written alike.
OF_DAYS = frozenset(("F Y", "M Y", "j F", "j F Y", "j M", "j M Y", "l j F", "b"))


def written(day: date, form: str = DAY) -> str:
    """A day or moment in the form of that name, as the language of the page writes it."""
    if form not in OF_DAYS:
        return date_format(day, form_of(form))
    return _written(day.date() if isinstance(day, datetime) else day, form, get_language())


@lru_cache(maxsize=4096)
def _written(day: date, form: str, language: str | None) -> str:
    # The same days come again and again on the pages of a day.
    return date_format(day, form_of(form))


def form_of(form: str) -> str:
    """The pattern that the language of the page has for a form; itself where it has none."""
    return _forms(get_language()).get(form, form)


@lru_cache(maxsize=64)
def _forms(language: str | None) -> dict[str, str]:
    return {
        "F Y": pgettext("how a day is written", "F Y"),
        "M Y": pgettext("how a day is written", "M Y"),
        "j F": pgettext("how a day is written", "j F"),
        "j F Y": pgettext("how a day is written", "j F Y"),
        "j F Y, H:i": pgettext("how a day is written", "j F Y, H:i"),
        "j M": pgettext("how a day is written", "j M"),
        "j M Y": pgettext("how a day is written", "j M Y"),
        "l j F": pgettext("how a day is written", "l j F"),
    }
