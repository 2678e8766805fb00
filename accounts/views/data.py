"""A person's data: take it along, or erase it."""

from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import export, leaving
from accounts.entry_forms import ReauthenticateForm
from accounts.http import MemberRequest
from accounts.views.doors import TOO_MANY, too_many


@reauthentication_required  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "POST"])
def download(request: MemberRequest) -> HttpResponseBase:
    """Hand over everything the person owns, as one file."""
    if request.method != "POST":
        return render(request, "accounts/download.html", {"nav_active": "you"})
    if not ratelimit.consume(request, action="export", user=request.user):
        return too_many(request)
    now = timezone.now()
    day = request.user.local_day(now)
    response = StreamingHttpResponse(
        export.document(request.user, at=now), content_type="application/json"
    )
    response["Content-Disposition"] = f'attachment; filename="my-pages-{day.isoformat()}.json"'
    return response


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def delete(request: MemberRequest) -> HttpResponse:
    """Erase the account of somebody who says so with their passphrase."""
    if request.method == "POST":
        if not ratelimit.consume(request, action="reauthenticate", user=request.user):
            return too_many(request)
        form = ReauthenticateForm(request.POST, user=request.user)
        if form.is_valid():
            user = request.user
            logout(request)
            leaving.erase(user)
            messages.success(request, _("Your account is gone. Take good care."))
            return redirect("/")
        if form.has_error("password", TOO_MANY):
            return too_many(request)
    else:
        form = ReauthenticateForm(user=request.user)
    context = {"form": form, "nav_active": "you"}
    return render(request, "accounts/delete.html", context, status=422 if form.errors else 200)
