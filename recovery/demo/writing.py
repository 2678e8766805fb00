"""Fills a journey: check-ins with gaps, stages both ways, goals, plans, answers, writing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from journeys.models import (
    CheckIn,
    Goal,
    JournalEntry,
    Journey,
    Plan,
    PlanPart,
    Response,
    Setback,
    StageVisit,
    Step,
)
from recovery.demo import along, words
from stages.content import Activity, PlanSection, WorksheetField

if TYPE_CHECKING:
    from recovery.demo.people import Maker

# Of the hard stretch and of the long gap: first and last day, counted back from today.
HARD = (131, 124)
GAP = (84, 73)
BATCH = 500


def a_year(maker: Maker, journey: Journey) -> None:
    """Willow's: a year of it."""
    check_ins(maker, journey, days=365, each_day=1)
    visits(maker, journey)
    goals(maker, journey)
    plans(maker, journey)
    responses(maker, journey)
    entries(maker, journey, count=24, days=350)
    day = maker.day(HARD[1])
    Setback.objects.create(
        id=maker.new_id(),
        owner=journey.owner,
        journey=journey,
        client_id=maker.new_id(),
        since_day=maker.day(HARD[0]),
        day=day,
        at=maker.at(day),
        words=words.SETBACK,
    )
    along.everything(maker, journey)


def three_years(maker: Maker, journey: Journey) -> None:
    """Stone's: 3,000 check-ins, 60 goals, 800 entries."""
    check_ins(maker, journey, days=1095, each_day=3, at_most=3000)
    visits(maker, journey)
    plans(maker, journey)
    many_goals(maker, journey, count=60)
    entries(maker, journey, count=800, days=1090)


def check_ins(
    maker: Maker, journey: Journey, *, days: int, each_day: int, at_most: int = 10_000
) -> None:
    """A check-in on most days, moods that wander, a hard stretch and a gap."""
    rows: list[CheckIn] = []
    mood = 2.0
    for back in range(days - 1, -1, -1):
        if GAP[0] >= back >= GAP[1] and each_day == 1:
            continue
        for hour in (9, 14, 20)[-each_day:]:
            mood = _wander(maker, mood, back, days)
            if each_day == 1 and maker.random.random() < 0.3:
                continue
            day = maker.day(back)
            rows.append(_check_in(maker, journey, day, hour, round(mood)))
    CheckIn.objects.bulk_create(rows[-at_most:], batch_size=BATCH)


def _wander(maker: Maker, mood: float, back: int, days: int) -> float:
    """Tomorrow is a little like today and drawn toward where the year stands."""
    if HARD[0] >= back >= HARD[1]:
        return maker.random.uniform(1, 2.2)
    toward = 2.4 + 1.5 * (1 - back / days)
    wandered = mood + (toward - mood) * 0.3 + maker.random.uniform(-1, 1)
    return min(5.0, max(1.0, wandered))


def _check_in(maker: Maker, journey: Journey, day: date, hour: int, mood: int) -> CheckIn:
    random, pathway = maker.random, journey.pathway
    scores: dict[str, int | None] = {"mood": mood}
    for measure in pathway.measures:
        if measure.key in ("sleep", "calm") and random.random() < 0.6:
            near = mood * 2 + random.randint(-2, 2)
            scores[measure.key] = min(10, max(0, near)) if random.random() > 0.05 else None
    fitting = [tag for tag in pathway.tags if (tag in words.HEAVY_TAGS) == (mood <= 2)]
    signs = [words.EARLY_SIGN] if mood == 1 else []
    note = random.choice(words.NOTES) if random.random() < 0.2 else ""
    return CheckIn(
        id=maker.new_id(),
        owner=journey.owner,
        journey=journey,
        client_id=maker.new_id(),
        day=day,
        at=maker.at(day, hour),
        answers={
            "scores": scores,
            "feelings": random.sample(pathway.feelings, 1) if random.random() < 0.4 else [],
            "tags": sorted(random.sample(fitting, min(len(fitting), random.randint(0, 3)))),
            "signs": signs,
            "note": note,
        },
    )


def visits(maker: Maker, journey: Journey) -> None:
    """Stages in both directions, the last two at once."""
    keys = [stage.key for stage in journey.pathway.stages]
    walk = (
        (keys[0], 360, 300, ""),
        (keys[1], 300, 210, ""),
        (keys[2], 210, 130, ""),
        (keys[0], 130, 105, words.BACK_TO_DISTRESS),
        (keys[2], 105, 80, ""),
        (keys[3], 80, None, ""),
        (keys[-1], 30, None, words.KEEPING_WELL),
    )
    for key, entered, left, own_words in walk:
        moment = maker.at(maker.day(entered), 18)
        StageVisit.objects.create(
            id=maker.new_id(),
            owner=journey.owner,
            journey=journey,
            client_id=maker.new_id(),
            pathway_key=journey.pathway_key,
            stage_key=key,
            entered_at=moment,
            focused_at=moment,
            left_at=None if left is None else maker.at(maker.day(left), 17),
            words=own_words,
        )


def goals(maker: Maker, journey: Journey) -> None:
    """Goals in each state, with steps, some taken, one tied to a moment."""
    ended = {"paused": "paused_at", "reached": "reached_at", "let-go": "let_go_at"}
    for position, (wish, why, state, steps) in enumerate(words.GOALS):
        moments: dict[str, Any] = {}
        if state in ended:
            moments[ended[state]] = maker.at(maker.day(20 + 9 * position))
        goal = _goal(maker, journey, position, wish, why=why, **moments)
        for n, text in enumerate(steps):
            done = state == "reached" or n < len(steps) - 1
            _step(maker, goal, n, text, done_back=max(1, 26 - 8 * n) if done else None)


def many_goals(maker: Maker, journey: Journey, *, count: int) -> None:
    """Many goals of four steps each."""
    for position in range(count):
        wish = f"{words.HEAVY_WISHES[position % len(words.HEAVY_WISHES)]} ({position + 1})"
        goal = _goal(maker, journey, position, wish)
        for n in range(4):
            back = maker.random.randint(1, 900) if n < 3 else None
            _step(maker, goal, n, f"Step {n + 1}", done_back=back)


def _goal(maker: Maker, journey: Journey, position: int, wish: str, **more: Any) -> Goal:
    return Goal.objects.create(
        id=maker.new_id(),
        owner=journey.owner,
        journey=journey,
        client_id=maker.new_id(),
        position=position,
        wish=wish,
        set_at=maker.at(maker.day(200), 12),
        **more,
    )


def _step(maker: Maker, goal: Goal, position: int, text: str, *, done_back: int | None) -> None:
    tied = position == 0
    Step.objects.create(
        id=maker.new_id(),
        owner=goal.owner,
        goal=goal,
        client_id=maker.new_id(),
        position=position,
        text=text,
        if_text="Saturday and I have had breakfast" if tied else "",
        then_text=text[:1].lower() + text[1:] if tied else "",
        added_at=goal.set_at,
        done_at=None if done_back is None else maker.at(maker.day(done_back), 11),
    )


def plans(maker: Maker, journey: Journey) -> None:
    """Both plans, as far as the pathway has their sections."""
    for kind, lines in (("safety", words.SAFETY), ("wellness", words.WELLNESS)):
        template = journey.pathway.plan(kind)
        if template is None:
            continue
        moment = maker.at(maker.day(40), 15)
        plan = Plan.objects.create(
            id=maker.new_id(), owner=journey.owner, journey=journey, kind=kind, begun_at=moment
        )
        for section in template.sections:
            if section.key in lines:
                PlanPart.objects.create(
                    id=maker.new_id(),
                    owner=journey.owner,
                    plan=plan,
                    section=section.key,
                    changed_at=moment,
                    items=[_plan_line(section, line) for line in lines[section.key]],
                )


def _plan_line(section: PlanSection, line: str | tuple[str, str]) -> dict[str, str]:
    """A line of a plan; a pair is a person with a number, or a sign with its then."""
    if isinstance(line, str):
        return {"text": line}
    text, more = line
    return (
        {"text": text, "phone": more, "note": ""}
        if section.holds == "people"
        else {
            "text": text,
            "then": more,
        }
    )


def responses(maker: Maker, journey: Journey) -> None:
    """A dozen worksheets, filled."""
    worksheets = [a for a in journey.pathway.activities if a.kind == "worksheet"]
    for n, activity in enumerate(worksheets[:12]):
        moment = maker.at(maker.day(340 - 25 * n), 16)
        Response.objects.create(
            id=maker.new_id(),
            owner=journey.owner,
            journey=journey,
            client_id=maker.new_id(),
            activity_key=activity.key,
            begun_at=moment,
            changed_at=moment + timedelta(minutes=6),
            finished_at=moment + timedelta(minutes=6),
            answers={
                "title": activity.title,
                "labels": {field.key: field.label for field in activity.fields},
                "fields": _filled(maker, activity),
                "before": None,
                "after": None,
            },
        )


def _filled(maker: Maker, activity: Activity) -> dict[str, Any]:
    return {field.key: _answer(maker, field) for field in activity.fields}


def _answer(maker: Maker, field: WorksheetField) -> Any:
    random = maker.random
    if field.kind == "choice":
        return random.choice(field.options) if field.options else ""
    if field.kind == "scale":
        return random.randint(3, 8)
    if field.kind == "date":
        return maker.day(random.randint(1, 90)).isoformat()
    if field.kind == "list":
        return random.sample(words.ANSWERS, 2)
    return random.choice(words.ANSWERS)


def entries(maker: Maker, journey: Journey, *, count: int, days: int) -> None:
    """Private writing over the days, at an even distance."""
    rows = []
    for n in range(count):
        day = maker.day(days - n * days // count)
        rows.append(
            JournalEntry(
                id=maker.new_id(),
                owner=journey.owner,
                journey=journey,
                client_id=maker.new_id(),
                day=day,
                at=(moment := maker.at(day, 21)),
                changed_at=moment,
                text=words.ENTRIES[n % len(words.ENTRIES)],
            )
        )
    JournalEntry.objects.bulk_create(rows, batch_size=BATCH)
