"""The page You and what stands behind its switches."""

from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import you
from accounts.http import MemberRequest, say
from accounts.you_forms import ClockForm, LooksForm, PartsForm


@require_http_methods(["GET"])
def page(request: MemberRequest) -> HttpResponse:
    """Everything a person can change about this place, and the way out."""
    return render(request, "accounts/you.html", _context(request))


def _context(request: MemberRequest, **forms: object) -> dict[str, object]:
    lines = [
        (line, line.hint(request) if line.hint is not None else "")
        for line in you.lines
        if line.is_for is None or line.is_for(request)
    ]
    cards = [(card.template, card.context(request)) for card in you.cards]
    context: dict[str, object] = {
        "parts": PartsForm(instance=request.user),
        "looks": LooksForm(instance=request.user),
        "clock": ClockForm(instance=request.user),
        "lines": lines,
        "cards": cards,
        "nav_active": "you",
    }
    return context | forms


@require_POST
def parts(request: MemberRequest) -> HttpResponse:
    """Switch a part on or off."""
    form = PartsForm(request.POST, instance=request.user)
    form.save()
    say(request, _("Saved. You can change this whenever you want."))
    # The navigation changes with it, so the page is asked for again.
    return _whole_page(request)


@require_POST
def looks(request: MemberRequest) -> HttpResponse:
    """Change how the pages look, here and before the next sign-in on this device."""
    form = LooksForm(request.POST, instance=request.user)
    if not form.is_valid():
        return _refused(request, looks=form)
    form.save()
    say(request, _("Saved."))
    response = _whole_page(request, keeps=True)
    response.set_cookie(
        "theme",
        request.user.theme,
        max_age=365 * 24 * 3600,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


@require_POST
def clock(request: MemberRequest) -> HttpResponse:
    """Change time zone, language, country and the hour at which a day begins."""
    form = ClockForm(request.POST, instance=request.user)
    if not form.is_valid():
        return _refused(request, clock=form)
    form.save()
    say(request, _("Saved."))
    return _whole_page(request)


def _refused(request: MemberRequest, **forms: object) -> HttpResponse:
    """Show the page again with what was typed; what is kept of the person is as it was."""
    form = next(iter(forms.values()))
    request.user.refresh_from_db()
    return render(request, "accounts/you.html", _context(request, form=form, **forms), status=422)


def _whole_page(request: MemberRequest, *, keeps: bool = False) -> HttpResponse:
    if not request.htmx:
        return redirect("accounts:you")
    return HttpResponse(status=204) if keeps else HttpResponse(headers={"HX-Refresh": "true"})


@require_http_methods(["GET"])
def sign_in_settings(request: MemberRequest) -> HttpResponse:
    """Passphrase, e-mail, recovery codes and the devices that are signed in."""
    kept = Authenticator.objects.filter(
        user=request.user, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    context = {
        "address": EmailAddress.objects.filter(user=request.user).order_by("-verified").first(),
        "codes_left": len(RecoveryCodes(kept).get_unused_codes()) if kept else 0,
        "device_count": UserSession.objects.filter(user=request.user).count(),
        "nav_active": "you",
    }
    return render(request, "accounts/sign_in_settings.html", context)


@reauthentication_required  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "POST"])
def new_codes(request: MemberRequest) -> HttpResponse:
    """Make ten new recovery codes; the ones before stop working."""
    if request.method != "POST":
        return render(request, "accounts/new_codes.html", {"nav_active": "you"})
    with transaction.atomic():
        Authenticator.objects.filter(
            user=request.user, type=Authenticator.Type.RECOVERY_CODES
        ).delete()
        RecoveryCodes.activate(request.user)
    request.session["shows_codes"] = timezone.now().isoformat()
    return redirect("accounts:codes")
