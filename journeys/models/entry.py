"""Private writing."""

from django.db import models
from django.utils.functional import Promise

from accounts.fields import EncryptedTextField
from accounts.models import OwnedModel
from journeys import prompts
from journeys.models.journey import Journey


class JournalEntry(OwnedModel):
    """A few lines, for nobody else; perhaps an answer to a prompt.

    It is saved while it is written: `client_id` is the sitting that made it, `sitting` the
    one that is still open.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="entries")
    client_id = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    sitting = models.UUIDField(null=True, blank=True)
    day = models.DateField()
    at = models.DateTimeField()
    changed_at = models.DateTimeField()
    prompt_key = models.CharField(max_length=60, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    text = EncryptedTextField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="entry_made_once"),
        ]
        indexes = [
            # Read by the journal, newest first, page by page.
            models.Index(fields=["journey", "-at", "-id"], name="entry_by_moment"),
            # Read by what was removed: nothing of the years that stand.
            models.Index(
                fields=["journey", "-removed_at"],
                condition=models.Q(removed_at__isnull=False),
                name="entry_removed",
            ),
        ]

    @property
    def prompt(self) -> str | Promise:
        """What it answers, of an entry read with its `pathway_key`."""
        return prompts.text_of(self.prompt_key, getattr(self, "pathway_key", ""))
