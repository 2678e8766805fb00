"""A member with so many days behind them, and something of every kind in proportion.

live(user, THREE_YEARS, at=timezone.now())
"""

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Model

from accounts.models import User
from journeys.models import (
    Barrier,
    CheckIn,
    Experiment,
    Goal,
    Hope,
    JournalEntry,
    Journey,
    Letter,
    Marker,
    Plan,
    Planned,
    PlanPart,
    QuestionnaireResponse,
    Response,
    Review,
    Revision,
    Setback,
    StageVisit,
    Step,
    TakenUp,
)
from reminders.models import Device, Reminder
from reminders.planning import Rule

MOODS = (2, 3, 4, 3, 5, 1, 3, 4)
STEPS = 4


class Amounts(NamedTuple):
    """How long, and how much of each."""

    days: int
    check_ins: int
    goals: int
    entries: int
    responses: int
    reviews: int
    planned: int
    letters: int
    experiments: int
    questionnaires: int
    setbacks: int
    visits: int
    markers: int
    reminders: int
    revisions: int


THREE_YEARS = Amounts(1095, 3000, 60, 800, 240, 156, 1000, 36, 36, 72, 12, 12, 72, 12, 10)
THIRTY_DAYS = Amounts(30, 30, 4, 22, 7, 4, 27, 1, 1, 2, 1, 2, 2, 2, 1)


class Life:
    """Writes one life: an id for each row, moments at even distances."""

    def __init__(self, journey: Journey, amounts: Amounts, at: datetime) -> None:
        self.journey, self.amounts, self.at = journey, amounts, at
        self.owner = journey.owner
        self.today = self.owner.local_day(at)

    def days(self, count: int) -> Iterator[tuple[int, date, datetime]]:
        """So many days over the whole stretch, the oldest first, none to come."""
        for n in range(count):
            day = self.today - timedelta(days=(count - 1 - n) * self.amounts.days // count)
            yield n, day, min(datetime.combine(day, time(9 + n % 3 * 4), UTC), self.at)

    def write[Row: Model](
        self, kind: type[Row], count: int, row: Callable[[int, date, datetime], dict[str, Any]]
    ) -> list[Row]:
        """Rows of one kind, inserted at once."""
        same = {"owner": self.owner, "journey": self.journey}
        made = [
            kind(**same, client_id=uuid.uuid4(), **row(n, day, at))
            for n, day, at in self.days(count)
        ]
        return kind._base_manager.bulk_create(made, batch_size=500)


def live(user: User, amounts: Amounts, *, at: datetime) -> Journey:
    """Fill somebody's journey; answers it."""
    journey = Journey.objects.begin(user, at=at - timedelta(days=amounts.days))
    life = Life(journey, amounts, at)
    check_ins(life)
    ways(life)
    goals(life)
    plans(life)
    writing(life)
    answers(life)
    reminders(life)
    return journey


def check_ins(life: Life) -> None:
    """Moods in turn, sleep and calm, a tag, a word and now and then a line."""
    tags, feelings = life.journey.pathway.tags, life.journey.pathway.feelings

    def row(n: int, day: date, at: datetime) -> dict[str, Any]:
        said = {
            "scores": {"mood": MOODS[n % len(MOODS)], "sleep": n % 11, "calm": n * 7 % 11},
            "feelings": [feelings[n % len(feelings)]],
            "tags": [tags[n % len(tags)]],
            "signs": [],
            "note": "Talked to a neighbour on the stairs." if n % 5 == 0 else "",
        }
        return {"day": day, "at": at, "answers": said}

    life.write(CheckIn, life.amounts.check_ins, row)


def ways(life: Life) -> None:
    """Stages one after the other, the last still open; turning points; what was taken up."""
    keys = [stage.key for stage in life.journey.pathway.stages]
    last = life.amounts.visits - 1

    def visit(n: int, day: date, at: datetime) -> dict[str, Any]:
        left = None if n == last else at + timedelta(days=life.amounts.days // (last + 2) or 1)
        moments = {"entered_at": at, "focused_at": at, "left_at": left}
        key = {"pathway_key": life.journey.pathway_key, "stage_key": keys[n % len(keys)]}
        return moments | key | {"words": f"How it was then, {n + 1}."}

    def marker(n: int, day: date, at: datetime) -> dict[str, Any]:
        kind = "turning-point" if n % 2 else "tried"
        return {"day": day, "at": at, "kind": kind, "words": f"I said it aloud, {n + 1}."}

    def setback(n: int, day: date, at: datetime) -> dict[str, Any]:
        words = {"since": "a few days", "what": "Bad nights.", "helped": "My sister came round."}
        return {"day": day, "at": at, "words": words}

    life.write(StageVisit, life.amounts.visits, visit)
    life.write(Marker, life.amounts.markers, marker)
    life.write(Setback, life.amounts.setbacks, setback)
    for stage in life.journey.pathway.stages:
        for perspective in stage.perspectives:
            TakenUp.objects.create(
                owner=life.owner,
                journey=life.journey,
                pathway_key=life.journey.pathway_key,
                stage_key=stage.key,
                perspective_key=perspective.key,
                at=life.at,
                words=perspective.text,
            )


def goals(life: Life) -> None:
    """Two in five are worked on, the others rest, are done or were let go; four steps each."""
    ended = (None, "reached_at", None, "let_go_at", "paused_at")

    def goal(n: int, day: date, at: datetime) -> dict[str, Any]:
        words = {"wish": f"See people, {n + 1}", "why": "They know me.", "life_area": "people"}
        moment = ended[n % len(ended)]
        return words | {"position": n, "set_at": at} | ({moment: life.at} if moment else {})

    made = life.write(Goal, life.amounts.goals, goal)
    steps = [
        Step(
            owner=life.owner,
            goal=one,
            client_id=uuid.uuid4(),
            position=n,
            text=f"Call Jo, {n + 1}",
            added_at=one.set_at,
            done_at=min(one.set_at + timedelta(days=n), life.at) if n < STEPS - 1 else None,
        )
        for one in made
        for n in range(STEPS)
    ]
    Step.objects.bulk_create(steps, batch_size=500)

    def planned(n: int, day: date, at: datetime) -> dict[str, Any]:
        feels = {"expected": 2, "actual": 3}
        more = {"place": 1 + n % 3, "planned_at": at, "done_at": at if n % 2 else None}
        return more | {"day": day, "what": "Walk to the river", "matters": "", "feels": feels}

    rows = life.amounts.planned
    life.write(Planned, min(rows, life.amounts.days), planned)


def plans(life: Life) -> None:
    """Both plans whole, each part said otherwise a few times before."""
    for kind in ("safety", "wellness"):
        template = life.journey.pathway.plan(kind)
        assert template is not None
        plan = Plan.objects.create(
            owner=life.owner, journey=life.journey, kind=kind, begun_at=life.at
        )
        for section in template.sections:
            item = {"text": "Curtains stay closed"}
            item |= {"phone": "020 7946 0000", "note": ""} if section.holds == "people" else {}
            item |= {"then": "open them"} if section.holds == "if-then" else {}
            part = PlanPart.objects.create(
                owner=life.owner, plan=plan, section=section.key, changed_at=life.at, items=[item]
            )
            earlier = [
                Revision(
                    owner=life.owner,
                    row_id=part.pk,
                    sitting=uuid.uuid4(),
                    at=at,
                    words={"items": [{"text": f"As it was, {n + 1}"}]},
                )
                for n, _day, at in life.days(life.amounts.revisions)
            ]
            Revision.objects.bulk_create(earlier)


def writing(life: Life) -> None:
    """Entries, letters and reviews, hopes and what stands in the way."""

    def entry(n: int, day: date, at: datetime) -> dict[str, Any]:
        return {"day": day, "at": at, "changed_at": at, "text": f"A quiet day, the {n + 1}. " * 8}

    def letter(n: int, day: date, at: datetime) -> dict[str, Any]:
        moments = {"written_at": at, "changed_at": at, "opens_on": day + timedelta(days=60)}
        opened = at + timedelta(days=60)
        return moments | {
            "opened_at": opened if opened < life.at else None,
            "text": "You kept going. " * 20,
        }

    def review(n: int, day: date, at: datetime) -> dict[str, Any]:
        words = {"steps": ["Call Jo"], "kept": "Morning tea", "dropped": "", "next": "Rest"}
        return {"day": day, "begun_at": at, "changed_at": at, "finished_at": at, "words": words}

    def hope(n: int, day: date, at: datetime) -> dict[str, Any]:
        return {"at": at, "text": f"The river in June, {n + 1}"}

    def barrier(n: int, day: date, at: datetime) -> dict[str, Any]:
        words = {"about": ["money"], "what": "The bus is dear.", "help": "A pass", "who": "Jo"}
        return {"at": at, "words": words}

    life.write(Hope, life.amounts.setbacks, hope)
    life.write(Barrier, life.amounts.setbacks, barrier)
    life.write(JournalEntry, life.amounts.entries, entry)
    life.write(Letter, life.amounts.letters, letter)
    life.write(Review, life.amounts.reviews, review)


def answers(life: Life) -> None:
    """Activities, trials and questionnaires."""
    pathway = life.journey.pathway
    activities = [a for a in pathway.activities if a.kind in ("worksheet", "practice")]

    def response(n: int, day: date, at: datetime) -> dict[str, Any]:
        activity = activities[n % len(activities)]
        labels = {field.key: field.label for field in activity.fields}
        fields = dict.fromkeys(labels, "Quiet in the evenings")
        feels = {"before": 3, "after": 5} if activity.kind == "practice" else {}
        answers = {"title": activity.title, "labels": labels, "fields": fields} | feels
        moments = {"begun_at": at, "changed_at": at, "finished_at": at}
        return moments | {"activity_key": activity.key, "answers": answers}

    def trial(n: int, day: date, at: datetime) -> dict[str, Any]:
        ended = {"reviewed_at": at, "outcome": "keep", "found": "It helped a little"} if n else {}
        return {"from_day": day, "begun_at": at, "what": f"Swim on Mondays, {n + 1}"} | ended

    def answered(n: int, day: date, at: datetime) -> dict[str, Any]:
        said = [{"text": "Worrying", "label": "Several days"}]
        score = {"total": 7, "band": "mild", "missing": 0, "asked": 7, "maximum": 21}
        answers = {"title": "GAD-7", "said": said, "has_risk": False, "notice": "", **score}
        return {"questionnaire_key": "gad-7", "day": day, "at": at, "answers": answers}

    life.write(Response, life.amounts.responses, response)
    life.write(Experiment, life.amounts.experiments, trial)
    life.write(QuestionnaireResponse, life.amounts.questionnaires, answered)


def reminders(life: Life) -> None:
    """Some, one in three switched on, and a browser that takes notifications."""
    Device.objects.create(
        owner=life.owner,
        browser=uuid.uuid4(),
        name="A telephone",
        subscription={"endpoint": "https://push.example/x", "p256dh": "", "auth": ""},
        endpoint_hash=life.owner.pk.hex,
        made_at=life.at,
        used_at=life.at,
    )
    for n in range(life.amounts.reminders):
        reminder = Reminder(
            owner=life.owner,
            client_id=uuid.uuid4(),
            tz=life.owner.time_zone,
            made_at=life.at,
            changed_at=life.at,
            label=f"Water the plants, {n + 1}",
            days_rule=Rule("week", days=(n % 7,)).stored(),
            local_time=time(18),
        )
        reminder.aim(at=life.at)
        reminder.save()
