"""The form of the first page: how it should look, and which parts to use."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Theme, User

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[User]
else:
    ModelForm = forms.ModelForm


class ComfortForm(ModelForm):
    """Comfort settings, offered once at the start; they stand on the page You as well."""

    class Meta:
        model = User
        fields = (
            "theme",
            "shows_pictures",
            "shows_suns",
            "uses_stages",
            "uses_check_ins",
            "uses_look_back",
        )
        labels = {
            "theme": _("Colours"),
            "shows_pictures": _("Show pictures"),
            "shows_suns": _("Show the suns beside the five words"),
            "uses_stages": _("Use stages"),
            "uses_check_ins": _("Use check-ins"),
            "uses_look_back": _("Use Look back"),
        }
        widgets = {"theme": forms.RadioSelect(attrs={"class": "chips"}, choices=Theme.choices)}
        error_messages = {
            "theme": {
                "invalid_choice": _("Please choose one of the three."),
                "required": _("Please choose one of the three."),
            }
        }
