"""The forms at the door: join, sign in, come back, change the passphrase, prove it is you."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account import forms as allauth_forms
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import devices, names
from accounts.models import User

LONGEST = 1000


def passphrase(label: Any, autocomplete: str, hint: Any = "") -> forms.CharField:
    """A field for a passphrase: spaces count, paste works, nothing is shown again."""
    return forms.CharField(
        label=label,
        help_text=hint,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


def new_passphrase(label: Any) -> forms.CharField:
    """A field for a passphrase that is being chosen."""
    hint = _("At least 10 letters. Three words in a row are easy to keep in mind.")
    return passphrase(label, "new-password", hint)


def ask(form: forms.Form) -> None:
    """Say what to do about an empty field, not what is wrong with it."""
    for field in form.fields.values():
        field.error_messages["required"] = _("Fill this in, please.")


class SharedDevice(forms.Form):
    """The box that makes a sign-in short."""

    shared = forms.BooleanField(
        label=_("This is a shared device. Sign me out when I leave."), required=False
    )


class SignupForm(allauth_forms.SignupForm):  # type: ignore[misc]
    """Makes an account: a name, a passphrase, and an e-mail address for those who want."""

    time_zone = forms.CharField(
        required=False,
        max_length=64,
        widget=forms.HiddenInput(attrs={"data-time-zone": ""}),
    )
    shared = SharedDevice.base_fields["shared"]
    field_order = ("username", "password1", "email", "shared")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["username"]
        name.label = _("A sign-in name")
        name.help_text = _("Any name you like, made up is fine. Nobody else here sees it.")
        name.widget = forms.TextInput(
            attrs={"autocomplete": "username", "maxlength": names.LONGEST, "autocapitalize": "none"}
        )
        self.fields["password1"] = new_passphrase(_("A passphrase"))
        email = self.fields["email"]
        email.label = _("E-mail address")
        email.help_text = _("For getting back in and for reminders. It can wait, or stay empty.")
        email.widget = forms.EmailInput(attrs={"autocomplete": "email"})
        self.order_fields(self.field_order)
        ask(self)

    def clean_time_zone(self) -> str:
        """The browser's guess, if it is one of the zones there are."""
        guess: str = self.cleaned_data["time_zone"]
        return guess if guess in available_timezones() else settings.TIME_ZONE

    def signup(self, request: HttpRequest, user: User) -> None:
        """What allauth does not know of: clock, language, device, codes."""
        user.time_zone = self.cleaned_data["time_zone"]
        language = get_language() or settings.LANGUAGE_CODE
        user.language = language if language in dict(settings.LANGUAGES) else "en"
        user.save(update_fields=["time_zone", "language"])
        RecoveryCodes.activate(user)

    def try_save(self, request: HttpRequest) -> Any:
        """Save, and remember what the pages after this one need."""
        user, response = super().try_save(request)
        devices.begin(request, shared=self.cleaned_data["shared"], at=timezone.now())
        request.session["shows_codes"] = timezone.now().isoformat()
        return user, response


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]
    """Signs in by name or confirmed e-mail address."""

    shared = SharedDevice.base_fields["shared"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("Sign-in name or e-mail address"),
            max_length=254,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        )
        self.fields["password"] = passphrase(_("Passphrase"), "current-password")
        self.order_fields(["login", "password", "shared"])
        ask(self)

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in for as long as the device allows."""
        response: HttpResponse = super().login(request, redirect_url)
        devices.begin(request, shared=self.cleaned_data["shared"], at=timezone.now())
        return response


class ReauthenticateForm(allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    """Asks again who it is, before something that cannot be undone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = passphrase(_("Your passphrase"), "current-password")
        ask(self)


class ChangePasswordForm(allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    """Changes the passphrase."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = passphrase(_("The passphrase now"), "current-password")
        self.fields["password1"] = new_passphrase(_("The new passphrase"))
        del self.fields["password2"]
        ask(self)

    def clean_password1(self) -> str:
        """The new passphrase, if it is good enough."""
        chosen: str = self.cleaned_data["password1"]
        validate_password(chosen, self.user)
        return chosen


class ResetPasswordForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    """Sends a link to a confirmed address; to any other, a mail that says there is nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.label = _("E-mail address")
        email.widget = forms.EmailInput(attrs={"autocomplete": "email"})
        ask(self)

    def clean_email(self) -> str:
        """The address; whose it is stays between us and the mail server."""
        email: str = self.cleaned_data["email"].lower()
        self.users = list(
            User.objects.filter(
                is_active=True, emailaddress__email=email, emailaddress__verified=True
            )
        )
        return email


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """Takes the new passphrase of somebody who followed the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"] = new_passphrase(_("The new passphrase"))
        del self.fields["password2"]
        ask(self)

    def clean_password1(self) -> str:
        """The new passphrase, if it is good enough."""
        chosen: str = self.cleaned_data["password1"]
        validate_password(chosen, self.user)
        return chosen


class AddEmailForm(allauth_forms.AddEmailForm):  # type: ignore[misc]
    """Takes a new address, to be confirmed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].widget = forms.EmailInput(attrs={"autocomplete": "email"})
        ask(self)

    def clean_email(self) -> str:
        """The address, unless it is the one there is."""
        email: str = super().clean_email()
        if EmailAddress.objects.filter(user=self.user, email=email).exists():
            raise ValidationError(_("This is the address you have given already."))
        return email


class RecoverForm(forms.Form):
    """A recovery code in place of a forgotten passphrase."""

    login = forms.CharField(
        label=_("Sign-in name"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = forms.CharField(
        label=_("One of your recovery codes"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    password1 = new_passphrase(_("The new passphrase"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask(self)

    def clean(self) -> dict[str, Any]:
        """Spend the code; an unknown name and a wrong code are the same refusal."""
        data = super().clean() or {}
        if self.errors:
            return data
        user = User.objects.filter(name_key=names.key(data["login"]), is_active=True).first()
        try:
            validate_password(data["password1"], user or User(username=data["login"]))
        except ValidationError as error:
            self.add_error("password1", error)
            return data
        if user is None or not spend_code(user, data["code"]):
            raise ValidationError(
                _("The sign-in name and the code do not go together, or the code was used.")
            )
        self.user = user
        return data


def spend_code(user: User, typed: str) -> bool:
    """Use up a recovery code; spaces and dashes in it do not matter."""
    code = "".join(c for c in typed if c in "0123456789")
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return bool(code and kept and RecoveryCodes(kept).validate_code(code))
