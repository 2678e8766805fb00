"""The addresses of every page."""

from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("stages.urls")),
    path("", include("journeys.urls")),
    path("", include("insights.urls")),
    path("", include("reminders.urls")),
]
