"""manage.py packs: publish what ships, check a file, load a file, write one out."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from stages import packing
from stages.models import Edition, Origin


class Command(BaseCommand):
    """Packs in and editions out."""

    help = "Publish the packs that ship, check or load a pack file, write an edition as one."

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        load = deeds.add_parser("load", help="publish the packs that ship, or one file")
        load.add_argument("file", nargs="?", type=Path)
        check = deeds.add_parser("check", help="say whether a file is a pack, and what is wrong")
        check.add_argument("file", type=Path)
        export = deeds.add_parser("export", help="write the newest edition as a pack")
        export.add_argument("key")
        export.add_argument("language")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["deed"] == "export":
            self._export(options["key"], options["language"])
        elif options["deed"] == "check":
            pathway = self._read(options["file"])
            self.stdout.write(
                f"{pathway.key} {pathway.language}: {len(pathway.stages)} stages, "
                f"{len(pathway.activities)} activities. Nothing wrong with it."
            )
        else:
            self._load(options["file"])

    def _load(self, file: Path | None) -> None:
        now = timezone.now()
        if file:
            pathway = self._read(file)
            editions = [Edition.objects.publish(pathway, at=now, origin=Origin.FILE)]
        else:
            editions = packing.load_shipped(at=now)
        for edition in editions:
            self.stdout.write(f"{edition.pathway_key} {edition.language} {edition.number}")

    def _export(self, key: str, language: str) -> None:
        edition = Edition.objects.newest(key, language)
        if edition is None:
            raise CommandError(f"{key} in {language} has no edition.")
        self.stdout.write(packing.write(edition.pathway()).decode(), ending="")

    def _read(self, file: Path) -> Any:
        try:
            return packing.read(file)
        except packing.PackError as error:
            raise CommandError(f"{file} is refused.\n{error}") from error
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
