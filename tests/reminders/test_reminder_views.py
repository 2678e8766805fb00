"""The pages: whole, as a fragment, without JavaScript, invalid, a stranger's."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from reminders import asking, plan
from reminders.models import Occurrence, Reminder
from tests.conftest import HTMX
from tests.reminders.conftest import make_reminder
from tests.reminders.views_kit import DATA, LIST, NEW, data


@pytest.fixture(autouse=True)
def _pathway(pathway):
    """Every page reads the edition."""


def test_list_is_empty_at_first(as_member):
    response = as_member.get(LIST)

    assertContains(response, "<h1>Reminders</h1>", html=True)
    assertContains(response, "No reminders, and no need for any.")
    assertContains(response, "You have a reminder.")


def test_list_answers_htmx_with_the_fragment(as_member, mine):
    response = as_member.get(LIST, headers=HTMX)

    assertContains(response, 'id="reminders"')
    assertNotContains(response, "<html")


def test_list_shows_what_is_said_inside_only(as_member, mine):
    response = as_member.get(LIST)

    assertContains(response, "zebra marmalade lantern")
    assertContains(response, "Every day at")
    assertContains(response, "Next:")


@pytest.mark.parametrize("count", [1, 3])
def test_list_queries_do_not_grow(as_member, member, count, django_assert_num_queries):
    for _ in range(count):
        make_reminder(member)
    as_member.get(LIST)

    with django_assert_num_queries(4):  # user, reminders, devices, the rest
        as_member.get(LIST)


def test_create_makes_one_however_often_it_is_sent(as_member, member):
    sent = data()
    assertRedirects(as_member.post(NEW, sent), LIST)
    assertRedirects(as_member.post(NEW, sent), LIST)

    reminder = Reminder.objects.get()
    assert reminder.label == "Water the basil"
    assert reminder.days_rule == {"every": "week", "days": [0, 3]}
    assert reminder.next_at > timezone.now()


def test_create_with_other_words_under_the_same_id_keeps_both(as_member):
    sent = data()
    as_member.post(NEW, sent)
    response = as_member.post(NEW, sent | {"label": "Something else"})

    assertContains(response, "Water the basil", status_code=409)
    assertContains(response, "Something else", status_code=409)
    assert Reminder.objects.count() == 1


def test_create_answers_htmx_with_where_to_go(as_member):
    response = as_member.post(NEW, data(), headers=HTMX)

    assert response["HX-Redirect"] == LIST


def test_create_from_a_template_fills_it_in(as_member):
    response = as_member.get(NEW + "?template=plan-review")

    assertContains(response, "Look over my plan")
    assertRedirects(
        as_member.post(
            NEW + "?template=plan-review",
            data(rhythm="quarter", start="2026-01-31", label="Look over my plan"),
        ),
        LIST,
    )
    assert Reminder.objects.get().kind == "plan-review"


@pytest.mark.parametrize(
    "change",
    [
        {"days": []},
        {"days": ["9"]},
        {"rhythm": "never"},
        {"rhythm": "once", "start": "2001-01-01"},
        {"rhythm": "days", "n": "0", "start": "2026-01-01"},
        {"rhythm": "days", "n": "9" * 40, "start": "2026-01-01"},
        {"rhythm": "month", "start": "9999-12-31"},
        {"rhythm": "month", "start": "0001-01-01"},
        {"rhythm": "month", "start": "2026-02-30"},
        {"time": "25:00"},
        {"time": ""},
        {"quiet_from": "21:00"},
        {"quiet_from": "18:00", "quiet_until": "09:00"},
        {"wording": "brand"},
        {"label": "a\x00b"},
        {"label": "a" * 201},
        {"client_id": "7"},
    ],
)
def test_create_refuses_and_keeps_what_was_typed(as_member, change):
    response = as_member.post(NEW, data(**({"label": "Keep these words"} | change)))

    assert response.status_code == 422
    assert response.context["form"].errors
    if "label" not in change:
        assertContains(response, "Keep these words", status_code=422)
    assert not Reminder.objects.exists()


def test_invalid_answers_htmx_with_the_form(as_member):
    response = as_member.post(NEW, data(days=[]), headers=HTMX)

    assert response.status_code == 422
    assertNotContains(response, "<html", status_code=422)


def test_update_changes_the_version_that_was_seen(as_member, mine):
    url = f"/you/reminders/{mine.pk}/"
    assertContains(as_member.get(url), "zebra marmalade lantern")

    assertRedirects(as_member.post(url, DATA | {"version": mine.version}), LIST)
    assert Reminder.objects.get().label == "Water the basil"

    late = as_member.post(url, DATA | {"version": mine.version, "label": "From the other tab"})
    assertContains(late, "From the other tab", status_code=409)
    assertContains(late, "Water the basil", status_code=409)
    assert Reminder.objects.get().label == "Water the basil"


def test_update_cancels_what_the_old_version_had_still_to_send(as_member, client, mail_member):
    mine = make_reminder(mail_member, due=timezone.now())
    plan.plan(timezone.now)
    client.force_login(mail_member)

    client.post(f"/you/reminders/{mine.pk}/", DATA | {"version": 1, "by_email": "on"})

    assert Occurrence.objects.get().deliveries.get().state == "cancelled"


def test_switch_turns_it_off_and_on(as_member, mine):
    url = f"/you/reminders/{mine.pk}/switch/"

    assertRedirects(as_member.post(url), LIST)
    assert not Reminder.objects.get().is_on
    assertContains(as_member.post(url, {"on": "yes"}, headers=HTMX), 'id="reminders"')
    assert Reminder.objects.get().is_on


def test_pause_rests_all_for_two_weeks_and_resume_ends_it(as_member, mine):
    as_member.post("/you/reminders/pause/")
    assert Reminder.objects.get().next_at > timezone.now() + timedelta(days=13)
    assertContains(as_member.get(LIST), "Resting until")

    as_member.post("/you/reminders/resume/")
    assert Reminder.objects.get().next_at < timezone.now() + timedelta(days=2)


def test_delete_can_be_taken_back(as_member, mine):
    as_member.post(f"/you/reminders/{mine.pk}/delete/")
    assertNotContains(as_member.get(LIST), "zebra")
    assert as_member.get(f"/you/reminders/{mine.pk}/").status_code == 404

    as_member.post(f"/you/reminders/{mine.pk}/restore/")
    assertContains(as_member.get(LIST), "zebra")


def test_what_was_put_away_goes_after_a_day(mine):
    mine.remove(at=timezone.now() - timedelta(days=2))
    plan.clear_removed(timezone.now())

    assert not Reminder.objects.exists()


def test_move_follows_the_members_clock(as_member, member, mine):
    member.time_zone = "Asia/Tokyo"
    member.save()
    assertContains(as_member.get(LIST), "Your clock has moved")

    as_member.post("/you/reminders/move/")

    assert Reminder.objects.get().tz == "Asia/Tokyo"
    assertNotContains(as_member.get(LIST), "Your clock has moved")


DOORS = ["", "switch/", "delete/", "restore/"]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_opens_nothing(as_stranger, mine, door, method):
    response = getattr(as_stranger, method)(f"/you/reminders/{mine.pk}/{door}")

    assert response.status_code in (404, 405)
    assert Reminder.objects.get().version == mine.version


@pytest.mark.parametrize(
    "path",
    [LIST, NEW, "/you/reminders/offer/maintenance/", "/r/00000000-0000-4000-8000-000000000000/"],
)
def test_signed_out_is_asked_to_sign_in(client, path):
    response = client.get(path)

    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/?next=")


def test_malformed_ids_are_not_found(as_member):
    for path in ("/you/reminders/7/", "/r/x/", "/off/x/", "/you/reminders/offer/nowhere/"):
        assert as_member.get(path).status_code == 404
    assert as_member.get(f"/you/reminders/{uuid.uuid4()}/").status_code == 404


def test_every_write_refuses_get(as_member, mine):
    for path in ("pause", "resume", "move", "test", f"{mine.pk}/switch", f"{mine.pk}/delete"):
        assert as_member.get(f"/you/reminders/{path}/").status_code == 405


def test_keep_twice_at_once_makes_one(member):
    now = timezone.now()
    client_id = uuid.uuid4()
    for _ in range(2):
        reminder = asking.draft(member, client_id, at=now)
        reminder.days_rule = {"every": "week", "days": [0]}
        reminder.local_time = now.time().replace(second=0, microsecond=0, tzinfo=None)
        _kept, same = asking.keep(reminder, at=now)
        assert same

    assert Reminder.objects.count() == 1
