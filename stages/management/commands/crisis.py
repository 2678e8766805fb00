"""manage.py crisis: list, confirm, add and remove the contacts on Help now."""

import re
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from stages import crisis
from stages.models import CrisisContact


class Command(BaseCommand):
    """The host's own hand on the crisis directory."""

    help = "List the crisis contacts, confirm one, add one of your own, remove your own."

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        listing = deeds.add_parser("list", help="what is shown, and what waits to be confirmed")
        listing.add_argument("--country", default="")
        confirm = deeds.add_parser("confirm", help="say that you tried it and that it is right")
        confirm.add_argument("key", nargs="+")
        remove = deeds.add_parser("remove", help="take away a contact you added")
        remove.add_argument("key")
        add = deeds.add_parser("add", help="add a contact of your own, confirmed as of today")
        add.add_argument("key")
        for name in ("name", "source"):
            add.add_argument(f"--{name}", required=True)
        for name in ("country", "region", "who-for", "phone", "text", "text-says", "chat"):
            add.add_argument(f"--{name}", default="")
        for name in ("hours", "pair"):
            add.add_argument(f"--{name}", default="")
        add.add_argument("--kind", choices=["line", "emergency", "directory"], default="line")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['deed']}")(options)
        crisis.forget()

    def _list(self, options: dict[str, Any]) -> None:
        rows = CrisisContact.objects.all()
        if options["country"]:
            rows = rows.filter(country=options["country"].upper())
        soon = timezone.now().date() + timedelta(days=30)
        for row in rows:
            state = "confirmed" if row.confirmed_on else "to confirm"
            due = " (check again)" if row.verify_by <= soon else ""
            ways = " ".join(way for way in (row.phone, row.text, row.chat) if way)
            self.stdout.write(f"{row.country or '--'} {row.key}: {row.name}: {ways}: {state}{due}")

    def _confirm(self, options: dict[str, Any]) -> None:
        rows = {row.key: row for row in CrisisContact.objects.filter(key__in=options["key"])}
        if unknown := [key for key in options["key"] if key not in rows]:
            raise CommandError(f"There is no contact {', '.join(unknown)}.")
        for row in rows.values():
            row.confirm(on=timezone.now().date())
            self.stdout.write(f"{row.key} is confirmed.")

    def _add(self, options: dict[str, Any]) -> None:
        today = timezone.now().date()
        names = ("key", "kind", "name", "source", "region", "who_for", "text_says", "chat")
        row = CrisisContact(
            **{name: options[name] for name in (*names, "hours", "pair")},
            country=options["country"].upper(),
            phone=re.sub(r"[\s()./-]", "", options["phone"]),
            text=re.sub(r"[\s()./-]", "", options["text"]),
            checked_on=today,
            confirmed_on=today,
            is_own=True,
        )
        try:
            row.full_clean()
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        row.save()
        self.stdout.write(f"{row.key} is on Help now.")

    def _remove(self, options: dict[str, Any]) -> None:
        removed, _ = CrisisContact.objects.filter(key=options["key"], is_own=True).delete()
        if not removed:
            raise CommandError("Only a contact you added yourself can be removed.")
        self.stdout.write(f"{options['key']} is no longer on Help now.")
