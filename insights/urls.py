"""Addresses of the app insights."""

from django.urls import URLPattern, URLResolver, path, re_path

from insights import further, views

app_name = "insights"
urlpatterns: list[URLPattern | URLResolver] = [
    path("look-back/", views.look_back, name="look_back"),
    path("look-back/year/", further.year_detail, name="year"),
    path("look-back/year/<int:number>/", further.year_detail, name="year_of"),
    path("look-back/what-i-did/", further.petals_detail, name="petals"),
    path("look-back/summary/", further.summary_detail, name="summary"),
    re_path(r"^look-back/(?P<state>on|off)/$", views.look_back_switch, name="look_back_switch"),
]
