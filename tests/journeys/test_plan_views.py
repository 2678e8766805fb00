"""The safety plan and the wellness plan."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from journeys.models import Journey, Plan, PlanPart, Revision
from tests.conftest import HTMX
from tests.journeys.goals_kit import hidden, make_part, make_revision

SIGNS = "/plan/edit/signs/"
PEOPLE = "/plan/edit/people/"
WELL = "/plan/wellness/"


def sent(*rows, version=1, sitting=None, **more):
    data = {"version": version, "sitting": sitting or uuid.uuid4()} | more
    data |= {"items-TOTAL_FORMS": len(rows), "items-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        row = row if isinstance(row, dict) else {"text": row}
        data |= {f"items-{number}-{name}": value for name, value in row.items()}
    return data


def items():
    return PlanPart.objects.get().items


def test_plan_that_is_empty_shows_danger_first_and_one_question(as_member, pathway):
    page = as_member.get("/plan/").text

    assert page.index("If you may be in danger now") < page.index(
        pathway.plan("safety").sections[0].question
    )
    assert not Journey.objects.exists()


def test_plan_shows_people_with_call_and_text(as_member, journey):
    make_part(journey, "people", [{"text": "Jo", "phone": "(01632) 960-120", "note": "any time"}])

    page = as_member.get("/plan/").text

    assert 'href="tel:01632960120"' in page
    assert 'href="sms:01632960120"' in page
    assert "(01632) 960-120" in page


@pytest.mark.parametrize("count", [1, 3, 60])
def test_plan_queries_do_not_grow(as_member, journey, count, django_assert_num_queries):
    make_part(journey, "signs", [{"text": f"Sign {n}"} for n in range(count)])
    as_member.get("/plan/")

    with django_assert_num_queries(3):
        page = as_member.get("/plan/")

    assert page.text.count("Sign ") >= count


def test_plan_keeps_lines_of_a_part_that_left_the_template(as_member, journey):
    make_part(journey, "no-longer", [{"text": "My old line"}])

    assert "My old line" in as_member.get("/plan/").text


def test_plan_update_saves_and_goes_on(as_member, pathway):
    response = as_member.post(SIGNS, sent("Curtains", "", "Too loud"))

    following = pathway.plan("safety").sections[1].key
    assert response.url == f"/plan/edit/{following}/"
    assert items() == [{"text": "Curtains"}, {"text": "Too loud"}]


def test_plan_update_adds_room_and_ideas_without_javascript(as_member, pathway):
    idea = pathway.plan("safety").sections[0].ideas[0]

    more = as_member.post(SIGNS, sent("One", "Two", "Three", then="add"))
    page = as_member.get(more.url)
    as_member.post(SIGNS, sent("One", version=hidden(page, "version"), idea=idea))

    assert 'name="items-5-text"' in page.text
    assert items() == [{"text": "One"}, {"text": idea}]


def test_plan_autosave_makes_no_line_twice_and_one_revision(as_member, journey):
    part, sitting = make_part(journey), uuid.uuid4()
    for words in ("C", "Cu", "Cur", "Cur"):
        # The version on the page is old when answers are slow: the sitting vouches for it.
        response = as_member.post(SIGNS, sent(words, sitting=sitting), headers=HTMX)
        assert response.status_code == 200
    as_member.post(SIGNS, sent("Cur", "Loud", sitting=sitting))

    assert items() == [{"text": "Cur"}, {"text": "Loud"}]
    revision = Revision.objects.get()
    assert revision.words == {"items": [{"text": "Curtains stay closed"}]}
    assert revision.row_id == part.pk


def test_plan_autosave_answers_with_the_version_to_go_on_from(as_member, pathway):
    response = as_member.post(SIGNS, sent("One"), headers=HTMX)

    assert "Saved just now" in response.text
    assert 'value="2" id="id_version" hx-swap-oob="true"' in response.text


def test_two_tabs_lose_nothing(as_member, journey):
    make_part(journey, items=[{"text": "First"}])
    as_member.post(SIGNS, sent("From tab one"))

    plain = as_member.post(SIGNS, sent("From tab two"))
    typing = as_member.post(SIGNS, sent("From tab two"), headers=HTMX)

    for response in (plain, typing):
        assert response.status_code == 409
        assert "From tab one" in response.text
        assert 'value="From tab two"' in response.text
    assert typing["HX-Retarget"] == "#part"
    assert items() == [{"text": "From tab one"}]
    again = sent("From tab two", version=hidden(plain, "version"), sitting=hidden(plain, "sitting"))
    assert as_member.post(SIGNS, again).status_code == 302
    kept = [r.words["items"][0]["text"] for r in Revision.objects.all()]
    assert sorted(kept) == ["First", "From tab one"]


def test_plan_phone_is_refused_kindly(as_member, pathway):
    person = {"text": "Jo", "phone": "ask my sister", "note": "friend"}

    plain = as_member.post(PEOPLE, sent(person))
    typing = as_member.post(PEOPLE, sent(person), headers=HTMX)

    assert (plain.status_code, typing.status_code) == (422, 422)
    assert 'value="ask my sister"' in plain.text
    assert "<html" not in typing.text
    assert not PlanPart.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [
        {"items-TOTAL_FORMS": "x"},
        {"items-TOTAL_FORMS": "99999999999"},
        {"items-TOTAL_FORMS": ""},
        {"version": "0"},
        {"version": "9" * 30},
        {"sitting": "x"},
        {"items-0-text": "nul \x00"},
        {"items-0-text": "x" * 301},
    ],
)
def test_plan_update_refuses_what_no_page_sends(as_member, pathway, bad):
    response = as_member.post(SIGNS, sent("Curtains") | bad)

    assert response.status_code == 422
    assert not PlanPart.objects.exists()


def test_plan_history_puts_an_earlier_wording_back(as_member, journey):
    make_part(journey, items=[{"text": "First"}])
    as_member.post(SIGNS, sent("Second"))
    page = as_member.get("/plan/earlier/signs/")
    revision = Revision.objects.get()

    as_member.post(f"/plan/restore/{revision.pk}/")

    assert "First" in page.text
    assert items() == [{"text": "First"}]
    assert Revision.objects.count() == 2


def test_wellness_plan_holds_if_then(as_member, pathway):
    section = next(s for s in pathway.plan("wellness").sections if s.holds == "if-then")
    url = reverse("journeys:wellness_update", args=[section.key])

    as_member.post(url, sent({"text": "I skip meals", "then": "I call Jo"}))

    page = as_member.get("/plan/wellness/").text
    assert "I skip meals" in page
    assert "I call Jo" in page
    assert "If you may be in danger now" not in page


@pytest.mark.parametrize("url", ["/plan/edit/nope/", "/plan/earlier/nope/"])
def test_unknown_part_is_not_found(as_member, pathway, url):
    assert as_member.get(url).status_code == 404
    assert as_member.post(url).status_code in (404, 405)


def test_no_stranger_reads_or_restores_a_plan(as_stranger, client, journey):
    part = make_part(journey)
    url = f"/plan/restore/{make_revision(part, items=[]).pk}/"

    assert as_stranger.post(url).status_code == 404
    assert "Curtains" not in as_stranger.get("/plan/").text
    assert "Curtains" not in as_stranger.get(SIGNS).text
    assert client.post(url).status_code == client.get("/plan/").status_code == 302
    assert items() == [{"text": "Curtains stay closed"}]


def test_wallet_card_holds_numbers_first_and_leaves_surroundings_out(as_member, journey):
    template = journey.pathway.plan("safety")
    people = next(s for s in template.sections if s.holds == "people")
    private = next(s for s in template.sections if not s.shared_by_default)
    make_part(journey, "signs", [{"text": f"Sign {n}"} for n in range(5)])
    make_part(journey, people.key, [{"text": "Aunt Ida", "phone": "020 7946", "note": ""}])
    make_part(journey, private.key, [{"text": "Keys stay with Ida"}])
    whole = as_member.get("/plan/").text
    card = as_member.get("/plan/?size=card").text

    assert "?size=card" in whole
    assert card.index("020 7946") < card.index("Sign 0")
    assert "Sign 1" in card
    assert "Sign 2" not in card
    assert "Keys stay with Ida" in whole
    assert "Keys stay with Ida" not in card
    assert 'class="wallet"' not in as_member.get("/plan/wellness/?size=card").text


def turn(kind, way):
    return f"/plan/{'' if kind == 'safety' else 'wellness/'}turn/{way}/"


@pytest.mark.parametrize(
    ("kind", "page", "part"), [("safety", "/plan/", "signs"), ("wellness", WELL, "keeps-well")]
)
def test_plan_that_was_used_offers_once_to_be_looked_over(as_member, journey, kind, page, part):
    assert as_member.post(turn(kind, "used")).status_code == 404
    assertNotContains(as_member.get(page), "I used this plan")
    now = timezone.now()
    PlanPart.begun(journey, kind, part, at=now).add({"text": "Tea"}, at=now, sitting=uuid.uuid4())
    assertContains(as_member.get(page), "I used this plan")

    shown = as_member.post(turn(kind, "used"), follow=True)
    assertContains(shown, "You used this plan")
    assertContains(shown, turn(kind, "unused"))
    shown = as_member.post(turn(kind, "looked-over"), follow=True)
    assertNotContains(shown, "You used this plan")
    assertContains(shown, turn(kind, "look-again"))

    assertContains(as_member.post(turn(kind, "look-again"), follow=True), "You used this plan")
    assertNotContains(as_member.post(turn(kind, "unused"), follow=True), "You used this plan")
    assert as_member.post(turn(kind, "won")).status_code == 404


def used(journey, kind, *, days):
    """A plan with one line that was used so many days ago."""
    now = timezone.now()
    begun = now - timedelta(days=days + 1)
    PlanPart.begun(journey, kind, "signs", at=begun)
    plan = Plan.objects.get(journey=journey, kind=kind)
    plan.used_at = now - timedelta(days=days)
    plan.save()
    return plan


@pytest.mark.parametrize("kind", ["safety", "wellness"])
def test_today_offers_to_look_over_a_plan_once(as_member, journey, kind, django_assert_num_queries):
    used(journey, kind, days=2)
    as_member.get("/today/")

    with django_assert_num_queries(6):
        page = as_member.get("/today/")
    put_away = as_member.post(turn(kind, "put-away"), {"next": "/today/"}, follow=True)

    assertContains(page, "You used your plan")
    assertContains(page, turn(kind, "put-away"))
    assert put_away.redirect_chain == [("/today/", 302)]
    assertNotContains(put_away, "You used your plan")
    assertContains(put_away, turn(kind, "look-again") + "?next=%2Ftoday%2F")
    as_member.post(turn(kind, "look-again") + "?next=%2Ftoday%2F")
    assertContains(as_member.get("/today/"), "You used your plan")


@pytest.mark.parametrize("days", [0, 15, 300])
def test_today_does_not_ask_on_the_same_day_nor_for_long(as_member, journey, days):
    used(journey, "safety", days=days)

    assertNotContains(as_member.get("/today/"), "You used your plan")


def test_today_does_not_ask_about_a_plan_that_was_changed_since(as_member, journey):
    used(journey, "safety", days=2)
    assert as_member.post(SIGNS, sent("I stop answering")).status_code == 302

    assertNotContains(as_member.get("/today/"), "You used your plan")


def test_today_does_not_ask_a_stranger_about_it(as_stranger, journey):
    used(journey, "safety", days=2)

    assertNotContains(as_stranger.get("/today/"), "You used your plan")
