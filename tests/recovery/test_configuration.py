"""The documentation of settings and the settings are the same."""

import re

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
# Environment variables that Django, Celery or the start command use among themselves.
READ = re.compile(r'env\.(?:text|flag|number|words|generated|is_set)\(\s*"([A-Z_]+)"')


def read_by_code():
    return {
        name
        for path in [*(ROOT / "recovery").rglob("*.py"), *(ROOT / "accounts").rglob("*.py")]
        for name in READ.findall(path.read_text())
    }


def documented():
    text = (ROOT / "docs" / "configuration.md").read_text()
    return set(re.findall(r"^\| `([A-Z_]+)` \|", text, flags=re.MULTILINE))


def test_every_setting_is_documented_and_every_documented_one_exists():
    assert read_by_code() == documented()


def test_every_start_up_check_is_documented():
    text = (ROOT / "docs" / "configuration.md").read_text()
    errors = re.findall(r"_error\((\d+),", (ROOT / "recovery" / "checks.py").read_text())

    assert max(map(int, errors)) == 16
    assert "recovery.E016" in text


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_locks_name_no_registry(name):
    lines = (ROOT / name).read_text().splitlines()

    assert not [line for line in lines if "://" in line or line.startswith("-")]
    pins = [line for line in lines if line and not line.startswith(" ")]
    assert all("==" in line for line in pins)


def test_readme_is_short_and_begins_with_two_commands():
    readme = (ROOT / "README.md").read_text()

    assert len(readme.splitlines()) <= 120
    assert "python3 run.py\n" in readme[:1200]
    assert "python3 run.py test\n" in readme[:1200]


def test_licences_are_whole():
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text()
    assert len((ROOT / "LICENSE").read_text().splitlines()) > 600
    assert "CC-BY-SA-4.0" in (ROOT / "stages" / "packs" / "LICENSE").read_text()
