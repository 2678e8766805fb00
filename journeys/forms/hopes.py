"""Forms of the hope box."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import TEXT, CreateForm, EditForm


def _words(rows: int) -> forms.CharField:
    return forms.CharField(
        label=_("Something that gives you hope"),
        help_text=_("A memory, a sentence somebody said, a song, a thing to look forward to"),
        max_length=TEXT,
        widget=forms.Textarea({"rows": rows}),
        error_messages={
            "required": _("Write a few words here, in any way you like."),
            "max_length": _("This is longer than fits. Up to 20,000 characters, please."),
        },
    )


class HopeForm(CreateForm):
    """One more thing for the box."""

    text = _words(2)


class HopeEditForm(EditForm):
    """Other words for it."""

    text = _words(6)
