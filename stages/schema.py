"""What every part of a pathway is made of: keys, lines, texts, sources."""

from enum import StrEnum
from typing import Annotated, Self

from django.utils.html import format_html
from django.utils.safestring import SafeString
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, StringConstraints


def _writable(value: str) -> str:
    """Refuse what no keyboard writes: control characters, half characters, direction marks."""
    for character in value:
        if (character < " " and character not in "\n") or character in _UNWRITABLE:
            raise ValueError(f"holds the character U+{ord(character):04X}, which is not text")
    return value


def _one_line(value: str) -> str:
    if "\n" in value:
        raise ValueError("has to stand on one line")
    return value


# Delete and C1, line and paragraph separators, direction overrides, byte order mark.
_UNWRITABLE = frozenset(
    map(chr, [*range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), 0xFEFF])
) | frozenset(map(chr, range(0x2066, 0x206A)))

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Language = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=12)
]
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(_writable),
    AfterValidator(_one_line),
]
Hint = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=500),
    AfterValidator(_writable),
    AfterValidator(_one_line),
]
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=20_000),
    AfterValidator(_writable),
]
Prose = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=5_000),
    AfterValidator(_writable),
]
Address = Annotated[str, StringConstraints(pattern=r"^(https?://[^\s<>\"']+)?$", max_length=500)]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Process(StrEnum):
    """The CHIME processes of Leamy et al. 2011, and safety before them."""

    CONNECTEDNESS = "connectedness"
    HOPE = "hope"
    IDENTITY = "identity"
    MEANING = "meaning"
    EMPOWERMENT = "empowerment"
    SAFETY = "safety"


class Content(BaseModel):
    """A part of a pathway: never changed once read, nothing unknown in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    # Set where a part stands in another language than the page: see stages/languages.py.
    _other_language: str = PrivateAttr("")

    @property
    def lang(self) -> SafeString:
        """What a page writes into the tag around this part: its language, where it differs."""
        if not self._other_language:
            return SafeString()
        return format_html(' lang="{}"', self._other_language)

    def in_other_language(self, language: str) -> Self:
        """The same part, known to stand in another language than the page."""
        part = self.model_copy()
        part._other_language = language
        return part


class Source(Content):
    """Where a claim comes from."""

    title: Line
    address: Address = ""
    year: int | None = Field(default=None, ge=1800, le=2200)


Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
PieceName = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{1,12}(/[a-z0-9-]{1,60})?$", max_length=80)
]


class Translation(Content):
    """Whose words a pathway translates: the original's language, and piece by piece what its
    words were when they were translated, as a fingerprint. What is not named is not translated.
    """

    of: Language
    made_from: dict[PieceName, Fingerprint] = Field(default_factory=dict, max_length=600)


def first_twice(keys: list[str]) -> str | None:
    """The first key that stands there more than once."""
    return next((key for key in keys if keys.count(key) > 1), None)


def once(where: str, items: tuple[Content, ...]) -> None:
    """Refuse two items of one key."""
    if twice := first_twice([getattr(item, "key") for item in items]):  # noqa: B009
        raise ValueError(f"{where}: the key “{twice}” stands there twice")
