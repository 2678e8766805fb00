"""A member with a device, and the push service that it is subscribed to."""

import pytest

from reminders.channels import push
from reminders.channels.push_sealing import new_signing_key
from reminders.models import Device, Subscription
from tests.plugins.push import Browser, Service, make_certificate
from tests.reminders.conftest import MONDAY, make_reminder

__all__ = ["device", "phone", "push_key", "pushed", "service", "subscribe"]


@pytest.fixture
def push_key(settings):
    """The instance can notify."""
    settings.VAPID_KEY = new_signing_key()
    return settings.VAPID_KEY


@pytest.fixture
def service(push_key, settings, tmp_path, monkeypatch):
    """A push service on the loopback that the app believes."""
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setattr(push, "PATIENCE", 1.0)
    settings.PUSH_TO_LOOPBACK = True
    service = Service(certificate)
    yield service
    service.stop()


@pytest.fixture
def phone():
    return Browser()


def subscribe(user, service, browser, name="one", at=MONDAY):
    to = Subscription(service.endpoint(name), browser.p256dh, browser.auth)
    Device.subscribe(user, to, browser=browser.mark, name="Firefox on Linux", at=at)
    return Device.objects.get(browser=browser.mark)


@pytest.fixture
def device(member, service, phone):
    return subscribe(member, service, phone)


@pytest.fixture
def pushed(member, device):
    """A reminder that goes to the device."""
    return make_reminder(member, by_push=True)
