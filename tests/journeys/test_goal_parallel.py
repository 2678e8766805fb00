"""The same thing sent ten times at once is there once."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from accounts.models import User
from journeys.models import Goal, JournalEntry, Journey, PlanPart, Response, Revision, Step
from stages import packing
from tests.conftest import PASSPHRASE

TIMES = 10
SITTING = str(uuid.uuid4())
PLAN = {"items-TOTAL_FORMS": 1, "items-INITIAL_FORMS": 0, "items-0-text": "Curtains"}


@pytest.fixture
def send(transactional_db, tmp_path):
    """Send one request ten times at once, over connections of their own."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("needs a database that threads can share: a file, or PostgreSQL")
    packing.load_shipped(at=timezone.now())
    member = User.objects.create_user("Robin", PASSPHRASE)

    def send(url, data, **headers):
        barrier = Barrier(TIMES)

        def one(_):
            client = Client()
            client.force_login(User.objects.get(pk=member.pk))
            barrier.wait(timeout=60)
            try:
                return client.post(url, data, **headers).status_code
            finally:
                connections.close_all()

        with ThreadPoolExecutor(TIMES) as pool:
            return list(pool.map(one, range(TIMES)))

    return send


def test_ten_parallel_creates_make_one_row(send):
    base = {"sitting": SITTING, "version": 1}
    goal = {"client_id": SITTING, "wish": "See people", "step": "Call Jo"}

    assert set(send("/goals/new/", goal)) == {302}
    assert set(send("/journal/new/", base | {"text": "A quiet day"})) == {302}
    assert set(send("/plan/edit/signs/", base | PLAN, headers={"HX-Request": "true"})) == {200}
    assert set(send("/plan/edit/signs/", base | PLAN)) == {302}
    assert set(send("/activities/slow-breath/", base | {"after": "5"})) <= {302, 404}

    for model in (Journey, Goal, Step, JournalEntry, PlanPart):
        assert model.objects.count() == 1, model
    assert Response.objects.count() <= 1
    assert PlanPart.objects.get().items == [{"text": "Curtains"}]
    assert not Revision.objects.exists()
