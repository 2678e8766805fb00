"""Every page on a real instance: looked at by axe, narrow and wide, with and without JavaScript."""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from recovery.demo.people import PASSPHRASE, PEOPLE
from tests.e2e.keys import tab_to
from tests.e2e.looking import TAGS, Onlooker, chromium
from tests.plugins.instance import Instance
from tests.walking import shapes, walk

pytestmark = pytest.mark.e2e

# Address, and whether the page has a form of its own. What is not 200 says so.
PUBLIC = {
    "/": False,
    "/help/": True,
    "/help/?country=DE": True,
    "/join/": True,
    "/sign-in/": True,
    "/recover/": True,
    "/recover/code/": True,
    "/offline/": False,
    "/about/privacy/": False,
    "/about/safety/": False,
    "/about/accessibility/": False,
    "/nothing/here/": False,
}
# Pages that no link leads to at once, or that look another way by what stands behind the "?".
MEMBER = (
    "/check-in/",
    "/activities/thought-record/",
    "/you/download/",
    "/sign-out/",
    "/start/2/?several",
    "/check-in/2999-01-01/",
    "/activities/slow-breath/?step=1",
    "/plan/?size=large",
    "/look-back/?span=3-months&measure=sleep",
    "/look-back/?span=year",
    "/look-back/?span=all&around=yes",
)
# Each has a form of its own.
WITH_FORM = {
    "/start/3/", "/today/", "/check-in/", "/journey/choose/", "/journey/distress/",
    "/activities/thought-record/", "/goals/", "/goals/new/", "/plan/edit/signs/",
    "/plan/wellness/edit/early-signs/", "/journal/", "/journal/new/", "/setback/", "/letters/new/",
    "/experiments/new/", "/you/", "/you/reminders/new/", "/you/reminders/devices/new/",
    "/you/sign-in/passphrase/", "/you/download/", "/you/delete/", "/sign-out/",
}  # fmt: skip
FRESH = {
    "/today/": True,
    "/goals/": False,
    "/plan/": False,
    "/plan/wellness/": False,
    "/journal/": False,
    "/look-back/": False,
    "/journey/": False,
    "/you/": True,
}
NOT_THERE = {"/nothing/here/", "/check-in/2999-01-01/"}


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """An instance with the invented people."""
    instance = Instance(tmp_path_factory.mktemp("every") / "data").start("--demo", within=180)
    yield instance.url
    instance.stop()


@pytest.fixture(scope="module")
def chrome():
    with chromium() as chrome:
        yield chrome


@pytest.fixture(scope="module")
def seats(base, chrome):
    """Each person's cookies, signed in once."""
    found = {}
    for person in PEOPLE:
        context = chrome.new_context(base_url=base)
        page = context.new_page()
        page.goto("/sign-in/")
        page.locator("input[name=login]").fill(person.username)
        page.locator("input[type=password]").fill(PASSPHRASE)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(re.compile(r"/(today|start/\d)/$"))
        found[person.username] = context.storage_state()
        context.close()
    return found


def by_wire(request, path):
    """A page as the instance answers; nothing where it leads elsewhere."""
    answer = request.get(path, max_redirects=0)
    is_page = answer.status == 200 and "text/html" in answer.headers["content-type"]
    return answer.text() if is_page else ""


@pytest.fixture(scope="module")
def member_pages(base, chrome, seats):
    """One of each page a member comes to, and whether it has to have a form."""
    context = chrome.new_context(base_url=base, storage_state=seats[PEOPLE[0].username])
    found = shapes(walk(context.request, get=by_wire)).values()
    context.close()
    assert len(found) >= 100
    pages = {address: address in WITH_FORM for address in (*found, *MEMBER)}
    assert pages.keys() >= WITH_FORM
    return pages


@pytest.fixture
def window(base, chrome, seats):
    """Opens a page as somebody, or as nobody; closes what it opened."""
    opened = []

    def open_as(username=None, *, scripts=True):
        context = chrome.new_context(
            base_url=base,
            storage_state=seats[username] if username else None,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        opened.append(context)
        return context.new_page()

    yield open_as
    for context in opened:
        context.close()


def faults_of(page, width, scheme):
    """What axe and the window say of the page as it stands."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.evaluate("() => document.querySelectorAll('main details').forEach(d => { d.open = true })")
    answer = Axe().run(page, options={"runOnly": TAGS}).response["violations"]
    faults = [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in answer]
    page.set_viewport_size({"width": 320, "height": 640})
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    return faults + ([("scrolls sideways", wide)] if wide > 320 else [])


def look_at(page, base, pages):
    """Every fault of every page, so that one run tells all."""
    onlooker, faults = Onlooker(page, base), {}
    for address in pages:
        answer = page.goto(address)
        expected = 404 if address in NOT_THERE else 200
        found = [] if answer.status == expected else [("status", answer.status)]
        if page.locator("h1").count() != 1:
            found.append(("h1", page.locator("h1").all_inner_texts()))
        found += faults_of(page, 360, "light") + faults_of(page, 1280, "dark")
        if expected == 404:
            # The browser itself notes that a page is not there.
            onlooker.complaints = [c for c in onlooker.complaints if "404" not in c]
        found += [("complaint", text) for text in onlooker.complaints]
        onlooker.complaints = []
        if found:
            faults[address] = found
    assert onlooker.elsewhere == []
    assert faults == {}


def test_pages_before_signing_in(window, base):
    look_at(window(), base, PUBLIC)


def test_pages_of_a_member(window, base, member_pages):
    look_at(window(PEOPLE[0].username), base, member_pages)


def test_pages_of_somebody_new(window, base):
    look_at(window(PEOPLE[1].username), base, FRESH)


@pytest.mark.parametrize("who", [None, *(person.username for person in PEOPLE)])
def test_pages_without_javascript_have_heading_and_form(window, member_pages, who):
    page = window(who, scripts=False)
    pages = PUBLIC if who is None else FRESH
    if who == PEOPLE[0].username:
        pages = member_pages
    faults = {}
    for address, has_form in pages.items():
        page.goto(address)
        forms = page.locator("main form")
        with_button = page.locator("main form:has(button[type=submit], button:not([type]))")
        found = []
        if page.locator("h1").count() != 1:
            found.append("no heading")
        if has_form and not forms.count():
            found.append("no form")
        if forms.count() != with_button.count():
            found.append("a form that nothing sends")
        if found:
            faults[address] = found
    assert faults == {}


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_safety_plan_is_at_most_two_taps_from_every_page(window, member_pages, scripts):
    page = window(PEOPLE[0].username, scripts=scripts)
    page.set_viewport_size({"width": 360, "height": 740})
    faults = {}
    for address in {**PUBLIC, **member_pages}:
        page.goto(address)
        taps = taps_to_plan(page)
        if taps > 2:
            faults[address] = taps
    assert faults == {}


def taps_to_plan(page):
    """Taps on what can be seen until the plan is open; the first of two leads home."""
    plan, home = (page.locator(f"{way}:visible") for way in ("a[href='/plan/']", "a.brand"))
    for taps in (1, 2):
        way = plan if plan.count() else home
        if not way.count():
            break
        way.first.click(timeout=5000)
        page.wait_for_load_state()
        if urlsplit(page.url).path == "/plan/":
            return taps
    return 99


def test_keys_alone_lead_from_an_account_to_a_plan(window, base):
    page, seen = window(), []
    page.set_viewport_size({"width": 360, "height": 800})

    def press(*names, then="Enter"):
        for name in names:
            tab_to(page, name, seen=seen)
        page.keyboard.press(then)

    def write(field, text):
        tab_to(page, field, seen=seen)
        page.keyboard.type(text)

    page.goto("/")
    press("Make a private account")
    page.wait_for_url("**/join/")
    write("username", "Keys only")
    write("password1", "kettle window harbour")
    press("Continue")
    page.wait_for_url("**/join/codes/")
    press("I have kept them")
    page.wait_for_url("**/start/1/")
    press("Skip the introduction")
    page.wait_for_url("**/today/")
    press("Very hard", then="ArrowRight")
    press("Save")
    page.locator("#ci:focus").wait_for()

    page.goto("/goals/new/")
    write("wish", "See people")
    write("step", "Look up one number")
    press("Save goal")
    page.get_by_role("heading", name="See people").wait_for()
    press("Look up one number", then="Space")

    page.goto("/plan/edit/signs/")
    write("items-0-text", "I stop answering")
    press("Save and go on")
    page.wait_for_url("**/plan/edit/alone/")

    assert [one["name"] for one in seen if not one["shows"]] == []
    assert [one["name"] for one in seen if not one["free"]] == []


def test_pages_of_a_hard_day(window, base):
    """The states of Today, one after another; last, because they are written down."""
    page = window(PEOPLE[1].username)
    page.goto("/today/")
    page.locator(".feel input").first.check(force=True)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("I need help now").wait_for()
    look_at(page, base, ["/today/"])

    page.get_by_role("button", name="Not today").click()
    page.get_by_role("heading", name="That is enough for today").wait_for()
    look_at(page, base, ["/today/"])

    page.get_by_role("button", name="Show me everything again").click()
    page.get_by_role("button", name="Pause everything for now").click()
    page.get_by_role("heading", name="Everything is paused").wait_for()
    look_at(page, base, ["/today/", "/look-back/", "/journey/", "/you/"])
