"""`{% kept a=x b=y %}…{% endkept %}`: markup that is the same for everybody, rendered once.

Most of a page says the same to every member, and Django's templates are the dearest part of
a page. Inside the tag nothing is known but the values named in it (no request, no member),
and what is rendered is kept in this process's memory for the same values and language: so it
cannot hold what was not named. Name only content of an edition and plain settings.
"""

from threading import Lock
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

# More than all stages and activities of the packs that ship, in two languages.
AT_MOST = 1000
PLAIN = (str, int, bool, type(None))

_markup: dict[Any, SafeString] = {}
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

    def __init__(self, named: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.named = named
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        """What is in memory, or render it now."""
        values = {
            name: expression.resolve(context, ignore_failures=True)
            for name, expression in self.named.items()
        }
        # The type belongs to it, for escaped and other text are equal but not written alike.
        key = (self, get_language(), *[(type(v), _comparable(v)) for v in values.values()])
        found = _markup.get(key)
        if found is None:
            inner = template.Context(values, autoescape=context.autoescape)
            with inner.bind_template(context.template):  # type: ignore[arg-type]
                found = self.nodelist.render(inner)
            with _guard:
                while len(_markup) >= AT_MOST:
                    _markup.pop(next(iter(_markup)))
                _markup[key] = found
        return found


def _comparable(value: object) -> object:
    return value if isinstance(value, PLAIN) else Same(value)


@register.tag
def kept(parser: Parser, token: Token) -> Kept:
    """Take the named values and everything up to `endkept`."""
    bits = token.split_contents()[1:]
    named = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError("kept takes only name=value.")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(named, nodelist)
