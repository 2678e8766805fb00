"""Drawing helpers of every template: icons, drawings and the five suns."""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

import lucide
from django import template
from django.conf import settings
from django.template import defaultfilters
from django.template.base import Node, Parser, TextNode, Token
from django.template.library import SimpleNode
from django.utils.safestring import SafeString, mark_safe

from accounts import dates
from reminders.listing import spoken
from stages import drawing
from stages.content import Pathway

register = template.Library()

# Where the sun stands over the horizon, from very hard to good.
SUN_HEIGHTS = (28.6, 25.4, 20.6, 16.0, 13.4)

# What points the way one reads turns round with it.
TURNS = {"arrow-left", "arrow-right", "chevron-right", "log-out"}


def drawn(draw: Callable[..., SafeString]) -> Callable[..., SafeString]:
    """A tag that draws: where the template says what, it is drawn when the template is read."""
    draw = cache(draw)

    def tag(parser: Parser, token: Token) -> Node:
        args = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
        if any(arg.is_var or arg.filters for arg in args):
            return SimpleNode(draw, False, args, {}, None)
        return TextNode(draw(*(arg.var for arg in args)))

    register.tag(draw.__name__, tag)
    return draw


@register.filter(expects_localtime=True)
def clock(moment: datetime | time) -> str:
    """A time as people say it: 6pm, 7.30pm."""
    return spoken(moment.time() if isinstance(moment, datetime) else moment)


@register.filter(name="date", expects_localtime=True, is_safe=False)
def date_in_words(value: date | datetime | str | None, form: str = dates.DAY) -> str:
    """The filter of Django, in the form that the language of the page has: see accounts.dates."""
    if isinstance(value, date) and form in dates.OF_DAYS:
        return dates.written(value, form)
    return defaultfilters.date(value, dates.form_of(form))


@drawn
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of Lucide, hidden from screen readers: it always stands beside a word."""
    drawing = lucide._render_icon(  # its template tag adds nothing but a size
        str(name) + "",
        None,
        **{
            "class": f"icon {extra}".strip() + (" icon--turns" if name in TURNS else ""),
            "stroke-width": "1.8",
            "aria-hidden": "true",
            "focusable": "false",
        },
    )
    return mark_safe(" ".join(drawing.split()))  # noqa: S308


@drawn
def art(name: str) -> SafeString:
    """A drawing, inlined so that art.css can colour it for day and night."""
    path = Path(settings.BASE_DIR) / "static" / "art" / f"{name}.svg"
    return mark_safe(path.read_text(encoding="utf-8"))  # noqa: S308


@drawn
def face(n: int) -> SafeString:
    """The sun that keeps the n-th of five words company."""
    rays = '<path class="f-ray" d="M20 4.8V3.4M12.6 7.6l-1-1M27.4 7.6l1-1"/>' if n == 5 else ""
    return mark_safe(  # noqa: S308
        '<svg class="face" viewBox="0 0 40 40" aria-hidden="true" focusable="false">'
        '<circle class="f-sky" cx="20" cy="20" r="18"/>'
        f'<circle class="f-sun" cx="20" cy="{SUN_HEIGHTS[n - 1]}" r="6.6"/>{rays}'
        '<path class="f-land" d="M2.7 25C9 22.6 14 24 20 25.4s11 1.6 17.4-.6A18 18 0 0 1 2.7 25Z"/>'
        '<circle class="f-ring" cx="20" cy="20" r="18"/></svg>'
    )


@register.simple_tag
def landscape(pathway: Pathway) -> SafeString:
    """The two drawings of a pathway; nothing in them comes from a person."""
    return mark_safe(drawing.landscape(pathway))  # noqa: S308
