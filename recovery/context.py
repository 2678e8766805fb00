"""What every template may know: the host, and the person who asks."""

from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts import devices
from accounts.models import Theme, User
from recovery import operators


class NavItem(NamedTuple):
    """One of the places of the main navigation."""

    key: str
    label: str | Promise
    address: str
    icon: str


TODAY = NavItem("today", _("Today"), "/today/", "sun")
JOURNEY = NavItem("journey", _("Journey"), "/journey/", "map")
GOALS = NavItem("goals", _("Goals"), "/goals/", "footprints")
LOOK_BACK = NavItem("look-back", _("Look back"), "/look-back/", "chart-line")
YOU = NavItem("you", _("You"), "/you/", "user-round")


def host(request: HttpRequest) -> dict[str, object]:
    """What the base template needs, of the host and of the person."""
    user = getattr(request, "user", None)
    member = user if user is not None and user.is_authenticated else None
    faults = operators.faults_for(member.pk) if member else None
    # A page for something that went wrong has no key: it is no answer to what was sent.
    words: dict[str, object] = {"has_words": member is not None, "words_key": None}
    if member:
        # Only a whole page has it, and a part of a page is answered often.
        words["words_key"] = SimpleLazyObject(lambda: devices.words_key(request, member))
    return {**page(member, request), "operator_faults": faults, **words}


def page(member: User | None, request: HttpRequest) -> dict[str, object]:
    """The same for a page that may not ask the database who is there."""
    return {
        # What many pages leave out: looking for a name nobody gave costs as much as ten.
        "form": None,
        "area": "",
        "nav_active": "",
        "brand": settings.BRAND_NAME,
        "cover_notice": settings.COVER_NOTICE,
        "host_name": settings.HOST_NAME,
        "host_contact": settings.HOST_CONTACT,
        # The worker would keep yesterday's files while they are being written.
        "keeps_static": not settings.DEBUG,
        "leave_url": settings.LEAVE_URL,
        "me": member,
        "is_member": member is not None,
        "nav_items": nav_items(member.uses_stages, member.uses_look_back) if member else (),
        "shows_pictures": member.shows_pictures if member else True,
        "shows_suns": member.shows_suns if member else True,
        "page_theme": member.theme if member else _theme_of_device(request),
    }


@cache
def nav_items(stages: bool, look_back: bool) -> tuple[NavItem, ...]:
    """The navigation of a member: what they switched off leaves, the order stays.

    The same tuple each time, for the navigation is kept by it: see templatetags/kept.py.
    """
    shown = (TODAY, stages and JOURNEY, GOALS, look_back and LOOK_BACK, YOU)
    return tuple(item for item in shown if item)


def _theme_of_device(request: HttpRequest) -> str:
    theme = request.COOKIES.get("theme", "")
    return theme if theme in Theme.values else Theme.AUTO
