"""`{% kept a=x b=y with c=z %}…{% endkept %}`: markup that is the same for everybody, once.

Most of a page says the same to every member, and Django's templates are the dearest part of
a page. Inside the tag nothing is known but the values named in it (no request, no member),
and what is rendered is kept in this process's memory for the same values and language: so it
cannot hold what was not named. Name only content of an edition and plain settings.

What stands after `with` differs each time: a member's words, a row's id, a token. The markup
is kept with a place for each of them, the value itself is written in and never kept. The tag
knows only whether a place is empty, so filters belong outside: `with day=row.at|date:"j F"`.
"""

import re
from threading import Lock
from typing import Any, NamedTuple
from uuid import UUID

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.base import render_value_in_context as written
from django.utils.functional import SimpleLazyObject
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from recovery.templatetags.places import Kind, check, mark

register = template.Library()

# More than all stages and activities of the packs that ship, in two languages.
AT_MOST = 1000
PLAIN = (str, int, bool, type(None))


class Markup(NamedTuple):
    """What is kept: pieces of text, every second of them a place, and which place each is."""

    pieces: list[str]
    places: list[int]


# How a value is written on a page: escaped, localised.
PAGE = template.Context()

_markup: dict[Any, Markup] = {}
_guard = Lock()


class Same:
    """A value that is only ever equal to itself: comparing a whole stage would be slow."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.value is other.value


class Kept(template.Node):
    """The tag."""

    def __init__(
        self,
        named: dict[str, FilterExpression],
        places: dict[str, FilterExpression],
        nodelist: NodeList,
    ) -> None:
        self.named = named
        self.places = places
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        """What is in memory, or render it now; then write into its places."""
        values = [one.resolve(context, ignore_failures=True) for one in self.named.values()]
        filled = [_text(one.resolve(context, ignore_failures=True)) for one in self.places.values()]
        # The type belongs to it, for escaped and other text are equal but not written alike.
        known = [(type(v), v if isinstance(v, PLAIN) else Same(v)) for v in values]
        key = (self, get_language(), *known, *[kind for _text, kind in filled])
        found = _markup.get(key)
        if found is None:
            found = self._make(key, values, [kind for _text, kind in filled], context)
        if not found.places:
            return SafeString(found.pieces[0])
        parts = found.pieces.copy()
        for n, place in enumerate(found.places):
            parts[2 * n + 1] = filled[place][0]
        return SafeString("".join(parts))

    def _make(
        self,
        key: object,
        values: list[Any],
        kinds: list[Kind],
        context: template.Context,
    ) -> Markup:
        marks = [mark(n, kind) for n, kind in enumerate(kinds)]
        names = [*self.named, *self.places]
        inner = template.Context(dict(zip(names, [*values, *marks], strict=True)))
        with inner.bind_template(context.template):  # type: ignore[arg-type]
            text = self.nodelist.render(inner)
        numbers = {str(one): n for n, one in enumerate(marks) if one}
        split: list[str] = re.split(f"({'|'.join(numbers)})", text) if numbers else [text]
        found = Markup(split, [numbers[one] for one in split[1::2]])
        with _guard:
            while len(_markup) >= AT_MOST:
                _markup.pop(next(iter(_markup)))
            _markup[key] = found
        return found


def _text(value: Any) -> tuple[str, Kind]:
    """A value as it is written into its place, and what the tag may know of it."""
    if type(value) is str:
        return (escape(value), Kind.WORDS) if value else ("", Kind.EMPTY)
    if isinstance(value, SimpleLazyObject):
        return _text(str(value))
    if value is None or value == "":
        return "", Kind.EMPTY
    if isinstance(value, UUID):
        return str(value), Kind.ID
    return written(value, PAGE), Kind.WORDS


@register.tag
def kept(parser: Parser, token: Token) -> Kept:
    """Take the named values and everything up to `endkept`."""
    bits = token.split_contents()[1:]
    named = token_kwargs(bits, parser)
    places = {}
    if bits[:1] == ["with"]:
        del bits[0]
        places = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError("kept takes only name=value and with name=value.")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    check(nodelist, set(places))
    return Kept(named, places, nodelist)
