"""Where push messages may go: nowhere a member could point our server at."""

import socket

import pytest

from reminders.channels import push_addresses
from reminders.channels.push_addresses import Refused, is_open, place, resolve
from reminders.models import Device
from tests.plugins.push import Browser

GOOD = [
    "https://fcm.googleapis.com/fcm/send/abc:def",
    "https://FCM.googleapis.com/fcm/send/abc",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAA_-",
    "https://web.push.apple.com/QOx?x=1",
    "https://db5p.notify.windows.com/w/?token=B%3d",
    "https://fcm.googleapis.com:443/x",
]
BAD = [
    "",
    "http://fcm.googleapis.com/x",
    "ftp://fcm.googleapis.com/x",
    "//fcm.googleapis.com/x",
    "https://fcm.googleapis.com",
    "https://fcm.googleapis.com.evil.org/x",
    "https://evil.org/fcm.googleapis.com",
    "https://evil.org/?https://fcm.googleapis.com/x",
    "https://user@fcm.googleapis.com/x",
    "https://@fcm.googleapis.com/x",
    "https://fcm.googleapis.com@evil.org/x",
    "https://fcm.googleapis.com:8443/x",
    "https://fcm.googleapis.com:0x1bb/x",
    "https://fcm.googleapis.com:99999/x",
    "https://fcm.googleapis.com./x",
    "https://fcm.googleapis.com\\@evil.org/x",
    "https://fcm.googleapis.com/x#y",
    "https://fcm.googleapis.com/x#",
    "https://fcm.googleapis.com/a b",
    "https://fcm.googleapis.com/\r\nHost: evil.org",
    "https://fcm.googleapis.com/\x00",
    "https://fcm。googleapis。com/x",
    "https://fçm.googleapis.com/x",
    "https://xn--fcm-googleapis.com/x",
    "https://notify.windows.com/x",
    "https://.notify.windows.com.evil.org/x",
    "https://evilnotify.windows.com/x",
    "https://127.0.0.1/x",
    "https://127.0.0.1:8443/x",
    "https://2130706433/x",
    "https://0x7f000001/x",
    "https://0177.0.0.1/x",
    "https://[::1]/x",
    "https://[::ffff:10.0.0.1]/x",
    "https://[64:ff9b::a00:1]/x",
    "https://[",
    "https://169.254.169.254/latest/meta-data/",
    "https://localhost/x",
    "https://printer.local/x",
    "https://fcm.googleapis.com/" + "x" * 1_000,
]


@pytest.fixture
def spied(monkeypatch):
    """Whatever would be asked of the network."""
    asked = []

    def ask(*words, **more):
        asked.append(words)
        raise OSError("nobody asks")

    monkeypatch.setattr(socket, "getaddrinfo", ask)
    monkeypatch.setattr(socket, "create_connection", ask)
    return asked


@pytest.mark.parametrize("endpoint", GOOD)
def test_known_services_are_taken(endpoint):
    assert place(endpoint).port == 443


@pytest.mark.parametrize("endpoint", BAD)
def test_everything_else_is_refused_without_a_knock(endpoint, spied):
    with pytest.raises(Refused):
        place(endpoint)
    assert spied == []


@pytest.mark.parametrize("endpoint", BAD[:8] + BAD[-10:])
def test_the_page_refuses_it_too(endpoint, spied, as_member, settings, journey):
    settings.VAPID_KEY = push_addresses_key()
    browser = Browser()
    asked = {"endpoint": endpoint, "p256dh": browser.p256dh, "auth": browser.auth}

    answer = as_member.post("/you/reminders/devices/new/", asked)

    assert answer.status_code == 422
    assert not Device.objects.exists()
    assert spied == []


def push_addresses_key():
    from reminders.channels.push_sealing import new_signing_key

    return new_signing_key()


def test_the_host_may_name_further_services(settings):
    settings.PUSH_HOSTS = ["push.example.org", ".up.example.net"]

    assert place("https://push.example.org/x").host == "push.example.org"
    assert place("https://a.up.example.net/x").host == "a.up.example.net"
    for other in ("https://up.example.net/x", "https://a.push.example.org/x"):
        with pytest.raises(Refused):
            place(other)


def test_no_host_can_open_the_loopback(settings):
    assert settings.PUSH_TO_LOOPBACK is False
    settings.PUSH_HOSTS = ["127.0.0.1"]

    with pytest.raises(Refused):
        resolve(place("https://127.0.0.1/x").host, 443)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1",
        "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "ff02::1", "2001:0:4136:e378::1",
    ],
)  # fmt: skip
def test_a_name_that_leads_inside_is_not_followed(address, monkeypatch):
    found = [(2, 1, 6, "", ("142.250.74.74", 443)), (2, 1, 6, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *words, **more: found)

    with pytest.raises(Refused):
        resolve("fcm.googleapis.com", 443)


@pytest.mark.parametrize("address", ["142.250.74.74", "2a00:1450:4001:813::200a"])
def test_the_open_internet_is_open(address):
    import ipaddress

    assert is_open(ipaddress.ip_address(address))
    assert push_addresses.SERVICES
