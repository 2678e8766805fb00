"""Addresses of the app accounts; those of django-allauth are in accounts/door_urls.py."""

from django.urls import URLPattern, URLResolver, path

from accounts.views import data, doors, settings

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("join/codes/", doors.codes, name="first_codes"),
    path("recover/code/", doors.recover, name="recover"),
    path("you/", settings.page, name="you"),
    path("you/parts/", settings.parts, name="parts"),
    path("you/looks/", settings.looks, name="looks"),
    path("you/clock/", settings.clock, name="clock"),
    path("you/sign-in/", settings.sign_in_settings, name="sign_in_settings"),
    path("you/sign-in/codes/", doors.codes, name="codes"),
    path("you/sign-in/codes/new/", settings.new_codes, name="new_codes"),
    path("you/download/", data.download, name="download"),
    path("you/delete/", data.delete, name="delete"),
]
