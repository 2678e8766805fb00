"""How a draft stands: what is live, what is not yet, what is missing."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from stages import content
from stages.content import Process
from stages.editor.kinds import KINDS, Kind, plain_of, rows_of
from stages.models import Edition, Pathway, Review

SOON = timedelta(days=30)
SAYS_NOTHING = ("line", "lead")


class Thing(NamedTuple):
    """One thing in the lists of a pathway."""

    key: str
    title: str
    line: str
    state: str
    drawing: int
    review_by: date | None
    is_due: bool


def newest_of(pathway: Pathway) -> Edition | None:
    """The edition members read."""
    return Edition.objects.newest(pathway.key, pathway.language)


def things_of(
    pathway: Pathway, kind: Kind, live: dict[str, Any], sent: dict[str, Any], *, today: date
) -> list[Thing]:
    """The things of one kind, each with where its words are: live, a draft, or with a reader."""
    rows = rows_of(pathway, kind)
    if kind.name == "stages":
        rows = rows.with_parts()
    by = kind.model.NAMED_BY
    of_live = {thing[by]: thing for thing in live.get(kind.name, [])}
    of_sent = {thing[by]: thing for thing in sent.get(kind.name, [])}
    things = []
    for row in rows:
        key, plain = getattr(row, by), plain_of(row, kind)
        state = _state(plain, of_live.get(key), of_sent.get(key), is_first=not live)
        line = plain.get("line") or plain.get("summary") or plain.get("question") or ""
        due = bool(row.review_by and row.review_by <= today + SOON)
        drawing = getattr(row, "drawing", 1)
        things.append(Thing(key, row.title, line, state, drawing, row.review_by, due))
    return things


def _state(plain: dict[str, Any], live: Any, sent: Any, *, is_first: bool) -> str:
    if plain == live:
        return "live"
    if live is None and is_first:
        return ""
    if sent is not None and plain == sent:
        return "waiting"
    return "new" if live is None else "draft"


def problems_of(plain: dict[str, Any]) -> list[str]:
    """What has to be put right before a draft can be read by anybody, as sentences."""
    found = [
        _("%(stage)s: write what it is in one sentence.") % {"stage": stage["title"]}
        for stage in plain["stages"]
        if any(stage[name].strip() in ("", stage["title"]) for name in SAYS_NOTHING)
    ]
    try:
        content.Pathway.model_validate(plain)
    except content.ContentError as error:
        for reason in error.errors(include_url=False, include_input=False):
            place = ".".join(str(step) for step in reason["loc"])
            message = str(reason["msg"]).removeprefix("Value error, ")
            found.append(f"{place}: {message}" if place else message)
    return found


def open_review(pathway: Pathway) -> Review | None:
    """What waits for a second reader."""
    return Review.objects.open().filter(pathway=pathway).select_related("sent_by").first()


def unread_of(pathway: Pathway, live: int | None) -> Review | None:
    """What members read now without that a second person has read it."""
    rows = Review.objects.unread().filter(pathway=pathway, published=live)
    return rows.select_related("sent_by").defer("content").first()


class Cell(NamedTuple):
    """What a stage offers for one process."""

    process: Process
    titles: list[str]


def coverage_of(plain: dict[str, Any]) -> list[tuple[dict[str, Any], list[Cell]]]:
    """For each stage and each process, the activities that serve it."""
    activities = {activity["key"]: activity for activity in plain["activities"]}
    table = []
    for stage in plain["stages"]:
        offered = [activities[key] for key in stage["activities"] if key in activities]
        cells = [
            Cell(process, [a["title"] for a in offered if process.value in a["processes"]])
            for process in Process
        ]
        table.append((stage, cells))
    return table


def kinds() -> list[Kind]:
    """Every kind that stands in a list."""
    return list(KINDS.values())
