"""manage.py prepare: bring the database and the shipped content up to date."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from recovery import static_files


class Command(BaseCommand):
    """Everything that has to be done once after an install or an upgrade; twice is harmless."""

    help = "Migrate the database, publish the shipped packs and collect static files."
    # They open the database, which is not there yet while an image is built.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--static-only", action="store_true", help="just the static files")

    def handle(self, *args: Any, **options: Any) -> None:
        static_files.collect_if_stale()
        if options["static_only"]:
            return
        call_command("migrate", interactive=False, verbosity=0)
        call_command("packs", "load", verbosity=0, stdout=self.stdout)
