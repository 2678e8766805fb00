"""Pages that only tests have: one that breaks, one with every field, maps of any length."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import include, path
from django.utils.html import format_html

from accounts.http import say
from recovery import urls
from stages import editions

SECRET = "my sister Ana"


class EveryField(forms.Form):
    """One field of each kind."""

    name = forms.CharField(help_text="As you like it.")
    note = forms.CharField(widget=forms.Textarea, required=False)
    day = forms.ChoiceField(choices=[("1", "Monday"), ("2", "Tuesday")])
    stage = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[
            ("a", format_html('<b>{}</b><span class="hint">{}</span>', "Tired", "of <all>")),
            ("b", "Awake"),
        ],
    )
    tags = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
        choices=[("s", "sleep"), ("w", "work")],
        required=False,
        help_text="Any of them.",
    )
    shared = forms.BooleanField(label="This is a shared device")
    on = forms.BooleanField(
        label="Reminders", required=False, widget=forms.CheckboxInput(attrs={"class": "switch"})
    )
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        if self.data.get("name") == "no":
            raise forms.ValidationError("These do not go together.")


FORM = engines["django"].from_string("""{% extends "base.html" %}
{% block title %}Fields{% endblock title %}
{% block main_class %}main--narrow{% endblock main_class %}
{% block main %}
<form class="stack" method="post" action="/form/" novalidate>{% csrf_token %}
{% include "partials/form_errors.html" with form=form %}<h1>Fields</h1>
{% for field in form %}
{% if field.is_hidden %}{{ field }}{% else %}{{ field.as_field_group }}{% endif %}{% endfor %}
<p>{% include "partials/cover_notice.html" %}</p>
<button class="btn btn--primary">Save</button></form>
{% endblock main %}""")

MAP = engines["django"].from_string("""{% extends "base.html" %}
{% block title %}Map{% endblock title %}
{% block main %}<div class="stack"><h1>Map</h1>
{% include "partials/journey_map.html" %}</div>{% endblock main %}""")

SAVE = engines["django"].from_string("""{% extends "base.html" %}
{% block title %}Save{% endblock title %}
{% block main %}<h1>Save</h1><div id="part">
<form class="stack" method="post" action="/slow/"
 hx-post="/slow/" hx-target="#part" hx-swap="outerHTML">
{% csrf_token %}<label for="words">Words</label><input class="input" id="words" name="words">
<button class="btn btn--primary">Save</button></form></div>{% endblock main %}""")


def form_page(request: HttpRequest) -> HttpResponse:
    form = EveryField(request.POST or None)
    status = 422 if form.errors else 200
    return HttpResponse(FORM.render({"form": form}, request), status=status)


def map_page(request: HttpRequest, count: int) -> HttpResponse:
    pathway = editions.current("personal-recovery", "en").pathway
    stages = [
        pathway.stages[k % 5].model_copy(update={"key": f"s{k}"}) if k > 4 else pathway.stages[k]
        for k in range(count)
    ]
    pathway = pathway.model_copy(update={"stages": tuple(stages)})
    place = {"pathway": pathway, "open_keys": {stages[1].key}}
    return HttpResponse(MAP.render(place, request))


def save_page(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return HttpResponse(SAVE.render({}, request))
    if request.POST.get("words") == "break":
        raise ValueError(SECRET)
    say(request, "Noted.", undo="/undo/")
    return HttpResponse('<div id="part"><h2 tabindex="-1" data-focus>Noted</h2></div>')


@login_not_required
def break_page(request: HttpRequest) -> HttpResponse:
    private = SECRET
    raise ValueError(private)


@login_not_required
def bad_page(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation(SECRET)


@login_not_required
def refused_page(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied(SECRET)


@login_not_required
def read_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


def say_page(request: HttpRequest, kind: str) -> HttpResponse:
    say(request, "Step <done>.", undo="/undo/" if kind != "foreign" else "//evil.example/")
    if kind == "redirect":
        return HttpResponseRedirect("/form/")
    if kind == "nothing":
        return HttpResponse(status=204)
    return HttpResponse("<p>done</p>", status=422 if kind == "invalid" else 200)


def zone_page(request: HttpRequest) -> HttpResponse:
    text = (
        "{% load tz %}{% get_current_timezone as z %}{% get_current_language as l %}{{ z }} {{ l }}"
    )
    return HttpResponse(engines["django"].from_string(text).render({}, request))


journeys = [path("journey/<slug:slug>/", form_page, name="stage_detail")]

urlpatterns = [
    path("form/", form_page),
    path("today/", save_page),
    path("slow/", save_page),
    path("map/<int:count>/", map_page),
    path("break/", break_page),
    path("bad/", bad_page),
    path("refused/", refused_page),
    path("read/", read_page),
    path("say/<slug:kind>/", say_page),
    path("zone/", zone_page),
    path("", include((journeys, "journeys"))),
    *urls.urlpatterns,
]
handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler500 = urls.handler500
