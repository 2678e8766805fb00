"""What a journey's check-ins up to a day answered, in one sealed cell for the long views."""

from typing import ClassVar

from django.db import models

from accounts.fields import EncryptedJSONField
from accounts.models import OwnedModel
from accounts.triggers import Trigger
from journeys.models.journey import Journey

# The row goes with whatever writes to a check-in of its days, in the same transaction.
# FOR KEY SHARE waits for whoever is just folding these days (insights/gathering.py),
# and never for another check-in.
DROP = "DELETE FROM journeys_almanac WHERE journey_id = {row}.journey_id AND until >= {row}.day; "
GO = "PERFORM 1 FROM journeys_journey WHERE id = {row}.journey_id FOR KEY SHARE; " + DROP


class AlmanacGoes(Trigger):
    """Drops a journey's almanac when a check-in of its days is made, changed or removed."""

    def on_sqlite(self, table: str) -> list[str]:
        rows = {"insert": ["NEW"], "update": ["OLD", "NEW"], "delete": ["OLD"]}
        return [
            f"CREATE TRIGGER IF NOT EXISTS {self.name}_{write} AFTER {write.upper()} ON {table} "
            f"BEGIN {''.join(DROP.format(row=row) for row in names)}END"
            for write, names in rows.items()
        ]

    def on_postgres(self, table: str) -> list[str]:
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP <> 'INSERT' THEN {GO.format(row='OLD')}END IF; "
            f"IF TG_OP <> 'DELETE' THEN {GO.format(row='NEW')}END IF; "
            f"RETURN NULL; END $$",
            f"CREATE TRIGGER {self.name} AFTER INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        ]


class Almanac(OwnedModel):
    """What the check-ins up to a day answered; `insights/almanac.py` says how it is written.

    Derived, and never stale: `AlmanacGoes` on the table of check-ins drops it, and a page that
    finds none reads the check-ins themselves.
    """

    journey = models.OneToOneField(Journey, models.CASCADE, related_name="almanac")
    until = models.DateField()
    made_at = models.DateTimeField()
    months = EncryptedJSONField()

    objects: ClassVar[models.Manager["Almanac"]] = models.Manager()
