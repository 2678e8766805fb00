"""manage.py packs load: publish the packs that ship."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from stages import packing


class Command(BaseCommand):
    """Publish the packs that ship; twice publishes once."""

    help = "Publish the content packs that ship with the product."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("deed", choices=["load"])

    def handle(self, *args: Any, **options: Any) -> None:
        for edition in packing.load_shipped(at=timezone.now()):
            self.stdout.write(f"{edition.pathway_key} {edition.language} {edition.number}")
