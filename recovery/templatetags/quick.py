"""Tags of Django that remember what does not change between two renderings.

A list draws the same words, addresses and forms for each of its rows, and Django works each of
them out anew. Here a sentence is looked up once for a language, and an address is put together
once for its pattern. Syntax and result are Django's; see docs/adr/0128.
"""

from django import template
from django.template import defaulttags
from django.template.base import (
    FilterExpression,
    Parser,
    Token,
    render_value_in_context,
)
from django.templatetags import i18n
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from accounts.addresses import address_of

register = template.Library()

# Counts up to here are remembered with the form of the sentence they ask for.
COUNTS = 100


class Sentence(i18n.TranslateNode):
    """A sentence that stands in the template."""

    def __init__(self, node: i18n.TranslateNode) -> None:
        super().__init__(node.filter_expression, node.noop, None, node.message_context)
        self.name = node.asvar
        self.said: dict[str | None, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        """Looked up once for each language."""
        language = get_language()
        said = self.said.get(language)
        if said is None:
            said = self.said[language] = mark_safe(super().render(context))  # noqa: S308
        if self.name:
            context[self.name] = said
            return SafeString("")
        return said


@register.tag
def translate(parser: Parser, token: Token) -> i18n.TranslateNode:
    """As `translate` of Django."""
    node = i18n.do_translate(parser, token)
    stands = not node.filter_expression.filters and _literal(node.filter_expression)
    return Sentence(node) if stands and not node.message_context else node


def _literal(expression: FilterExpression) -> bool:
    return getattr(expression.var, "literal", None) is not None


class Told(i18n.BlockTranslateNode):
    """A sentence with names in it."""

    def __init__(self, node: i18n.BlockTranslateNode) -> None:
        vars(self).update(vars(node))
        self.one, self.names = self.render_token_list(self.singular)
        self.many = ""
        if self.plural:
            self.many, names = self.render_token_list(self.plural)
            self.names = self.names + names
        self.said: dict[tuple[str | None, object], str] = {}

    def render(self, context: template.Context, nested: bool = False) -> SafeString:
        """Looked up once for each language and form; what Django would complain about, it says."""
        given = {name: value.resolve(context) for name, value in self.extra_context.items()}
        count = None
        if self.many and self.counter and self.countervar:
            count = given[self.countervar] = self.counter.resolve(context)
        try:
            values = {
                name: render_value_in_context(
                    given[name] if name in given else context[name], context
                )
                for name in self.names
            }
            return SafeString(self._sentence(count) % values)
        except (KeyError, ValueError, TypeError):
            return SafeString(super().render(context, nested))

    def _sentence(self, count: object) -> str:
        key = get_language(), count
        said = self.said.get(key)
        if said is None:
            said = gettext(self.one)
            if self.many:
                said = ngettext(self.one, self.many, count)  # type: ignore[arg-type]
            if count is None or (isinstance(count, int) and 0 <= count < COUNTS):
                self.said[key] = said
        return said


@register.tag
def blocktranslate(parser: Parser, token: Token) -> i18n.BlockTranslateNode:
    """As `blocktranslate` of Django."""
    node = i18n.do_block_translate(parser, token)
    return node if node.message_context or node.asvar else Told(node)


class Address(defaulttags.URLNode):
    """An address of a page."""

    def render(self, context: template.Context) -> SafeString:
        """Put together once for its pattern; what has no address, Django says."""
        args = [arg.resolve(context) for arg in self.args]
        try:
            address = address_of(self.view_name.resolve(context), *args)
        except (NoReverseMatch, TypeError):
            return SafeString(super().render(context))
        if self.asvar:
            context[self.asvar] = address
            return SafeString("")
        return conditional_escape(address) if context.autoescape else SafeString(address)


@register.tag
def url(parser: Parser, token: Token) -> defaulttags.URLNode:
    """As `url` of Django."""
    node = defaulttags.url(parser, token)
    return node if node.kwargs else Address(node.view_name, node.args, node.kwargs, node.asvar)


@register.filter(is_safe=True)
def truncatewords(value: object, most: int) -> str:
    """As `truncatewords` of Django: the first words, and a sign that there are more."""
    words = str(value).split()
    return " ".join(words[:most]) + (" …" if len(words) > most else "")


class Proof(defaulttags.CsrfTokenNode):
    """The hidden field of a form that proves where it was sent from."""

    def render(self, context: template.Context) -> SafeString:
        """The same field; without a token there is none."""
        token = str(context.get("csrf_token") or "")
        if not token:
            return SafeString(super().render(context))
        field = '<input type="hidden" name="csrfmiddlewaretoken" value="'
        return SafeString(f'{field}{escape(token)}">')


@register.tag
def csrf_token(parser: Parser, token: Token) -> Proof:
    """As `csrf_token` of Django."""
    return Proof()
