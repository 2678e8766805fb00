"""Places in kept markup: what stands in them while it is rendered, and what may be done with them.

A place is no value yet. A filter, a comparison or a look inside would work on what only stands
in for it and be kept for everybody, so a template that tries does not compile.
"""

from collections.abc import Iterator
from enum import Enum
from typing import Any
from uuid import UUID

from django.template import TemplateSyntaxError
from django.template.base import FilterExpression, Node, NodeList, VariableNode
from django.template.defaulttags import IfNode, URLNode
from django.template.loader_tags import IncludeNode
from django.template.smartif import TokenBase
from django.templatetags.i18n import BlockTranslateNode


class Kind(Enum):
    """All that the markup around a place knows of what will stand in it."""

    EMPTY = 0
    WORDS = 1
    ID = 2


def mark(n: int, kind: Kind) -> str | UUID:
    """What stands in the n-th place while the markup is rendered; an address takes it too."""
    if kind is Kind.EMPTY:
        return ""
    return UUID(int=0x9ACE << 112 | n) if kind is Kind.ID else f"p1ace-{n:04d}-of-kept"


def check(nodelist: NodeList, places: set[str]) -> None:
    """Refuse what would be done with a place before anything stands in it."""
    for node in nodelist.get_nodes_by_type(Node) if places else ():
        allowed = isinstance(node, (VariableNode, IfNode, URLNode, BlockTranslateNode))
        if isinstance(node, IncludeNode):
            raise TemplateSyntaxError("kept with places takes no include.")
        for expression, is_bare in _expressions(list(vars(node).items()), is_bare=allowed):
            lookups = getattr(expression.var, "lookups", None) or ("",)
            if lookups[0] in places and (not is_bare or expression.filters or len(lookups) > 1):
                raise TemplateSyntaxError(f"{expression} is a place: it stands as it is in kept.")


def _expressions(part: Any, *, is_bare: bool) -> Iterator[tuple[FilterExpression, bool]]:
    """Every expression of a node, and whether it is used as it is."""
    if isinstance(part, FilterExpression):
        yield part, is_bare
    elif isinstance(part, TokenBase):
        bare = is_bare and (part.id in ("and", "or", "not", "literal"))
        for inner in (part.value, part.first, part.second):
            yield from _expressions(inner, is_bare=bare)
    elif isinstance(part, dict):
        yield from _expressions(list(part.items()), is_bare=is_bare)
    elif isinstance(part, (list, tuple)) and not isinstance(part, NodeList):
        counts = len(part) == 2 and part[0] == "counter"
        for inner in part:
            yield from _expressions(inner, is_bare=is_bare and not counts)
