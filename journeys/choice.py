"""What a member chose to be asked in a check-in: which questions, in which order, which words.

The choice is one sealed cell of the journey, so that no page asks the database for it:
{"measures": [key], "own": [{"key", "title", "low", "high", "higher_is", "gone"}],
"tags": [{"key", "text", "gone"}], "no_line": bool, "no_reply": bool, "signs_until": day}.
The functions below take such a cell and answer the next one; doing the same twice is once.
"""

from datetime import date
from typing import Any, NamedTuple

from django.utils.dateparse import parse_date

from stages.content import Measure, Pathway

Cell = dict[str, Any]

MEASURES_AT_MOST = 12
TAGS_AT_MOST = 30


class Tag(NamedTuple):
    """A word of the member's own for what was around."""

    key: str
    text: str


class Choice(NamedTuple):
    """The cell, read. While nothing was chosen, `is_made` is False."""

    is_made: bool
    keys: list[str]
    own: list[Measure]
    gone: list[Measure]
    tags: list[Tag]
    has_line: bool
    has_reply: bool
    signs_until: date | None

    def known(self, pathway: Pathway) -> dict[str, Measure]:
        """Every question that can be asked behind the front one, by key."""
        pack = [measure for measure in pathway.measures if measure.key != "mood"]
        return {measure.key: measure for measure in (*pack, *self.own)}

    def asked(self, pathway: Pathway) -> list[Measure]:
        """The questions that were chosen, in the member's order."""
        known = self.known(pathway)
        return [known[key] for key in self.keys if key in known]

    def left_out(self, pathway: Pathway) -> list[Measure]:
        """The others, in the order of the edition, then the member's own."""
        return [m for key, m in self.known(pathway).items() if key not in self.keys]


def read(cell: Cell) -> Choice:
    """The choice that a cell holds."""
    own = cell.get("own", [])
    return Choice(
        is_made="measures" in cell,
        keys=list(cell.get("measures", [])),
        own=[_measure(one) for one in own if not one.get("gone")],
        gone=[_measure(one) for one in own if one.get("gone")],
        tags=[Tag(t["key"], t["text"]) for t in cell.get("tags", []) if not t.get("gone")],
        has_line=not cell.get("no_line"),
        has_reply=not cell.get("no_reply"),
        signs_until=parse_date(cell.get("signs_until") or ""),
    )


def ask(cell: Cell, key: str) -> Cell:
    """Ask a question as well, after those asked already."""
    keys = cell.get("measures", [])
    return cell | {"measures": keys if key in keys else [*keys, key]}


def leave_out(cell: Cell, key: str) -> Cell:
    """Ask a question no longer; what was answered stays."""
    return cell | {"measures": [one for one in cell.get("measures", []) if one != key]}


def put(cell: Cell, key: str, place: int) -> Cell:
    """Put a question at a place in the order, counted from 0; beyond the end is the end."""
    keys = cell.get("measures", [])
    if key not in keys:
        return cell
    others = [one for one in keys if one != key]
    return cell | {"measures": [*others[:place], key, *others[place:]]}


def add_measure(cell: Cell, measure: Cell) -> Cell:
    """Add a question of one's own and ask it; one that is there already stays as it is."""
    own = cell.get("own", [])
    if any(one["key"] == measure["key"] for one in own):
        return cell
    return ask(cell | {"own": [*own, measure]}, measure["key"])


def add_tag(cell: Cell, tag: Cell) -> Cell:
    """Add a word of one's own; a word that is there already stays as it is."""
    tags = cell.get("tags", [])
    for one in tags:
        if one["key"] == tag["key"] or (one["text"] == tag["text"] and not one.get("gone")):
            return cell
    return cell | {"tags": [*tags, tag]}


def set_gone(cell: Cell, name: str, key: str, *, gone: bool) -> Cell:
    """Take a question or a word of one's own away, or bring it back with its words."""
    rows = [row | {"gone": gone} if row["key"] == key else row for row in cell.get(name, [])]
    return cell | {name: rows} if rows else cell


def _measure(one: Cell) -> Measure:
    """A question of a member's own as a check-in asks it."""
    return Measure.model_construct(
        key=one["key"],
        title=one["title"],
        question=one["title"],
        points=(),
        low=one["low"],
        high=one["high"],
        higher_is=one.get("higher_is", "neither"),
    )
