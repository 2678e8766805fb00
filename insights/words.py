"""The sentences that stand before a picture, with their numbers or, where wished, without."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import dates
from insights.look import Around, Run, Usual
from insights.scale import Scale

# A day as a form writes it.
date_format = dates.written


def day_in_words(day: date, today: date) -> str:
    """20 November, with the year where it is another than this one."""
    return date_format(day, "j F" if day.year == today.year else "j F Y")


def short_day(day: date) -> str:
    """20 Nov."""
    return date_format(day, "j M")


def days_in_words(first: date, last: date, today: date) -> str:
    """5 to 10 November; 28 October to 3 November; 5 November."""
    if first == last:
        return day_in_words(first, today)
    same_month = (first.year, first.month) == (last.year, last.month)
    start = date_format(first, "j") if same_month else day_in_words(first, today)
    return _("%(first)s to %(last)s") % {"first": start, "last": day_in_words(last, today)}


def range_in_words(scale: Scale, low: int, high: int) -> str:
    """Okay; mixed or okay; between hard and okay."""
    first, last = scale.spoken[low], scale.spoken[high]
    if low == high:
        return first
    if high - low == 1:
        return _("%(first)s or %(last)s") % {"first": first, "last": last}
    return _("between %(first)s and %(last)s") % {"first": first, "last": last}


def count_sentence(scale: Scale, found: Usual, *, shows_numbers: bool) -> str:
    """17 of 22 check-ins were mixed or okay."""
    values = {
        "count": found.inside,
        "total": found.total,
        "range": range_in_words(scale, found.low, found.high),
    }
    if found.inside == found.total:
        if shows_numbers:
            return _("All %(total)s check-ins were %(range)s.") % values
        return _("All check-ins were %(range)s.") % values
    if shows_numbers:
        return _("%(count)s of %(total)s check-ins were %(range)s.") % values
    return _("Most check-ins were %(range)s.") % values


def run_sentences(scale: Scale, run: Run, today: date, *, shows_numbers: bool) -> str:
    """The harder stretch, never without what came after it."""
    days = days_in_words(run.first, run.last, today)
    if run.first == run.last:
        first = _("%(days)s was harder.") % {"days": days}
    else:
        first = _("From %(days)s days were harder.") % {"days": days}
    easier = {value: n for value, n in run.since.items() if not scale.is_hard(value)}
    levels = [scale.level(value) for value in easier]
    values = {
        "count": sum(easier.values()),
        "total": run.since.total(),
        "range": range_in_words(scale, min(levels), max(levels)),
    }
    if values["count"] == values["total"]:
        after = (
            _("The %(total)s check-ins since then were all %(range)s.")
            if shows_numbers
            else _("The check-ins since then were all %(range)s.")
        )
    elif shows_numbers:
        after = _("%(count)s of the %(total)s check-ins since then were %(range)s.")
    else:
        after = _("More than half of the check-ins since then were %(range)s.")
    return f"{first} {after % values}"


def unknown_sentence(count: int, *, shows_numbers: bool) -> str:
    """How often "don’t know" was the answer; an answer like any other."""
    if not count:
        return ""
    if not shows_numbers:
        return _("At times you answered “don’t know”, which is an answer too.")
    return ngettext(
        "Once you answered “don’t know”, which is an answer too.",
        "%(count)s times you answered “don’t know”, which is an answer too.",
        count,
    ) % {"count": count}


def few_sentence(count: int, within: str, *, shows_numbers: bool) -> str:
    """Two check-ins so far."""
    if count == 0:
        return _("No check-ins %(within)s, and no hurry.") % {"within": within}
    if not shows_numbers:
        return _("A few check-ins %(within)s.") % {"within": within}
    words = (_("One"), _("Two"), _("Three"), _("Four"), _("Five"), _("Six"))
    return ngettext("%(count)s check-in %(within)s.", "%(count)s check-ins %(within)s.", count) % {
        "count": words[count - 1],
        "within": within,
    }


def around_sentence(found: Around, *, shows_numbers: bool) -> str:
    """What stood beside better check-ins most often."""
    first = found.found[0]
    if not shows_numbers:
        return _("Beside better check-ins you most often noted “%(tag)s”.") % {"tag": first.tag}
    text = _("In %(count)s of %(total)s better check-ins you noted “%(tag)s”") % {
        "count": first.better,
        "total": found.better,
        "tag": first.tag,
    }
    if len(found.found) > 1:
        text += _(", in %(count)s of %(total)s “%(tag)s”") % {
            "count": found.found[1].better,
            "total": found.better,
            "tag": found.found[1].tag,
        }
    return text + "."
