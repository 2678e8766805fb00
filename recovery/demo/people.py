"""Who the invented people are, and how each is made: by seed, whole or not at all."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from django.db import transaction

from accounts.models import User
from insights.gathering import gather
from journeys.models import Journey
from recovery.demo import writing

# Every id of the demo grows from this one, so that a second run finds the first.
ROOT = uuid.UUID("5f0c6d1e-0d3a-4a55-9d5e-77656e646465")
PASSPHRASE = "only for looking around"  # noqa: S105 - printed, and for invented people only


class Maker:
    """Makes one person's rows: ids, moments and choices, the same for the same seed."""

    def __init__(self, person: "Person", today: date, now: datetime) -> None:
        self.person = person
        self.today, self.now = today, now
        self.random = Random(f"{ROOT}/{person.username}")  # noqa: S311
        self._ids = self._numbered()

    def _numbered(self) -> Iterator[uuid.UUID]:
        n = 0
        while True:
            n += 1
            yield uuid.uuid5(self.person.id, str(n))

    def new_id(self) -> uuid.UUID:
        """The next id."""
        return next(self._ids)

    def day(self, back: int) -> date:
        """So many days ago."""
        return self.today - timedelta(days=back)

    def at(self, day: date, hour: int | None = None) -> datetime:
        """A moment of a day, never one to come; past eight in the evening unless said."""
        minute = self.random.randrange(60)
        moment = datetime.combine(day, time(20 if hour is None else hour, minute), UTC)
        return min(moment, self.now.replace(minute=0, second=0, microsecond=0))


class Person(NamedTuple):
    """An invented person: a name that says so, and what they have behind them."""

    username: str
    says: str
    days: int
    write: Callable[[Maker, Journey], None] | None

    @property
    def id(self) -> uuid.UUID:
        """The same on every installation."""
        return uuid.uuid5(ROOT, self.username)


PEOPLE = (
    Person("Demo Willow", "a year behind them, now keeping well", 365, writing.a_year),
    Person("Demo Reed", "new here, nothing written yet", 0, None),
)
HEAVY = Person("Demo Stone", "three years and a great deal written", 1095, writing.three_years)


def make(person: Person, *, at: datetime) -> bool:
    """Make a person and all that is theirs; one who is here already is left as they are."""
    if User.objects.filter(pk=person.id).exists():
        return False
    with transaction.atomic():
        user = User.objects.create_user(person.username, PASSPHRASE, id=person.id)
        began_at = at - timedelta(days=person.days)
        User.objects.filter(pk=user.pk).update(joined_at=began_at)
        if person.write:
            maker = Maker(person, user.local_day(at), at)
            journey = Journey.objects.create(id=maker.new_id(), owner=user, began_at=began_at)
            person.write(maker, journey)
            gather(journey.pk, at)
    return True


def missing(people: Sequence[Person]) -> bool:
    """Whether one of these people is not here yet."""
    return User.objects.filter(pk__in=[person.id for person in people]).count() < len(people)


def others() -> bool:
    """Whether anybody lives here who is not invented."""
    invented = [person.id for person in (*PEOPLE, HEAVY)]
    return User.objects.exclude(pk__in=invented).exists()
