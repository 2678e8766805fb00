"""The pages: whole, as a fragment, without JavaScript, invalid, a stranger's."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts import you
from journeys import offers
from reminders import asking, offering, plan, wording
from reminders.models import EmailChannel, InboxItem, Occurrence, Reminder
from tests.conftest import HTMX
from tests.reminders.conftest import make_reminder

LIST = "/you/reminders/"
NEW = "/you/reminders/new/"
DATA = {
    "label": "Water the basil",
    "rhythm": "week",
    "days": ["0", "3"],
    "time": "18:30",
    "quiet_from": "",
    "quiet_until": "",
    "wording": "plain",
}


@pytest.fixture(autouse=True)
def _pathway(pathway):
    """Every page reads the edition."""


def data(**changes):
    return {**DATA, "client_id": str(uuid.uuid4()), **changes}


@pytest.fixture
def mine(member):
    return make_reminder(
        member, due=timezone.now().replace(second=0, microsecond=0) + timedelta(hours=2)
    )


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


# By mail.


def test_without_an_address_there_is_a_way_to_add_one(as_member):
    assertContains(as_member.get(NEW), "There is no e-mail address in your account.")


def test_yes_to_mail_confirms_the_address_first(
    client, mail_member, mailoutbox, django_capture_on_commit_callbacks
):
    EmailChannel.objects.all().delete()
    client.force_login(mail_member)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(NEW, data(by_email="on"))

    channel = EmailChannel.objects.get()
    assert channel.trouble(mail_member.email) == "unconfirmed"
    [mail] = mailoutbox
    assert f"/r/{channel.code}/" in mail.body
    assertContains(client.get(LIST), "Open the link in the mail we sent you")

    url = f"/r/{channel.code}/"
    client.get(url)
    assert EmailChannel.objects.get().confirmed_at is None  # A mail scanner confirms nothing.
    assertRedirects(client.post(url), LIST)
    assert EmailChannel.objects.get().trouble(mail_member.email) == ""


def test_a_stranger_confirms_nothing(as_stranger, mail_member):
    channel = EmailChannel.objects.get()

    assert as_stranger.post(f"/r/{channel.code}/").status_code == 404


def test_a_test_message_is_sent_at_most_once_a_minute(client, mail_member, mailoutbox):
    make_reminder(mail_member)
    client.force_login(mail_member)

    client.post("/you/reminders/test/")
    client.post("/you/reminders/test/")

    assert len(mailoutbox) == 1
    assert mailoutbox[0].subject == "Reminder"


def test_a_test_message_says_honestly_that_it_failed(client, mail_member, settings):
    from tests.reminders.conftest import use_smtp

    use_smtp(settings, 9)
    client.force_login(mail_member)

    response = client.post("/you/reminders/test/", follow=True)

    assert "Not sent." in str(*response.context["messages"])


def test_off_shows_on_get_and_acts_on_post(client, mine):
    url = reverse("reminders:off", args=[wording.off_token(mine.pk)])

    page = client.get(url)
    assertContains(page, "Switch this off?")
    for word in ("zebra", "Robin"):
        assertNotContains(page, word)
    assert Reminder.objects.get().is_on

    assertContains(client.post(url, {"List-Unsubscribe": "One-Click"}), "It is off")
    assertContains(client.post(url), "It is off")
    assert Reminder.objects.get().ended_why == "mail"


def test_off_needs_no_token_of_the_page(mine):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    url = reverse("reminders:off", args=[wording.off_token(mine.pk)])

    assert strict.post(url).status_code == 200


def test_off_of_what_is_gone_is_the_same(client, mine):
    url = reverse("reminders:off", args=[wording.off_token(mine.pk)])
    mine.delete()

    assertContains(client.post(url), "It is off")


# Inside the app.


@pytest.fixture
def delivery(mail_member):
    make_reminder(mail_member, due=timezone.now())
    plan.plan(timezone.now)
    return Occurrence.objects.get().deliveries.get()


def test_the_link_says_what_it_was(client, mail_member, delivery):
    client.force_login(mail_member)

    response = client.get(f"/r/{delivery.pk}/")

    assertContains(response, "zebra marmalade lantern")


def test_the_link_says_nothing_to_a_stranger(as_stranger, delivery):
    assert as_stranger.get(f"/r/{delivery.pk}/").status_code == 404
    item = InboxItem.objects.get()
    assert as_stranger.post(f"/you/reminders/notice/{item.pk}/done/").status_code == 404


def test_done_lays_the_notice_aside_and_stills_the_mail(client, mail_member, delivery, rf):
    client.force_login(mail_member)
    request = rf.get("/today/")
    request.user = mail_member
    _template, context = offering.today_card(request)
    assert context["reminder_title"] == "zebra marmalade lantern"

    url = f"/you/reminders/notice/{context['item'].pk}/done/"
    assert client.post(url, headers=HTMX).content == b""

    assert offering.today_card(request) is None


def test_what_was_left_for_days_is_not_shown(mail_member, delivery, rf):
    request = rf.get("/today/")
    request.user = mail_member
    InboxItem.objects.update(made_at=timezone.now() - timedelta(days=4))

    assert offering.today_card(request) is None


def test_the_line_on_you_says_how_things_stand(mine, member, rf):
    request = rf.get("/you/")
    request.user = member
    [line] = [line for line in you.lines if line.url_name == "reminders:reminder_list"]

    assert line.hint(request) == "1 switched on"
    mine.end(at=timezone.now())
    assert line.hint(request) == "All off"


# Entering and leaving maintenance.


@pytest.fixture
def maintenance(pathway):
    return next(stage for stage in pathway.stages if stage.is_maintenance)


def offered(stage, pathway, **changes):
    sent = {"client_id": str(uuid.uuid4()), "wording": "plain"}
    for template in pathway.reminders_of(stage):
        sent |= {
            f"{template.key}-rhythm": "quarter",
            f"{template.key}-start": "2026-01-31",
            f"{template.key}-time": "10:00",
        }
    return sent | changes


def test_entering_maintenance_offers_its_reminders(journey, maintenance):
    asked = [ask(journey, maintenance) for ask in offers.after_entering]

    assert f"/you/reminders/offer/{maintenance.key}/" in asked
    other = next(stage for stage in journey.pathway.stages if not stage.is_maintenance)
    assert offering.after_entering(journey, other) is None


def test_the_offer_makes_only_what_was_wanted(as_member, journey, maintenance, pathway):
    url = f"/you/reminders/offer/{maintenance.key}/"
    assertContains(as_member.get(url), "Would reminders help?")

    as_member.post(url, offered(maintenance, pathway))
    assert not Reminder.objects.exists()

    key = pathway.reminders_of(maintenance)[0].key
    sent = offered(maintenance, pathway, **{f"{key}-wanted": "on"})
    assertRedirects(as_member.post(url, sent), LIST)
    as_member.post(url, sent)
    reminder = Reminder.objects.get()
    assert (reminder.template_key, reminder.stage_key) == (key, maintenance.key)
    assert reminder.days_rule == {"every": "quarter", "start": "2026-01-31"}


def test_the_offer_refuses_and_keeps_the_yes(as_member, journey, maintenance, pathway):
    key = pathway.reminders_of(maintenance)[0].key
    sent = offered(maintenance, pathway, **{f"{key}-wanted": "on", f"{key}-time": "late"})

    response = as_member.post(f"/you/reminders/offer/{maintenance.key}/", sent, headers=HTMX)

    assertContains(response, "late", status_code=422)
    assertNotContains(response, "<html", status_code=422)
    assert not Reminder.objects.exists()


def test_leaving_maintenance_asks_to_keep_or_still(as_member, journey, maintenance, member):
    assert offering.after_leaving(journey, maintenance.key) is None
    make_reminder(member, stage_key=maintenance.key)
    url = offering.after_leaving(journey, maintenance.key)

    assertContains(as_member.get(url), "Keep these reminders?")
    as_member.post(url, {"choice": "keep"})
    assert Reminder.objects.get().is_on
    as_member.post(url, {"choice": "still"})
    assert not Reminder.objects.get().is_on


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


def test_today_shows_the_notice_that_waits(client, mail_member, delivery):
    client.force_login(mail_member)
    InboxItem.objects.update(made_at=timezone.now())

    page = client.get("/today/")

    assertContains(page, "zebra marmalade lantern")
    assertContains(page, reverse("reminders:done", args=[InboxItem.objects.get().pk]))
