"""A change of the history in words."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stages.editor.compare import Line, lines_between, runs
from stages.editor.kinds import ABOUT, KINDS
from stages.models import Change, Deed

SAID: dict[str, str | Promise] = {
    Deed.ADDED: _("Added"),
    Deed.CHANGED: _("Changed"),
    Deed.MOVED: _("Put in another order"),
    Deed.REMOVED: _("Taken out"),
    Deed.PUT_BACK: _("Put back"),
    Deed.REPLACED: _("The draft was replaced"),
    Deed.SENT: _("Sent to a second reader"),
    Deed.TAKEN_BACK: _("Taken back from the reader"),
    Deed.RETURNED: _("Sent back by the reader"),
    Deed.PUBLISHED: _("Published"),
    Deed.WENT_BACK: _("Went back to an earlier edition"),
    Deed.SECONDED: _("Read by a second person afterwards"),
}


class Told(NamedTuple):
    """A change with what it did, word by word."""

    change: Change
    said: str | Promise
    what: str | Promise
    lines: list[Line]
    can_undo: bool


def told(change: Change) -> Told:
    """The change as the history shows it."""
    kind = ABOUT if change.kind == ABOUT.name else KINDS.get(change.kind)
    lines: list[Line] = []
    before, after = change.before or {}, change.after or {}
    if kind and change.deed == Deed.CHANGED:
        lines = lines_between(kind, before, after)
        for name in ("activities", "reminders"):
            was, now = before.get(name) or [], after.get(name) or []
            if kind.name == "stages" and was != now and not lines:
                lines = [Line(KINDS[name].many, runs("\n".join(was), "\n".join(now)))]
    elif kind and change.deed == Deed.REMOVED:
        lines = lines_between(kind, before.get("plain") or {}, {})
    elif kind and change.deed == Deed.MOVED:
        lines = [Line(kind.many, runs("\n".join(before["order"]), "\n".join(after["order"])))]
    undoable = change.deed == Deed.REMOVED or (change.deed == Deed.REPLACED and bool(before))
    return Told(change, SAID[change.deed], kind.one if kind else "", lines, undoable)
