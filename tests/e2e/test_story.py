"""The whole story in a real browser, against real processes, a real worker and a real mailbox."""

import base64
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.e2e.looking import chromium
from tests.e2e.story import WORDS, ZONE, Story, wait_for
from tests.plugins import missing, postgres
from tests.plugins.broker import start_broker
from tests.plugins.instance import Instance
from tests.plugins.mail import Sink

pytestmark = pytest.mark.e2e


@pytest.fixture
def sink():
    sink = Sink().start()
    yield sink
    sink.stop()


@pytest.fixture
def embedded(tmp_path, sink):
    """As it starts on one computer with nothing set but where mail goes."""
    instance = Instance(tmp_path / "data", env={"EMAIL_URL": sink.url}).start()
    yield instance
    instance.stop()


@pytest.fixture
def cluster():
    try:
        cluster = postgres.start_cluster()
    except postgres.Missing as error:
        missing.skip(str(error))
    yield cluster
    cluster.stop()


@pytest.fixture
def networked(tmp_path, sink, cluster):
    """As an organisation runs it: PostgreSQL, Redis, SMTP."""
    broker = start_broker()
    env = {"DATABASE_URL": cluster.url, "REDIS_URL": broker.url, "EMAIL_URL": sink.url}
    instance = Instance(tmp_path / "data", env=env).start()
    yield instance
    instance.stop()
    broker.stop()


def walk(browser, base, sink, *, scripts=True, looks=False, name="Robin"):
    """The story up to the choice of the reminder; the page, and when the reminder is due."""
    context = browser.new_context(
        timezone_id=ZONE, locale="en-GB", java_script_enabled=scripts, bypass_csp=False
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.set_viewport_size({"width": 360, "height": 800})
    story = Story(page, base, name, f"{name.lower()}@example.org", scripts=scripts, looks=looks)
    story.arrive()
    story.begin()
    story.check_in()
    story.set_a_goal()
    story.plan_for_safety()
    story.write()
    story.look_around()
    story.reach_maintenance()
    due = story.say_yes()
    assert story.onlooker.elsewhere == []
    assert story.onlooker.complaints == []
    return story, due


def confirm_address(story, sink):
    """The one mail that asks whether mail reaches this person, and the yes."""
    mails = wait_for(lambda: [m for m in sink.messages if links(m)], 60, "No mail asked.")
    for mail in mails:
        for link in links(mail):
            story.page.goto(link)
            for button in story.page.get_by_role("button").all():
                if re.search(r"[Cc]onfirm|use this address", button.inner_text()):
                    button.click()
                    return


def links(mail):
    text = mail.get_body(("plain",)).get_content()
    return re.findall(r"http://\S+/(?:r|you)/\S+", text)


def arrived(sink, story, due):
    """The reminder in the mailbox, and nothing of the person in it."""

    def there():
        return [m for m in sink.messages if m["List-Unsubscribe"] and m["To"] == story.email]

    mail = wait_for(there, 180, f"No reminder came; it was due at {due:%H:%M}.")[0]
    whole = mail.as_string()
    assert not any(word in whole for word in WORDS.values())
    assert not re.search(r"recover|mental|health|mood|Wend|stage|plan", whole, re.I)
    assert mail["Subject"] == "Reminder"
    return mail


def test_story_on_the_embedded_default(embedded, sink):
    with chromium() as browser:
        story, due = walk(browser, embedded.url, sink, looks=True)
        confirm_address(story, sink)
        arrived(sink, story, due)
        story.go("/today/")
        expect(story.page.get_by_text("You asked to be reminded of this.")).to_be_visible()
        story.look("today-notice")
    embedded.stop()
    found = files_with_words(embedded.data)
    assert found == []


def test_story_on_postgresql_and_redis(networked, sink, cluster):
    with chromium() as browser:
        story, due = walk(browser, networked.url, sink)
        confirm_address(story, sink)
        arrived(sink, story, due)
    networked.stop()
    dump = cluster.dump()
    assert b"journeys_checkin" in dump
    assert [word for word in spellings() if word in dump] == []
    assert files_with_words(networked.data) == []


def test_story_without_javascript(embedded, sink):
    with chromium() as browser:
        walk(browser, embedded.url, sink, scripts=False)


def spellings():
    """Each word as it might stand in a file."""
    for word in [*WORDS.values(), "quokkalantern"]:
        yield word.encode()
        yield word.encode("utf-16-le")
        yield quote(word).encode()
        yield word.encode().hex().encode()
        for cut in range(3):
            # Base64 depends on where in a text the word begins.
            yield base64.b64encode(b"x" * cut + word.encode())[4:-4]


def files_with_words(folder):
    """Files of the instance in which a word of the story can be read."""
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(word in path.read_bytes() for word in spellings())
    ]
