"""Who can be reached in a crisis, from memory, and the file the shipped facts come from."""

import time
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Self

from django.db import transaction
from django.utils import timezone
from pydantic import Field, StringConstraints, model_validator

from stages import plain_yaml
from stages.content import Address, Content, Hint, Key, Line
from stages.models import CrisisContact

LOOK_AGAIN_AFTER = 3.0
SHIPPED = Path(__file__).parent / "packs" / "crisis-contacts.yaml"
Number = Annotated[str, StringConstraints(pattern=r"^(\+?[0-9]{2,20})?$")]
Country = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")]


class ContactFile(Content):
    """One contact of the file."""

    key: Key
    kind: Literal["emergency", "line", "directory"]
    country: Country = ""
    region: Hint = ""
    languages: tuple[str, ...] = ()
    name: Line
    who_for: Hint = ""
    phone: Number = ""
    text: Number = ""
    text_says: Hint = ""
    chat: Address = ""
    hours: Hint = ""
    pair: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]*$")] = ""
    source: Address = Field(min_length=8)
    checked_on: date

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if not (self.phone or self.text or self.chat):
            raise ValueError(f"contact “{self.key}” has no phone, text or chat")
        if self.kind == "emergency" and not self.phone:
            raise ValueError(f"contact “{self.key}”: an emergency number has a phone")
        return self


class DirectoryFile(Content):
    """The file crisis-contacts.yaml."""

    schema_version: Literal[1]
    licence: Line
    contacts: tuple[ContactFile, ...] = Field(min_length=1, max_length=2000)

    @model_validator(mode="after")
    def _keys_once_and_pairs_whole(self) -> Self:
        keys = [contact.key for contact in self.contacts]
        if len(set(keys)) < len(keys):
            raise ValueError("a contact's key stands there twice")
        pairs = [contact.pair for contact in self.contacts if contact.pair]
        if alone := next((pair for pair in pairs if pairs.count(pair) == 1), None):
            raise ValueError(f"the pair “{alone}” has one contact only")
        return self


class Contact(NamedTuple):
    """A way to reach people, as pages show it. Numbers are as dialled."""

    key: str
    kind: str
    name: str
    who_for: str
    phone: str
    text: str
    text_says: str
    chat: str
    hours: str
    region: str
    pair: str
    source: str
    checked_on: date
    is_stale: bool
    confirmed: bool
    is_own: bool

    @property
    def phone_spoken(self) -> str:
        """The number as it is read, in groups."""
        return grouped(self.phone)

    @property
    def text_spoken(self) -> str:
        """The text number as it is read, in groups."""
        return grouped(self.text)


class Contacts(NamedTuple):
    """What one country has.

    `emergency` is the country's number to call in danger, or nothing where we do not know
    it; `anywhere` is the one that works in many countries. `lines` are people to talk to.
    """

    country: str
    emergency: Contact | None
    anywhere: Contact | None
    lines: tuple[Contact, ...]
    directories: tuple[Contact, ...]

    def groups(self) -> list[tuple[Contact, ...]]:
        """The lines, with those that belong together as one."""
        groups: list[tuple[Contact, ...]] = []
        for line in self.lines:
            if groups and line.pair and groups[-1][0].pair == line.pair:
                groups[-1] = (*groups[-1], line)
            else:
                groups.append((line,))
        return groups


_rows: tuple[float, list[CrisisContact]] | None = None


def contacts_for(country: str, *, on: date | None = None) -> Contacts:
    """Who can be reached from a country, pairs side by side; from memory, without a query."""
    today = on or timezone.now().date()
    country = country.upper()
    here = [_contact(row, today) for row in _all() if country and row.country == country]
    everywhere = [_contact(row, today) for row in _all() if not row.country]
    lines = [contact for contact in (*here, *everywhere) if contact.kind == "line"]
    first_of_pair = {c.pair: n for n, c in reversed(list(enumerate(lines))) if c.pair}
    order = {c.key: first_of_pair.get(c.pair, n) for n, c in enumerate(lines)}
    return Contacts(
        country=country,
        emergency=next((c for c in here if c.kind == "emergency"), None),
        anywhere=next((c for c in everywhere if c.kind == "emergency"), None),
        lines=tuple(sorted(lines, key=lambda c: (not c.is_own, order[c.key]))),
        directories=tuple(c for c in (*here, *everywhere) if c.kind == "directory"),
    )


def countries() -> list[str]:
    """The countries that have contacts of their own."""
    return sorted({row.country for row in _all() if row.country})


def emergencies() -> list[tuple[str, Contact]]:
    """The number to call in danger of every country we know one of, with its code."""
    today, rows = timezone.now().date(), _all()
    found = [row for row in rows if row.country and row.kind == "emergency"]
    return [(row.country, _contact(row, today)) for row in found]


def grouped(number: str) -> str:
    """A number in groups that can be read aloud: 08001110111 as 0800 111 0111."""
    if len(number) <= 6 and not number.startswith("+"):
        return f"{number[:3]} {number[3:]}" if len(number) == 6 else number
    head, rest = (number[:4], number[4:])
    groups = [rest[i : i + 3] for i in range(0, len(rest), 3)]
    if len(groups) > 1 and len(groups[-1]) < 3:
        groups[-2:] = [groups[-2] + groups[-1]]
    return " ".join([head, *groups])


def forget() -> None:
    """Drop what is in memory."""
    global _rows
    _rows = None


@transaction.atomic
def load_shipped() -> int:
    """Bring the shipped contacts to what the file says; the host's own rows stay.

    A confirmation holds as long as the ways to reach the contact stay the same.
    """
    file = _read_once(SHIPPED.stat().st_mtime_ns)
    there = {row.key: row for row in CrisisContact.objects.all()}
    changed = 0
    for position, contact in enumerate(file.contacts):
        row = there.pop(contact.key, None) or CrisisContact(key=contact.key)
        changed += _bring_up_to_date(row, contact, position)
    gone = [row.pk for row in there.values() if not row.is_own]
    CrisisContact.objects.filter(pk__in=gone).delete()
    if changed or gone:
        forget()
    return changed


def _bring_up_to_date(row: CrisisContact, contact: ContactFile, position: int) -> bool:
    new = {**contact.model_dump(), "languages": list(contact.languages), "position": position}
    if row.is_own or (row.pk and all(getattr(row, k) == v for k, v in new.items())):
        return False
    ways = ("phone", "text", "text_says", "chat")
    if row.confirmed_on and all(getattr(row, way) == new[way] for way in ways):
        new["checked_on"] = max(row.checked_on, contact.checked_on)
    else:
        row.confirmed_on = None
    before = {name: getattr(row, name) for name in new} if row.pk else {}
    if before == new:
        return False
    for name, value in new.items():
        setattr(row, name, value)
    row.save()
    return True


@cache
def _read_once(changed: int) -> DirectoryFile:
    return plain_yaml.parse(SHIPPED.read_bytes(), DirectoryFile)


def _all() -> list[CrisisContact]:
    global _rows
    now = time.monotonic()
    if _rows is None or now - _rows[0] >= LOOK_AGAIN_AFTER:
        _rows = (now, list(CrisisContact.objects.shown()))
    return _rows[1]


def _contact(row: CrisisContact, today: date) -> Contact:
    return Contact(
        key=row.key,
        kind=row.kind,
        name=row.name,
        who_for=row.who_for,
        phone=row.phone,
        text=row.text,
        text_says=row.text_says,
        chat=row.chat,
        hours=row.hours,
        region=row.region,
        pair=row.pair,
        source=row.source,
        checked_on=row.checked_on,
        is_stale=today >= row.verify_by,
        confirmed=row.confirmed_on is not None,
        is_own=row.is_own,
    )
