"""Addresses of the app stages."""

from django.urls import URLPattern, URLResolver, path

from stages import views

app_name = "stages"
urlpatterns: list[URLPattern | URLResolver] = [
    path("help/", views.help_now, name="help_now"),
]
