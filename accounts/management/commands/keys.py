"""Care for the keys: check them, change the host's key, change one member's."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import keys, names, rotation
from accounts.models import Keyring, User


class Command(BaseCommand):
    """manage.py keys check | rotate | rotate-member NAME"""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """The three things one can do."""
        deeds = parser.add_subparsers(dest="deed", required=True)
        deeds.add_parser("check", help="open every wrapped key")
        rotate = deeds.add_parser("rotate", help="a new key for the host")
        rotate.add_argument(
            "--finish", action="store_true", help="take the old key out, a minute or more later"
        )
        member = deeds.add_parser("rotate-member", help="a new key for one member")
        member.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do one of them."""
        path = Path(settings.KEY_ENCRYPTION_KEY_FILE)
        found = keys.problems(path)
        if found:
            raise CommandError(" ".join(found))
        if options["deed"] == "check":
            self.check_rings()
        elif options["deed"] == "rotate":
            self.rotate(path, finish=options["finish"])
        else:
            self.rotate_member(options["name"])

    def check_rings(self) -> None:
        """Open every wrapped key once."""
        count = 0
        for row in Keyring.objects.order_by("pk").iterator():
            try:
                keys.unwrap(row.kid, bytes(row.wrapped), row.owner_id, row.generation)
            except (keys.KeyMissing, keys.CellRefused) as error:
                raise CommandError(f"Keyring {row.pk}: {error}") from error
            count += 1
        waiting = rotation.not_yet_rewrapped()
        self.stdout.write(f"{count} keys open; {waiting} wait to be wrapped by the newest key.")

    def rotate(self, path: Path, *, finish: bool) -> None:
        """Change the host's key; the old one goes in a second step."""
        if not finish and len(keys.host_keys()) == 1:
            rotation.add_host_key(path)
        self.stdout.write(f"{rotation.rewrap()} keys wrapped by the newest key.")
        if not finish:
            self.stdout.write("After a minute, keys rotate --finish takes the old key out.")
            return
        try:
            dropped = rotation.drop_host_keys(path)
        except keys.KeyMissing as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{dropped} older keys taken out of the file.")

    def rotate_member(self, name: str) -> None:
        """Change one member's key."""
        owner = User.objects.filter(name_key=names.key(name)).first()
        if owner is None:
            raise CommandError("Nobody here has this name.")
        self.stdout.write(f"{rotation.renew_member(owner)} cells sealed by the new key.")
        if Keyring.objects.filter(owner=owner).count() > 1:
            self.stdout.write("The old key stays; run this again after ten minutes to drop it.")
