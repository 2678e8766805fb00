"""Sign-in names: which ones we take, and which two are the same."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST = 60
# The key may be longer than the name: one letter can fold into three.
LONGEST_KEY = LONGEST * 3

# Controls, surrogates, private and unassigned characters, line ends.
_NEVER = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
# Characters that turn the direction of what stands around them.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def tidy(name: str) -> str:
    """The name as it is kept: one form for each letter, single spaces, none at the ends."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def key(name: str) -> str:
    """What two names have in common when they are the same to a reader.

    Letter case, composed or decomposed accents, wide or narrow letters and characters of no
    width make no difference. Letters of other alphabets that look alike stay different.
    """
    folded = unicodedata.normalize("NFKC", tidy(name).casefold())
    return "".join(c for c in folded if unicodedata.category(c) != "Cf")[:LONGEST_KEY]


def check(name: str) -> None:
    """Refuse a name that could not be shown or typed again."""
    if "@" in name:
        raise ValidationError(_("Leave out the sign @, so that a name is not taken for e-mail."))
    if _TURNING.search(name) or any(unicodedata.category(c) in _NEVER for c in name):
        raise ValidationError(_("There is a character in it that cannot be kept. Leave it out."))
    if not key(name) or _stacks(name):
        raise ValidationError(_("Use letters, numbers or both."))
    if len(name) > LONGEST:
        raise ValidationError(_("Use at most 60 letters."))


def _stacks(name: str) -> bool:
    """Whether more than four marks stand on one letter."""
    return re.search("M{5}", "".join(unicodedata.category(c)[0] for c in name)) is not None
