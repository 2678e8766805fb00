"""The pages of one database, as multiples of the floors of the same run."""

import argparse
import contextlib
import cProfile
import io
import pstats
import secrets
import statistics
import subprocess
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from bench import asking  # noqa: E402
from bench.asking import Asker, Case  # noqa: E402
from insights.tasks import gather  # noqa: E402
from journeys.models import Journey  # noqa: E402
from recovery import household, parts  # noqa: E402
from recovery.demo import people  # noqa: E402
from stages import editions  # noqa: E402
from tests.factories import journeys as make  # noqa: E402
from tests.plugins.ports import free_port, wait_until  # noqa: E402

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140 Safari/537.36"
QUERIES = {"Today": 6, "Check in": 6, "A stage": 3, "An activity": 3}
QUERIES |= dict.fromkeys(("Look back, 30 days", "Look back, 3,000 behind", "Look back, 3 years"), 4)


def make_house() -> None:
    """A database with the shipped pathways, and static files to serve."""
    household.make_folders()
    household.make_keys()
    for command in (("migrate",), ("packs", "load"), ("collectstatic", "--noinput")):
        call_command(*command, verbosity=0, stdout=io.StringIO())


def prepare() -> None:
    """The house with the invented people, and one who checked in for 30 days."""
    make_house()
    call_command("demo", "--heavy", stdout=io.StringIO())
    month = User.objects.create_user("Demo Month")
    journey = Journey.objects.begin(month, at=timezone.now() - timedelta(days=30))
    today = month.local_day(timezone.now())
    make.check_ins(journey, [today - timedelta(days=n) for n in range(30)], [2, 3, 4, 3, 5])
    Journey.objects.begin(User.objects.get(pk=people.PEOPLE[1].id), at=timezone.now())
    gather()


def signed_in(user: User) -> tuple[Client, str, str]:
    """A person's client, cookies and CSRF token."""
    client = Client(HTTP_USER_AGENT=BROWSER, SERVER_NAME="127.0.0.1")
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    token = secrets.token_hex(16)
    client.cookies[settings.CSRF_COOKIE_NAME] = token
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return client, cookies, token


def cases(port: int) -> tuple[list[Case], dict[str, Client]]:
    """What is measured, floors first, and the clients that may ask for it in this process."""
    by_name = {user.username: signed_in(user) for user in User.objects.all()}
    willow, stone, month = (by_name[f"Demo {who}"][1] for who in ("Willow", "Stone", "Month"))
    new, token = by_name["Demo Reed"][1:]
    pathway = editions.current("personal-recovery", "en").pathway
    stage, activity = pathway.stages[2], pathway.activities[0]
    found = [
        Case("hello", "/bench/hello/", "", "home"),
        Case("auth", "/bench/auth/", willow, "home"),
        Case("home", "/bench/home/", willow, "home"),
        Case("create", "/bench/create/", new, "create", None, dict, token),
        Case("Today", "/today/", stone, "home", 1.6),
        Case("A stage", f"/journey/{stage.key}/", willow, "home", 1.2),
        Case("An activity", f"/activities/{activity.key}/", willow, "home", 1.2),
        Case("Look back, 30 days", "/look-back/", month, "home", 2.0),
        Case("Look back, 3,000 behind", "/look-back/", stone, "home", 2.0),
        Case("Look back, 3 years", "/look-back/?span=all", stone, "home", 2.0),
    ]
    if form := asking.check_in_of(port, Case("", "/today/", new, "")):
        found.append(Case("Check in", form[0], new, "create", 1.5, form[1], token))
    clients = {cookie: client for client, cookie, _token in by_name.values()}
    return found, clients


@contextlib.contextmanager
def served(port: int):
    """The product's own web server with its own settings, two workers."""
    argv = parts.web_argv("127.0.0.1", port)
    with subprocess.Popen(argv, stdout=subprocess.DEVNULL) as server:
        try:
            hello = Case("", "/bench/hello/", "", "")

            def up() -> bool:
                try:
                    return Asker(port).ask(hello).status == 200
                except OSError:
                    return False

            wait_until(up, within=60, what="The web server", every=0.1)
            yield
        finally:
            server.terminate()


def here(port: int, wanted: list[Case]) -> list[Case]:
    """The cases that answer, asked often enough that every worker is warm."""
    asker, found = Asker(port), []
    for case in wanted:
        answers = [asker.ask(case) for _n in range(12)]
        if answers[-1].status == 200:
            found.append(case)
        else:
            print(f"{case.name}: not measured, it answers {answers[-1].status}.")
    if "Check in" not in {case.name for case in wanted}:
        print("Check in: not measured, Today shows no form for it.")
    return found


def queries(case: Case, client: Client) -> int:
    """How many queries a warm page makes, counted in this process."""
    for _n in range(2):
        with CaptureQueriesContext(connection) as caught:
            ask_here(case, client)
    return len(caught)


def ask_here(case: Case, client: Client) -> None:
    """Ask in this process instead of over the wire."""
    headers = {"HX-Request": "true"} if case.body else {}
    if case.body:
        client.post(case.path, case.body(), headers=headers)
    else:
        client.get(case.path)


def profile(case: Case, client: Client) -> None:
    """Where a page spends its time."""
    ask_here(case, client)
    profiler = cProfile.Profile()
    profiler.enable()
    for _n in range(100):
        ask_here(case, client)
    profiler.disable()
    out = io.StringIO()
    pstats.Stats(profiler, stream=out).strip_dirs().sort_stats("tottime").print_stats(18)
    lines = [line for line in out.getvalue().splitlines() if line.strip()]
    print(f"\n### Profile of {case.name}, 100 requests\n\n```")
    print("\n".join(lines[:24]), "\n```")


def told(case: Case, taken: asking.Times, port: int, count: int) -> bool:
    """Print a line of the table; answers whether it kept its budgets."""
    ratio = asking.multiples(taken, case.name, case.floor)
    flat = [seconds for one in taken[case.name] for seconds in one]
    p50, p99 = statistics.median(flat), asking.quantile(flat, 0.99)
    size = Asker(port).ask(case).bytes
    most = QUERIES.get(case.name)
    kept = (case.budget is None or ratio <= case.budget) and (most is None or count <= most)
    budget = f"≤ {case.budget:g}" if case.budget else "–"
    verdict = "" if case.budget is None else "kept" if kept else "**missed**"
    shown = f"{count} (≤ {most})" if most else str(count)
    print(
        f"| {case.name} | {p50 * 1000:.2f} | {p99 * 1000:.2f} | {ratio:.2f} × {case.floor} "
        f"| {budget} | {shown} | {size} | {verdict} |"
    )
    return kept


def together(port: int, found: list[Case]) -> bool:
    """Eight clients for some seconds on mixed pages, beside the home floor likewise."""
    home = [case for case in found if case.name == "home"]
    mixed = [case for case in found if case.budget and not case.body and "3 years" not in case.name]
    base = asking.at_once(port, home, clients=8, seconds=6)
    taken = asking.at_once(port, mixed, clients=8, seconds=10)
    floor = asking.quantile(base["home"], 0.95)
    flat = [seconds for name, values in taken.items() if name != "errors" for seconds in values]
    p95 = asking.quantile(flat, 0.95)
    errors = len(taken["errors"]) + len(base["errors"])
    kept = p95 <= 4 * floor and not errors
    print(
        f"\n8 clients at once, mixed pages: {len(flat) / 10:.0f} answers/s, "
        f"p95 {p95 * 1000:.1f} ms, "
        f"{p95 / floor:.2f} × the home floor's p95 at the same concurrency (≤ 4), "
        f"{errors} errors: {'kept' if kept else '**missed**'}."
    )
    return kept


def compare(taken: asking.Times) -> bool:
    """Look back over much against Look back over 30 days."""
    kept = True
    for name in ("Look back, 3,000 behind", "Look back, 3 years"):
        ratio = asking.multiples(taken, name, "Look back, 30 days")
        kept = kept and ratio <= 1.3
        verdict = "kept" if ratio <= 1.3 else "**missed**"
        print(f"{name}: {ratio:.2f} × the page with 30 days (≤ 1.3): {verdict}.  ")
    return kept


def main() -> int:
    """Print one database's tables; answers how many budgets were missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--each", type=int)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    prepare()
    port = free_port()
    print(f"## {options.name}\n", flush=True)
    with served(port):
        wanted, clients = cases(port)
        connections.close_all()
        found = here(port, wanted)
        began = time.monotonic()
        taken = asking.rounds(port, found, count=options.rounds, each=options.each)
        print(f"\n{options.rounds} rounds of {options.each}, {time.monotonic() - began:.0f} s\n")
        print("| page | p50 ms | p99 ms | p50 as multiple | budget | queries | bytes | |")
        print("|---|---|---|---|---|---|---|---|")
        missed = []
        for case in found:
            client = clients.get(case.cookie) or Client(SERVER_NAME="127.0.0.1")
            if not told(case, taken, port, queries(case, client)):
                missed.append(case)
        print()
        misses = len(missed) + (not compare(taken)) + (not together(port, found))
        requests, size, foreign = asking.first_visit(port)
        kept = requests <= 8 and size <= 45_000 and not foreign
        print(
            f"\nFirst visit: {requests} requests (≤ 8), {size / 1000:.1f} kB without fonts (≤ 45), "
            f"{foreign} third-party (0): {'kept' if kept else '**missed**'}.\n"
        )
    if options.profile:
        for case in missed:
            profile(case, clients[case.cookie])
    return misses + (not kept)


if __name__ == "__main__":
    sys.exit(main())
