#!/usr/bin/env python3
"""Measure the pages against their floors: `python3 bench/run.py [NAME] [--profile]`.

NAME is sqlite, postgres, year, start or burst; without it all but burst run. See
bench/README.md.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv" / "bin" / "python"
DATABASES = ("sqlite", "postgres")


def main() -> int:
    """Run each database in a process of its own, then the start; end by itself."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", nargs="?", choices=[*DATABASES, "year", "burst", "start"])
    parser.add_argument(
        "--profile", action="store_true", help="say where each miss spends its time"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--each", type=int, default=40, help="requests of a page in a round")
    options, options.burst = parser.parse_known_args()
    if options.burst and options.name != "burst":
        parser.error(f"unknown: {' '.join(options.burst)}")
    try:
        import django  # noqa: F401
    except ImportError:
        if not VENV.exists() or sys.executable == str(VENV):
            sys.exit("Run `python3 run.py` once: it installs what this needs.")
        os.execv(VENV, [str(VENV), __file__, *sys.argv[1:]])
    sys.path.insert(0, str(ROOT))
    print(f"Measured with {os.cpu_count()} cores, Python {sys.version.split()[0]}.\n", flush=True)
    missed = 0
    for name in DATABASES:
        if options.name in (None, name):
            missed += one_database(name, options)
    for name in DATABASES:
        if options.name in (None, "year"):
            missed += one_database(name, options, module="bench.year")
    if options.name in (None, "start"):
        from bench import starting

        missed += starting.measure()
    if options.name == "burst":
        missed += burst(options)
    return min(missed, 99)


def one_database(name: str, options: argparse.Namespace, *, module: str = "bench.pages") -> int:
    """The pages on one database: its own cluster, broker and data folder, gone afterwards."""
    from tests.plugins import broker, postgres

    cluster = postgres.start_cluster() if name == "postgres" else None
    redis = broker.start_broker()
    try:
        with tempfile.TemporaryDirectory(prefix="recovery-bench-") as folder:
            env = os.environ | {
                "DATA_DIR": folder,
                "REDIS_URL": redis.url,
                "STATIC_ROOT": f"{folder}/static",
                "DJANGO_SETTINGS_MODULE": "bench.settings",
                "PYTHONPATH": str(ROOT),
                "WEB_WORKERS": "2",
            }
            env.pop("DATABASE_URL", None)
            if cluster:
                env["DATABASE_URL"] = cluster.url
            argv = [sys.executable, "-m", module, name]
            argv += ["--rounds", str(options.rounds), "--each", str(options.each)]
            argv += ["--profile"] if options.profile and module == "bench.pages" else []
            done = subprocess.run(argv, env=env, cwd=ROOT, timeout=1200)
            return done.returncode
    finally:
        redis.stop()
        if cluster:
            cluster.stop()


def burst(options: argparse.Namespace) -> int:
    """What is due all at once, on a PostgreSQL of its own, with the memory of a small server."""
    from tests.plugins import postgres
    from tests.plugins.ports import free_port

    cluster = postgres.start_cluster(memory="512MB")
    try:
        with tempfile.TemporaryDirectory(prefix="recovery-bench-") as folder:
            port = free_port()
            env = os.environ | {
                "DATA_DIR": folder,
                "DATABASE_URL": cluster.url,
                "DJANGO_SETTINGS_MODULE": "recovery.settings",
                "EMAIL_URL": f"smtp://127.0.0.1:{port}",
                "MAILS_PER_SECOND": "0",
                "PYTHONPATH": str(ROOT),
                "SINK_PORT": str(port),
            }
            argv = [sys.executable, "-m", "bench.burst", "measure", *options.burst]
            return subprocess.run(argv, env=env, cwd=ROOT, timeout=1800).returncode
    finally:
        cluster.stop()


if __name__ == "__main__":
    sys.exit(main())
