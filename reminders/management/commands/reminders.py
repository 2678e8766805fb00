"""manage.py reminders tick | fsck | health | resume"""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, close_old_connections

from reminders import fsck, health, tasks
from reminders.clock import database_clock
from reminders.models import Pulse


class Command(BaseCommand):
    """Do what is due, look whether everything holds, or start again after a long stop."""

    help = "Plan and deliver reminders, or check that nothing is lost."

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        tick = deeds.add_parser("tick", help="plan, rescue and deliver what is due")
        tick.add_argument("--loop", action="store_true", help="go on until stopped")
        tick.add_argument("--every", type=float, default=30.0, metavar="SECONDS")
        deeds.add_parser("fsck", help="check every invariant")
        deeds.add_parser("health", help="how late, how many failed, and the last tick")
        deeds.add_parser("resume", help="the clock is right: go on after a long stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["deed"] == "tick":
            self.tick(loop=options["loop"], every=options["every"])
        elif options["deed"] == "fsck":
            self.fsck()
        elif options["deed"] == "health":
            self.health()
        else:
            Pulse.objects.filter(pk=tasks.PLANNER).update(beat_at=database_clock())
            self.stdout.write("Going on.")

    def tick(self, *, loop: bool, every: float) -> None:
        """One tick, or one after the other; a database that is away is waited for."""
        while True:
            try:
                done = tasks.run()
                if any(done):
                    self.stdout.write(
                        f"planned {done.planned}, rescued {done.rescued}, tried {done.tried}"
                    )
            except (OperationalError, InterfaceError):
                if not loop:
                    raise
                self.stderr.write("The database is away; trying again.")
            if not loop:
                return
            close_old_connections()
            time.sleep(every)

    def health(self) -> None:
        """Say how things stand; an error when nobody ticks."""
        found = health.look(database_clock())
        self.stdout.write(f"last tick           {found.last_tick or 'never'}")
        for name, says in health.METRICS:
            value = getattr(found, name)
            shown = "unknown" if value is None else f"{value:g}"
            self.stdout.write(f"{name:19} {shown:>8}  {says}")
        if found.is_silent:
            raise CommandError("No tick for five minutes: is the worker there, and beat?")

    def fsck(self) -> None:
        """Say of every invariant whether it holds."""
        findings = fsck.check(database_clock())
        for finding in findings:
            state = "holds" if not finding.broken else f"BROKEN by {finding.broken}"
            self.stdout.write(f"{finding.name:4} {state}: {finding.asks}")
        if any(finding.broken for finding in findings):
            raise CommandError("Not everything holds.")
