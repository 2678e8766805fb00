"""What the cheapest honest page costs here: same middleware, same process, same settings."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.http import MemberRequest
from journeys.models import Journey, Pause
from recovery.urls import handler400, handler403, handler404, handler500
from recovery.urls import urlpatterns as pages

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@require_GET
@login_not_required
def hello(request: HttpRequest) -> HttpResponse:
    """The middleware and nothing else."""
    return HttpResponse("hello")


@require_GET
def auth(request: MemberRequest) -> HttpResponse:
    """Session and user."""
    return HttpResponse(request.user.username)


@require_GET
def home(request: MemberRequest) -> HttpResponse:
    """Session, user, one indexed row, a small template."""
    journey = Journey.objects.filter(owner=request.user, closed_at=None).values_list(
        "began_at", flat=True
    )
    return render(request, "bench/home.html", {"began_at": journey.first()})


@require_POST
def create(request: MemberRequest) -> HttpResponse:
    """CSRF, session, user, the journey, one plain row, a small fragment."""
    journey = Journey.objects.filter(owner=request.user, closed_at=None).only("id").get()
    now = timezone.now()
    Pause.objects.create(owner=request.user, journey=journey, began_at=now, ended_at=now)
    return render(request, "bench/created.html", {"at": now})


urlpatterns = [
    path("bench/hello/", hello),
    path("bench/auth/", auth),
    path("bench/home/", home),
    path("bench/create/", create),
    *pages,
]
