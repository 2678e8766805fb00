"""Every answer carries the browser policy; what others ask in a person's name is refused."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.conftest import HTMX

pytestmark = pytest.mark.urls("tests.recovery.look_pages")

ROOT = Path(settings.BASE_DIR)
PUBLIC = ["/", "/about/privacy/", "/offline/", "/sw.js", "/manifest.webmanifest", "/exit/"]
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, noarchive",
}


@pytest.mark.parametrize("address", [*PUBLIC, "/form/", "/break/", "/nope/", "/bad/", "/refused/"])
def test_headers_stand_on_every_answer(as_member, address):
    as_member.raise_request_exception = False

    response = as_member.get(address)

    for name, value in HEADERS.items():
        assert response[name] == value, name
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.parametrize("address", ["/", "/form/", "/nope/", "/break/"])
def test_policy_allows_nothing_unsafe_and_nobody_else(as_member, address):
    as_member.raise_request_exception = False

    policy = as_member.get(address)["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy
    assert policy.startswith("default-src 'none'; script-src ")
    assert "require-trusted-types-for 'script'; trusted-types default" in policy


def test_policy_names_the_nonce_of_the_scripts_and_no_other(client, db):
    first, second = client.get("/"), client.get("/")

    nonces = set(re.findall(r'<script [^>]*nonce="([^"]+)"', first.content.decode()))
    assert len(nonces) == 1
    nonce = nonces.pop()
    assert f"'nonce-{nonce}' 'strict-dynamic'" in first["Content-Security-Policy"]
    assert nonce not in second["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/form/", "/nope/", "/say/x/", "/zone/"])
def test_private_answers_are_kept_nowhere(as_member, address):
    response = as_member.get(address)

    assert response["Cache-Control"] == "no-store, private"
    assert {"HX-Request", "Cookie"} <= set(response["Vary"].split(", "))


def test_only_what_is_the_same_for_everybody_may_be_kept(as_member):
    kept = [a for a in PUBLIC if "no-store" not in as_member.get(a)["Cache-Control"]]

    assert kept == ["/offline/", "/sw.js", "/manifest.webmanifest"]
    assert "Safety plan" not in as_member.get("/offline/").content.decode()


def test_static_files_carry_the_policy_and_may_be_kept(client, db, settings):
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    client.handler.load_middleware()

    response = client.get("/static/css/app.css")

    assert response.status_code == 200
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "no-store" not in response["Cache-Control"]
    response.close()


CROSS = {"Sec-Fetch-Site": "cross-site"}


@pytest.mark.parametrize("mode", ["no-cors", "cors", "same-origin", "websocket"])
def test_fragments_asked_for_by_another_site_are_refused(as_member, mode):
    response = as_member.get("/form/", headers={**CROSS, "Sec-Fetch-Mode": mode})

    assert response.status_code == 403
    assert b"Fields" not in response.content


def test_another_site_can_neither_post_nor_frame(as_member):
    navigate = {**CROSS, "Sec-Fetch-Mode": "navigate"}

    assert as_member.post("/form/", headers=navigate).status_code == 403
    framed = as_member.get("/form/", headers={**navigate, "Sec-Fetch-Dest": "iframe"})
    assert framed.status_code == 403


def test_a_link_from_elsewhere_leads_in(as_member):
    followed = {**CROSS, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}

    assert as_member.get("/form/", headers=followed).status_code == 200


def test_expired_login_sends_the_whole_window_to_sign_in(client, db):
    where = {**HTMX, "HX-Current-URL": "http://testserver/form/?a=1"}

    response = client.get("/form/", headers=where)

    assert response.status_code == 401
    assert response["HX-Redirect"] == "/sign-in/?next=%2Fform%2F"
    assert response.content == b""


@pytest.mark.parametrize("place", ["", "//evil.example/", "javascript:alert(1)", "http://["])
def test_expired_login_survives_a_made_up_place(client, db, place):
    response = client.get("/form/", headers={**HTMX, "HX-Current-URL": place})

    assert response.status_code == 401
    assert response["HX-Redirect"].startswith("/sign-in/")
    assert "evil" not in response["HX-Redirect"]


def test_expired_login_leads_back_to_the_page_that_the_form_stood_on(client, db):
    """Not to an address that only takes."""
    response = client.post("/slow/", headers={"Referer": "http://testserver/form/?a=1"})

    assert response.status_code == 302
    assert response["Location"] == "/sign-in/?next=%2Fform%2F"


@pytest.mark.parametrize("place", ["", "http://evil.example/", "http://testserver//evil", "x["])
def test_expired_login_ignores_a_made_up_page(client, db, place):
    response = client.post("/form/", headers={"Referer": place})

    assert response["Location"] == "/sign-in/?next=/form/"


def test_expired_login_redirects_a_plain_request(client, db):
    response = client.get("/form/")

    assert response.status_code == 302
    assert response["Location"] == "/sign-in/?next=/form/"


def test_person_sets_clock_and_language(as_member, member, client):
    member.time_zone, member.language = "Asia/Tokyo", "es"
    member.save()

    assert as_member.get("/zone/").content.decode() == "Asia/Tokyo es"

    member.time_zone, member.language = "Nowhere/At_All", "xx"
    member.save()
    assert as_member.get("/zone/").content.decode() == "UTC en"


def test_person_costs_no_query_of_its_own(as_member, django_assert_num_queries):
    with django_assert_num_queries(1):
        as_member.get("/zone/")


def test_templates_name_no_other_origin_and_no_inline_code():
    for path in [*ROOT.glob("templates/**/*.html"), *ROOT.glob("static/js/*.js")]:
        text = re.sub(
            r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(), flags=re.S
        )
        assert not re.search(r"""(src|href|action|url\()\s*=?\s*["'(]?(https?:)?//""", text), path
        assert not re.search(r"\s(style|on[a-z]+|hx-on[^=]*|hx-vals)=", text), path
        assert not re.search(r"<script(?![^>]*\bnonce=)", text), path
        assert "<style" not in text, path
        assert "eval(" not in text, path
