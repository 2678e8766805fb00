"""A burst: so many reminders due at once, planned, claimed and handed over, beside their floors.

The mail server, the bare loop and our workers are processes of their own on the loopback. The
bare loop, Django's `send_messages` and our workers take turns with the same number of
connections, so that a busy moment of the computer touches all alike.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import uuid
from datetime import timedelta
from pathlib import Path

from tests.plugins.mail import Sink

ROOT = Path(__file__).resolve().parents[1]
PLAN_AND_CLAIM, OF_THE_SINK, OF_DJANGO, FLAT = 7.0, 0.75, 4.0, 1.1


def make(count: int) -> None:
    """So many members with one reminder each, all due now."""
    from django.utils import timezone

    from accounts.models import User
    from reminders.models import EmailChannel, Reminder

    now = timezone.now()
    minute = now.replace(second=0, microsecond=0)
    for first in range(0, count, 10_000):
        names = [f"burst{n}" for n in range(first, min(first + 10_000, count))]
        users = [User(username=n, name_key=n, email=f"{n}@example.org") for n in names]
        User.objects.bulk_create(users)
        EmailChannel.objects.bulk_create(
            EmailChannel(owner=u, address=u.email, agreed_at=now, confirmed_at=now) for u in users
        )
        Reminder.objects.bulk_create(
            Reminder(
                owner=user,
                client_id=uuid.uuid4(),
                days_rule={"every": "week", "days": list(range(7))},
                local_time=minute.time(),
                tz="Europe/Madrid",
                next_at=minute,
                next_key=f"{minute:%Y-%m-%dT%H:%M}",
                useful_for=timedelta(hours=12),
                by_email=True,
                made_at=now,
                changed_at=now,
            )
            for user in users
        )


def plan() -> None:
    """Plan what is due, as one of several."""
    from reminders import plan
    from reminders.clock import database_clock

    plan.plan(database_clock)


def claim() -> None:
    """Take up what is due, as one of several, without handing it over."""
    from reminders import delivering
    from reminders.clock import database_clock

    while delivering.claim(database_clock()):
        pass


def deliver(count: int) -> float:
    """Hand over what is due until there is no more, as one of several.

    Answers the memory held after a first moment, when all that is loaded once is loaded.
    """
    from reminders import delivering
    from reminders.clock import database_clock

    delivering.deliver(database_clock, seconds=0.5)
    held = memory()
    while delivering.deliver(database_clock):
        pass
    return held


def bare(count: int) -> None:
    """Hand over so many ready-made mails, with nothing around."""
    import smtplib

    from reminders import writing

    mail = a_mail()
    raw = writing.anew(mail)
    with smtplib.SMTP("127.0.0.1", int(os.environ["SINK_PORT"])) as smtp:
        smtp.ehlo()
        for _n in range(count):
            smtp.sendmail("reminders@example.org", mail.address, raw)


def django(count: int) -> None:
    """So many mails by Django's own means: one object each, one call for all."""
    from django.core.mail import mailers

    from reminders import wording

    mailers["default"].send_messages([wording.message(a_mail()) for _n in range(count)])


def a_mail():
    """A mail like those that are due."""
    from reminders.wording import Outgoing

    return Outgoing(uuid.uuid4(), uuid.uuid4(), "burst@example.org", "en", "plain")


class Crew:
    """So many processes that are ready, begin on a word, and say when they have done."""

    def __init__(self, deed: str, size: int, *words: object) -> None:
        argv = [sys.executable, "-m", "bench.burst", deed, *map(str, words)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.members = [subprocess.Popen(argv, cwd=ROOT, text=True, **pipes) for _n in range(size)]
        for member in self.members:
            member.stdout.readline()

    def work(self) -> tuple[float, list[tuple[float, float]]]:
        """Seconds until the last has done, and the memory of each before and after in MB."""
        began = time.perf_counter()
        for member in self.members:
            member.stdin.write("go\n")
            member.stdin.flush()
        said = [member.stdout.readline() for member in self.members]
        seconds = time.perf_counter() - began
        for member in self.members:
            member.communicate()
        return seconds, [tuple(json.loads(line)) for line in said]


def memory() -> float:
    """What this process holds, in MB."""
    import psutil

    return psutil.Process().memory_info().rss / 1e6


def be_a_member(deed: str, words: list[str]) -> None:
    """Get ready, wait for the word, work, say what was held before and after."""
    import django as framework

    framework.setup()
    from django.db import connection

    connection.ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()
    held = memory()
    held = globals()[deed](*map(int, words)) or held
    print(json.dumps([held, memory()]), flush=True)


def measure(options: argparse.Namespace) -> int:
    """The whole table; how many budgets were missed."""
    import django as framework

    framework.setup()
    from django.core.management import call_command

    from recovery import household

    household.make_folders()
    household.make_keys()
    call_command("migrate", verbosity=0)
    count, crew = options.count, options.connections
    make(count)
    print(f"## burst\n\n{count:,} due at once, {crew} processes, {crew} connections.\n")
    missed = [planned_and_claimed(count, crew)]
    with served():
        missed += handed_over(options.mails, crew, options.rounds)
    return sum(missed)


def told(name: str, value: str, kept: bool) -> bool:
    """Print one budget; whether it was missed."""
    print(f"{name}: {value}: {'kept' if kept else '**missed**'}.  ", flush=True)
    return not kept


def planned_and_claimed(count: int, crew: int) -> bool:
    """Plan all that is due, then claim it all."""
    from reminders.models import Delivery, Occurrence

    planned, held = Crew("plan", crew).work()
    assert Occurrence.objects.count() == count
    claimed, _ = Crew("claim", crew).work()
    assert Delivery.objects.filter(state="claimed").count() == count
    most = max(after for _, after in held)
    value = f"{planned:.1f} s + {claimed:.1f} s (≤ {PLAN_AND_CLAIM:g} s), {most:.0f} MB a planner"
    return told("Plan + claim", value, planned + claimed <= PLAN_AND_CLAIM)


def served():
    """The mail server in a process of its own."""
    from contextlib import contextmanager

    @contextmanager
    def running():
        argv = [sys.executable, "-m", "bench.burst", "sink", os.environ["SINK_PORT"]]
        server = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        server.stdout.readline()
        try:
            yield
        finally:
            server.terminate()
            server.wait()

    return running()


def handed_over(mails: int, crew: int, rounds: int) -> list[bool]:
    """Bare, ours and Django's in turn; each rate is the median of the rounds."""
    from django.utils import timezone

    from reminders.models import Delivery

    rates: dict[str, list[float]] = {"bare": [], "deliver": [], "django": []}
    growth = []
    waiting = list(Delivery.objects.filter(state="claimed").values_list("pk", flat=True))
    for number in range(rounds):
        due = waiting[number * mails : (number + 1) * mails]
        Delivery.objects.filter(pk__in=due).update(
            state="queued", next_attempt_at=timezone.now(), token=None, lease_until=None
        )
        for deed in rates:
            few = mails // 8 if deed == "django" else mails
            seconds, held = Crew(deed, crew, few // crew).work()
            rates[deed].append(few / seconds)
            if deed == "deliver":
                growth += [after / before for before, after in held]
        assert Delivery.objects.filter(state="sent").count() == (number + 1) * mails
    middle = {deed: statistics.median(found) for deed, found in rates.items()}
    print("".join(f"{deed} {rate:,.0f}/s  \n" for deed, rate in middle.items()))
    of_sink = statistics.median(a / b for a, b in zip(rates["deliver"], rates["bare"], strict=True))
    of_django = statistics.median(
        a / b for a, b in zip(rates["deliver"], rates["django"], strict=True)
    )
    return [
        told("Delivered", f"{of_sink:.0%} of the bare loop (≥ 75 %)", of_sink >= OF_THE_SINK),
        told("Delivered", f"{of_django:.1f} × Django (≥ 4)", of_django >= OF_DJANGO),
        told("Memory", f"{max(growth):.2f} × before (≤ {FLAT})", max(growth) <= FLAT),
    ]


class Forgetful(Sink):
    """Says yes and keeps nothing."""

    def take(self, to, raw):
        return None


def be_the_sink(port: int) -> None:
    """Serve until told to stop."""
    sink = Forgetful()
    sink.port = port
    sink.start()
    print("ready", flush=True)
    while True:
        time.sleep(60)


def main() -> int:
    """Measure, or be one of the processes that are measured."""
    deed, *words = sys.argv[1:] or ["measure"]
    if deed == "sink":
        be_the_sink(int(words[0]))
    if deed != "measure":
        be_a_member(deed, words)
        return 0
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--mails", type=int, help="handed over in a round; all in all by default")
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(words)
    options.mails = options.mails or options.count // options.rounds
    return measure(options)


if __name__ == "__main__":
    sys.exit(main())
