"""What a member hopes for, and the small steps toward it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.utils.dateparse import parse_datetime

from accounts.fields import EncryptedJSONField, EncryptedTextField
from accounts.models import OwnedModel
from journeys.models.journey import Journey
from journeys.models.revision import change

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

GOOD_ENOUGH, HOPED_FOR = 3, 4
MOMENTS = ("paused_at", "reached_at", "let_go_at")


class State(StrEnum):
    """How a goal stands. There is no failed one."""

    ACTIVE = "active"
    PAUSED = "paused"
    REACHED = "reached"
    LET_GO = "let-go"


class GoalQuerySet(models.QuerySet["Goal"]):
    """Goals, in the member's order."""

    def active(self) -> GoalQuerySet:
        """Goals being worked on."""
        return self.filter(paused_at=None, reached_at=None, let_go_at=None)

    def by_state(self) -> GoalQuerySet:
        """First what is worked on, then what rests, is done, was let go."""
        return self.annotate(
            rank=Case(
                When(let_go_at__isnull=False, then=Value(3)),
                When(reached_at__isnull=False, then=Value(2)),
                When(paused_at__isnull=False, then=Value(1)),
                default=Value(0),
                output_field=models.IntegerField(),
            )
        ).order_by("rank", "position", "set_at", "id")

    def with_steps(self) -> GoalQuerySet:
        """Each goal with how many steps were taken and are left, and the next one's words."""
        there = Q(steps__removed_at=None)
        open_steps = Step.objects.filter(goal=OuterRef("pk"), removed_at=None, done_at=None)
        return self.annotate(
            taken=Count("steps", filter=there & Q(steps__done_at__isnull=False)),
            left=Count("steps", filter=there & Q(steps__done_at=None)),
            next_id=Subquery(open_steps.values("pk")[:1]),
            next_cell=Subquery(open_steps.values("text")[:1]),
        )


class Goal(OwnedModel):
    """A wish in the member's own words. There is no failed state.

    `levels` holds five plain sentences around what is hoped for, from less than now to more
    than hoped, empty where nothing was written (goal attainment scaling, Kiresuk and
    Sherman 1968); `reached_level`, 1 to 5, says how it turned out. `former` keeps the
    moments before the last turn, so that it can be taken back.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="goals")
    client_id = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    position = models.PositiveIntegerField(default=0)
    wish = EncryptedTextField()
    why = EncryptedTextField(blank=True)
    life_area = EncryptedTextField(blank=True)
    levels = EncryptedJSONField(default=list)
    resting_words = EncryptedTextField(blank=True)
    former = EncryptedJSONField()
    by_day = models.DateField(null=True, blank=True)
    set_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    reached_at = models.DateTimeField(null=True, blank=True)
    reached_level = models.PositiveSmallIntegerField(null=True, blank=True)
    let_go_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[GoalQuerySet] = GoalQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["position", "set_at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="goal_made_once"),
            models.CheckConstraint(
                condition=(
                    Q(paused_at__isnull=True, reached_at__isnull=True)
                    | Q(paused_at__isnull=True, let_go_at__isnull=True)
                    | Q(reached_at__isnull=True, let_go_at__isnull=True)
                ),
                name="goal_in_one_state",
            ),
            models.CheckConstraint(
                condition=Q(reached_level__isnull=True)
                | Q(reached_level__range=(1, 5), reached_at__isnull=False),
                name="goal_reached_at_a_level",
            ),
        ]
        indexes = [
            # Read by Today and the list of goals.
            models.Index(fields=["journey", "position", "set_at"], name="goal_by_journey"),
        ]

    @property
    def state(self) -> State:
        """How this goal stands."""
        if self.let_go_at:
            return State.LET_GO
        if self.reached_at:
            return State.REACHED
        return State.PAUSED if self.paused_at else State.ACTIVE

    @property
    def next_step(self) -> str:
        """The words of the next step, of a goal loaded `with_steps`."""
        cell = getattr(self, "next_cell", None)
        field = Step._meta.get_field("text")
        return str(field.open(cell, getattr(self, "next_id", None), self.owner_id)) if cell else ""

    @property
    def came_to(self) -> str:
        """What the member wrote for the level it came to; nothing where they wrote nothing."""
        if not self.reached_level or not self.levels:
            return ""
        return str(self.levels[self.reached_level - 1])

    def rest(self, *, at: datetime, words: str = "") -> bool:
        """Let the goal wait; it keeps its steps. Again changes nothing."""
        return self._turn(State.PAUSED, paused_at=at, resting_words=words)

    def resume(self, *, at: datetime) -> bool:
        """Pick the goal up again."""
        return self._turn(State.ACTIVE)

    def reach(self, *, at: datetime, level: int = HOPED_FOR) -> bool:
        """Say where it came to. Said otherwise later, it keeps the moment it was first said."""
        return self._turn(State.REACHED, reached_at=self.reached_at or at, reached_level=level)

    def let_go(self, *, at: datetime) -> bool:
        """Let the goal go."""
        return self._turn(State.LET_GO, let_go_at=at)

    def undo_turn(self, *, seen: int) -> bool:
        """Put back the moments before the last turn, if nothing changed since."""
        if not self.former or self.version != seen:
            return False
        moments = {n: parse_datetime(self.former[n]) if self.former[n] else None for n in MOMENTS}
        rest = {name: self.former[name] for name in ("reached_level", "resting_words")}
        return change(self, seen=seen, former={}, **moments, **rest)

    def _turn(self, state: State, **moments: Any) -> bool:
        """Bring the goal into a state; False if it stands there already."""
        if self.state == state and self.reached_level == moments.get("reached_level"):
            return False
        former: dict[str, Any] = {
            name: value.isoformat() if (value := getattr(self, name)) else None for name in MOMENTS
        }
        former |= {"reached_level": self.reached_level, "resting_words": self.resting_words}
        blank: dict[str, Any] = dict.fromkeys((*MOMENTS, "reached_level"))
        values = blank | {"resting_words": "", "former": former} | moments
        return change(self, seen=self.version, **values)


class Step(OwnedModel):
    """One small thing to do; `earlier` keeps its wordings from before it was made smaller."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="steps")
    client_id = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    position = models.PositiveIntegerField(default=0)
    text = EncryptedTextField()
    if_text = EncryptedTextField(blank=True)
    then_text = EncryptedTextField(blank=True)
    earlier = EncryptedJSONField(default=list)
    added_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "added_at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="step_made_once"),
        ]
        indexes = [
            # Read by a goal's page and by Today.
            models.Index(fields=["goal", "position", "added_at"], name="step_by_goal"),
        ]

    def tick(self, *, done: bool, at: datetime) -> bool:
        """Take the step, or put it back; again changes nothing, and keeps the first moment."""
        steps = Step.objects.filter(pk=self.pk, done_at__isnull=done)
        return bool(steps.update(done_at=at if done else None))

    def reword(self, *, seen: int, text: str, if_text: str, then_text: str) -> bool:
        """Change the words, keeping the old wording; False if others came between."""
        earlier = [*self.earlier, self.text] if text != self.text else self.earlier
        values = {"text": text, "if_text": if_text, "then_text": then_text}
        if all(getattr(self, name) == value for name, value in values.items()):
            return True
        held = change(self, seen=seen, earlier=earlier, **values)
        return held or all(getattr(self, name) == value for name, value in values.items())


def move(rows: models.QuerySet[Any], row_id: UUID, *, by: int) -> None:
    """Move one of the rows up (-1) or down (1) in their order."""
    with transaction.atomic():
        places: Sequence[tuple[UUID, int]] = list(rows.values_list("pk", "position"))
        order = [pk for pk, _ in places]
        at = order.index(row_id)
        to = min(max(at + by, 0), len(order) - 1)
        order.insert(to, order.pop(at))
        former = dict(places)
        for position, pk in enumerate(order, start=1):
            if former[pk] != position:
                rows.model._base_manager.filter(pk=pk).update(position=position)


def last_position(rows: models.QuerySet[Any]) -> int:
    """The place after all of them."""
    top = rows.order_by().aggregate(top=models.Max(F("position")))["top"]
    return int(top or 0) + 1
