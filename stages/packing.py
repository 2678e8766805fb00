"""Packs in and editions out: the file form of a pathway (docs/content-packs.md).

A pack is plain YAML: no tags, no anchors, no key twice, at most two megabytes. What is not
in the schema is refused with its line. `dump` writes the one canonical form, so that a file
that was exported, imported and exported again is the same to the byte.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from stages.content import Pathway
from stages.models import Edition

SHIPPED = Path(__file__).parent / "packs"
LARGEST = 2_000_000
DEEPEST = 12


class PackError(ValueError):
    """A file that is no pack; says where and why."""


class _Loader(yaml.SafeLoader):
    """YAML of plain text and lists: what could surprise a reader is refused."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refused(event, "anchors and aliases are not used in packs")
        if getattr(event, "tag", None):
            raise _refused(event, "tags are not used in packs")
        self.depth += 1
        if self.depth > DEEPEST:
            raise _refused(event, "nested too deeply")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


# Words such as yes, 18:00 and 2026-01-01 stay words; only whole numbers and true are not.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith((":bool", ":null"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
