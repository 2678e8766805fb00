"""What is published in one web process is read in every other within five seconds."""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import psutil
import pytest

from tests.faults.test_start import SIGN_IN
from tests.plugins.instance import Instance
from tests.stages.editor_kit import filled

pytestmark = pytest.mark.faults

WEB_WORKERS, WITHIN = 2, 5.0
TOKEN = "a" * 32
STAGE = "/content/personal-recovery.en/stages/distress/"
PAGE = "/journey/distress/"


@pytest.fixture
def running(tmp_path):
    env = {"WEB_WORKERS": str(WEB_WORKERS), "CONTENT_REVIEW": "no"}
    instance = Instance(tmp_path / "data", env=env).start()
    yield instance
    instance.stop()


class Person:
    """Asks on a new connection each time, so that any of the processes may answer."""

    def __init__(self, instance):
        self.instance = instance
        self.cookie = instance.manage("shell", "-v", "0", "-c", SIGN_IN).strip().splitlines()[-1]
        self.headers = {
            "Cookie": f"{self.cookie}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def ask(self, path, form=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.instance.port, timeout=20)
        body = None if form is None else urlencode({**form, "csrfmiddlewaretoken": TOKEN}, True)
        connection.request("GET" if form is None else "POST", path, body, self.headers)
        answer = connection.getresponse()
        html = answer.read().decode()
        connection.close()
        return answer.status, html

    def see(self, lead, times):
        """How many of so many pages, asked for at once, say this."""
        with ThreadPoolExecutor(8) as many:
            pages = list(many.map(lambda _n: self.ask(PAGE), range(times)))
        assert {status for status, _html in pages} == {200}
        return sum(lead in html for _status, html in pages)


def web_processes(instance):
    """The processes that answer, with the processor time each has used."""
    found = psutil.Process(instance.pid("web")).children(recursive=True)
    return {p.pid: sum(p.cpu_times()[:2]) for p in found if p.memory_info().rss > 40_000_000}


def test_edition_reaches_every_web_process_without_a_restart(running, capsys):
    person = Person(running)
    running.manage("editors", "add", "Robin")
    person.ask("/content/personal-recovery.en/open/", {})
    took = []
    for lead in ("A first quiet lantern.", "A second quiet lantern.", "A third quiet lantern."):
        assert person.see(lead, 24) == 0, "every process holds the edition before"
        status, html = person.ask(STAGE)
        assert status == 200
        assert person.ask(STAGE, filled(html) | {"lead": lead})[0] == 302
        assert person.ask("/content/personal-recovery.en/review/send/", {"words": ""})[0] == 302
        published = time.monotonic()
        while person.see(lead, 24) < 24:
            assert time.monotonic() - published < WITHIN
            time.sleep(0.1)
        took.append(time.monotonic() - published)

    before = web_processes(running)
    assert person.see(lead, 48) == 48
    after = web_processes(running)
    assert len(before) == WEB_WORKERS
    assert before.keys() == after.keys(), "nothing was started anew"
    assert all(after[pid] > before[pid] for pid in before), "each of them answered"
    with capsys.disabled():
        print(f"\neditions: {WEB_WORKERS} processes, read everywhere after ", end="")
        print(", ".join(f"{seconds:.1f} s" for seconds in took))
