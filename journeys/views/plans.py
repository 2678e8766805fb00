"""The safety plan and the wellness plan: used, and written one part at a time."""

import re
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest, say
from journeys.answers import own_path
from journeys.forms.plans import Items, as_item, items_form, items_of
from journeys.forms.sittings import SittingForm
from journeys.models import Journey, Plan, PlanPart, Revision
from journeys.models.revision import write
from journeys.paging import page
from journeys.views.sittings import is_kept, say_saved, written_page
from stages import editions
from stages.content import PlanSection, PlanTemplate
from stages.crisis import contacts_for

STEMS = {"safety": "plan", "wellness": "wellness"}
# The part of the wellness plan that offers a reminder once a year.
HARD_DATES = "hard-dates"
# What can be said of a plan: the words for it, what takes it back, and the moment it sets.
WAYS = {
    "used": (gettext_lazy("Noted. Good that it was there."), "unused", "used_at"),
    "unused": (gettext_lazy("Taken back."), "used", "used_at"),
    "looked-over": (gettext_lazy("Noted. It stands as it is."), "look-again", "looked_over_at"),
    "put-away": (gettext_lazy("Put away. Your plan is as it was."), "look-again", "looked_over_at"),
    "look-again": (gettext_lazy("Taken back."), "looked-over", "looked_over_at"),
}


class Filled(NamedTuple):
    """A part as the plan shows it."""

    section: PlanSection
    number: int
    items: Items


def parts_of(request: MemberRequest, kind: str) -> dict[str, PlanPart]:
    """The member's parts of that plan by section, through the one door."""
    journeys = Journey.objects.visible_to(request.user).open()
    rows = PlanPart.objects.select_related("plan")
    parts = rows.filter(plan__journey__in=journeys, plan__kind=kind)
    return {part.section: part for part in parts}


def template_of(request: MemberRequest, kind: str) -> PlanTemplate:
    """The template that the member's pathway has for that plan."""
    template = Journey.objects.walked_by(request.user).pathway.plan(kind)
    if template is None:
        raise Http404
    return template


def template_with(request: MemberRequest, kind: str, key: str) -> PlanTemplate:
    """The template, with a part at its end that was taken out while the member wrote in it."""
    template = template_of(request, kind)
    if template.section(key) is None:
        pathway = Journey.objects.walked_by(request.user).pathway
        if once := editions.section_once(pathway, kind, key):
            return template.model_copy(update={"sections": (*template.sections, once)})
    return template


def section_of(template: PlanTemplate, key: str) -> PlanSection:
    """The section of that key."""
    for section in template.sections:
        if section.key == key:
            return section
    raise Http404


@require_http_methods(["GET"])
def plan_detail(request: MemberRequest, kind: str) -> HttpResponse:
    """Use the plan: call, read, print."""
    template, mine = template_of(request, kind), parts_of(request, kind)
    known = {section.key for section in template.sections}
    filled = [
        Filled(section, number, _shown(mine.get(section.key)))
        for number, section in enumerate(template.sections, start=1)
    ]
    context = {
        "kind": kind,
        "template": template,
        "plan": next((part.plan for part in mine.values()), None),
        "parts": filled,
        "kept": [_shown(part) for key, part in mine.items() if key not in known and part.items],
        "is_empty": not any(part.items for part in mine.values()),
        "first": template.sections[0],
        "hard_dates": HARD_DATES,
        "large": request.GET.get("size") == "large",
        "card": kind == "safety" and request.GET.get("size") == "card",
        "changed_at": max((part.changed_at for part in mine.values()), default=None),
        "crisis": contacts_for(request.user.country),
    }
    return render(request, "journeys/plan_detail.html", context)


def _shown(part: PlanPart | None) -> Items:
    """The lines of a part, with numbers also as a phone dials them."""
    return [item | {"dial": dialled(item.get("phone", ""))} for item in part.items] if part else []


def dialled(phone: str) -> str:
    """The number as a link may carry it."""
    return re.sub(r"[^\d+*#]", "", phone)


@require_http_methods(["GET", "POST"])
def plan_update(request: MemberRequest, kind: str, part: str) -> HttpResponse:
    """Write one part of the plan; saved while typing."""
    template = template_with(request, kind, part)
    section = section_of(template, part)
    if request.method == "POST":
        return _save_part(request, kind, template, section)
    row = parts_of(request, kind).get(part)
    more = request.GET.get("more") == "yes"
    formset = items_form(section.holds, items=row.items if row else [], more=more)
    form = SittingForm(initial={"version": row.version if row else 1})
    return _show_part(request, kind, template, section, form=form, formset=formset)


def _save_part(
    request: MemberRequest, kind: str, template: PlanTemplate, section: PlanSection
) -> HttpResponse:
    """Write what was sent, or show what is in its way."""
    form, formset = SittingForm(request.POST), items_form(section.holds, data=request.POST)
    where = (request, kind, template, section)
    if not (form.is_valid() and formset.is_valid()):
        return _show_part(*where, form=form, formset=formset, status=422)
    items, idea = items_of(formset), request.POST.get("idea", "")
    if idea in section.ideas:
        items.append(as_item(section.holds, idea))
    at = timezone.now()
    journey = Journey.objects.begin(request.user, at=at)
    row = PlanPart.begun(journey, kind, section.key, at=at)
    seen = form.cleaned_data["version"]
    if not is_kept(request, form, row, seen=seen, items=items):
        return _show_part(*where, form=form, formset=formset, status=409, kept=row.items)
    if request.htmx:
        return say_saved(request, row)
    return redirect(_next_address(request, kind, template, section))


def _next_address(
    request: MemberRequest, kind: str, template: PlanTemplate, section: PlanSection
) -> str:
    """Where saving leads: the same part for more lines, the next part, or the whole plan."""
    stem = STEMS[kind]
    if request.POST.get("then") == "add" or request.POST.get("idea"):
        return reverse(f"journeys:{stem}_update", args=[section.key]) + "?more=yes"
    following = template.sections[template.sections.index(section) + 1 :]
    if following:
        return reverse(f"journeys:{stem}_update", args=[following[0].key])
    say(request, _("Saved. Your plan is at the top of every page."))
    return reverse(f"journeys:{stem}_detail")


def _show_part(
    request: MemberRequest,
    kind: str,
    template: PlanTemplate,
    section: PlanSection,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page of one part; while typing, only what is not saved and why."""
    number = template.sections.index(section) + 1
    following = template.sections[number : number + 1]
    context: dict[str, Any] = {
        "kind": kind,
        "template": template,
        "section": section,
        "hard_dates": HARD_DATES,
        "number": number,
        "of": len(template.sections),
        "following": following[0] if following else None,
        **more,
    }
    name = "journeys/plan_update.html"
    return written_page(request, name, context, part="part", status=status)


@require_POST
def plan_turn(request: MemberRequest, kind: str, way: str) -> HttpResponse:
    """Say that the plan was used, or looked over afterwards; each can be taken back."""
    if way not in WAYS:
        raise Http404
    journey = get_object_or_404(Journey.objects.editable_by(request.user).open())
    plan = get_object_or_404(Plan, journey=journey, kind=kind)
    said, other, name = WAYS[way]
    takes_back = way in ("unused", "look-again")
    setattr(plan, name, None if takes_back else timezone.now())
    plan.save(update_fields=[name])
    path = own_path(request, reverse(f"journeys:{STEMS[kind]}_detail"))
    there = reverse(f"journeys:{STEMS[kind]}_turn", args=[other]) + "?" + urlencode({"next": path})
    say(request, str(said), undo="" if takes_back else there)
    return redirect(path)


@require_http_methods(["GET"])
def plan_history(request: MemberRequest, kind: str, part: str) -> HttpResponse:
    """What a part said before, newest first."""
    section = section_of(template_of(request, kind), part)
    rows = PlanPart.objects.filter(
        plan__journey__in=Journey.objects.visible_to(request.user).open(),
        plan__kind=kind,
        section=part,
    )
    revisions = Revision.objects.filter(owner=request.user, row_id__in=rows.values("pk"))
    context = {
        "stem": STEMS[kind],
        "section": section,
        "revisions": page(revisions, request.GET.get("after", ""), by=("-at", "-id")),
    }
    return render(request, "journeys/plan_history.html", context)


@require_POST
def plan_revision_restore(request: MemberRequest, revision_id: UUID) -> HttpResponse:
    """Put an earlier wording back; the present one becomes an earlier one."""
    revision = get_object_or_404(Revision, pk=revision_id, owner=request.user)
    journeys = Journey.objects.editable_by(request.user)
    part = get_object_or_404(PlanPart, pk=revision.row_id, plan__journey__in=journeys)
    sitting, items = uuid4(), revision.words["items"]
    write(part, at=timezone.now(), seen=part.version, sitting=sitting, closing=True, items=items)
    former = Revision.objects.filter(row_id=part.pk, sitting=sitting).first()
    undo = reverse("journeys:plan_revision_restore", args=[former.pk]) if former else ""
    say(request, _("Put back."), undo=undo)
    return redirect(f"journeys:{STEMS[part.plan.kind]}_detail")
