"""A member's own reminder."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedTextField
from accounts.models import OwnedModel, User
from reminders import planning


class Kind(models.TextChoices):
    """What a reminder is about; said inside the app only."""

    CHECK_IN = "check-in", _("A gentle check-in")
    PLAN_REVIEW = "plan-review", _("Look over my plan")
    ACTIVITY = "activity", _("Something to practise")
    STEP = "step", _("My next small step")
    HARD_DATE = "hard-date", _("Before a hard date")
    WEEKLY_REVIEW = "weekly-review", _("Look back on the week")
    LETTER = "letter", _("A letter to future me")
    FREE = "free", _("My own reminder")


class Wording(models.TextChoices):
    """What others would see. Only the first says nothing at all."""

    PLAIN = "plain", _("You have a reminder.")
    MOMENT = "moment", _("A moment for you, if you like.")
    SMALL = "small", _("A small thing is waiting, whenever it suits.")
    PAGE = "page", _("Time to look over your own page, if you want to.")
    NOTE = "note", _("You have a note to read.")


class Ended(models.TextChoices):
    """Why a reminder is off."""

    NONE = "", ""
    MEMBER = "member", _("You switched it off.")
    MAIL = "mail", _("Switched off from a mail.")
    SILENCE = "silence", _("It ended by itself.")
    OVER = "over", _("It has had its day.")


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Sets of reminders."""

    def of(self, user: User) -> ReminderQuerySet:
        """The user's own, without what they deleted; nobody else has a door to these."""
        return self.filter(owner=user, removed_at__isnull=True)

    def on(self) -> ReminderQuerySet:
        """Those that are switched on."""
        return self.filter(ended_at__isnull=True, removed_at__isnull=True)

    def due(self, *, at: datetime) -> ReminderQuerySet:
        """Those whose next slot has come, longest waiting first."""
        return self.on().filter(next_at__lte=at).order_by("next_at")

    def pause(self, *, at: datetime, until: datetime) -> int:
        """Let every reminder rest until a moment; how many there were."""
        reminders = list(self.on())
        for reminder in reminders:
            reminder.paused_until = until
            reminder.change(at=at)
        return len(reminders)

    def resume(self, *, at: datetime) -> int:
        """End the rest of every reminder."""
        reminders = list(self.on().filter(paused_until__gt=at))
        for reminder in reminders:
            reminder.paused_until = None
            reminder.change(at=at)
        return len(reminders)

    def move(self, tz: str, *, at: datetime) -> None:
        """Let every reminder go by the clock of another zone."""
        for reminder in self.exclude(tz=tz):
            reminder.move(tz, at=at)


class Reminder(OwnedModel):
    """What, when and how a member asked to be reminded.

    `days_rule` is one of the shapes of `planning.Rule`; it and the clock times stand in
    clear, because the planner reads them. The member's own words are sealed.
    """

    # `reminder_made_once` is the index behind it, and behind the page Reminders.
    owner = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    client_id = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.FREE)
    template_key = models.CharField(max_length=60, blank=True)
    stage_key = models.CharField(max_length=60, blank=True)
    label = EncryptedTextField(blank=True)
    days_rule = models.JSONField()
    local_time = models.TimeField()
    tz = models.CharField(max_length=64)
    next_at = models.DateTimeField(null=True, blank=True)
    # The nominal local slot behind next_at, as 2026-03-29T02:30.
    next_key = models.CharField(max_length=16, blank=True)
    useful_for = models.DurationField(default=timedelta(hours=12))
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    by_email = models.BooleanField(default=False)
    by_push = models.BooleanField(default=False)
    wording = models.CharField(max_length=10, choices=Wording, default=Wording.PLAIN)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    paused_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=10, choices=Ended, blank=True, default="")
    removed_at = models.DateTimeField(null=True, blank=True)
    # The local day on which the member has done it already.
    done_on = models.DateField(null=True, blank=True)
    # Occurrences since the last visit the planner knew of, and those nobody could use.
    unanswered = models.PositiveIntegerField(default=0)
    missed = models.PositiveIntegerField(default=0)

    objects: ClassVar[ReminderQuerySet] = ReminderQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="reminder_made_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="reminder_kind_known"),
            models.CheckConstraint(
                condition=Q(wording__in=Wording.values), name="reminder_wording_known"
            ),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="reminder_quiet_hours_have_two_ends",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False)
                | Q(removed_at__isnull=False)
                | Q(next_at__isnull=False),
                name="reminder_that_is_on_has_a_next_time",
            ),
        ]
        indexes = [
            # The planner's probe: what is due.
            models.Index(
                fields=["next_at"],
                condition=Q(ended_at__isnull=True, removed_at__isnull=True),
                name="reminder_due",
            ),
        ]

    @property
    def rule(self) -> planning.Rule:
        """On which days."""
        return planning.Rule.read(self.days_rule)

    @property
    def is_on(self) -> bool:
        """Whether it is switched on."""
        return self.ended_at is None and self.removed_at is None

    @property
    def quiet(self) -> planning.Quiet:
        """The hours in which nothing may arrive."""
        return self.quiet_from, self.quiet_until

    def slot_after(self, moment: datetime) -> planning.Slot | None:
        """The first slot strictly after a moment."""
        return planning.next_slot(self.rule, self.local_time, self.tz, after=moment)

    def aim(self, *, at: datetime) -> None:
        """Set the next slot after now, or after the rest; without one it is over."""
        slot = self.slot_after(max(at, self.paused_until or at))
        self.next_at = slot.at if slot else None
        self.next_key = slot.key if slot else ""
        if slot is None and self.ended_at is None:
            self.ended_at, self.ended_why = at, Ended.OVER

    def move(self, tz: str, *, at: datetime) -> None:
        """Follow the member to another zone: the next slot not yet delivered stays the next.

        One that lies behind in the new zone is still sent while it is of use.
        """
        self.tz = tz
        key, first = self.next_key, planning.day_of(self.next_key)
        self.change(at=at)
        if not self.is_on or first is None or (self.paused_until or at) > at:
            return
        for slot in planning.slots_from(self.rule, self.local_time, tz, first):
            if slot.key >= key and slot.at + self.useful_for > at:
                self.next_at, self.next_key = slot.at, slot.key
                self.save(update_fields=["next_at", "next_key"])
                return

    def change(self, *, at: datetime) -> None:
        """Save a change: aim anew, and cancel what the old version had still to send."""
        from reminders.models.delivery import Delivery

        if self.is_on:
            self.aim(at=at)
        self.version += 1
        self.changed_at = at
        self.save()
        Delivery.objects.waiting().filter(occurrence__reminder=self).update(
            state=Delivery.State.CANCELLED, last_code="changed", next_attempt_at=None
        )

    def done_today(self, *, at: datetime) -> None:
        """The member has done it already: nothing more of it comes on this day."""
        from reminders.models.delivery import Delivery, InboxItem

        self.done_on = at.astimezone(ZoneInfo(self.tz)).date()
        self.save(update_fields=["done_on"])
        InboxItem.objects.filter(occurrence__reminder=self, done_at__isnull=True).update(done_at=at)
        Delivery.objects.waiting().filter(occurrence__reminder=self).update(
            state=Delivery.State.CANCELLED, last_code="done", next_attempt_at=None
        )

    def is_done(self, *, at: datetime) -> bool:
        """Whether the member has said so of the day that a moment lies on."""
        return self.done_on == at.astimezone(ZoneInfo(self.tz)).date()

    def not_done_today(self) -> None:
        """Take that back; what was still to come of the day comes."""
        self.done_on = None
        self.save(update_fields=["done_on"])

    def end(self, *, at: datetime, why: Ended = Ended.MEMBER) -> None:
        """Switch it off; a second time changes nothing."""
        if self.ended_at is None:
            self.ended_at, self.ended_why = at, why
            self.change(at=at)

    def start(self, *, at: datetime) -> None:
        """Switch it on; a slot that was already sent is not sent again."""
        if self.ended_at is not None:
            self.ended_at, self.ended_why, self.unanswered = None, Ended.NONE, 0
            self.change(at=at)

    def remove(self, *, at: datetime) -> None:
        """Put it away; the planner clears it out a day later."""
        self.removed_at = at
        self.change(at=at)

    def restore(self, *, at: datetime) -> None:
        """Take the putting away back."""
        self.removed_at = None
        self.change(at=at)
