"""Crisis contacts on screen: what waits comes first, and no fact stands there without a source."""

from datetime import timedelta

import pytest
from django.utils import timezone

from stages import crisis
from stages.models import CrisisContact
from tests.stages.editor_kit import filled

LIST = "/content/contacts/"
NEW = {
    "name": "Night Line",
    "kind": "line",
    "country": "DE",
    "phone": "0800 (12) 34",
    "hours": "Every night",
    "languages": "de, en",
    "source": "https://example.org/night",
}


@pytest.fixture
def directory(db):
    crisis.load_shipped()


def contact(key="gb-samaritans"):
    return CrisisContact.objects.get(key=key)


def sent(client, page=LIST + "new/"):
    html = client.get(page).content.decode()
    return filled(html[html.index("<main") :].replace('<form class="stack"', '<form id="piece"'))


def aged(key, days):
    day = timezone.now().date() - timedelta(days=days)
    CrisisContact.objects.filter(key=key).update(checked_on=day, confirmed_on=None)
    crisis.forget()


@pytest.mark.parametrize("page", ["", "new/", "ID/", "?country=GB", "?country=%00", "?country=xx"])
def test_page_is_for_editors_only(page, as_editor, as_stranger, directory):
    page = page.replace("ID", str(contact().pk))
    assert as_editor.get(LIST + page).status_code == 200
    assert as_stranger.get(LIST + page).status_code == 404


@pytest.mark.parametrize("page", ["new/", "ID/", "ID/checked/", "ID/retire/", "ID/show/"])
def test_deed_is_404_for_everybody_else(page, as_stranger, client, directory):
    page = page.replace("ID", str(contact().pk))
    before = list(CrisisContact.objects.values())
    assert as_stranger.post(LIST + page, NEW).status_code == 404
    assert client.post(LIST + page, NEW)["Location"].startswith("/sign-in/")
    assert list(CrisisContact.objects.values()) == before


def test_stale_ones_come_first_and_checking_takes_one_press(as_editor, directory):
    aged("us-988", 120)
    html = as_editor.get(LIST).content.decode()
    assert html.index("988 Suicide") < html.index(contact().name)
    assert "1 contact waits to be checked" in html
    assert "1 to check" in as_editor.get("/content/").content.decode()
    assert crisis.contacts_for("US").lines[0].is_stale

    url = f"{LIST}{contact('us-988').pk}/checked/"
    assert as_editor.post(url, {"country": "US"})["Location"] == LIST + "?country=US"

    assert not crisis.contacts_for("US").lines[0].is_stale
    assert contact("us-988").checked_by.username == "Robin"
    assert "by Robin" in as_editor.get(LIST).content.decode()


def test_own_contact_is_added_once_and_is_on_help_now(as_editor, client, directory):
    data = sent(as_editor) | NEW
    for _ in range(2):
        assert as_editor.post(LIST + "new/", data)["Location"] == LIST

    row = CrisisContact.objects.get(is_own=True)
    assert (row.phone, row.languages, row.key) == (
        "08001234",
        ["de", "en"],
        "de-night-line",
    )
    html = client.get("/help/?country=DE").content.decode()
    assert "Night Line" in html
    assert 'href="tel:08001234"' in html


@pytest.mark.parametrize(
    "odd",
    [
        {"source": ""},
        {"source": "javascript:alert(1)"},
        {"source": "no address"},
        {"phone": ""},
        {"phone": "ring us"},
        {"phone": "1" * 39},
        {"kind": "emergency", "phone": "", "text": "123"},
        {"kind": "spell"},
        {"country": "XX"},
        {"name": ""},
        {"name": "nul\x00"},
        {"name": "turned\u202e"},
        {"languages": "English"},
        {"checked_on": "2999-01-01"},
        {"checked_on": "soon"},
        {"chat": "ftp://x.org"},
        {"chat": "javascript:alert(1)"},
    ],
)
def test_contact_without_a_fact_or_a_source_is_refused_and_kept(as_editor, directory, odd):
    answer = as_editor.post(LIST + "new/", sent(as_editor) | NEW | odd)

    assert answer.status_code == 422
    assert "Every night" in answer.content.decode()
    assert not CrisisContact.objects.filter(is_own=True).exists()


def test_changed_contact_is_the_hosts_own_and_updates_leave_it_alone(as_editor, directory):
    page = f"{LIST}{contact().pk}/"
    assert as_editor.post(page, sent(as_editor, page) | {"phone": "116 999"}).status_code == 302

    crisis.load_shipped()
    assert (contact().phone, contact().is_own) == ("116999", True)


def test_two_editors_never_lose_a_fact(as_editor, as_reader, directory):
    page = f"{LIST}{contact().pk}/"
    mine, theirs = sent(as_editor, page), sent(as_reader, page)
    as_reader.post(page, theirs | {"hours": "Days only"})

    answer = as_editor.post(page, mine | {"hours": "Nights only"})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs: Days only. Yours: Nights only." in html
    assert contact().hours == "Days only"
    again = mine | {"hours": "Nights only", "version": str(contact().version)}
    assert f'name="version" value="{contact().version}"' in html
    assert as_editor.post(page, again).status_code == 302
    assert contact().hours == "Nights only"


def test_retired_contact_goes_comes_back_and_is_not_brought_in_again(as_editor, client, directory):
    name, url = contact().name, f"{LIST}{contact().pk}/"
    as_editor.post(url + "retire/")
    assert name not in client.get("/help/?country=GB").content.decode()
    crisis.load_shipped()
    crisis.forget()
    assert name not in client.get("/help/?country=GB").content.decode()
    assert "No longer on Help now" in as_editor.get(LIST).content.decode()

    as_editor.post(url + "show/")
    assert name in client.get("/help/?country=GB").content.decode()


def test_pair_goes_together_and_the_only_emergency_number_stays(as_editor, directory):
    paired = CrisisContact.objects.exclude(pair="").first()
    as_editor.post(f"{LIST}{paired.pk}/retire/")
    assert not CrisisContact.objects.shown().filter(pair=paired.pair).exists()

    emergency = CrisisContact.objects.get(country="GB", kind="emergency")
    answer = as_editor.post(f"{LIST}{emergency.pk}/retire/", follow=True)
    assert "only number to call in danger" in answer.content.decode()
    assert crisis.contacts_for("GB").emergency


def test_ids_without_sense_are_404(as_editor, directory):
    for odd in ("999999", "9" * 40, "0"):
        assert as_editor.get(f"{LIST}{odd}/").status_code == 404
        assert as_editor.post(f"{LIST}{odd}/retire/").status_code == 404


def test_list_costs_the_same_for_any_number(as_editor, directory, django_assert_num_queries):
    with django_assert_num_queries(3):
        as_editor.get(LIST)
