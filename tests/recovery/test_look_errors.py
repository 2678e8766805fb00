"""What went wrong is said in words, keeps what is private, and needs no database."""

import logging
import re

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.template.loader import render_to_string
from django.test import Client

from tests.recovery.look_pages import SECRET

pytestmark = pytest.mark.urls("tests.recovery.look_pages")

LIMIT = 1_000_000


def away(*_):
    raise OperationalError


def refuse(*_):
    raise AssertionError("the database was asked")


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/bad/", 400, "did not arrive whole"),
        ("/refused/", 403, "This page is closed here"),
        ("/nope/", 404, "nothing at this address"),
        ("/break/", 500, "It was not you."),
    ],
)
def test_error_pages_tell_no_secret_and_ask_no_database(address, status, words):
    visitor = Client(raise_request_exception=False)

    with connection.execute_wrapper(refuse):
        response = visitor.get(address)

    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert SECRET not in page
    assert "Traceback" not in page
    assert 'href="/help/"' in page
    assert 'action="/exit/"' in page


def test_broken_page_gives_two_words_that_the_log_has_too(caplog):
    visitor = Client(raise_request_exception=False)

    with caplog.at_level(logging.DEBUG):
        page = visitor.get("/break/").content.decode()

    code = re.search(r"“(\w+ \w+ \d\d)”", page).group(1)
    ours = [r.getMessage() for r in caplog.records if r.name == "recovery.errors"]
    assert len(ours) == 1
    assert ours[0].startswith(f"500 “{code}” ValueError at ")
    assert "look_pages.py" in ours[0]
    assert SECRET not in caplog.text


def test_member_keeps_plan_and_navigation_on_error_pages(as_member):
    as_member.raise_request_exception = False

    for address in ("/nope/", "/break/", "/refused/"):
        page = as_member.get(address).content.decode()
        # A public view that breaks has seen the person all the same.
        assert "My safety plan" in page, address
        assert 'href="/look-back/"' in page, address


def test_not_found_stands_when_the_database_is_away(as_member):
    with connection.execute_wrapper(away):
        response = as_member.get("/nope/")

    assert response.status_code == 404
    assert "Help now" in response.content.decode()


def test_form_without_token_is_refused_in_words(member):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)

    response = strict.post("/form/", {"name": SECRET})

    assert response.status_code == 403
    assert "Not saved yet" in response.content.decode()
    assert SECRET not in response.content.decode()


def test_body_that_is_too_long_is_refused(as_member):
    response = as_member.post("/read/", {"note": "x" * LIMIT})

    assert response.status_code == 413
    assert "more than we can take at once" in response.content.decode()


def test_body_that_lies_about_its_length_is_refused_or_cut(as_member):
    body = b"note=" + b"x" * (LIMIT + 10)
    form = "application/x-www-form-urlencoded"

    for length in ("9" * 30, "-1", "many", ""):
        response = as_member.generic("POST", "/read/", body, form, CONTENT_LENGTH=length)
        assert response.status_code in (200, 400, 413), length


def test_file_that_is_too_long_is_refused(as_member):
    response = as_member.post("/read/", {"f": SimpleUploadedFile("a.txt", b"x" * LIMIT)})

    assert response.status_code == 413


def test_too_many_fields_are_refused(as_member):
    response = as_member.post("/read/", {f"f{k}": "1" for k in range(600)})

    assert response.status_code == 400
    assert "did not arrive whole" in response.content.decode()


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=", "a/b"])
def test_body_of_another_kind_is_no_error_of_ours(as_member, kind):
    response = as_member.generic("POST", "/read/", b"\x00\xff--x", kind)

    assert response.status_code in (200, 400)


@pytest.mark.parametrize("status", [413, 429])
def test_pages_without_a_view_render(rf, status):
    assert "Help now" in render_to_string(f"{status}.html", {"brand": "Wend"})


def test_leave_ends_the_session_and_leads_away(as_member):
    response = as_member.post("/exit/")

    assert response.status_code == 303
    assert response["Location"] == "/exit/"
    assert SESSION_KEY not in as_member.session
    assert response.cookies["left"]["httponly"]
    left = as_member.get("/exit/")
    assert left["Refresh"] == "0; url=https://en.wikipedia.org/wiki/Weather"
    assert 'href="https://en.wikipedia.org/wiki/Weather"' in left.content.decode()
    assert "Wend" not in left.content.decode()


def test_leave_needs_no_token_and_no_account(db):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post("/exit/").status_code == 303


def test_leave_clears_only_in_passing(as_member):
    passing = as_member.post("/exit/", headers={"Sec-Fetch-Mode": "cors"})
    going = as_member.post("/exit/", headers={"Sec-Fetch-Mode": "navigate"})

    assert passing["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in going


def test_leave_by_get_signs_nobody_out(as_member):
    as_member.get("/exit/")

    assert SESSION_KEY in as_member.session


def test_leave_works_when_the_database_is_away(as_member):
    with connection.execute_wrapper(away):
        response = as_member.post("/exit/")

    assert response.status_code == 303
    assert response.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0


def test_public_pages_stand_when_the_database_is_away(as_member):
    with connection.execute_wrapper(away):
        response = as_member.get("/about/safety/")

    assert response.status_code == 200
    assert "Help now" in response.content.decode()
    # The person is still signed in when it is back.
    assert settings.SESSION_COOKIE_NAME not in response.cookies
    assert as_member.get("/form/").status_code == 200
