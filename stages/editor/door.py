"""Who comes in, and what every page of the editor stands in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.http import MemberRequest
from stages.editor.kinds import ABOUT, Kind, rows_of
from stages.models import Edition, EditorGrant, Pathway


class Name(NamedTuple):
    """A pathway in one language, as addresses name it: `personal-recovery.en`."""

    key: str
    language: str

    def __str__(self) -> str:
        return f"{self.key}.{self.language}"


class NameConverter:
    """The part of an address that names a pathway in one language."""

    regex = r"[a-z0-9-]{1,60}\.[A-Za-z0-9-]{2,12}"

    def to_python(self, value: str) -> Name:
        """The two parts."""
        return Name(*value.split("."))

    def to_url(self, value: object) -> str:
        """As it stands in the address."""
        return str(value)


class Place(NamedTuple):
    """One of the places of the editor's navigation."""

    key: str
    label: str | Promise
    address: str
    icon: str


# The same tuple each time: the navigation is kept by it.
PLACES = (
    Place("content", _("Content"), "/content/", "layers"),
    Place("you", _("You"), "/you/", "user-round"),
)


def editors_only[**P](
    view: Callable[Concatenate[MemberRequest, P], HttpResponse],
) -> Callable[Concatenate[MemberRequest, P], HttpResponse]:
    """Everybody else gets 404, the same as for what does not exist."""

    @wraps(view)
    def inner(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not EditorGrant.objects.hold(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return inner


def draft_or_404(name: Name) -> Pathway:
    """The draft of that name."""
    return get_object_or_404(Pathway, key=name.key, language=name.language)


def row_or_404(pathway: Pathway, kind: Kind, key: str) -> Any:
    """The thing of that key in the draft."""
    if kind is ABOUT:
        return pathway
    rows = rows_of(pathway, kind)
    if kind.name == "stages":
        rows = rows.with_parts()
    row = rows.filter(**{kind.model.NAMED_BY: key}).first()
    if row is None:
        raise Http404
    return row


def edition_or_404(name: Name, number: int) -> Edition:
    """The edition of that name and number."""
    return get_object_or_404(Edition, pathway_key=name.key, language=name.language, number=number)


def is_editor(request: MemberRequest) -> bool:
    """Whether the line on You is for this person."""
    return EditorGrant.objects.hold(request.user)


def show(
    request: MemberRequest, page: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of this area, with its own way about and help at the top."""
    around: dict[str, Any] = {
        "area": "content",
        "nav_active": "content",
        "nav_items": PLACES,
    }
    return render(request, f"stages/editor/{page}", around | context, status=status)
