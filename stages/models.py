"""The map as editors change it, and the editions that members read."""

from django.db import models


class Edition(models.Model):
    """An immutable snapshot of a whole pathway in one language."""

    pathway_key = models.CharField(max_length=60)
    language = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["pathway_key", "language", "-number"]
        constraints = [
            # Also the index behind the question which edition is the newest.
            models.UniqueConstraint(
                fields=["pathway_key", "language", "number"], name="edition_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Edition {self.pk}"
