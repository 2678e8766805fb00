"""Who a person is here, and the rows that belong to them alone."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import names


class UserManager(BaseUserManager["User"]):
    """Makes accounts."""

    def create_user(
        self, username: str, password: str | None = None, *, email: str = "", **fields: object
    ) -> "User":
        """Make an account with a made-up name and a passphrase; e-mail is optional."""
        user = self.model(username=username, email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find an account by its name, whatever its letter case."""
        return self.get(name_key=names.key(username or ""))


class Theme(models.TextChoices):
    """The colours a person chose."""

    AUTO = "auto", _("As my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class User(AbstractBaseUser):
    """A person, under the name they made up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=names.LONGEST, unique=True)
    # Names that read the same are the same: see accounts/names.py. Also the index of sign-in.
    name_key = models.CharField(max_length=names.LONGEST_KEY, unique=True, editable=False)
    # What was given, confirmed or not. Only `confirmed_email` is known to be theirs.
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    time_zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=12, default="en")
    # Minutes after midnight at which this person's day begins: 240 is 4 in the morning.
    day_begins = models.PositiveSmallIntegerField(default=240)
    country = models.CharField(max_length=2, blank=True)

    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    shows_pictures = models.BooleanField(default=True)
    shows_suns = models.BooleanField(default=True)
    shows_numbers = models.BooleanField(default=True)
    # Parts a person may switch off; the rest still makes sense.
    uses_stages = models.BooleanField(default=True)
    uses_check_ins = models.BooleanField(default=True)
    uses_look_back = models.BooleanField(default=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(day_begins__lt=1440), name="user_day_begins_within_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(theme__in=Theme.values), name="user_theme_known"
            ),
        ]

    def __str__(self) -> str:
        return f"User {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the account; its key follows its name."""
        self.name_key = names.key(self.username)
        fields = kwargs.get("update_fields")
        if fields is not None and "username" in fields:
            kwargs["update_fields"] = {*fields, "name_key"}
        super().save(*args, **kwargs)

    @property
    def confirmed_email(self) -> str:
        """The address this person has shown to be theirs, or nothing."""
        from allauth.account.models import EmailAddress

        confirmed = EmailAddress.objects.filter(user_id=self.pk, verified=True)
        return confirmed.order_by("-primary").values_list("email", flat=True).first() or ""

    @property
    def zone(self) -> ZoneInfo:
        """Where this person's clock stands."""
        return ZoneInfo(self.time_zone)

    def local_day(self, at: datetime) -> date:
        """The date this person would call the moment `at`, with their own day boundary."""
        return (at.astimezone(self.zone) - timedelta(minutes=self.day_begins)).date()

    def day_start(self, day: date) -> datetime:
        """The moment at which a day of this person's begins."""
        return datetime.combine(day, time(), self.zone) + timedelta(minutes=self.day_begins)


class Keyring(models.Model):
    """A member's data key, wrapped by the host's key-encryption key."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="keyrings")
    generation = models.PositiveIntegerField(default=1)
    kid = models.CharField(max_length=16)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            # Also the index behind every decryption that misses the process's memory.
            models.UniqueConstraint(
                fields=["owner", "generation"], name="keyring_generation_once_per_owner"
            ),
        ]

    def __str__(self) -> str:
        return f"Keyring {self.pk}"


class OwnedModel(models.Model):
    """A row that belongs to one person; its words are sealed with their key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"
