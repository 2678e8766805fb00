"""`include` and `extends` of Django, which look for the other template once (docs/adr/0128).

Templates are read once and kept; where a change of one is noticed, all are read anew.
"""

from typing import Any

from django import template
from django.template import loader_tags
from django.template.base import FilterExpression, Parser, TextNode, Token
from django.utils.safestring import SafeString

register = template.Library()


class Include(loader_tags.IncludeNode):
    """A template whose name stands in the template."""

    known: template.Template | None = None

    def render(self, context: template.Context) -> SafeString:
        """As Django does it."""
        if self.known is None:
            around: Any = context.template
            self.known = around.engine.get_template(self.template.var)
        values = {name: value.resolve(context) for name, value in self.extra_context.items()}
        with context.push(**values):
            return self.known.render(context)


@register.tag
def include(parser: Parser, token: Token) -> loader_tags.IncludeNode:
    """As `include` of Django."""
    node = loader_tags.do_include(parser, token)
    if node.isolated_context or not _stands(node.template):
        return node
    return Include(node.template, extra_context=node.extra_context)


class Extends(loader_tags.ExtendsNode):
    """The page around a page; which blocks that has is looked for once."""

    around: tuple[Any, dict[str, Any]] | None = None

    def render(self, context: template.Context) -> SafeString:
        """As Django does it."""
        if self.around is None:
            found: Any = self.get_parent(context)
            self.around = found, _blocks_of(found)
        parent, roots = self.around
        state: Any = context.render_context
        blocks = state.setdefault(loader_tags.BLOCK_CONTEXT_KEY, loader_tags.BlockContext())
        blocks.add_blocks(self.blocks)
        blocks.add_blocks(roots)
        with state.push_state(parent, isolated_context=False):
            return SafeString(parent._render(context))


def _blocks_of(parent: template.Template) -> dict[str, Any]:
    """The blocks of a template that extends no other; one that does adds its own."""
    first = next((node for node in parent.nodelist if not isinstance(node, TextNode)), None)
    if first is None or isinstance(first, loader_tags.ExtendsNode):
        return {}
    found: list[Any] = parent.nodelist.get_nodes_by_type(loader_tags.BlockNode)
    return {node.name: node for node in found}


@register.tag
def extends(parser: Parser, token: Token) -> loader_tags.ExtendsNode:
    """As `extends` of Django; a template that extends its own name is left to Django."""
    node = loader_tags.do_extends(parser, token)
    name, own = node.parent_name, parser.origin and parser.origin.template_name
    if not isinstance(name, FilterExpression) or not _stands(name) or name.var == own:
        return node
    return Extends(node.nodelist, name)


def _stands(name: FilterExpression) -> bool:
    """Whether a name stands in the template, whole and as it is."""
    return isinstance(name.var, str) and not name.filters and not name.var.startswith(".")
