"""The addresses of every page."""

from django.urls import include, path

from recovery import views
from recovery.health import health

urlpatterns = [
    path("health/", health, name="health"),
    path("", views.landing, name="landing"),
    path("about/<slug:page>/", views.about, name="about"),
    path("exit/", views.leave, name="leave"),
    path("language/", views.language, name="language"),
    path("offline/", views.offline, name="offline"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("health/", health, name="health"),
    path("", include("accounts.urls")),
    path("", include("accounts.door_urls")),
    path("", include("stages.urls")),
    path("content/", include("stages.editor.urls")),
    path("", include("journeys.urls")),
    path("", include("insights.urls")),
    path("", include("reminders.urls")),
]

handler400 = "recovery.views.bad_request"
handler403 = "recovery.views.refused"
handler404 = "recovery.views.not_found"
handler500 = "recovery.views.broken"
handler429 = "accounts.views.doors.too_many"
