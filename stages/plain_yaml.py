"""YAML as packs use it: plain text, lists and tables; what could surprise is refused."""

import re
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

LARGEST = 2_000_000
DEEPEST = 12
MOST_REASONS = 10


class PackError(ValueError):
    """A file that is no pack; says where and why."""


class _Loader(yaml.SafeLoader):
    """Refuses tags, anchors, aliases, depth and a key that stands twice."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refusal(event, "anchors and aliases are not used in packs")
        if getattr(event, "tag", None):
            raise _refusal(event, "tags are not used in packs")
        if self.depth >= DEEPEST:
            raise _refusal(event, "nested too deeply")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        if isinstance(node, yaml.MappingNode):
            _refuse_odd_keys(node)
        return node


# Only true, false and whole numbers are not text: 18:00, yes, 2026-01-01 and ~ are words.
_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^(0|[1-9]\d{0,8})$"), list("0123456789")
)


class _Dumper(yaml.SafeDumper):
    """Writes the one canonical form: keys in the schema's order, long text as a block."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _write_text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _write_text)


def read(data: bytes) -> tuple[Any, yaml.Node]:
    """The content of a file and where each part of it stands."""
    if len(data) > LARGEST:
        raise PackError(f"larger than {LARGEST} bytes")
    try:
        loader = _Loader(data.decode("utf-8"))
        node = loader.get_single_node()
        if node is None:
            raise PackError("line 1: the file is empty")
        return loader.construct_document(node), node
    except UnicodeDecodeError as error:
        place = data[: error.start].count(b"\n") + 1
        raise PackError(f"line {place}: this is not UTF-8 text") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}: " if mark else ""
        raise PackError(f"{where}{error.problem or error.context}") from error
    except yaml.reader.ReaderError as error:
        place = data.decode("utf-8")[: error.position].count("\n") + 1
        raise PackError(f"line {place}: not YAML: {error.reason}") from error
    except yaml.YAMLError as error:
        raise PackError(f"not YAML: {error}") from error


def parse[Part: BaseModel](data: bytes, part: type[Part]) -> Part:
    """A file as a checked part of the schema; what is wrong is a `PackError` with its lines."""
    plain, node = read(data)
    try:
        return part.model_validate(plain)
    except ValidationError as error:
        reasons = [
            f"line {line_of(node, reason['loc'])}: "
            f"{'.'.join(map(str, reason['loc'])) or 'the whole file'}: "
            f"{reason['msg'].removeprefix('Value error, ')}"
            for reason in error.errors(include_url=False, include_input=False)
        ]
        if len(reasons) > MOST_REASONS:
            reasons[MOST_REASONS:] = [f"and {len(reasons) - MOST_REASONS} more"]
        raise PackError("\n".join(reasons)) from error


def write(content: Any) -> bytes:
    """The canonical form; read and written again it is the same to the byte."""
    written: bytes = yaml.dump(
        content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100, encoding="utf-8"
    )
    return written


def line_of(node: yaml.Node, path: tuple[int | str, ...]) -> int:
    """The line on which the part at a path stands, or the nearest part above it."""
    for step in path:
        if isinstance(node, yaml.MappingNode):
            below = next((v for k, v in node.value if k.value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            below = node.value[step] if step < len(node.value) else None
        else:
            below = None
        if below is None:
            break
        node = below
    return int(node.start_mark.line) + 1


def _refuse_odd_keys(node: yaml.MappingNode) -> None:
    seen = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _refusal(key, "a key has to be a word")
        if key.value in seen:
            raise _refusal(key, f"the key “{key.value}” stands there twice")
        seen.add(key.value)


def _refusal(at: Any, why: str) -> PackError:
    return PackError(f"line {at.start_mark.line + 1}: {why}")
