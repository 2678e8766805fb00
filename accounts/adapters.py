"""What django-allauth asks us: names, mails, where to go, how secrets are kept."""

import unicodedata
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import keys, names
from accounts.models import User


class NameBackend(AuthenticationBackend):  # type: ignore[misc]
    """Finds people by the key of their name, so that accents and case do not matter."""

    def _authenticate_by_username(self, username: str, password: str) -> User | None:
        user = User.objects.filter(name_key=names.key(username)).first()
        found: User | None = self._check_password(user, password)
        return found

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        # An address that nobody has confirmed opens no account.
        user = User.objects.filter(
            emailaddress__email=email.lower(), emailaddress__verified=True
        ).first()
        found: User | None = self._check_password(user, password)
        return found


_MISMATCH = _(
    "The sign-in name or the passphrase is not the one we have. Try again, or get back in "
    "another way."
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Our answers about accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _MISMATCH,
        "email_password_mismatch": _MISMATCH,
        "too_many_login_attempts": _("This was tried many times. Wait five minutes, please."),
        "incorrect_password": _("That is not the passphrase we have. Try again."),
        "enter_current_password": _("That is not the passphrase you have now. Try again."),
        "duplicate_email": _("This is the address you have given already."),
        "invalid_password_reset": _("This link has been used or is too old. Ask for a new one."),
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """The tidied name. Raises ValidationError where it cannot be kept or is taken."""
        names.check(username)
        name = names.tidy(username)
        names.check(name)
        if not shallow and User.objects.filter(name_key=names.key(name)).exists():
            raise ValidationError(
                _("Somebody here has this name. Try another one, or add a word or a number.")
            )
        return name

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Who this is, or nobody: an account that was closed looks like an unknown one."""
        user: User | None = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # One counter for every way to write the same name.
        login = credentials.get("email") or credentials.get("username") or ""
        return names.key(login) or unicodedata.normalize("NFKC", login)

    def is_safe_url(self, url: str | None) -> bool:
        """Whether this is the address of a page of ours, and nothing but."""
        return (
            bool(url)
            and url is not None
            and len(url) <= 300
            and url.isprintable()
            and url.startswith("/")
            and not url.startswith(("//", "/\\"))
            and "\\" not in url
            and "//" not in url.partition("?")[0]
            and "%2f%2f" not in url.lower()
            and "%5c" not in url.lower()
        )

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Recovery codes come before anything else."""
        return "/join/codes/"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to where one came from."""
        return "/you/sign-in/"

    def format_email_subject(self, subject: str) -> str:
        """The subject alone: nothing on a lock screen says where it is from."""
        return str(subject)

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """To the settings one came from, or to sign in."""
        return "/you/sign-in/" if self.request.user.is_authenticated else "/sign-in/"

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """The passphrase; recovery codes are for the day it is forgotten."""
        if not user.is_authenticated:
            return []
        return [{"id": "reauthenticate", "description": "", "url": "/you/sign-in/again/"}]

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Save the new person; the second of two at once is told the name is taken."""
        with transaction.atomic():
            saved: User = super().save_user(request, user, form, commit)
        return saved


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the seed of recovery codes under the host's key."""

    def encrypt(self, text: str) -> str:
        """The sealed text, as text."""
        return keys.seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The text again."""
        return keys.open_secret(encrypted_text)
