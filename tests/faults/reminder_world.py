"""Run in a process of its own: make due reminders, or say how things stand, as JSON."""

import json
import sys
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
    from reminders.models import Delivery, InboxItem, Occurrence

    rows = list(Delivery.objects.values_list("pk", "state", "ambiguous"))
    return {
        "occurrences": Occurrence.objects.count(),
        "keys": Occurrence.objects.values("reminder", "occ_key").distinct().count(),
        "notices": InboxItem.objects.count(),
        "deliveries": Counter(state for _, state, _ in rows),
        "ids": [str(pk) for pk, _, _ in rows],
        "sent": [str(pk) for pk, state, _ in rows if state == "sent"],
        "ambiguous": sum(ambiguous for _, _, ambiguous in rows),
    }


if __name__ == "__main__":
    import django

    django.setup()
    deed, *words = sys.argv[1:]
    answer = make(int(words[0]), float(words[1])) if deed == "make" else states()
    print(json.dumps(answer))
