"""The journey, the one door to everything of a member's, and the stretches of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple
from uuid import UUID, uuid5

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Greatest

from accounts.fields import EncryptedJSONField
from accounts.models import OwnedModel, User
from accounts.prepared import Prepared
from journeys.choice import Cell, Choice
from journeys.choice import read as read_choice
from journeys.models.letter import Letter
from journeys.models.once import make_once
from journeys.models.revision import TRIES, sealed
from journeys.models.stretch import Pause, StageVisit, StageVisitQuerySet
from stages import editions
from stages.content import Pathway, Perspective, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from journeys.models.check_in import CheckIn
    from journeys.models.marker import TakenUp
    from journeys.models.setback import Setback


class Move(NamedTuple):
    """What a choice of stages changed."""

    entered: list[StageVisit]
    left: list[StageVisit]


class JourneyQuerySet(models.QuerySet["Journey"]):
    """The one door."""

    def editable_by(self, user: User) -> JourneyQuerySet:
        """Journeys the user walks."""
        return self.filter(owner=user)

    def visible_to(self, user: User) -> JourneyQuerySet:
        """Journeys the user may read: their own, and nobody else's."""
        return self.filter(owner=user)

    def open(self) -> JourneyQuerySet:
        """Journeys still walked."""
        return self.filter(closed_at__isnull=True)

    def with_state(self) -> JourneyQuerySet:
        """Each journey with its focus and its open pause, in the same query."""
        return self.annotate(
            focus_key=Subquery(StageVisit.objects.here().values("stage_key")[:1]),
            paused_since=Subquery(
                Pause.objects.open().filter(journey=OuterRef("pk")).values("began_at")[:1]
            ),
        )

    def with_letter(self, day: date) -> JourneyQuerySet:
        """Each journey with a letter that has arrived by that day, in the same query."""
        return self.annotate(letter_id=Subquery(Letter.objects.arriving(day).values("pk")[:1]))

    def with_stage(self, stage_key: str) -> JourneyQuerySet:
        """Each journey with whether the member is in that stage, in the same query."""
        return self.annotate(is_here=Exists(StageVisit.objects.here().filter(stage_key=stage_key)))

    def walked_by(self, user: User) -> Journey:
        """The user's open journey, or the one that their first act will save."""
        return self.editable_by(user).open().first() or Journey.not_begun(user)

    def begin(self, user: User, *, at: datetime) -> Journey:
        """The user's open journey, made now if there is none; twice makes one."""
        if found := _open_of(user.pk):
            return found[0]
        journey, _ = self.open().get_or_create(
            owner=user, closed_at=None, defaults={"began_at": at}
        )
        return journey


class Journey(OwnedModel):
    """One member walking one pathway; at most one is open."""

    pathway_key = models.CharField(max_length=60, default="personal-recovery")
    began_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # The day on which Today is kept short, and the day on which it asks nothing at all.
    gentle_on = models.DateField(null=True, blank=True)
    quiet_on = models.DateField(null=True, blank=True)
    # What the member chose to be asked: see journeys/choice.py.
    choice = EncryptedJSONField(blank=True)
    choice_version = models.PositiveIntegerField(default=1)

    objects: ClassVar[JourneyQuerySet] = JourneyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            # Also the index behind every page: a member's open journey.
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(closed_at__isnull=True),
                name="one_open_journey_per_member",
            ),
        ]

    @classmethod
    def not_begun(cls, user: User) -> Journey:
        """The journey that the user's first act will save."""
        return cls(owner=user, began_at=user.joined_at)

    @property
    def pathway(self) -> Pathway:
        """The newest edition of the pathway being walked, from memory, as this page reads."""
        return editions.read_here(self.pathway_key).pathway

    def stage_of(self, visit: StageVisit) -> Stage | None:
        """The stage of a visit, on whichever pathway; None where the map no longer has it."""
        if visit.pathway_key == self.pathway_key:
            return self.pathway.stage(visit.stage_key)
        try:
            return editions.read_here(visit.pathway_key).pathway.stage(visit.stage_key)
        except editions.NoEdition:
            return None

    @property
    def focus(self) -> Stage | None:
        """The stage entered last, of a journey read `with_state`; suggestions come from it."""
        return self.pathway.stage(getattr(self, "focus_key", None) or "")

    @property
    def chosen(self) -> Choice:
        """What the member chose to be asked."""
        return read_choice(self.choice)

    def choose(self, change: Callable[[Cell], Cell]) -> None:
        """Change what is asked; of two changes at once neither is lost."""
        for _ in range(TRIES):
            wanted = change(dict(self.choice))
            if wanted == self.choice:
                return
            rows = Journey.objects.filter(pk=self.pk, choice_version=self.choice_version)
            held = rows.update(
                choice_version=F("choice_version") + 1, **sealed(self, {"choice": wanted})
            )
            self.refresh_from_db(fields=["choice", "choice_version"])
            if held:
                return
        raise RuntimeError("Others kept changing what is asked.")

    def here(self) -> StageVisitQuerySet:
        """The open visits of the pathway being walked, the focus first."""
        return self.visits.open().filter(pathway_key=self.pathway_key)

    def enter(self, stage: Stage, *, at: datetime, words: str = "", client_id: UUID) -> StageVisit:
        """Enter a stage; entering one that is open already makes it the focus again."""
        visit = self.here().filter(stage_key=stage.key).first()
        if visit and visit.client_id != client_id:
            visit.focused_at = at
            visit.add_words(words)
            visit.save(update_fields=["focused_at", "words"])
        # A form sent again makes no second visit, even if the first one has ended since.
        return visit or make_once(
            self.visits.model(
                journey=self,
                owner_id=self.owner_id,
                client_id=client_id,
                pathway_key=self.pathway_key,
                stage_key=stage.key,
                entered_at=at,
                focused_at=at,
                words=words,
            ),
            pathway_key=self.pathway_key,
            stage_key=stage.key,
            left_at=None,
        )

    def leave(self, stage_key: str, *, at: datetime, words: str = "") -> StageVisit | None:
        """Leave a stage; leaving one that is not open changes nothing."""
        visit = self.here().filter(stage_key=stage_key).first()
        if visit is None:
            return None
        if words:
            visit.add_words(words)
            visit.save(update_fields=["words"])
        visit.end(at=at)
        return visit

    @transaction.atomic
    def choose_stages(
        self, keys: Collection[str], *, at: datetime, words: str = "", client_id: UUID
    ) -> Move:
        """Be in exactly these stages: one, several or none, in any direction.

        Words stay with the stages entered, else with those that stay, else with those left.
        The form sent again changes nothing more.
        """
        open_keys = {visit.stage_key for visit in self.here()}
        chosen = [stage for stage in self.pathway.stages if stage.key in keys]
        entering = [stage for stage in chosen if stage.key not in open_keys]
        leaving = [key for key in open_keys if key not in keys]
        entered = []
        # The earliest place is entered last, so that the gentler page is the focus.
        for nth, stage in enumerate(reversed(entering or (chosen if words else []))):
            moment = at + timedelta(microseconds=nth)
            visit = self.enter(stage, at=moment, words=words, client_id=uuid5(client_id, stage.key))
            if stage in entering and visit.left_at is None:
                entered.append(visit)
        last_words = "" if chosen else words
        left = [self.leave(key, at=at, words=last_words) for key in leaving]
        return Move(entered, [visit for visit in left if visit])

    def check_in(
        self, answers: dict[str, Any], *, day: date, at: datetime, client_id: UUID
    ) -> CheckIn:
        """Say how one is, on a day of one's own; the same form sent again makes no second row.

        A very hard day, said today, keeps Today short.
        """
        row = self.check_ins.model(
            journey=self, owner_id=self.owner_id, client_id=client_id, day=day, at=at
        )
        row.answers = answers
        kept: CheckIn = make_once(row)
        if kept.is_very_hard and day == self.owner.local_day(at):
            self.keep_short(day)
        return kept

    def note_setback(
        self, words: dict[str, str], *, since: date | None, day: date, at: datetime, client_id: UUID
    ) -> Setback:
        """Note that something happened. Nothing else changes."""
        row = self.setbacks.model(
            journey=self, owner_id=self.owner_id, client_id=client_id, day=day, at=at
        )
        row.since_day, row.words = since, words
        kept: Setback = make_once(row)
        return kept

    def take_up(self, stage: Stage, perspective: Perspective, *, at: datetime) -> TakenUp:
        """Take up a perspective; the second time changes nothing."""
        keys = {
            "pathway_key": self.pathway_key,
            "stage_key": stage.key,
            "perspective_key": perspective.key,
        }
        row = self.taken_up.model(journey=self, owner_id=self.owner_id, at=at, **keys)
        row.words = perspective.text
        self.taken_up.bulk_create([row], ignore_conflicts=True)
        kept: TakenUp = self.taken_up.get(**keys)
        return kept

    def keep_short(self, day: date) -> None:
        """Three doors on Today, for that day."""
        Journey.objects.filter(pk=self.pk).update(gentle_on=day)

    def keep_quiet(self, day: date) -> None:
        """Ask nothing on Today until that day is over."""
        Journey.objects.filter(pk=self.pk).update(quiet_on=day)

    def show_everything(self) -> None:
        """Take Today back to its full length."""
        Journey.objects.filter(pk=self.pk).update(gentle_on=None, quiet_on=None)

    def pause(self, *, at: datetime) -> None:
        """Stop every prompt and hide history; a second call changes nothing."""
        Pause.objects.bulk_create(
            [Pause(journey=self, owner_id=self.owner_id, began_at=at)], ignore_conflicts=True
        )

    def resume(self, *, at: datetime) -> None:
        """End the pause; where there is none, nothing changes."""
        self.pauses.open().update(ended_at=Greatest(F("began_at"), at))

    def rest_goals(self, *, at: datetime) -> None:
        """Let every goal being worked on rest; they keep their steps."""
        for goal in self.goals.active():
            goal.rest(at=at)


_open_of = Prepared(lambda owner_id: Journey.objects.editable_by(User(pk=owner_id)).open(), UUID)
