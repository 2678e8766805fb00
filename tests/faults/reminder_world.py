"""Run in a process of its own: make due reminders, or say how things stand, as JSON."""

import json
import sys
from collections import Counter
from datetime import timedelta


def make(count, seconds):
    """Reminders that come due one after the other over so many seconds."""
    import uuid

    from django.utils import timezone

    from accounts.models import User
    from reminders.models import EmailChannel, Reminder

    now = timezone.now()
    minute = now.replace(second=0, microsecond=0)
    for number in range(count):
        name = uuid.uuid4().hex
        user = User.objects.create(username=name, email=f"{name}@example.org")
        EmailChannel.objects.create(owner=user, address=user.email, agreed_at=now, confirmed_at=now)
        Reminder.objects.create(
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
    return {"made": count}


def states():
    """What is where."""
    from reminders.models import Delivery, InboxItem, Occurrence

    rows = Delivery.objects.values_list("pk", "state", "ambiguous")
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
    answer = make(int(sys.argv[2]), float(sys.argv[4])) if sys.argv[1] == "make" else states()
    print(json.dumps(answer))
