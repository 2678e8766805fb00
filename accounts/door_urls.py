"""The views of django-allauth at our addresses, under the names it looks them up by."""

from allauth.account import views
from allauth.usersessions.views import list_usersessions
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, re_path

from accounts.views.doors import honest


def to_sign_in(request: HttpRequest, **named: str) -> HttpResponse:
    """Ways of django-allauth that this house does not have lead to the ordinary door."""
    return redirect("account_login")


to_sign_in.login_required = False  # type: ignore[attr-defined]

urlpatterns: list[URLPattern | URLResolver] = [
    path("join/", honest(views.signup), name="account_signup"),
    path("sign-in/", honest(views.login), name="account_login"),
    path("sign-out/", views.logout, name="account_logout"),
    path("sign-in/closed/", to_sign_in, name="account_inactive"),
    path("recover/", honest(views.password_reset), name="account_reset_password"),
    path("recover/sent/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^recover/link/(?P<uidb36>[0-9A-Za-z]{1,64})-(?P<key>[\w-]{1,200})/$",
        honest(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "recover/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("you/sign-in/again/", honest(views.reauthenticate), name="account_reauthenticate"),
    path("you/sign-in/passphrase/", honest(views.password_change), name="account_change_password"),
    path("you/sign-in/passphrase/set/", to_sign_in, name="account_set_password"),
    path("you/sign-in/email/", honest(views.email), name="account_email"),
    path("you/sign-in/email/sent/", to_sign_in, name="account_email_verification_sent"),
    re_path(
        r"^you/sign-in/email/(?P<key>[-:\w]{1,300})/$",
        views.confirm_email,
        name="account_confirm_email",
    ),
    path("you/sign-in/devices/", honest(list_usersessions), name="usersessions_list"),
]
