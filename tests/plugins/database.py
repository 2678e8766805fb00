"""pytest --db=sqlite|postgres: the same suite on either database."""

import os
import sqlite3
import sys
from contextlib import closing

import pytest

from tests.plugins import postgres


def pytest_addoption(parser):
    parser.addoption(
        "--db",
        choices=["sqlite", "postgres"],
        default="sqlite",
        help="the database the tests run on; postgres starts one of its own",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    """Start PostgreSQL before pytest-django reads the settings."""
    os.environ.pop("TEST_DATABASE_URL", None)
    if early_config.known_args_namespace.db == "postgres":
        try:
            cluster = postgres.start_cluster()
        except postgres.Missing as missing:
            if os.environ.get("CI") == "true":
                raise pytest.UsageError(str(missing)) from missing
            print(f"The tests on PostgreSQL are skipped. {missing}", file=sys.stderr)
            raise SystemExit(0) from None
        early_config.add_cleanup(cluster.stop)
        os.environ["TEST_DATABASE_URL"] = cluster.url
    return (yield)


def pytest_report_header(config):
    return f"database: {config.getoption('db')}"


@pytest.fixture
def shared_database(transactional_db, tmp_path):
    """A database that threads share: SQLite moves from memory into a file for one test."""
    from django.db import connection, connections

    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        yield
        return
    path = tmp_path / "shared.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as file:
        connection.connection.backup(file)
    memory, settings = connections["default"], connections.settings["default"]
    connections.settings["default"] = settings | {"NAME": str(path)}
    connections["default"] = connections.create_connection("default")
    yield
    connections["default"].close()
    connections.settings["default"] = settings
    connections["default"] = memory
