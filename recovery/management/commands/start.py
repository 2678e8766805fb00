"""manage.py start: the whole product as one supervised group of processes."""

import errno
import io
import json
import os
import socket
import sys
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from recovery import addresses, env, household, parts, supervisor
from recovery.checks import TAG

PARTS = ("web", "worker", "beat")


class Command(BaseCommand):
    """Start everything, or with --only one part (for containers)."""

    help = "Start the web server, the worker and beat, with a broker of their own if needed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="the port to listen on")
        parser.add_argument("--demo", action="store_true", help="fill in invented people")
        parser.add_argument("--only", choices=PARTS, help="run just this part, in the foreground")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        if options["only"]:
            self._become(options["only"], host, port)
        if not env.is_set("SITE_URL"):
            # The children read it, so that links in mails lead to this instance.
            os.environ["SITE_URL"] = settings.SITE_URL = f"http://{parts.shown(host)}:{port}"
        os.umask(0o077)
        household.make_folders()
        household.lock(settings.SITE_URL)
        self._refuse_taken_port(host, port)
        household.make_keys()
        self._refuse_what_is_unsafe()
        self._prepare(demo=options["demo"])
        self._hand_over(host, port)

    def _prepare(self, *, demo: bool) -> None:
        if demo and "demo" not in get_commands():
            raise CommandError("This copy has no demo data; start it without --demo.")
        call_command("prepare", stdout=io.StringIO())
        household.refuse_foreign_keys()
        if demo:
            self.stdout.write("Filling in invented people; this takes a moment.")
            self.stdout.flush()
            call_command("demo", stdout=self.stdout)

    def _hand_over(self, host: str, port: int) -> None:
        """Turn into the supervisor, which keeps this process id and the lock."""
        plan = {
            "children": parts.children(host, port),
            "socket": str(addresses.embedded_socket(settings.DATA_DIR)),
            "health_url": f"http://{parts.shown(host)}:{port}/health/",
            "host": settings.SITE_HOST,
            "greeting": self._greeting(),
        }
        os.environ[supervisor.PLAN] = json.dumps(plan)
        # The checks were made here; the children need not load every page to make them again.
        os.environ["CELERY_SKIP_CHECKS"] = "yes"
        connections.close_all()
        sys.stdout.flush()
        # -P: the folder of the script has a celery.py of its own.
        argv = [sys.executable, "-P", str(supervisor.__file__)]
        os.execv(argv[0], argv)  # noqa: S606

    def _become(self, part: str, host: str, port: int) -> None:
        """Turn into one part; the container's engine does the supervising."""
        self._refuse_what_is_unsafe()
        argv = {
            "web": lambda: parts.web_argv(host, port),
            "worker": parts.worker_argv,
            "beat": parts.beat_argv,
        }[part]()
        sys.stdout.flush()
        os.execv(argv[0], argv)  # noqa: S606

    def _refuse_what_is_unsafe(self) -> None:
        found = checks.run_checks(tags=[TAG], include_deployment_checks=True)
        for message in found:
            if message.level < checks.ERROR:
                self.stderr.write(str(message))
        if wrong := [str(message) for message in found if message.level >= checks.ERROR]:
            raise CommandError("This cannot start safely:\n" + "\n".join(wrong))

    def _refuse_taken_port(self, host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    raise CommandError(
                        f"Port {port} is taken by another program. Choose another: "
                        f"python3 run.py --port {port + 1}"
                    ) from None
                raise CommandError(f"Cannot listen on {host}:{port}: {error.strerror}.") from None

    def _greeting(self) -> str:
        database = str(settings.DATABASES["default"]["ENGINE"]).rsplit(".", 1)[-1]
        where = {"sqlite3": "in the data folder", "postgresql": "in PostgreSQL"}[database]
        mail = "goes to the mail server of EMAIL_URL"
        if folder := settings.MAILERS["default"]["OPTIONS"].get("file_path"):
            mail = f"is written to files in {folder}"
        lines = [
            "",
            f"  {settings.BRAND_NAME} is running: {settings.SITE_URL}/",
            f"  Data folder: {settings.DATA_DIR.resolve()} (entries {where})",
            f"  Keys: {settings.DATA_DIR.resolve() / 'keys'} - keep a copy of them elsewhere",
            f"  Mail {mail}",
            "  Stop with Ctrl-C.",
            "",
        ]
        return "\n".join(lines)
