"""A member's pathway in their own language; what they wrote stays, whatever they read in."""

import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from journeys.models import Journey, Response
from stages import editions
from stages.models import Edition
from tests.journeys.goals_kit import hidden

NEXT_HOUR = "/activities/next-hour/"


@pytest.fixture
def in_spanish(member, pathway):
    member.language = "es"
    member.save()


def read_in(member, language):
    member.language = language
    member.save()


def test_member_reads_the_pathway_in_their_language(as_member, in_spanish, journey):
    page = as_member.get("/journey/").content.decode()
    assert "Malestar" in page
    assert "Distress" not in page
    stage = as_member.get(reverse("journeys:stage_detail", args=["distress"])).content.decode()
    assert "Suelta el aire despacio" in stage
    assert 'lang="en"' not in stage
    assert "Una cosa para mi cuerpo" in as_member.get(NEXT_HOUR).content.decode()


def test_changing_the_language_keeps_the_journey(as_member, member, journey):
    stage = journey.pathway.stage("rebuilding")
    journey.enter(stage, at=timezone.now(), client_id=uuid.uuid4())
    assert "Rebuilding" in as_member.get("/journey/").content.decode()
    read_in(member, "es")
    page = as_member.get("/journey/").content.decode()
    assert re.search(r'<a[^>]*/rebuilding/[^>]*aria-current="true"><b>Reconstrucción', page)
    assert Journey.objects.count() == 1


def test_an_answer_given_in_one_language_goes_on_in_the_other(as_member, member, journey):
    chosen = {"field-body": "Eat something small", "field-mind": "A song"}
    page = as_member.get(NEXT_HOUR)
    as_member.post(NEXT_HOUR, {"version": 1, "sitting": hidden(page, "sitting")} | chosen)
    response = Response.objects.get()

    read_in(member, "es")
    form = as_member.get(reverse("journeys:response_update", args=[response.pk]))
    page = form.content.decode()
    assert "Una cosa para mi cuerpo" in page
    assert re.search(r'value="Eat something small"[^>]*checked', page)
    data = {"version": hidden(form, "version"), "sitting": hidden(form, "sitting")}
    answer = as_member.post(form.request["PATH_INFO"], data | chosen | {"field-later": "Platos"})
    assert answer.status_code == 302
    response.refresh_from_db()
    assert response.answers["fields"] == {
        "body": "Eat something small",
        "mind": "A song",
        "later": "Platos",
    }


def test_what_nobody_translated_is_marked_on_the_page(as_member, in_spanish, journey):
    english = Edition.objects.newest("personal-recovery", "en").pathway()
    plain = english.model_dump(mode="json")
    new = plain["activities"][0] | {"key": "hum", "title": "Hum a note"}
    plain["activities"].append(new)
    plain["stages"][0]["activities"].append("hum")
    Edition.objects.publish(type(english).model_validate(plain), at=timezone.now())
    editions.forget()

    stage = as_member.get(reverse("journeys:stage_detail", args=["distress"])).content.decode()
    assert re.search(r'activities/hum/" lang="en"><b>Hum a note', stage)
    assert re.search(r'activities/slow-breath/"><b>Suelta', stage)
    activity = as_member.get("/activities/hum/").content.decode()
    assert '<h1 lang="en">Hum a note</h1>' in activity
    assert '<html lang="es"' in activity


def test_pathway_without_a_translation_is_read_whole_in_its_language(
    as_member, in_spanish, journey
):
    Journey.objects.filter(pk=journey.pk).update(pathway_key="guided-recovery")
    page = as_member.get("/journey/").content.decode()
    assert re.search(r'<b lang="en">', page)
    for address in ("/today/", "/plan/", "/approaches/", "/look-back/"):
        assert as_member.get(address).status_code == 200, address


@pytest.mark.parametrize("address", ["/today/", "/plan/", "/approaches/", "/check-in/choose/"])
def test_pages_speak_the_language_throughout(as_member, in_spanish, journey, address):
    answer = as_member.get(address)
    assert answer.status_code in (200, 404)
    assert "How is today, so far" not in answer.content.decode()
