"""F7, F8, F17: mail servers that refuse, dawdle and go away, and a mail that cannot be written."""

import random
from collections import Counter
from time import monotonic

import pytest

from accounts.models import User
from reminders import tasks, writing
from reminders.channels import email
from reminders.models import Delivery, Pulse, Reminder
from tests.faults.crowd import (  # noqa: F401
    HOUR,
    MINUTE,
    _unhurried,
    at,
    healthy,
    paced,
    people,
    until_quiet,
)
from tests.plugins.ports import free_port
from tests.reminders.conftest import MONDAY, silent_server, sink, use_smtp  # noqa: F401

pytestmark = pytest.mark.faults

FOR_NOW = [(p, f"{c} no") for c in (421, 450, 451, 452) for p in ("mail", "rcpt", "data")]
FOR_GOOD = [(p, f"{c} no") for c in (550, 552, 554) for p in ("rcpt", "data")]
LOST = [("mail", "drop"), ("rcpt", "drop"), ("data-lost", ""), ("taken-then-lost", "")]


HANGING = [(p, answer) for p in ("mail", "rcpt", "data") for answer in ("silence", "drip")]
# Where to say good-bye and to begin anew is no part of a mail, but holds a worker as well.
HANGING += [("rset", "silence"), ("rset", "drip"), ("quit", "silence"), ("quit", "drip")]


def test_f7_every_answer_of_a_mail_server(sink, db, settings, monkeypatch, say, size):  # noqa: F811
    """Each answer at each phase, of a server that is well again three minutes later."""
    each, table, slowest = size(10, 50), {}, 0.0
    for phase, answer in FOR_NOW + FOR_GOOD + LOST + HANGING:
        User.objects.all().delete()
        Pulse.objects.all().delete()
        sink.mails.clear()
        people(each)
        sink.at, sink.answer = phase, answer
        if (phase, answer) in HANGING:
            # Good-bye is said once, after mails that a busy computer must have time to take.
            patience = 1.0 if phase == "quit" else 0.1
            use_smtp(settings, sink.port, timeout=patience)
            monkeypatch.setattr(email, "HARD_LIMIT", 2 * patience)
        began = monotonic()
        tasks.run(at(MONDAY))
        slowest = max(slowest, (monotonic() - began) / each)
        assert not set(codes()) & {"render", "address"}
        sink.at = ""
        use_smtp(settings, sink.port)
        monkeypatch.undo()
        until_quiet(MONDAY + 3 * MINUTE, 3 * MINUTE, 40)
        ended = Counter(Delivery.objects.values_list("state", flat=True))
        copies = Counter(sink.ids)
        table[f"{phase} {answer or 'lost'}"] = dict(ended)
        if (phase, answer) in FOR_GOOD:
            assert (ended, copies) == ({"dead": each}, {}), phase
        else:
            assert ended == {"sent": each}, (phase, answer, ended)
            # Only who took it and went without a word gets a second copy, of the same name.
            assert len(copies) == each
            assert set(copies.values()) == {2 if phase == "taken-then-lost" else 1}
        healthy(MONDAY + 3 * HOUR)
    say(
        "F7 answers of a mail server",
        cases=len(table),
        each=each,
        slowest_hand_over=f"{slowest:.2f} s",
        table=table,
    )
    assert slowest < 5


def codes():
    return Delivery.objects.values_list("last_code", flat=True)


def test_f7_a_server_that_never_greets(sink, db, settings, say, size):  # noqa: F811
    each = size(10, 50)
    people(each)
    with silent_server() as port:
        use_smtp(settings, port, timeout=0.2)
        began = monotonic()
        tasks.run(at(MONDAY))
        took = monotonic() - began
    states = Counter(Delivery.objects.values_list("state", "attempts"))
    assert {state for state, _ in states} <= {"queued", "retry"}
    assert {attempts for _, attempts in states} == {0}
    healthy(MONDAY)
    use_smtp(settings, sink.port)
    until_quiet(MONDAY + 3 * MINUTE, 3 * MINUTE, 5)
    say("F7 no greeting", each=each, seconds=round(took, 1), mails=len(sink.mails))
    assert len(sink.mails) == len(set(sink.ids)) == each


def test_f8_six_hours_without_a_mail_server(sink, paced, db, settings, say, size):  # noqa: F811
    count, of_no_use = size(600, 5_000), 50
    people(count - of_no_use)
    people(of_no_use, useful_for=2 * HOUR)
    use_smtp(settings, free_port())
    while paced() < MONDAY + 6 * HOUR:
        tasks.run(paced)
        paced.now += 10 * MINUTE
    assert not Delivery.objects.filter(state="dead").exists()
    assert not Delivery.objects.filter(attempts__gt=0).exists()

    use_smtp(settings, sink.port)
    back = paced()
    while Delivery.objects.waiting().exists():
        tasks.run(paced)
        paced.sleep(2)
    done = paced() - back

    states = Counter(Delivery.objects.values_list("state", flat=True))
    say("F8 six hours without mail", due=count, sent_within=done, states=dict(states))
    assert states == {"sent": count - of_no_use, "skipped": of_no_use}
    assert len(sink.mails) == len(set(sink.ids)) == count - of_no_use
    assert done <= 20 * MINUTE
    healthy(paced())


def test_f17_poison_dies_alone(sink, db, monkeypatch, say):  # noqa: F811
    people(30)
    sick = random.choice(list(Reminder.objects.values_list("pk", flat=True)))
    real = writing.written

    def written(outgoing):
        if outgoing.reminder_id == sick:
            raise ValueError("poison")
        return real(outgoing)

    monkeypatch.setattr(writing, "written", written)
    until_quiet(MONDAY, 20 * MINUTE, 12)
    states = Counter(Delivery.objects.values_list("state", "attempts"))
    say("F17 poison", states=dict(states))
    assert states == {("sent", 1): 29, ("dead", 3): 1}
    healthy(MONDAY + 5 * HOUR)
