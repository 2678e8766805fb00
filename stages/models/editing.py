"""Who may change the map, what they changed, and who read it before members did."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from stages.models.pathway import Pathway


class EditorGrantQuerySet(models.QuerySet["EditorGrant"]):
    """Who is a content editor."""

    def open(self) -> EditorGrantQuerySet:
        """Grants that hold."""
        return self.filter(ended_at__isnull=True)

    def grant(self, user: User, *, at: datetime) -> EditorGrant:
        """Make a person an editor; a second call changes nothing."""
        grant, _ = self.open().get_or_create(user=user, ended_at=None, defaults={"granted_at": at})
        return grant

    def end(self, user: User, *, at: datetime) -> bool:
        """A person is no editor any more; whether they were one."""
        return bool(self.open().filter(user=user).update(ended_at=at))

    def hold(self, user: User) -> bool:
        """Whether a person is an editor now."""
        return self.open().filter(user=user).exists()


class EditorGrant(models.Model):
    """A stretch of time in which the operator lets a person change the map."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="editor_grants")
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        objects: ClassVar[EditorGrantQuerySet]
    else:
        objects = EditorGrantQuerySet.as_manager()

    class Meta:
        ordering = ["granted_at"]
        constraints = [
            # Also the index behind the question on every page of the editor.
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(ended_at__isnull=True),
                name="one_open_editor_grant_per_person",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("granted_at")),
                name="editor_grant_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"EditorGrant {self.pk}"


class Deed(models.TextChoices):
    """What an editor did."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"
    PUT_BACK = "put-back"
    REPLACED = "replaced"
    SENT = "sent"
    TAKEN_BACK = "taken-back"
    RETURNED = "returned"
    PUBLISHED = "published"
    WENT_BACK = "went-back"
    SECONDED = "seconded"


class Change(models.Model):
    """What somebody did to a draft, and when. Typing without a long rest is one change."""

    pathway = models.ForeignKey(Pathway, models.CASCADE, related_name="changes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    deed = models.CharField(max_length=10, choices=Deed)
    kind = models.CharField(max_length=16, blank=True)
    key = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300, blank=True)
    began_at = models.DateTimeField()
    at = models.DateTimeField()
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(deed__in=Deed.values), name="change_deed_known"),
        ]
        # Read by the history of a pathway, newest first.
        indexes = [models.Index(fields=["pathway", "-at"], name="change_by_pathway")]

    def __str__(self) -> str:
        return f"Change {self.pk}"


class ReviewQuerySet(models.QuerySet["Review"]):
    """Drafts sent to a second reader."""

    def open(self) -> ReviewQuerySet:
        """Those nobody has answered."""
        return self.filter(closed_at__isnull=True)

    def unread(self) -> ReviewQuerySet:
        """What went live in need, with nobody else having read it since."""
        return self.filter(at_once=True, seconded_at__isnull=True)


class Review(models.Model):
    """A draft as it was sent; the second reader publishes exactly this or sends it back.

    `alone` says that the host had the second reader switched off. `earlier` is the edition
    this goes back to; `at_once` says that it went live in need, before anybody else had read
    it, and `seconded_by` who did afterwards.
    """

    pathway = models.ForeignKey(Pathway, models.CASCADE, related_name="reviews")
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    words = models.CharField(max_length=500, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    sent_at = models.DateTimeField()
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    published = models.PositiveIntegerField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    alone = models.BooleanField(default=False)
    earlier = models.PositiveIntegerField(null=True, blank=True)
    at_once = models.BooleanField(default=False)
    seconded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    seconded_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        objects: ClassVar[ReviewQuerySet]
    else:
        objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["pathway"],
                condition=Q(closed_at__isnull=True),
                name="one_open_review_per_pathway",
            ),
            models.CheckConstraint(
                condition=Q(alone=True)
                | Q(at_once=True)
                | Q(published__isnull=True)
                | Q(sent_by__isnull=True)
                | ~Q(read_by=F("sent_by")),
                name="nobody_publishes_what_they_sent",
            ),
            models.CheckConstraint(
                condition=Q(at_once=False) | (~Q(words="") & Q(earlier__isnull=False)),
                name="what_goes_live_in_need_is_an_earlier_edition_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(seconded_by__isnull=True)
                | Q(sent_by__isnull=True)
                | ~Q(seconded_by=F("sent_by")),
                name="nobody_seconds_what_they_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"Review {self.pk}"
