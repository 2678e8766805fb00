"""Another pathway: a proposal that the member confirms; everything else stays."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journeys.mapping import proposed
from journeys.models import Journey, StageVisit
from journeys.switching import walk
from stages import editions
from stages.models import Edition
from tests.conftest import HTMX
from tests.journeys.goals_kit import make_response

LIST = "/journey/pathways/"
GUIDED = LIST + "guided-recovery/"
PERSONAL = LIST + "personal-recovery/"


def enter(journey, *keys):
    for nth, key in enumerate(keys):
        at = timezone.now() - timedelta(hours=2 - nth)
        journey.enter(journey.pathway.stage(key), at=at, client_id=uuid.uuid4(), words="Mine")


def confirmed(page, **changes):
    """What the page proposes, as a browser sends it."""
    form = page.context["form"]
    data = {"client_id": form["client_id"].value(), "seen": form["seen"].value()}
    data |= {question.html_name: question.value() for question in form.questions}
    return data | {f"stage-{key}": value for key, value in changes.items()}


def here(journey):
    journey = Journey.objects.get(pk=journey.pk)
    return journey.pathway_key, {visit.stage_key for visit in journey.here()}


@pytest.mark.parametrize(
    ("key", "other"),
    [
        ("distress", "acknowledgment"),
        ("awareness", "acknowledgment"),
        ("preparation", "engagement"),
        ("rebuilding", "skills"),
        ("maintenance", "maintenance"),
    ],
)
def test_proposal_follows_what_the_stages_mean(pathway, key, other):
    guided = editions.current("guided-recovery", "en").pathway
    assert proposed(pathway.stage(key), pathway, guided).key == other


@pytest.mark.parametrize(
    ("key", "other"),
    [
        ("acknowledgment", "awareness"),
        ("engagement", "preparation"),
        ("skills", "rebuilding"),
        ("integration", "maintenance"),
        ("maintenance", "maintenance"),
    ],
)
def test_proposal_leads_back_as_well(pathway, key, other):
    guided = editions.current("guided-recovery", "en").pathway
    assert proposed(guided.stage(key), guided, pathway).key == other


def test_proposal_for_a_pathway_nobody_knows_is_by_activities_then_by_place(pathway):
    plain = pathway.model_dump(mode="json")
    names = ["sea", "hill"]
    plain["stages"] = [plain["stages"][n] | {"key": k} for n, k in zip((0, 4), names, strict=True)]
    own = type(pathway).model_validate(plain | {"key": "own"})
    found = [proposed(stage, pathway, own).key for stage in pathway.stages]
    assert found == ["sea", "sea", "sea", "hill", "hill"]
    plain["stages"] = [stage | {"activities": []} for stage in plain["stages"]]
    bare = type(pathway).model_validate(plain | {"key": "bare"})
    assert proposed(pathway.stage("preparation"), pathway, bare).key == "sea"
    assert proposed(pathway.stage("maintenance"), pathway, bare).key == "hill"


def test_the_list_names_the_one_walked_and_the_others(as_member, journey):
    page = as_member.get(LIST).content.decode()
    assert "Personal recovery" in page
    assert f'href="{GUIDED}"' in page
    assert f'href="{PERSONAL}"' not in page
    assert f'href="{LIST}"' in as_member.get("/journey/").content.decode()


def test_looking_writes_nothing(as_member, member, pathway):
    assert as_member.get(LIST).status_code == 200
    assert as_member.get(GUIDED).status_code == 200
    assert not Journey.objects.exists()


def test_page_proposes_and_the_member_changes_and_confirms(as_member, journey):
    enter(journey, "awareness", "rebuilding")
    page = as_member.get(GUIDED)
    data = confirmed(page)
    assert data["stage-awareness"] == "acknowledgment"
    assert data["stage-rebuilding"] == "skills"
    html = page.content.decode()
    assert re.search(r'name="stage-rebuilding"[^>]*value="skills"[^>]*checked', html)

    answer = as_member.post(GUIDED, data | {"stage-awareness": "engagement"})
    assert (answer.status_code, answer["Location"]) == (302, "/journey/")
    assert here(journey) == ("guided-recovery", {"engagement", "skills"})


def test_none_of_these_is_an_answer(as_member, journey):
    enter(journey, "distress")
    as_member.post(GUIDED, confirmed(as_member.get(GUIDED), distress=""))
    assert here(journey) == ("guided-recovery", set())


def test_everything_is_kept_and_stays_readable(as_member, journey):
    enter(journey, "rebuilding")
    guided = editions.current("guided-recovery", "en").pathway
    only_here = next(a.key for a in journey.pathway.activities if not guided.activity(a.key))
    response = make_response(journey, only_here)
    before = {model: list(model.objects.values()) for model in (type(response),)}
    as_member.post(GUIDED, confirmed(as_member.get(GUIDED)))

    assert {model: list(model.objects.values()) for model in before} == before
    page = as_member.get("/journey/").content.decode()
    assert "Rebuilding" in page  # where one has been, by its name
    assert "Mine" in page
    visits = {visit.stage_key: visit for visit in StageVisit.objects.all()}
    assert visits["rebuilding"].left_at is not None
    assert visits["rebuilding"].words == "Mine"
    for address in ("/today/", "/look-back/", "/goals/", "/plan/", "/journey/timeline/", "/you/"):
        assert as_member.get(address).status_code == 200, address
    detail = reverse("journeys:response_detail", args=[response.pk])
    assert "kept words" in as_member.get(detail).text
    listed = as_member.get(reverse("journeys:activity_detail", args=[only_here]))
    assert detail in listed.text


def test_going_back_brings_the_former_stages_back(as_member, journey):
    enter(journey, "awareness", "rebuilding")
    StageVisit.objects.filter(stage_key="awareness").update(left_at=timezone.now())
    answer = as_member.post(GUIDED, confirmed(as_member.get(GUIDED)), follow=True)
    undo = re.search(r'action="(/journey/pathways/[^"]+/back/\d+/)"', answer.content.decode())[1]

    assert as_member.post(undo).status_code == 302
    assert here(journey) == ("personal-recovery", {"rebuilding"})
    as_member.post(undo)  # a second press changes nothing
    assert here(journey) == ("personal-recovery", {"rebuilding"})
    assert StageVisit.objects.get(stage_key="skills").left_at is not None


def test_switching_and_back_by_the_page_works_as_well(as_member, journey):
    enter(journey, "preparation")
    as_member.post(GUIDED, confirmed(as_member.get(GUIDED)))
    page = as_member.get(PERSONAL)
    assert confirmed(page)["stage-engagement"] == "preparation"
    as_member.post(PERSONAL, confirmed(page))
    assert here(journey) == ("personal-recovery", {"preparation"})


def test_a_double_click_switches_once(as_member, journey):
    enter(journey, "distress")
    data = confirmed(as_member.get(GUIDED))
    as_member.post(GUIDED, data)
    assert as_member.post(GUIDED, data).status_code == 302
    assert StageVisit.objects.count() == 2
    as_member.post(PERSONAL, confirmed(as_member.get(PERSONAL)))
    assert as_member.post(GUIDED, data).status_code == 302  # an old page, sent once more
    assert here(journey)[0] == "personal-recovery"


def test_a_page_that_is_out_of_date_proposes_anew(as_member, journey):
    enter(journey, "distress")
    data = confirmed(as_member.get(GUIDED))
    enter(journey, "rebuilding")
    answer = as_member.post(GUIDED, data)
    assert answer.status_code == 409
    assert 'name="stage-rebuilding"' in answer.content.decode()
    assert here(journey) == ("personal-recovery", {"distress", "rebuilding"})


def test_only_one_of_two_switches_holds(journey):
    guided = editions.current("guided-recovery", "en").pathway
    enter(journey, "distress")
    other = Journey.objects.get(pk=journey.pk)
    now = timezone.now()
    assert walk(journey, guided, {"skills"}, at=now, client_id=uuid.uuid4()) == {"skills"}
    assert walk(other, guided, {"engagement"}, at=now, client_id=uuid.uuid4()) is None
    assert here(journey) == ("guided-recovery", {"skills"})


def test_bad_answers_are_refused_and_the_rest_stays(as_member, journey):
    enter(journey, "distress")
    data = confirmed(as_member.get(GUIDED))
    for spoilt in ({"stage-distress": "nowhere"}, {"client_id": "x"}, {"seen": "\x00"}):
        assert as_member.post(GUIDED, data | spoilt).status_code == 422
    assert as_member.post(GUIDED, {}).status_code == 422
    assert here(journey) == ("personal-recovery", {"distress"})


def test_unknown_pathways_and_moments_are_404(as_member, journey):
    assert as_member.get(LIST + "none/").status_code == 404
    assert as_member.post(LIST + "none/", {}).status_code == 404
    assert as_member.post(LIST + "none/back/1/").status_code == 404
    assert as_member.post(f"{GUIDED}back/{'9' * 30}/").status_code == 404
    assert as_member.get(GUIDED + "back/1/").status_code == 405
    assert as_member.get(PERSONAL).status_code == 302


def test_it_is_ones_own_journey_that_switches(as_member, as_stranger, stranger, journey):
    enter(journey, "distress")
    theirs = Journey.objects.begin(stranger, at=timezone.now())
    as_stranger.post(GUIDED, confirmed(as_stranger.get(GUIDED)))
    assert here(journey) == ("personal-recovery", {"distress"})
    assert here(theirs) == ("guided-recovery", set())
    moment = int(timezone.now().timestamp() * 1_000_000)
    as_stranger.post(f"{PERSONAL}back/{moment}/")
    assert here(journey) == ("personal-recovery", {"distress"})
    for address in (LIST, GUIDED):
        away = Client().get(address)
        assert away["Location"].startswith("/sign-in/")


def test_under_htmx_the_window_goes_on(as_member, journey):
    answer = as_member.post(GUIDED, confirmed(as_member.get(GUIDED)), headers=HTMX)
    assert answer.status_code == 204
    assert answer["HX-Redirect"]


def test_pathway_of_another_language_says_so(as_member, member, journey):
    member.language = "es"
    member.save()
    page = as_member.get(LIST).content.decode()
    assert re.search(r'<h2 lang="en"><a class="row-link" href="[^"]*guided-recovery', page)
    assert "Recuperación personal" in page


def test_pathway_nobody_here_can_read_is_not_listed(as_member, journey):
    guided = Edition.objects.newest("guided-recovery", "en").pathway()
    Edition.objects.publish(
        guided.model_copy(update={"key": "camino", "language": "fr"}), at=timezone.now()
    )
    assert "camino" not in as_member.get(LIST).content.decode()
    assert as_member.get(LIST + "camino/").status_code == 404
