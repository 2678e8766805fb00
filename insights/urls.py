"""Addresses of the app insights."""

from django.urls import URLPattern, URLResolver, path, re_path

from insights import views

app_name = "insights"
urlpatterns: list[URLPattern | URLResolver] = [
    path("look-back/", views.look_back, name="look_back"),
    re_path(r"^look-back/(?P<state>on|off)/$", views.look_back_switch, name="look_back_switch"),
]
