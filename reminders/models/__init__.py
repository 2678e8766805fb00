"""When to nudge, and the proof that it happened."""

from reminders.models.calendar import CalendarFeed
from reminders.models.channel import EmailChannel, Pulse
from reminders.models.delivery import Delivery, InboxItem, Occurrence
from reminders.models.device import Device, Subscription, TooManyDevices, kind_of
from reminders.models.reminder import Ended, Kind, Reminder, Wording

__all__ = [
    "CalendarFeed",
    "Delivery",
    "Device",
    "EmailChannel",
    "Ended",
    "InboxItem",
    "Kind",
    "Occurrence",
    "Pulse",
    "Reminder",
    "Subscription",
    "TooManyDevices",
    "Wording",
    "kind_of",
]
