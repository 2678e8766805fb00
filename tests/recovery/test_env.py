"""What the host says in the environment, and what is refused."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from recovery import addresses, env


def test_text_reads_the_file_that_is_named(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("from a file\n")
    monkeypatch.setenv("THING_FILE", str(tmp_path / "secret"))

    assert env.text("THING") == "from a file"


def test_text_refuses_a_value_and_a_file_at_once(monkeypatch, tmp_path):
    monkeypatch.setenv("THING", "one")
    monkeypatch.setenv("THING_FILE", str(tmp_path / "other"))

    with pytest.raises(ImproperlyConfigured, match="both set"):
        env.text("THING")


def test_text_names_what_is_missing():
    with pytest.raises(ImproperlyConfigured, match="THING is not set"):
        env.text("THING")


def test_text_says_that_a_file_cannot_be_read(monkeypatch, tmp_path):
    monkeypatch.setenv("THING_FILE", str(tmp_path / "nowhere"))

    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        env.text("THING")


@pytest.mark.parametrize("value", ["true", "1", "YES", ""])
def test_flag_takes_yes_and_no_only(monkeypatch, value):
    monkeypatch.setenv("THING", value)

    with pytest.raises(ImproperlyConfigured, match="use 'yes' or 'no'"):
        env.flag("THING", default=False)


@pytest.mark.parametrize("value", ["many", "0", "65", "-1", ""])
def test_number_keeps_to_its_bounds(monkeypatch, value):
    monkeypatch.setenv("THING", value)

    with pytest.raises(ImproperlyConfigured):
        env.number("THING", 1, least=1, most=64)


def test_generated_reads_what_was_made_unless_the_host_chose(monkeypatch, tmp_path):
    made = tmp_path / "secret_key"
    assert env.generated("THING", made, "stand-in") == "stand-in"

    made.write_text("made")
    assert env.generated("THING", made, "stand-in") == "made"

    monkeypatch.setenv("THING", "chosen")
    assert env.generated("THING", made, "stand-in") == "chosen"


def test_database_reads_every_part_of_a_url():
    found = addresses.database(
        "postgres://me:p%40ss@db.example:5433/recovery?sslmode=verify-full", threads=4
    )

    assert (found["USER"], found["PASSWORD"], found["HOST"]) == ("me", "p@ss", "db.example")
    assert (found["PORT"], found["NAME"]) == ("5433", "recovery")
    assert found["OPTIONS"]["sslmode"] == "verify-full"
    assert found["OPTIONS"]["pool"]["max_size"] == 5


def test_database_takes_a_socket_folder():
    found = addresses.database("postgresql://me@/recovery?host=/run/postgresql", threads=1)

    assert found["HOST"] == "/run/postgresql"
    assert found["PORT"] == ""


@pytest.mark.parametrize(
    "url",
    [
        "mysql://me@host/recovery",
        "postgres://me@host/",
        "postgres://me@host/a/b",
        "postgres://me@host:no/recovery",
        "postgres://me@host/recovery?sslmod=require",
    ],
)
def test_database_refuses_what_it_does_not_know(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        addresses.database(url, threads=1)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", {"host": "mail.example", "port": None}),
        ("smtps://me:p%3A@mail.example:465", {"port": 465, "use_ssl": True, "password": "p:"}),
        ("smtp+tls://mail.example:587?timeout=5", {"use_tls": True, "timeout": 5.0}),
    ],
)
def test_mailer_reads_a_mail_server(url, expected):
    options = addresses.mailer(url)["OPTIONS"]

    assert {name: options[name] for name in expected} == expected


def test_mailer_reads_a_folder():
    assert addresses.mailer("file:///var/mail%20box")["OPTIONS"] == {"file_path": "/var/mail box"}


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.example",
        "smtp://",
        "smtp://mail.example/path",
        "smtp://mail.example?tls=yes",
        "smtp://mail.example?timeout=soon",
        "smtp://mail.example:99999",
        "file://folder",
        "console://",
    ],
)
def test_mailer_refuses_what_it_does_not_know(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        addresses.mailer(url)


@pytest.mark.parametrize("url", ["amqp://host", "redis://", "redis://host:no/0", "host:6379"])
def test_redis_refuses_what_it_does_not_know(url):
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL"):
        addresses.redis(url)


def test_broker_spells_a_socket_as_celery_does():
    assert addresses.broker("unix:///a/b.sock") == "redis+socket:///a/b.sock"
    assert addresses.broker("rediss://host/1") == "rediss://host/1"


def test_embedded_socket_always_fits_the_kernel(tmp_path):
    assert addresses.embedded_socket(Path("/data")) == Path("/data/run/broker.sock")

    long = Path("/") / ("folder-" * 20)
    assert len(str(addresses.embedded_socket(long))) <= addresses.SOCKET_PATH_AT_MOST
    assert addresses.embedded_socket(long) == addresses.embedded_socket(long)
