"""manage.py demo: fill in invented people, for looking around."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from recovery.demo import people
from stages import packing


class Command(BaseCommand):
    """Make the invented people; who is here already is left as they are."""

    help = "Fill in invented people with a year of data. Not for a server that others can reach."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--heavy", action="store_true", help="add someone with three years behind them"
        )
        parser.add_argument("--yes", action="store_true", help="even though other people live here")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = (*people.PEOPLE, people.HEAVY) if options["heavy"] else people.PEOPLE
        if people.missing(chosen) and people.others() and not options["yes"]:
            raise CommandError(
                "Other people have accounts here. Invented people have a known passphrase; "
                "add --yes if you want them all the same."
            )
        now = timezone.now()
        packing.load_shipped(at=now)
        for person in chosen:
            made = people.make(person, at=now)
            state = "made" if made else "already here"
            self.stdout.write(f"  {person.username}: {person.says} ({state})")
        self.stdout.write(f"  They are invented. Sign in as any of them: {people.PASSPHRASE}")
