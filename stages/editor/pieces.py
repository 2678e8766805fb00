"""The deeds of an editor on a draft: each keeps what stood there before."""

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from stages import content
from stages.editor.kinds import ABOUT, Kind, plain_of, rows_of
from stages.models import Change, Deed, Pathway, Stage, StageActivity, StageReminder, draft

# Typing without a longer rest than this is one change in the history.
SITTING = timedelta(minutes=15)
FEWEST_STAGES, MOST_STAGES = 2, 9


class Refused(ValueError):
    """Not done; says why in words for the editor."""


def note(
    pathway: Pathway, by: User, at: datetime, deed: Deed, kind: str = "", **more: Any
) -> Change:
    """Remember who did what."""
    return Change.objects.create(
        pathway=pathway, by=by, at=at, began_at=at, deed=deed, kind=kind, **more
    )


def mark_of(keys: list[str]) -> str:
    """What tells one order of a list from another."""
    return hashlib.sha256(" ".join(keys).encode()).hexdigest()[:16]


def title_of(plain: dict[str, Any]) -> str:
    """What a thing is called in lists."""
    return str(plain.get("title") or plain.get("key") or "")[:300]


@transaction.atomic
def rewrite(
    pathway: Pathway,
    kind: Kind,
    key: str,
    part: content.Content,
    *,
    seen: int,
    sitting: UUID,
    by: User,
    at: datetime,
) -> tuple[Any, bool]:
    """Write a thing anew, unless somebody else did since version `seen`.

    Returns the row as it stands now and whether it was written.
    """
    count = pathway.count_on()
    named = {} if kind is ABOUT else {kind.model.NAMED_BY: key}
    row = rows_of(pathway, kind).get(**named)
    if row.version != seen and row.sitting != sitting:
        return row, False
    before = plain_of(row, kind)
    for name, value in draft.columns_of(kind.model, part).items():
        setattr(row, name, value)
    row.version, row.sitting = count, sitting
    if kind is ABOUT:
        row.count = count
    row.save()
    if isinstance(part, content.Stage):
        row.say(part)
    row = rows_of(pathway, kind).get(pk=row.pk)
    _note_change(pathway, kind, key, before, plain_of(row, kind), by=by, at=at)
    return row, True


def _note_change(
    pathway: Pathway,
    kind: Kind,
    key: str,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    by: User,
    at: datetime,
) -> None:
    """One change for a sitting: what stood before it, and what stands after."""
    if before == after:
        return
    last = Change.objects.filter(pathway=pathway, kind=kind.name, key=key).first()
    if last and last.by_id == by.pk and last.deed == Deed.CHANGED and at - last.at < SITTING:
        Change.objects.filter(pk=last.pk).update(after=after, at=at, title=title_of(after))
        return
    more = {"key": key, "title": title_of(after), "before": before, "after": after}
    note(pathway, by, at, Deed.CHANGED, kind.name, **more)


@transaction.atomic
def add(
    pathway: Pathway,
    kind: Kind,
    part: content.Content,
    *,
    client_id: UUID,
    by: User,
    at: datetime,
    deed: Deed = Deed.ADDED,
) -> Any:
    """Make a thing at the end of its list; the same form sent again makes no second one."""
    count = pathway.count_on()
    rows = rows_of(pathway, kind)
    if made := rows.filter(sitting=client_id).first():
        return made
    if kind.name == "stages" and rows.count() >= MOST_STAGES:
        raise Refused("stages")
    last = rows.order_by("-position").first()
    row = _insert(pathway, kind, part, position=last.position + 1 if last else 0)
    rows.filter(pk=row.pk).update(version=count, sitting=client_id)
    plain = plain_of(row, kind)
    name = getattr(row, kind.model.NAMED_BY)
    note(pathway, by, at, deed, kind.name, key=name, title=title_of(plain), after=plain)
    return row


def _insert(pathway: Pathway, kind: Kind, part: Any, *, position: int) -> Any:
    if kind.name == "stages":
        row = Stage.objects.add_content(pathway, part, position)
        return Stage.objects.get(pk=row.pk)
    columns = draft.columns_of(kind.model, part)
    rows: Any = kind.model._default_manager
    return rows.create(pathway=pathway, position=position, **columns)


@transaction.atomic
def remove(pathway: Pathway, kind: Kind, key: str, *, by: User, at: datetime) -> Change | None:
    """Take a thing out of the draft; the change can put it back where it was."""
    pathway.count_on()
    row = rows_of(pathway, kind).filter(**{kind.model.NAMED_BY: key}).first()
    if row is None:
        return None
    if kind.name == "stages" and rows_of(pathway, kind).count() <= FEWEST_STAGES:
        raise Refused("stages")
    if kind.name == "measures" and key == "mood":
        raise Refused("mood")
    plain = plain_of(row, kind)
    offered = _offered_by(row) if kind.name in ("activities", "reminders") else []
    row.delete()
    before = {"plain": plain, "position": row.position, "offered": offered}
    more = {"key": key, "title": title_of(plain), "before": before}
    return note(pathway, by, at, Deed.REMOVED, kind.name, **more)


def _offered_by(row: Any) -> list[list[Any]]:
    """The stages that offer a thing, and where in their list."""
    links = row.stage_activities if hasattr(row, "stage_activities") else row.stage_reminders
    return [list(pair) for pair in links.values_list("stage__key", "position")]


@transaction.atomic
def put_back(change: Change, kind: Kind, *, by: User, at: datetime) -> Any:
    """Undo a removal: the same words, in the same place, offered by the same stages."""
    pathway, before = change.pathway, change.before or {}
    count = pathway.count_on()
    rows = rows_of(pathway, kind)
    if row := rows.filter(**{kind.model.NAMED_BY: change.key}).first():
        return row
    if kind.name == "stages" and rows.count() >= MOST_STAGES:
        raise Refused("stages")
    plain = dict(before["plain"])
    if kind.name == "stages":
        _drop_what_is_gone(pathway, plain)
    part = kind.part.model_validate(plain)
    row = _insert(pathway, kind, part, position=before["position"])
    rows.filter(pk=row.pk).update(version=count)
    for stage_key, position in before["offered"]:
        if stage := pathway.stages.filter(key=stage_key).first():
            _offer(stage, kind.name, row, position)
    more = {"key": change.key, "title": change.title, "after": plain}
    note(pathway, by, at, Deed.PUT_BACK, kind.name, **more)
    return row


def _drop_what_is_gone(pathway: Pathway, plain: dict[str, Any]) -> None:
    """A stage cannot offer what was removed since."""
    for name in ("activities", "reminders"):
        there = set(getattr(pathway, name).values_list("key", flat=True))
        plain[name] = [key for key in plain[name] if key in there]


def _offer(stage: Stage, name: str, row: Any, position: int) -> None:
    if name == "activities":
        StageActivity.objects.get_or_create(
            stage=stage, activity=row, defaults={"position": position}
        )
    else:
        StageReminder.objects.get_or_create(
            stage=stage, reminder=row, defaults={"position": position}
        )


@transaction.atomic
def arrange(
    pathway: Pathway,
    kind: Kind,
    keys: list[str],
    *,
    by: User,
    at: datetime,
    seen: str | None = None,
) -> bool:
    """Put the things of one kind into this order; what is not named keeps its place after them.

    With the mark of the list that was `seen`, only if it is still that one; whether it was.
    """
    pathway.count_on()
    rows = list(rows_of(pathway, kind))
    before = [getattr(row, kind.model.NAMED_BY) for row in rows]
    wanted = [key for key in dict.fromkeys(keys) if key in before]
    order = wanted + [key for key in before if key not in wanted]
    if order == before:
        return True
    if seen is not None and seen != mark_of(before):
        return False
    for row in rows:
        row.position = order.index(getattr(row, kind.model.NAMED_BY))
    table: Any = kind.model._default_manager
    table.bulk_update(rows, ["position"])
    more = {"before": {"order": before}, "after": {"order": order}}
    note(pathway, by, at, Deed.MOVED, kind.name, **more)
    return True


@transaction.atomic
def offer(
    pathway: Pathway,
    stage: Stage,
    name: str,
    keys: list[str],
    *,
    by: User,
    at: datetime,
    seen: str | None = None,
) -> bool:
    """Let a stage offer exactly these activities or reminders, in this order.

    With the mark of what was `seen`, only if it still offers that; whether it did.
    """
    pathway.count_on()
    stage = Stage.objects.with_parts().get(pk=stage.pk)
    before = stage.plain()
    if before[name] == keys:
        return True
    if seen is not None and seen != mark_of(before[name]):
        return False
    things = {row.key: row for row in getattr(pathway, name).filter(key__in=keys)}
    links = stage.stage_activities if name == "activities" else stage.stage_reminders
    links.all().delete()
    for position, key in enumerate(key for key in keys if key in things):
        _offer(stage, name, things[key], position)
    after = Stage.objects.get(pk=stage.pk).plain()
    more = {"key": stage.key, "title": stage.title, "before": before, "after": after}
    note(pathway, by, at, Deed.CHANGED, "stages", **more)
    return True


@transaction.atomic
def replace(pathway: content.Pathway, *, by: User, at: datetime) -> tuple[Pathway, Change]:
    """Let a draft hold exactly this content; what it held can be put back."""
    row = Pathway.objects.filter(key=pathway.key, language=pathway.language).first()
    before = row.plain() if row else None
    row = Pathway.from_content(pathway)
    change = note(
        row, by, at, Deed.REPLACED, title=row.title, before={"pathway": before} if before else None
    )
    return row, change
