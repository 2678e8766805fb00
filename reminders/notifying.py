"""A member's yes to notifications on one browser, a test of it, and how each device fares."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.templatetags.devices import device_name
from reminders.channels import Verdict
from reminders.channels.push import Push
from reminders.channels.push_addresses import Refused, place
from reminders.channels.push_sealing import BadKey, device_key, device_secret, public_line
from reminders.models import Device, Reminder, Subscription, Wording
from reminders.wording import Outgoing, Seen, seen

# Tells browsers apart, and nothing else: it is not the sign-in and opens nothing.
COOKIE = "browser"
TEST_USEFUL_FOR = timedelta(minutes=10)


class Shown(NamedTuple):
    """One device as the page shows it."""

    device: Device
    name: str
    is_here: bool
    trouble: str
    last_sent: str = ""


class DeviceForm(forms.Form):
    """What the browser answers when it is asked for a subscription."""

    endpoint = forms.CharField(max_length=1_000, widget=forms.HiddenInput)
    p256dh = forms.CharField(max_length=120, widget=forms.HiddenInput)
    auth = forms.CharField(max_length=60, widget=forms.HiddenInput)
    for_all = forms.BooleanField(
        label=gettext_lazy("For every reminder that is switched on now"),
        required=False,
        initial=True,
        widget=forms.CheckboxInput({"class": "switch"}),
    )

    def clean(self) -> dict[str, object]:
        """Only a push service that we know, and keys that are keys."""
        data = super().clean() or {}
        try:
            place(data.get("endpoint", ""))
            device_key(data.get("p256dh", ""))
            device_secret(data.get("auth", ""))
        except Refused:
            raise forms.ValidationError(
                _("Your browser uses a push service that is not known here. Mail still works.")
            ) from None
        except BadKey:
            raise forms.ValidationError(
                _("Your browser gave no answer that works. You could try once more.")
            ) from None
        return data

    @property
    def subscription(self) -> Subscription:
        """Where the browser takes messages."""
        data = self.cleaned_data
        return Subscription(data["endpoint"], data["p256dh"], data["auth"])


def is_offered() -> bool:
    """Whether this instance can notify at all."""
    return bool(settings.VAPID_KEY)


def public_key() -> str:
    """What a browser has to know of us to subscribe."""
    return public_line(settings.VAPID_KEY)


def browser_of(request: HttpRequest) -> UUID | None:
    """Which browser this is, if it was given a mark."""
    try:
        return UUID(request.COOKIES.get(COOKIE, ""))
    except ValueError:
        return None


def switch_on(
    user: User, form: DeviceForm, *, browser: UUID | None, user_agent: str, at: datetime
) -> UUID:
    """Keep the subscription; the mark that the browser carries from now on.

    Raises TooManyDevices.
    """
    browser = browser or uuid.uuid4()
    name = device_name(user_agent)
    Device.subscribe(user, form.subscription, browser=browser, name=name, at=at)
    if form.cleaned_data["for_all"]:
        for reminder in Reminder.objects.of(user).on().filter(by_push=False):
            reminder.by_push = True
            reminder.change(at=at)
    return browser


def devices_of(user: User, *, browser: UUID | None, away: bool, at: datetime) -> list[Shown]:
    """A member's devices, and why nothing comes where nothing does; `away` are the services."""
    devices = list(Device.objects.filter(owner=user))
    return [
        Shown(
            device=device,
            name=device.name,
            is_here=device.browser == browser,
            trouble=trouble(device, away=away, at=at),
        )
        for device in devices
    ]


def trouble(device: Device, *, away: bool, at: datetime) -> str:
    """Why nothing would show on a device, in words; empty when all is well."""
    if device.retired_at:
        return _("This browser takes no more notifications. Switch it on again there.")
    if device.last_code.startswith("4"):
        return _("The push service refused the last one. Whoever runs this place can see why.")
    if away:
        return _("Push services cannot be reached just now. What is due waits for them.")
    if device.is_unseen(at=at):
        return _("The last one was sent and has not shown there yet.")
    return ""


def lines_of(user: User) -> list[Seen]:
    """What would stand on the lock screen: of each wording in use, else of the neutral one."""
    on = Reminder.objects.of(user).on().order_by()
    used = set(on.values_list("wording", flat=True)) or {Wording.PLAIN}
    return [seen(key, user.language) for key in Wording.values if key in used]


def send_test(device: Device, user: User, *, at: datetime) -> str:
    """Send a test message to one device; what to tell the member."""
    if device.retired_at:
        return trouble(device, away=False, at=at)
    if not device.may_test(at=at):
        return _("One was sent a moment ago. You could try again in a minute.")
    outgoing = Outgoing(
        delivery_id=uuid.uuid4(),
        reminder_id=None,
        address="",
        language=user.language,
        wording=Wording.PLAIN,
        opens=device.pk,
        device=device,
        useful_for=TEST_USEFUL_FOR,
    )
    with Push(patience=3.0, hard_limit=5.0) as push:
        result = push.hand_over(outgoing)
    Device.heard([str(device.pk)], result, at=at)
    if result.verdict is Verdict.SENT:
        return _("Sent. It shows within a minute if this device is on.")
    if result.verdict is Verdict.GONE:
        return _("This browser takes no more notifications. Switch it on again there.")
    if result.verdict is Verdict.DEAD:
        return _("The push service refused it. Whoever runs this place can see why.")
    return _("Not sent. The push service could not take it. Your reminders wait for it.")
