"""The addresses of every page."""

from django.urls import include, path

from recovery.health import health

urlpatterns = [
    path("health/", health, name="health"),
    path("", include("accounts.urls")),
    path("", include("stages.urls")),
    path("", include("journeys.urls")),
    path("", include("insights.urls")),
    path("", include("reminders.urls")),
]
