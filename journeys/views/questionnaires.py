"""Published questionnaires: answered on one page, added up by one rule, sent to nobody."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest, say
from journeys.answers import send_again
from journeys.forms.questionnaires import QuestionnaireForm
from journeys.models import Journey, QuestionnaireResponse
from journeys.models.once import make_once
from journeys.paging import page
from journeys.views.door import posted, today_of
from journeys.views.plans import dialled, parts_of
from stages import editions
from stages.content import Pathway
from stages.crisis import contacts_for
from stages.questionnaires import Questionnaire


def switched_on(pathway: Pathway) -> list[Questionnaire]:
    """The questionnaires of a pathway that may be answered on this instance.

    One that asks about death or self-harm waits until the host has written what happens
    then (hazard Z4).
    """
    has_protocol = bool(settings.RESPONSE_PROTOCOL.strip())
    return [one for one in pathway.questionnaires if has_protocol or not one.has_risk_item]


def questionnaire_or_404(pathway: Pathway, key: str) -> Questionnaire:
    """A questionnaire that is switched on."""
    for questionnaire in switched_on(pathway):
        if questionnaire.key == key:
            return questionnaire
    raise Http404


def answered_by(request: MemberRequest) -> QuerySet[QuestionnaireResponse]:
    """The member's answers, through the one door."""
    journeys = Journey.objects.visible_to(request.user)
    return QuestionnaireResponse.objects.filter(journey__in=journeys, removed_at=None)


@require_http_methods(["GET"])
def questionnaire_list(request: MemberRequest) -> HttpResponse:
    """What can be answered here, and what was answered before."""
    pathway = Journey.objects.walked_by(request.user).pathway
    found = page(answered_by(request), request.GET.get("after", ""), by=("-at", "-id"))
    context = {
        "nav_active": "you",
        "questionnaires": switched_on(pathway),
        "responses": found,
    }
    return render(request, "journeys/questionnaire_list.html", context)


@require_http_methods(["GET", "POST"])
def questionnaire_detail(request: MemberRequest, slug: str) -> HttpResponse:
    """Answer one; any item may stay open."""
    journey = Journey.objects.walked_by(request.user)
    questionnaire = questionnaire_or_404(journey.pathway, slug)
    form = QuestionnaireForm(posted(request), questionnaire=questionnaire)
    kept: QuestionnaireResponse | None = None
    if form.is_valid():
        kept = _keep(request, questionnaire, form)
        if kept.answers == form.answers():
            return redirect("journeys:questionnaire_answer", kept.pk)
        send_again(form)
    context: dict[str, Any] = {
        "nav_active": "you",
        "questionnaire": questionnaire,
        "form": form,
        "kept": kept,
        "protocol": settings.RESPONSE_PROTOCOL if questionnaire.has_risk_item else "",
        **(_company(request) if questionnaire.has_risk_item else {}),
        "history": answered_by(request).filter(questionnaire_key=slug)[:12],
    }
    status = 409 if kept else 422 if form.errors else 200
    return render(request, "journeys/questionnaire_detail.html", context, status=status)


def _keep(
    request: MemberRequest, questionnaire: Questionnaire, form: QuestionnaireForm
) -> QuestionnaireResponse:
    """The row of that form; sent again it is the same one."""
    at = timezone.now()
    journey = Journey.objects.begin(request.user, at=at)
    row = QuestionnaireResponse(
        journey=journey,
        owner=request.user,
        client_id=form.cleaned_data["client_id"],
        questionnaire_key=questionnaire.key,
        edition_id=editions.read_here(journey.pathway_key).edition_id,
        day=today_of(request),
        at=at,
        answers=form.answers(),
    )
    return make_once(row)


def _company(request: MemberRequest) -> dict[str, Any]:
    """Whom a member can turn to: the people of their own plan, and the crisis contacts."""
    template = Journey.objects.walked_by(request.user).pathway.plan("safety")
    holds_people = {s.key for s in template.sections if s.holds == "people"} if template else set()
    parts = parts_of(request, "safety")
    people = [item for key, part in parts.items() if key in holds_people for item in part.items]
    return {
        "people": [person | {"dial": dialled(person.get("phone", ""))} for person in people],
        "crisis": contacts_for(request.user.country),
    }


@require_http_methods(["GET"])
def questionnaire_answer(request: MemberRequest, response_id: UUID) -> HttpResponse:
    """Read back what was answered, with its score in the publisher's words."""
    response = get_object_or_404(answered_by(request), pk=response_id)
    key = response.questionnaire_key
    context = {
        "nav_active": "you",
        "response": response,
        "answers": response.answers,
        "history": answered_by(request).filter(questionnaire_key=key)[:12],
        **(_company(request) if response.answers.get("has_risk") else {}),
    }
    return render(request, "journeys/questionnaire_answer.html", context)


def _mine(request: MemberRequest, response_id: UUID) -> QuestionnaireResponse:
    journeys = Journey.objects.editable_by(request.user)
    return get_object_or_404(QuestionnaireResponse, pk=response_id, journey__in=journeys)


@require_POST
def questionnaire_remove(request: MemberRequest, response_id: UUID) -> HttpResponse:
    """Remove an answer; it can be brought back."""
    response = _mine(request, response_id)
    gone = QuestionnaireResponse.objects.filter(pk=response.pk, removed_at=None)
    if gone.update(removed_at=timezone.now()):
        undo = reverse("journeys:questionnaire_restore", args=[response.pk])
        say(request, _("Removed."), undo=undo)
    return redirect("journeys:questionnaire_list")


@require_POST
def questionnaire_restore(request: MemberRequest, response_id: UUID) -> HttpResponse:
    """Bring an answer back."""
    response = _mine(request, response_id)
    QuestionnaireResponse.objects.filter(pk=response.pk).update(removed_at=None)
    say(request, _("Back where it was."))
    return redirect("journeys:questionnaire_answer", response.pk)
