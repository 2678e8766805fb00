"""The frame of every page, its fields, its messages, and the pages of the house."""

import gzip
import json
from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from recovery import context
from stages import crisis
from tests.conftest import HTMX

pytestmark = pytest.mark.urls("tests.recovery.look_pages")


def test_landing_opens_the_door(client, db):
    response = client.get("/")

    assertContains(response, 'href="/join/"')
    assertContains(response, 'href="/help/"', 3)
    assertContains(response, '<form class="leave" action="/exit/" method="post"')
    assertNotContains(response, 'class="nav"')
    assertNotContains(response, "data-private")


def test_landing_sends_a_member_to_today(as_member):
    assertRedirects(as_member.get("/"), "/today/", fetch_redirect_response=False)


@pytest.mark.parametrize("name", ["privacy", "safety", "accessibility"])
def test_about_pages_are_public(client, db, name):
    assertContains(client.get(f"/about/{name}/"), "<h1>", 1)


@pytest.mark.parametrize("name", ["nothing", "base", "..", "privacy/x"])
def test_about_has_no_other_pages(client, db, name):
    assert client.get(f"/about/{name}/").status_code == 404


def test_member_sees_plan_and_navigation(as_member):
    response = as_member.get("/form/")

    assertContains(response, 'href="/plan/"')
    assertNotContains(response, 'href="/help/"')
    for place in ("today", "journey", "goals", "look-back", "you"):
        assertContains(response, f'<a href="/{place}/"')
    assertContains(response, "data-private")


def test_what_a_member_switched_off_leaves_the_navigation(as_member, member):
    member.uses_stages = member.uses_look_back = False
    member.theme = "dark"
    member.save()

    response = as_member.get("/form/")

    assertNotContains(response, 'href="/journey/"')
    assertNotContains(response, 'href="/look-back/"')
    assertContains(response, 'href="/goals/"')
    assertContains(response, 'data-theme="dark"')


def test_navigation_marks_where_one_is(rf, member):

    page = context.page(member, rf.get("/"))
    nav = render_to_string("partials/nav.html", {**page, "nav_active": "goals"})

    assert '<a href="/goals/" aria-current="page">' in nav
    assert nav.count("aria-current") == 1


def test_theme_of_the_device_serves_before_sign_in(client, db):
    client.cookies["theme"] = "dark"
    assertContains(client.get("/"), 'data-theme="dark"')

    client.cookies["theme"] = '"><script>'
    assertContains(client.get("/"), 'data-theme="auto"')


def test_pictures_leave_when_they_are_off(as_member, member, pathway):
    assertContains(as_member.get("/map/5/"), '<svg class="art', 2)
    member.shows_pictures = False
    member.save()

    response = as_member.get("/map/5/")

    assertNotContains(response, '<svg class="art')
    assertContains(response, "map--plain")
    assertContains(response, 'class="place"', 5)


def test_map_leads_to_every_stage_and_says_which_were_chosen(as_member, pathway):
    response = as_member.get("/map/7/")

    assertContains(response, 'class="place"', 7)
    assertContains(response, "map--crowded")
    assertContains(response, f'href="/journey/{pathway.stages[0].key}/"')
    assertContains(response, 'aria-current="true"', 1)
    assertContains(response, "You chose this", 1)


def test_fields_carry_their_hints(as_member):
    response = as_member.get("/form/")

    assertContains(response, '<p class="hint" id="id_name_helptext">As you like it.</p>')
    assertContains(response, 'aria-describedby="id_name_helptext"')
    assertContains(response, '<label class="choice">', 2)
    assertContains(response, '<b>Tired</b><span class="hint">of &lt;all&gt;</span>')
    assertContains(response, '<label class="chip">', 2)
    assertContains(response, '<div id="id_tags" class="chips">')
    assertContains(response, 'role="switch"', 1)
    assertContains(response, 'class="input"', 3)
    assertContains(response, "(optional)", 2)
    assertContains(response, "<title>Fields – Wend</title>")
    assertNotContains(response, 'role="alert" tabindex')


def test_refused_form_says_so_first_and_at_the_field(as_member):
    response = as_member.post("/form/", {"name": "no", "note": "kept <words>"})

    assert response.status_code == 422
    assertContains(response, "<title>Error: Fields", status_code=422)
    assertContains(response, "These do not go together.", 1, status_code=422)
    assertContains(response, '<a href="#id_stage_0">', status_code=422)
    assertContains(response, '<a href="#id_shared">', status_code=422)
    assertContains(response, 'id="id_stage_0"', status_code=422)
    assertContains(response, 'aria-describedby="id_stage_error"', status_code=422)
    assertContains(response, '<p class="error" id="id_shared_error">', status_code=422)
    assertContains(response, "kept &lt;words&gt;", status_code=422)
    assertContains(response, "data-focus", 1, status_code=422)


def test_cover_notice_is_the_hosts(as_member, settings):
    assertContains(as_member.get("/form/"), "Only you see this.")
    settings.COVER_NOTICE = "Ana, who runs the server, could see this."
    assertContains(as_member.get("/form/"), "Ana, who runs the server")


def test_message_comes_with_undo_on_the_next_page(as_member):
    response = as_member.get("/say/redirect/", follow=True)

    assertContains(response, "Step &lt;done&gt;.", 1)
    assertContains(response, '<form action="/undo/" method="post">', 1)
    assertNotContains(as_member.get("/form/"), "Step &lt;done&gt;.")


def test_message_leads_to_no_foreign_address(as_member):
    as_member.get("/say/foreign/")

    assertNotContains(as_member.get("/form/"), "evil")


@pytest.mark.parametrize(("kind", "status"), [("x", 200), ("invalid", 422)])
def test_message_comes_out_of_band_to_htmx(as_member, kind, status):
    response = as_member.get(f"/say/{kind}/", headers=HTMX)

    assertContains(response, "<p>done</p>", status_code=status)
    assertContains(response, '<div id="toasts" hx-swap-oob="innerHTML">', 1, status_code=status)
    assertContains(response, 'action="/undo/"', 1, status_code=status)
    assertNotContains(as_member.get("/form/"), "Step &lt;done&gt;.")


def test_message_comes_with_an_answer_that_changes_nothing(as_member):
    response = as_member.get("/say/nothing/", headers=HTMX)

    assert response.status_code == 200
    assert response["HX-Reswap"] == "none"
    assertContains(response, "hx-swap-oob")


def test_message_waits_for_the_page_a_redirect_leads_to(as_member):
    response = as_member.get("/say/redirect/", headers=HTMX)

    assert response.status_code == 302
    assert [str(m) for m in get_messages(response.wsgi_request)] == ["Step <done>."]


def test_manifest_names_the_brand_and_nothing_else(client, settings):
    settings.BRAND_NAME = "Weg"

    about = json.loads(client.get("/manifest.webmanifest").content)

    assert about["name"] == about["short_name"] == "Weg"
    assert "description" not in about


def test_worker_keeps_static_files_and_the_offline_page_only(client):
    response = client.get("/sw.js")

    assert response["Content-Type"] == "text/javascript"
    listed = response.content.decode().split("FILES = [")[1].split("]")[0]
    files = [part.strip(' "') for part in listed.split(",")]
    assert [
        f for f in files if not f.startswith("\\u002Fstatic") and not f.startswith("/static")
    ] == ["OFFLINE"]


def test_first_visit_is_light(client, db):
    page = client.get("/").content
    files = ["css/app.css", "js/app.js", "django_htmx/htmx-2.min.js", "img/icon.svg"]
    parts = [page, *(Path(finders.find(f)).read_bytes() for f in files)]

    assert page.count(b"/static/") == len(files)
    assert sum(len(gzip.compress(part)) for part in parts) <= 45_000


def test_offline_page_keeps_the_emergency_numbers(client, db):
    crisis.load_shipped()

    page = client.get("/offline/").content.decode()

    assert "Ireland" in page
    assert 'href="tel:112"' in page
