"""The kinds of reminders, each from its form to what is delivered by the real tick."""

import uuid
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from journeys.models import Journey, Pause
from recovery.celery import app
from reminders import fsck, offering, plan, tasks
from reminders.models import Delivery, Kind, Reminder
from tests.conftest import HTMX
from tests.journeys.goals_kit import make_part
from tests.journeys.walk_kit import make_letter, make_review
from tests.reminders.conftest import MONDAY, make_reminder
from tests.reminders.test_plan import at

DAY = timedelta(days=1)
NEW = "/you/reminders/new/"
LIST = "/you/reminders/"
PRIVATE = "quokka violin thimble"


@pytest.fixture(autouse=True)
def _pathway(pathway):
    """Every page reads the edition."""


@pytest.fixture
def as_mail_member(client, mail_member):
    client.force_login(mail_member)
    return client


@pytest.fixture
def journey(mail_member):
    return Journey.objects.begin(mail_member, at=timezone.now())


def said(**more):
    how = {"quiet_from": "", "quiet_until": "", "wording": "plain", "by_email": "on"}
    when = {"rhythm": "week", "days": ["0"], "time": "09:00"}
    return how | when | {"label": PRIVATE, "client_id": str(uuid.uuid4())} | more


def tomorrow():
    return timezone.localdate(timezone=ZoneInfo("UTC")) + DAY


def the_moment(reminder):
    return datetime.combine(
        date.fromisoformat(reminder.next_key[:10]), time(9), tzinfo=ZoneInfo(reminder.tz)
    )


def asked_for(kind, journey):
    """The address and the answers of the form that makes a reminder of a kind."""
    day = (tomorrow() + DAY).isoformat()
    if kind == Kind.HARD_DATE:
        return f"{NEW}?kind=hard-date", said(rhythm="year", start="2019-05-04")
    if kind == Kind.LETTER:
        letter = make_letter(journey, PRIVATE, opens_on=date.fromisoformat(day))
        return f"{NEW}?letter={letter.pk}", said(rhythm="once", start=day)
    if kind == Kind.FREE:
        return NEW, said()
    [template, *_] = [t for t in journey.pathway.reminders if t.kind == kind]
    return f"{NEW}?template={template.key}", said()


@pytest.mark.parametrize("kind", Kind.values)
def test_from_the_form_to_the_mail(as_mail_member, journey, sink, kind):
    path, answers = asked_for(kind, journey)
    assertRedirects(as_mail_member.post(path, answers), LIST)
    reminder = Reminder.objects.get()
    assert reminder.kind == kind
    due = the_moment(reminder)
    assert due == reminder.next_at

    tasks.run(at(due - timedelta(minutes=1)))
    assert sink.mails == []
    tasks.run(at(due))
    tasks.run(at(due + timedelta(minutes=1)))

    [(to, raw)] = sink.mails
    assert to == "alex@example.org"
    for word in PRIVATE.split():
        assert word not in raw.decode()
    page = as_mail_member.get(f"/r/{Delivery.objects.get().pk}/")
    assertContains(page, PRIVATE)
    if lead := offering.LEADS_TO.get(kind):
        assertContains(page, f'href="{lead[0]}"')
        assert as_mail_member.get(lead[0]).status_code == 200
    assert not [finding for finding in fsck.check(due + DAY / 24) if finding.broken]


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_arrives(mail_member, journey, sink, kind):
    make_letter(journey, opens_on=MONDAY.date())
    make_reminder(mail_member, kind=kind)

    tasks.run(at(MONDAY))

    assert len(sink.mails) == 1


# A hard date.


def test_a_hard_date_is_offered_where_hard_dates_stand(as_mail_member, journey):
    link = f'href="{NEW}?kind=hard-date"'
    assertNotContains(as_mail_member.get("/plan/wellness/"), link)
    make_part(journey, "hard-dates", [{"text": PRIVATE}], kind="wellness")

    assertContains(as_mail_member.get("/plan/wellness/"), link, count=1)
    assertContains(as_mail_member.get("/plan/wellness/edit/hard-dates/"), link)
    assertNotContains(as_mail_member.get("/plan/wellness/edit/early-signs/"), link)


def test_a_hard_date_proposes_once_a_year_and_nothing_of_the_plan(as_mail_member, journey):
    make_part(journey, "hard-dates", [{"text": PRIVATE}], kind="wellness")
    page = as_mail_member.get(f"{NEW}?kind=hard-date")

    assertContains(page, "perhaps a few days before the date itself")
    assertNotContains(page, PRIVATE)
    assert page.context["form"]["rhythm"].value() == "year"
    refused = as_mail_member.post(f"{NEW}?kind=hard-date", said(rhythm="year", start=""))
    assertContains(refused, PRIVATE, status_code=422)
    assertContains(refused, "?kind=hard-date", status_code=422)
    assert as_mail_member.post(f"{NEW}?kind=letter", said()).url == LIST
    assert Reminder.objects.get().kind == Kind.FREE


def test_a_hard_date_comes_every_year(mail_member, sink):
    rule = {"every": "year", "start": "2024-02-29"}
    reminder = make_reminder(mail_member, kind="hard-date", days_rule=rule)
    assert reminder.next_key == "2027-02-28T12:00"

    tasks.run(at(reminder.next_at))

    assert len(sink.mails) == 1
    assert Reminder.objects.get().next_key == "2028-02-29T12:00"


def test_a_hard_date_without_words_has_a_name(as_mail_member):
    as_mail_member.post(f"{NEW}?kind=hard-date", said(label="", rhythm="year", start="2019-05-04"))

    assertContains(as_mail_member.get(LIST), "Before a hard date")


# A letter.


def test_a_letter_is_offered_while_it_is_sealed(as_mail_member, journey):
    letter, come = make_letter(journey), make_letter(journey, days=0)
    link = f'href="{NEW}?letter={letter.pk}"'

    assertContains(as_mail_member.get(f"/letters/{letter.pk}/"), link)
    assertNotContains(as_mail_member.get(f"/letters/{come.pk}/"), "?letter=")
    form = as_mail_member.get(f"{NEW}?letter={letter.pk}")
    assert form.context["form"]["rhythm"].value() == "once"
    assert form.context["form"]["start"].value() == letter.opens_on
    assertNotContains(form, letter.text)
    assertNotContains(as_mail_member.get(f"{NEW}?letter={letter.pk}", headers=HTMX), "<html")


def test_a_letter_has_one_reminder(as_mail_member, journey):
    letter = make_letter(journey)
    path = f"{NEW}?letter={letter.pk}"
    as_mail_member.post(path, said(rhythm="once", start=letter.opens_on.isoformat()))

    again = as_mail_member.get(path)

    assertRedirects(again, f"{LIST}{Reminder.objects.get().pk}/")


@pytest.mark.parametrize("letter", ["x", "", "a\x00b", "9" * 40, str(uuid.UUID(int=7))])
def test_no_such_letter_is_not_there(as_mail_member, letter):
    assert as_mail_member.get(NEW, {"letter": letter}).status_code == 404


def test_a_strangers_letter_is_not_there(as_stranger, journey):
    letter = make_letter(journey)

    assert as_stranger.get(f"{NEW}?letter={letter.pk}").status_code == 404
    assert as_stranger.post(f"{NEW}?letter={letter.pk}", said()).status_code == 404


def test_an_unfinished_or_cancelled_letter_is_not_there(as_mail_member, journey):
    unfinished = make_letter(journey, opens_on=None)
    cancelled = make_letter(journey, removed_at=timezone.now())

    for letter in (unfinished, cancelled):
        assert as_mail_member.get(f"{NEW}?letter={letter.pk}").status_code == 404


@pytest.mark.parametrize("moment", ["before the plan", "after the plan"])
@pytest.mark.parametrize("what", ["cancelled", "opened", "put by", "sealed anew"])
def test_a_letter_that_does_not_wait_is_not_brought_up(mail_member, journey, sink, moment, what):
    letter = make_letter(journey, opens_on=MONDAY.date())
    make_reminder(mail_member, kind="letter")
    if moment == "after the plan":
        plan.plan(at(MONDAY))
    if what == "cancelled":
        letter.cancel(at=MONDAY)
    elif what == "opened":
        letter.open(at=MONDAY)
    elif what == "put by":
        letter.put_by(at=MONDAY)
    else:
        letter.seal(until=MONDAY.date() + 40 * DAY)

    tasks.run(at(MONDAY))

    assert sink.mails == []
    assert not [finding for finding in fsck.check(MONDAY) if finding.broken]


def test_another_members_letter_says_nothing(mail_member, stranger, sink):
    make_letter(Journey.objects.begin(stranger, at=MONDAY), opens_on=MONDAY.date())
    mine, theirs = (make_reminder(who, kind="letter") for who in (mail_member, stranger))

    tasks.run(at(MONDAY))

    assert sink.mails == []
    assert mine.occurrences.get().state == "skipped_done"
    assert theirs.occurrences.get().state == "planned"


def test_today_says_of_a_letter_once(as_mail_member, mail_member, journey):
    now = timezone.now()
    letter = make_letter(journey, days=0)
    make_reminder(mail_member, kind="letter", due=now.replace(second=0, microsecond=0))
    plan.plan(timezone.now)

    page = as_mail_member.get("/today/")
    assertContains(page, "A letter from you has arrived")
    assertNotContains(page, "You asked to be reminded of this.")
    letter.open(at=now)
    assertNotContains(as_mail_member.get("/today/"), "You asked to be reminded of this.")


# The weekly review.


@pytest.mark.parametrize("moment", ["before the plan", "after the plan"])
@pytest.mark.parametrize(
    ("review", "mails"),
    [
        ({"finished_at": MONDAY}, 0),
        ({"finished_at": None}, 1),
        ({"finished_at": MONDAY, "removed_at": MONDAY}, 1),
        ({"finished_at": MONDAY, "day": MONDAY.date() - DAY}, 1),
    ],
)
def test_who_has_looked_back_is_not_asked_to(mail_member, journey, sink, moment, review, mails):
    make_reminder(mail_member, kind="weekly-review")
    if moment == "after the plan":
        plan.plan(at(MONDAY))
    make_review(journey, **{"day": MONDAY.date()} | review)

    tasks.run(at(MONDAY))

    assert len(sink.mails) == mails


def test_today_drops_the_notice_of_a_review_that_is_written(as_mail_member, mail_member, journey):
    now = timezone.now()
    due = now.replace(second=0, microsecond=0)
    make_reminder(mail_member, kind="weekly-review", due=due)
    plan.plan(timezone.now)
    assertContains(as_mail_member.get("/today/"), "You asked to be reminded of this.")

    make_review(journey, day=due.date(), finished_at=now)

    assertNotContains(as_mail_member.get("/today/"), "You asked to be reminded of this.")


@pytest.mark.parametrize("kind", ["weekly-review", "letter", "hard-date"])
def test_done_for_today_stills_it(mail_member, journey, sink, kind):
    make_letter(journey, opens_on=MONDAY.date())
    reminder = make_reminder(mail_member, kind=kind)
    plan.plan(at(MONDAY))
    reminder.done_today(at=MONDAY)

    tasks.run(at(MONDAY))

    assert sink.mails == []


# Rest, and the nightly look.


def test_nothing_is_next_while_everything_is_paused(as_mail_member, mail_member, journey):
    make_reminder(mail_member, due=timezone.now().replace(second=0, microsecond=0) + DAY)
    assertContains(as_mail_member.get(LIST), "Next:")
    pause = Pause.objects.create(owner=mail_member, journey=journey, began_at=timezone.now())

    for page in (as_mail_member.get(LIST), as_mail_member.get(LIST, headers=HTMX)):
        assertContains(page, "Everything is paused.")
        assertContains(page, "It rests for now.")
        assertContains(page, 'action="/pause/end/"')
        assertNotContains(page, "Next:")
        assertNotContains(page, "Pause all for two weeks")
        assert page.context["next_mail"] == ""
    pause.delete()
    assertContains(as_mail_member.get(LIST), "Next:")


def test_nothing_is_next_while_reminders_rest(as_mail_member, mail_member):
    make_reminder(mail_member, due=timezone.now().replace(second=0, microsecond=0) + DAY)
    as_mail_member.post(f"{LIST}pause/")

    page = as_mail_member.get(LIST)

    assertContains(page, "Resting until")
    assertContains(page, "It rests for now.")
    assertNotContains(page, "Next:")


def test_beat_has_it_checked_every_night():
    entry = app.conf.beat_schedule["check"]
    assert entry["task"] == tasks.check.name
    assert entry["schedule"].is_due(timezone.now() - 2 * DAY).is_due


def test_the_nightly_check_logs_counts_alone(mail_member, caplog):
    reminder = make_reminder(mail_member, due=timezone.now().replace(second=0) + DAY)
    with caplog.at_level("INFO", logger="reminders.tasks"):
        tasks.check()
        assert "10 of 10 hold" in caplog.text
        Reminder.objects.update(next_at=MONDAY - 9 * DAY)
        caplog.clear()
        tasks.check()

    assert "I2 is broken by 1 rows." in caplog.text
    assert str(reminder.pk) not in caplog.text
    assert "zebra" not in caplog.text
