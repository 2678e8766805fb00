"""A process of its own that makes due reminders, or says how things stand.

It reads a deed with its words as JSON, one a line, and answers each with a line of JSON.
"""

import json
import random
import sys
import time
import uuid
from collections import Counter
from datetime import timedelta


def make(count, seconds):
    """Reminders of as many members, that come due one after the other over so many seconds."""
    from django.utils import timezone

    from accounts.models import User
    from reminders.models import EmailChannel, Reminder

    now = timezone.now()
    minute = now.replace(second=0, microsecond=0)
    names = [uuid.uuid4().hex for _ in range(count)]
    users = [User(username=name, name_key=name, email=f"{name}@example.org") for name in names]
    User.objects.bulk_create(users, batch_size=500)
    EmailChannel.objects.bulk_create(
        [EmailChannel(owner=u, address=u.email, agreed_at=now, confirmed_at=now) for u in users],
        batch_size=500,
    )
    Reminder.objects.bulk_create(
        [
            Reminder(
                owner=user,
                client_id=uuid.uuid4(),
                days_rule={"every": "week", "days": list(range(7))},
                local_time=minute.time(),
                tz="UTC",
                # The planner takes it up a little later than its slot, spread over the test.
                next_at=now + timedelta(seconds=seconds * number / max(count, 1)),
                next_key=f"{minute:%Y-%m-%dT%H:%M}",
                by_email=True,
                made_at=now,
                changed_at=now,
            )
            for number, user in enumerate(users)
        ],
        batch_size=500,
    )
    return {"made": count}


def states():
    """What is where."""
    from django.utils import timezone

    from reminders.models import Delivery, InboxItem, Occurrence, Reminder

    soon = timezone.now() + timedelta(hours=1)
    rows = list(Delivery.objects.values_list("pk", "state", "ambiguous"))
    return {
        "occurrences": Occurrence.objects.count(),
        "due": Reminder.objects.on().filter(next_at__lt=soon).count(),
        "keys": Occurrence.objects.values("reminder", "occ_key").distinct().count(),
        "notices": InboxItem.objects.count(),
        "deliveries": Counter(state for _, state, _ in rows),
        "ids": [str(pk) for pk, _, _ in rows],
        "sent": [str(pk) for pk, state, _ in rows if state == "sent"],
        "ambiguous": sum(ambiguous for _, _, ambiguous in rows),
    }


def race(times):
    """Change so many members' minds while their messages are on the way, and say when."""
    from accounts import leaving
    from reminders.clock import database_clock
    from reminders.models import Delivery, EmailChannel, Ended, Reminder

    changes, untouched = [], Delivery.objects.filter(state__in=["queued", "claimed", "sending"])
    seen, patience = set(), time.monotonic() + 20
    while len(changes) < times and time.monotonic() < patience:
        found = untouched.exclude(occurrence__reminder__in=seen)
        pk = found.order_by("?").values_list("occurrence__reminder", flat=True).first()
        reminder = Reminder.objects.select_related("owner").filter(pk=pk).first()
        if reminder is None:
            time.sleep(0.02)
            continue
        seen.add(reminder.pk)
        address, patience = reminder.owner.email, time.monotonic() + 20
        what, now = random.choice(["pause", "off", "withdraw", "erase"]), database_clock()
        if what == "pause":
            Reminder.objects.filter(pk=pk).pause(at=now, until=now + timedelta(days=14))
        elif what == "off":
            reminder.end(at=now, why=Ended.MAIL)
        elif what == "withdraw":
            EmailChannel.objects.filter(owner=reminder.owner).update(withdrawn_at=now)
        else:
            leaving.erase(reminder.owner)
        stamp = database_clock().isoformat()
        changes.append([str(pk), what, address, stamp])
    return {"changes": changes}


def started():
    """When the hand-over of each reminder began, if it did."""
    from reminders.models import Delivery

    rows = Delivery.objects.filter(started_at__isnull=False)
    pairs = rows.values_list("occurrence__reminder", "started_at")
    return {str(pk): moment.isoformat() for pk, moment in pairs}


DEEDS = {
    "make": make,
    "states": states,
    "race": race,
    "started": started,
}

if __name__ == "__main__":
    import django

    django.setup()
    from django.db import connection

    for line in sys.stdin:
        deed, *words = json.loads(line)
        print(json.dumps(DEEDS[deed](*words)), flush=True)
        # The database may be taken away before the next one.
        connection.close()
