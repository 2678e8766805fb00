"""Two editors and a member, in a browser: from a copy to an edition, back, out and in again."""

import re
import shutil
from contextlib import nullcontext

import pytest
from playwright.sync_api import expect

from tests.e2e.looking import Onlooker, chromium
from tests.plugins.instance import Instance

pytestmark = pytest.mark.e2e

PASSPHRASE = "three quiet words"
PEOPLE = """
from accounts.models import User
from django.utils import timezone
from journeys.models import Journey
from stages.models import EditorGrant
for name in ("Robin", "Kim", "Alex"):
    user = User.objects.create_user(name, "three quiet words")
    if name == "Alex":
        # Walks the pathway of the host, as the host's members will.
        journey = Journey.objects.begin(user, at=timezone.now())
        Journey.objects.filter(pk=journey.pk).update(pathway_key="our-way")
    else:
        EditorGrant.objects.grant(user, at=timezone.now())
"""
OURS = "/content/our-way.en/"


@pytest.fixture
def instance(tmp_path):
    instance = Instance(tmp_path / "data").start()
    instance.manage("shell", "-v", "0", "-c", PEOPLE)
    yield instance
    instance.stop()


@pytest.fixture
def chrome():
    with chromium() as chrome:
        yield chrome


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, chrome, base, name, *, scripts=True, looks=False):
        context = chrome.new_context(
            base_url=base, java_script_enabled=scripts, reduced_motion="reduce", locale="en-GB"
        )
        self.page, self.scripts, self.looks = context.new_page(), scripts, looks
        self.page.set_default_timeout(20_000)
        self.page.set_viewport_size({"width": 1280, "height": 800})
        self.onlooker = Onlooker(self.page, base)
        self.page.goto("/sign-in/")
        self.page.locator("input[name=login]").fill(name)
        self.page.locator("input[type=password]").fill(PASSPHRASE)
        self.press("Sign in")
        self.page.wait_for_url(re.compile(r"/(today|start/\d)/$"))

    def press(self, label):
        """Without scripts each button leads to a page, and what comes next is said of that one."""
        button = self.page.get_by_role("button", name=label, exact=True).first
        with nullcontext() if self.scripts else self.page.expect_navigation():
            button.click()

    def go(self, path, name=""):
        answer = self.page.goto(path)
        assert answer.ok, f"{path}: {answer.status}"
        self.look(name)

    def look(self, name):
        if self.looks and name:
            self.onlooker.look(f"editor-{name}")
            self.page.set_viewport_size({"width": 1280, "height": 800})

    def fill(self, label, words):
        known = re.compile(rf"^\s*{label}(\s*\(optional\))?\s*$")
        self.page.get_by_label(known).first.fill(words)

    def is_content(self):
        assert self.onlooker.elsewhere == []
        # A conflict and a refusal are answers; the browser notes them all the same.
        odd = [c for c in self.onlooker.complaints if "409" not in c and "422" not in c]
        assert odd == []


def copy_and_add(robin):
    """A pathway of our own with a sixth stage, and a worksheet in it."""
    robin.go("/content/", "list")
    robin.go("/content/new/?from=personal-recovery.en", "new-pathway")
    robin.page.get_by_label("Name", exact=True).fill("Our way")
    robin.press("Make the copy")
    robin.page.wait_for_url(re.compile(OURS))
    robin.look("pathway")
    robin.page.get_by_role("link", name="Add a stage").click()
    robin.look("new-stage")
    robin.fill("Name members see", "Giving back")
    robin.fill("In a few words", "Something for others")
    robin.fill("In one sentence", "Some people here begin to do something for others.")
    robin.page.locator("[name=statements-0-text]").fill("I have something to give.")
    robin.press("Add to the draft")
    expect(robin.page.get_by_role("heading", level=1)).to_have_text("Giving back")
    robin.go(OURS + "new/activities/", "activity-kinds")
    robin.page.get_by_role("link", name="A worksheet").click()
    robin.look("new-worksheet")
    robin.fill("Title", "What I could give")
    robin.fill("In one sentence", "Three small things somebody could use.")
    robin.fill("About how many minutes", "10")
    robin.page.locator("[name=processes][value=meaning]").check(force=True)
    robin.page.locator("[name=fields-0-label]").fill("What could you share?")
    robin.page.locator("[name=fields-0-kind]").select_option("list")
    robin.press("Add to the draft")
    expect(robin.page.get_by_role("heading", level=1)).to_have_text("What I could give")
    robin.go(OURS + "stages/giving-back/")
    part = robin.page.locator("#offered-activities")
    part.get_by_label("Offer one more").select_option(label="What I could give")
    part.get_by_role("button", name="Offer it here").click()
    expect(part.locator("ol")).to_contain_text("What I could give")


def write_and_watch(robin):
    """The preview follows, the draft saves itself, the reading help speaks."""
    page = robin.page
    robin.go(OURS + "stages/giving-back/")
    robin.fill("In one sentence", "You must stop being lazy.")
    expect(page.locator("#preview")).to_contain_text("You must stop being lazy.")
    expect(page.locator("#reading mark").first).to_be_visible()
    robin.look("stage")
    with page.expect_response(re.compile("/stages/giving-back/$")) as answered:
        robin.fill("In one sentence", "Some people here want to do something for others.")
    assert answered.value.status == 200
    expect(page.locator("#saved")).to_contain_text("The draft is saved.")
    page.reload()
    expect(page.locator("#preview")).to_contain_text("want to do something for others")


def put_in_order(robin):
    """By the grip, and by the buttons with the keyboard."""
    page = robin.page
    robin.go(OURS)
    row = page.locator("#list-stages [data-key=giving-back]")
    grip = row.locator("[data-grip]")
    target = page.locator("#list-stages [data-key=maintenance]")
    with page.expect_response(re.compile("/order/stages/")) as answered:
        grip.scroll_into_view_if_needed()
        start, end = grip.bounding_box(), target.bounding_box()
        page.mouse.move(start["x"] + 5, start["y"] + 5)
        page.mouse.down()
        page.mouse.move(end["x"] + 60, end["y"] + 60, steps=12)
        page.mouse.up()
    assert answered.value.status == 200
    assert order(page)[-2:] == ["giving-back", "maintenance"]
    page.get_by_role("button", name="Move Giving back down").focus()
    with page.expect_response(re.compile("/stages/giving-back/move/")):
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move Giving back up")).to_be_focused()
    page.reload()
    assert order(page)[-2:] == ["maintenance", "giving-back"]


def order(page):
    return page.locator("#list-stages [data-key]").evaluate_all(
        "all => all.map(e => e.dataset.key)"
    )


def preview_on_a_phone(robin):
    """What a member would meet, before anybody does."""
    robin.go(OURS + "preview/", "preview")
    robin.page.set_viewport_size({"width": 360, "height": 800})
    robin.page.get_by_role("link", name="Giving back").click()
    expect(robin.page.locator(".phone")).to_contain_text("What I could give")
    robin.look("preview-stage")
    robin.page.set_viewport_size({"width": 1280, "height": 800})


def send_and_publish(robin, kim, *, looks=False):
    """Whoever wrote it cannot publish it; somebody else reads it and does."""
    robin.go(OURS + "review/", "review-send" if looks else "")
    robin.fill("A line for the other reader", "A stage of our own.")
    robin.press("Send to a second reader")
    expect(robin.page.get_by_role("button", name="I have read it: publish")).to_have_count(0)
    kim.go(OURS + "review/", "review" if looks else "")
    expect(kim.page.get_by_text("A stage of our own.")).to_be_visible()
    kim.press("I have read it: publish")
    expect(kim.page.get_by_text("Members read it within seconds").first).to_be_visible()


def look_around(robin):
    """The pages that only show, and one form of each other kind."""
    for name in ("coverage", "history", "about"):
        robin.go(f"{OURS}{name}/", name)
    for kind, key in (
        ("measures", "mood"),
        ("plans", "safety"),
        ("reminders", "check-in"),
        ("approaches", "cbt"),
        ("questionnaires", "phq-9"),
        ("activities", "slow-breath"),
    ):
        robin.go(f"{OURS}{kind}/{key}/", f"{kind}-one")
    robin.go("/content/import/", "import")
    robin.go("/content/contacts/?country=GB", "contacts")
    robin.go("/content/contacts/new/", "contact-new")


def change_compare_and_go_back(robin, kim, alex):
    """A second edition, both beside each other, and the first one again."""
    robin.go(OURS + "stages/giving-back/")
    robin.fill("Name members see", "Passing it on")
    robin.press("Save the draft")
    send_and_publish(robin, kim, looks=True)
    sees(alex, "Passing it on")
    robin.go(OURS + "editions/compare/?old=1&new=2", "compare")
    expect(robin.page.locator("del").first).to_contain_text("Giving back")
    robin.go(OURS + "editions/", "editions")
    robin.page.locator("a[href$='/editions/1/back/']").click()
    robin.look("go-back")
    robin.fill("A line for the other reader", "The name confuses people.")
    robin.press("Let members read it now")
    expect(robin.page.get_by_text("is live without a second reader")).to_be_visible()
    sees(alex, "Giving back")
    kim.go(OURS, "unread")
    kim.press("I have read it too")
    expect(kim.page.get_by_text("Read by a second person")).to_be_visible()


def sees(alex, title):
    """Within seconds, without a restart."""
    for _ in range(10):
        alex.go("/journey/")
        if title in alex.page.locator("main").inner_text():
            return
        alex.page.wait_for_timeout(500)
    raise AssertionError(f"The member does not see {title}.")


def carried_out(robin, number):
    """The bytes of the pack file."""
    answer = robin.page.request.get(f"{OURS}editions/{number}/pack/")
    assert answer.ok
    return answer.body()


def bring_in(robin, data):
    """A file: first what it would change, then a draft."""
    robin.go("/content/import/")
    pack = {"name": "ours.yaml", "mimeType": "application/yaml", "buffer": data}
    robin.page.get_by_label("Pack file").set_input_files(pack)
    robin.press("Look at the file")
    expect(robin.page.get_by_text("It would begin as a draft")).to_be_visible()
    robin.look("import-before")
    robin.press("Into the draft")
    robin.page.wait_for_url(re.compile(OURS))


def test_editor_story(instance, chrome):
    robin = Person(chrome, instance.url, "Robin", looks=True)
    kim = Person(chrome, instance.url, "Kim", looks=True)
    copy_and_add(robin)
    write_and_watch(robin)
    put_in_order(robin)
    preview_on_a_phone(robin)
    send_and_publish(robin, kim)
    look_around(robin)
    alex = Person(chrome, instance.url, "Alex")
    sees(alex, "Giving back")
    alex.go("/journey/giving-back/")
    expect(alex.page.get_by_role("link", name="What I could give").first).to_be_visible()
    change_compare_and_go_back(robin, kim, alex)
    for person in (robin, kim, alex):
        person.is_content()

    data = carried_out(robin, 3)
    instance.stop()
    shutil.rmtree(instance.data)
    instance.start()
    instance.manage("shell", "-v", "0", "-c", PEOPLE)
    robin = Person(chrome, instance.url, "Robin", looks=True)
    kim = Person(chrome, instance.url, "Kim")
    bring_in(robin, data)
    robin.looks = False
    send_and_publish(robin, kim)
    assert carried_out(robin, 1) == data
    robin.is_content()


def test_main_parts_without_javascript(instance, chrome):
    robin = Person(chrome, instance.url, "Robin", scripts=False)
    kim = Person(chrome, instance.url, "Kim", scripts=False)
    copy_and_add(robin)
    robin.go(OURS)
    robin.press("Move Giving back up")
    assert order(robin.page)[-2:] == ["giving-back", "maintenance"]
    expect(robin.page.locator("[data-grip]").first).to_be_hidden()
    preview_on_a_phone(robin)
    send_and_publish(robin, kim)
    robin.go(OURS + "editions/compare/?old=1&new=draft")
    data = carried_out(robin, 1)
    assert data.startswith(b"schema_version: 1")
    robin.go("/content/import/")
    pack = {"name": "odd.yaml", "mimeType": "application/yaml", "buffer": b"title: x\n"}
    robin.page.get_by_label("Pack file").set_input_files(pack)
    robin.press("Look at the file")
    expect(robin.page.get_by_text("This file is no pack yet")).to_be_visible()
