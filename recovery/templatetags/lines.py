"""Lists as one filter: the rows that lead on, and the choices of a form.

A template needs twenty times as long for a line as these do, and a list has twenty lines.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import conditional_escape as shown
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from journeys.rows import Row
from recovery.templatetags.ui import icon

register = template.Library()


@register.filter
def rows(found: Iterable[Row]) -> SafeString:
    """Rows that lead on, each an icon, a title, a line and where it leads."""
    beyond = icon("chevron-right")
    return mark_safe(  # noqa: S308
        "\n".join(
            f'<div>{icon(row.icon, "icon--l")}<a class="grow row-link" href="{escape(row.url)}">'
            f'<b>{escape(row.title)}</b><br><span class="soft small">{escape(row.said)}</span></a>'
            f"{beyond}</div>"
            for row in found
        )
    )


@register.filter
def attributes(given: dict[str, Any]) -> SafeString:
    """Attributes of a control, each with a space before it."""
    return mark_safe("".join(_attributes(given)))  # noqa: S308


def _attributes(given: dict[str, Any], *, leave_out: str = "") -> list[str]:
    return [
        f" {name}" if value is True else f' {name}="{shown(value)}"'
        for name, value in given.items()
        if value is not False and name != leave_out
    ]


@register.filter
def options(choices: Iterable[dict[str, Any]]) -> SafeString:
    """The options of a list to choose from."""
    return mark_safe(  # noqa: S308
        "".join(
            f'\n  <option value="{shown(one["value"])}"{"".join(_attributes(one["attrs"]))}>'
            f"{shown(one['label'])}</option>"
            for one in choices
        )
    )


@register.filter
def tiles(choices: Iterable[dict[str, Any]], kind: str) -> SafeString:
    """Choices as tiles or chips."""
    return mark_safe(  # noqa: S308
        "".join(
            f'\n  <label class="{kind}"><input type="{one["type"]}" name="{escape(one["name"])}" '
            f'value="{shown(one["value"])}"'
            f"{''.join(_attributes(one['attrs'], leave_out='class'))}>"
            f"<span>{shown(one['label'])}</span></label>"
            for one in choices
        )
    )
