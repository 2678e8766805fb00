"""A PostgreSQL of the test's own, on loopback, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.reminders.conftest import free_port

USER = "postgres"


def binaries():
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    pytest.skip("No PostgreSQL server here: install the package postgresql.")


@contextmanager
def start_cluster():
    """Start a server; its port."""
    found = binaries()
    folder = Path(tempfile.mkdtemp(prefix="reminders-pg-"))
    as_user = {"user": USER} if os.geteuid() == 0 else {}
    if as_user:
        shutil.chown(folder, USER)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/", **as_user}
    data = folder / "data"
    subprocess.run(
        [found / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8"], check=True, **quiet
    )
    port = free_port()
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    control = [found / "pg_ctl", "-D", data, "-w"]
    subprocess.run([*control, "-o", options, "-l", folder / "log", "start"], check=True, **quiet)
    try:
        yield port
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, **quiet)
        shutil.rmtree(folder, ignore_errors=True)
