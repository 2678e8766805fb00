"""manage.py editors: who may change the map."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from stages.models import EditorGrant


class Command(BaseCommand):
    """manage.py editors add NAME | remove NAME | list"""

    help = "Let a person change the map, end that, or list who may."

    def add_arguments(self, parser: CommandParser) -> None:
        """The three deeds."""
        deeds = parser.add_subparsers(dest="deed", required=True)
        for deed, help_text in (
            ("add", "let this person change the map"),
            ("remove", "this person changes the map no more"),
        ):
            deeds.add_parser(deed, help=help_text).add_argument("name")
        deeds.add_parser("list", help="who may change the map")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do one of them."""
        if options["deed"] == "list":
            for grant in EditorGrant.objects.open().select_related("user"):
                self.stdout.write(f"{grant.user.username} since {grant.granted_at:%Y-%m-%d}")
            return
        user = self._person(options["name"])
        now = timezone.now()
        if options["deed"] == "add":
            EditorGrant.objects.grant(user, at=now)
            self.stdout.write(f"{user.username} may change the map, at /content/.")
        elif EditorGrant.objects.end(user, at=now):
            self.stdout.write(f"{user.username} changes the map no more.")
        else:
            raise CommandError(f"{user.username} is no editor.")

    def _person(self, name: str) -> User:
        try:
            return User.objects.get_by_natural_key(name)
        except User.DoesNotExist as error:
            raise CommandError(f"Nobody here is called {name}.") from error
