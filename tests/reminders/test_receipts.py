import os
import stat
import time
from datetime import timedelta
from uuid import uuid4

import pytest

from reminders import delivering, plan, tasks
from reminders import receipts as module
from reminders.models import Delivery, EmailChannel
from reminders.receipts import OUTDATED, Receipts, folder, receipts_left
from tests.reminders.conftest import MONDAY, make_reminder
from tests.reminders.test_plan import at

LATER = MONDAY + timedelta(minutes=3)


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


def begun(mail_member):
    """Two deliveries whose holder is about to die; the first has a receipt."""
    make_reminder(mail_member)
    make_reminder(mail_member)
    plan.plan(at(MONDAY))
    claims = delivering.claim(MONDAY)
    first, second = delivering.begin(claims, MONDAY)
    Receipts().keep(first.delivery_id)
    return first.delivery_id, second.delivery_id


def test_whom_a_server_said_yes_to_gets_no_second_copy(mail_member, sink, settings):
    settings.MEMBER_RESTS = timedelta(0)
    taken, unknown = begun(mail_member)

    assert delivering.rescue(LATER) == 2

    kept = Delivery.objects.get(pk=taken)
    assert (kept.state, kept.last_code, kept.ambiguous) == ("sent", "receipt", 0)
    assert (kept.sent_at, kept.token, kept.lease_until) == (LATER, None, None)
    assert EmailChannel.objects.get().last_sent_at == LATER
    again = Delivery.objects.get(pk=unknown)
    assert (again.state, again.ambiguous) == ("retry", 1)
    tasks.run(at(LATER))
    assert sink.ids == [str(unknown)]


def test_a_receipt_says_nothing_of_what_its_holder_still_has(mail_member, settings):
    settings.MEMBER_RESTS = timedelta(0)
    taken, _ = begun(mail_member)

    assert delivering.rescue(MONDAY) == 0
    assert Delivery.objects.get(pk=taken).state == "sending"


def test_receipts_go_when_all_is_written_down(reminder, sink):
    tasks.run(at(MONDAY))

    assert len(sink.mails) == 1
    assert list(folder().iterdir()) == []


def test_receipts_stay_when_nothing_could_be_written_down(db):
    known = uuid4()
    receipts = Receipts()
    receipts.keep(known)
    receipts.__exit__(OSError, OSError(), None)

    assert receipts_left() == {known}
    assert stat.S_IMODE(receipts.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder().stat().st_mode) == 0o700


def test_a_disk_that_is_full_stops_no_mail(reminder, sink, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.os, "open", full)
    tasks.run(at(MONDAY))

    assert len(sink.mails) == 1
    assert Delivery.objects.get().state == "sent"


def test_a_line_cut_short_is_no_receipt_and_an_old_file_goes(db):
    known = uuid4()
    receipts = Receipts()
    receipts.keep(known)
    os.write(receipts.file, str(known)[:20].encode())
    long_ago = time.time() - OUTDATED - 1
    os.utime(receipts.path, (long_ago, long_ago))

    assert receipts_left() == {known}
    assert receipts_left() == set()
