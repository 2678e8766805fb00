"""Each start-up check: break the setting, expect its id."""

import base64

import pytest
from django.core import checks
from django.core.checks import run_checks
from django.utils.csp import CSP

from recovery.checks import TAG

GOOD_SECRET = "a-secret-of-the-test-run-" * 3


@pytest.fixture(autouse=True)
def sound(settings):
    settings.SECRET_KEY = GOOD_SECRET


def found():
    return [message.id for message in run_checks(tags=[TAG], include_deployment_checks=True)]


def write_key(settings, tmp_path, content, mode=0o400):
    path = tmp_path / "kek"
    path.write_text(content)
    path.chmod(mode)
    settings.KEY_ENCRYPTION_KEY_FILE = str(path)
    return path


KEY = base64.b64encode(bytes(range(32))).decode()


def test_checks_are_silent_when_all_is_well():
    assert found() == []


def test_secret_key_that_was_never_made_is_refused(settings):
    settings.SECRET_KEY = settings.STAND_IN_SECRET
    assert found() == ["recovery.E001"]


def test_short_secret_key_is_refused(settings):
    settings.SECRET_KEY = "x" * 49
    assert found() == ["recovery.E002"]


def test_missing_key_file_is_refused(settings, tmp_path):
    settings.KEY_ENCRYPTION_KEY_FILE = str(tmp_path / "nothing")
    assert found() == ["recovery.E003"]


@pytest.mark.parametrize("content", ["", "short", base64.b64encode(b"x" * 31).decode()])
def test_key_of_wrong_length_is_refused(settings, tmp_path, content):
    write_key(settings, tmp_path, content)
    assert found() == ["recovery.E004"]


def test_key_everybody_may_read_is_refused(settings, tmp_path):
    write_key(settings, tmp_path, KEY, mode=0o444)
    assert found() == ["recovery.E005"]


def test_key_mounted_by_a_container_engine_is_taken(settings, tmp_path, monkeypatch):
    monkeypatch.setattr("recovery.checks.MOUNTED", tmp_path)
    write_key(settings, tmp_path, KEY, mode=0o444)
    assert found() == []


def test_key_equal_to_the_secret_key_is_refused(settings, tmp_path):
    settings.SECRET_KEY = base64.b64encode(GOOD_SECRET[:32].encode()).decode()
    write_key(settings, tmp_path, settings.SECRET_KEY)
    assert "recovery.E006" in found()


def test_key_in_a_served_folder_is_refused(settings, tmp_path):
    write_key(settings, tmp_path, KEY)
    settings.STATICFILES_DIRS = [tmp_path]
    assert found() == ["recovery.E007"]


def test_debug_is_refused(settings):
    settings.DEBUG = True
    assert found() == ["recovery.E008"]


@pytest.mark.parametrize("host", ["*", "*.example.org"])
def test_any_host_is_refused(settings, host):
    settings.ALLOWED_HOSTS = [host]
    assert found() == ["recovery.E009"]


def test_missing_policy_is_refused(settings):
    settings.SECURE_CSP = {}
    assert found() == ["recovery.E010"]


def test_policy_that_is_never_sent_is_refused(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "csp" not in name]
    assert found() == ["recovery.E010"]


@pytest.mark.parametrize("source", [CSP.UNSAFE_INLINE, CSP.UNSAFE_EVAL, "*"])
def test_policy_with_a_hole_is_refused(settings, source):
    settings.SECURE_CSP = {**settings.SECURE_CSP, "script-src": [CSP.SELF, source]}
    assert found() == ["recovery.E011"]


def test_far_broker_without_a_password_is_refused(settings):
    settings.REDIS_URL = "rediss://redis.example/0"
    assert found() == ["recovery.E012"]


def test_proxy_header_without_a_proxy_is_refused(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert found() == ["recovery.E013"]


def test_https_without_a_proxy_is_refused(settings):
    settings.OVER_HTTPS = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    assert found() == ["recovery.E014"]


def test_cookies_that_scripts_may_read_are_refused(settings):
    settings.SESSION_COOKIE_HTTPONLY = False
    assert found() == ["recovery.E015"]


@pytest.mark.parametrize("key", ["x", "AAAA", "é"])
def test_a_push_key_that_is_none_is_refused(settings, key):
    settings.VAPID_KEY = key
    assert found() == ["recovery.E016"]


def test_far_services_in_clear_are_warned_of(settings):
    settings.REDIS_URL = "redis://:secret@redis.example/0"
    options = {"host": "mail.example", "use_tls": False, "use_ssl": False}
    settings.MAILERS = {"default": {**settings.MAILERS["default"], "OPTIONS": options}}
    settings.DATABASES["default"] = {
        **settings.DATABASES["default"],
        "ENGINE": "django.db.backends.postgresql",
        "HOST": "db.example",
        "OPTIONS": {},
    }
    messages = run_checks(tags=[TAG], include_deployment_checks=True)

    assert [message.id for message in messages] == [f"recovery.W00{n}" for n in (1, 2, 3)]
    assert {message.level for message in messages} == {checks.WARNING}
