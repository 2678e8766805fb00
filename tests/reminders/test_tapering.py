"""A rule that grows rarer with time, and the page that makes it."""

from datetime import date, timedelta

from django.utils import timezone
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertRedirects

from reminders.models import Reminder
from reminders.planning import Rule, key_of

DAY = timedelta(days=1)

TAPER = Rule("taper", start=date(2026, 1, 1), stretches=(2, 3, 4))


def test_a_tapering_rule_grows_rarer():
    days, day = [], TAPER.next_day(date(2025, 12, 1))
    while day < date(2027, 1, 1):
        days.append(day)
        day = TAPER.next_day(day + DAY)

    assert days[:14] == [date(2026, 1, 1) + n * DAY for n in range(14)]
    assert days[14:17] == [date(2026, 1, 15), date(2026, 1, 22), date(2026, 1, 29)]
    assert days[17:21] == [date(2026, month, 5) for month in (2, 3, 4, 5)]
    assert days[21:] == [date(2026, 6, 5), date(2026, 9, 5), date(2026, 12, 5)]
    assert [TAPER.phase(days[n]) for n in (13, 14, 17, 21)] == ["day", "week", "month", "quarter"]
    assert Rule.read(TAPER.stored()) == TAPER


@given(
    st.dates(date(2000, 1, 1), date(2200, 12, 31)),
    st.tuples(st.integers(1, 52), st.integers(1, 104), st.integers(1, 60)),
    st.integers(-400, 6000),
)
@examples(max_examples=300, deadline=None)
def test_a_tapering_rule_never_goes_back_and_never_more_often(start, stretches, offset):
    rule = Rule("taper", start=start, stretches=stretches)

    one = rule.next_day(start + offset * DAY if offset > 0 else start)
    two = rule.next_day(one + DAY)
    three = rule.next_day(two + DAY)

    assert one < two < three
    assert (two - one).days <= 92
    assert (three - two).days >= min((two - one).days, 28) - 3
    assert rule.next_day(one) == one


def test_a_tapering_reminder_is_made_on_the_page(as_member, member, pathway):
    import uuid

    data = {
        "client_id": str(uuid.uuid4()),
        "label": "Walk",
        "rhythm": "taper",
        "start": (timezone.now() + DAY).date().isoformat(),
        "daily_weeks": "1",
        "weekly_weeks": "4",
        "monthly_months": "",
        "time": "18:30",
        "wording": "plain",
    }

    invalid = as_member.post("/you/reminders/new/", data)
    assertContains(invalid, "Write a number.", status_code=422)
    assertRedirects(
        as_member.post("/you/reminders/new/", data | {"monthly_months": "6"}), "/you/reminders/"
    )

    kept = Reminder.objects.get()
    assert kept.rule.stretches == (1, 4, 6)
    assertContains(as_member.get("/you/reminders/"), "and rarer with time")
    assertContains(as_member.get(f"/you/reminders/{kept.pk}/"), 'value="4"')
    assert key_of(kept.rule.start, kept.local_time) == kept.next_key
