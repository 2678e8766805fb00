"""kill -9 in the middle of writes and of sending, on the product as it is started."""

import http.client
import json
import threading
import time
import uuid
from collections import Counter
from urllib.parse import urlencode

import pytest

from tests.faults.test_start import SIGN_IN
from tests.plugins import broker, missing, postgres
from tests.plugins.instance import Instance
from tests.plugins.mail import Sink
from tests.plugins.ports import wait_until

pytestmark = pytest.mark.faults

WRITERS, WEB_KILLS = 3, 4
REMINDERS, WORKER_KILLS = 60, 3


@pytest.fixture(params=["embedded", "networked"])
def running(request, tmp_path):
    """The product with a mail server to speak to, on each footing."""
    sink = Sink().start()
    env, closing = {"EMAIL_URL": sink.url}, [sink.stop]
    if request.param == "networked":
        try:
            cluster = postgres.start_cluster()
        except postgres.Missing as error:
            missing.skip(str(error))
        redis = broker.start_broker()
        env |= {"DATABASE_URL": cluster.url, "REDIS_URL": redis.url}
        closing += [redis.stop, cluster.stop]
    instance = Instance(tmp_path / "data", env=env).start()
    yield instance, sink
    instance.stop()
    for close in closing:
        close()


class Writer(threading.Thread):
    """Checks in again and again; what got no answer is sent again under the same id."""

    def __init__(self, instance, cookie, enough):
        super().__init__()
        self.instance, self.cookie, self.enough = instance, cookie, enough
        self.sent = 0
        self.acknowledged = []
        self.refused = Counter()

    def run(self):
        while not self.enough.is_set():
            client_id = str(uuid.uuid4())
            self.sent += 1
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline:
                status = self.post(client_id)
                if status == 302:
                    self.acknowledged.append(client_id)
                    break
                self.refused[status] += 1
                time.sleep(0.05)
            time.sleep(0.02)

    def post(self, client_id):
        token = "a" * 32
        form = {"csrfmiddlewaretoken": token, "client_id": client_id, "score-mood": "3"}
        headers = {
            "Cookie": f"{self.cookie}; csrftoken={token}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.instance.port, timeout=10)
        try:
            connection.request("POST", "/check-in/", urlencode(form), headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()


KEPT = """
import json
from collections import Counter
from journeys.models import CheckIn
print(json.dumps(Counter(str(i) for i in CheckIn.objects.values_list("client_id", flat=True))))
"""


def test_every_acknowledged_write_is_there_after_the_web_was_killed(running):
    instance, _sink = running
    cookie = instance.manage("shell", "-v", "0", "-c", SIGN_IN).strip().splitlines()[-1]
    enough = threading.Event()
    writers = [Writer(instance, cookie, enough) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for _ in range(WEB_KILLS):
        time.sleep(1.0)
        instance.wait_for_new("web", instance.kill("web"))
    enough.set()
    for writer in writers:
        writer.join(120)
    instance.stop()
    instance.start()

    kept = json.loads(instance.manage("shell", "-v", "0", "-c", KEPT).strip().splitlines()[-1])
    acknowledged = [i for writer in writers for i in writer.acknowledged]
    unanswered = sum(writer.refused[0] for writer in writers)
    print(f"{len(acknowledged)} acknowledged, {unanswered} unanswered, {WEB_KILLS} kills")
    assert len(acknowledged) == sum(writer.sent for writer in writers)
    assert unanswered
    assert set(kept) == set(acknowledged)
    assert set(kept.values()) == {1}
    assert not sum((writer.refused for writer in writers), Counter()).keys() - {0}


PLANT = """
from datetime import timedelta
from uuid import uuid4
from django.utils import timezone
from accounts.models import User
from reminders import asking
from reminders.models import EmailChannel
from reminders.planning import Rule
now = timezone.now().replace(second=0, microsecond=0)
then = now - timedelta(hours=1)
for n in range(COUNT):
    user = User.objects.create_user(f"Person {n}", None, email=f"person{n}@example.org")
    EmailChannel.agree(user, at=then).confirm(at=then)
    reminder = asking.draft(user, uuid4(), at=then)
    reminder.days_rule = Rule("week", days=tuple(range(7))).stored()
    reminder.local_time, reminder.by_email, reminder.label = now.time(), True, "words of a person"
    asking.keep(reminder, at=then)
"""

TOLD = """
import json
from collections import Counter
from reminders.models import Delivery, InboxItem, Occurrence
print(json.dumps({
    "occurrences": Occurrence.objects.count(),
    "notices": InboxItem.objects.count(),
    "states": Counter(Delivery.objects.values_list("state", flat=True)),
    "ambiguous": sum(Delivery.objects.values_list("ambiguous", flat=True)),
}))
"""


def test_every_reminder_arrives_once_after_the_worker_was_killed(running):
    instance, sink = running
    sink.delay = 0.15  # So that a kill finds hand-overs under way.
    instance.manage("shell", "-v", "0", "-c", PLANT.replace("COUNT", str(REMINDERS)))
    for kill in range(WORKER_KILLS):
        wait_until(lambda n=kill: len(sink.mails) > n * 8, within=120, what="A mail")
        instance.wait_for_new("worker", instance.kill("worker"))

    def told():
        said = instance.manage("shell", "-v", "0", "-c", TOLD).strip().splitlines()[-1]
        return json.loads(said)

    # What a killed worker held is taken up when its lease of two minutes has run out.
    wait_until(lambda: told()["states"] == {"sent": REMINDERS}, within=400, what="All", every=5)
    story = told()
    ids = Counter(message["Message-ID"] for message in sink.messages)
    copies = sum(ids.values()) - len(ids)
    print(f"{story}, {len(sink.mails)} mails, {copies} copies, {WORKER_KILLS} kills")
    assert story["occurrences"] == story["notices"] == REMINDERS
    assert len(ids) == REMINDERS
    assert copies <= story["ambiguous"]
    assert instance.manage("reminders", "fsck")
