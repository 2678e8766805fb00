"""The form that saves while somebody types."""

import uuid

from django import forms


class SittingForm(forms.Form):
    """Words saved again and again in one sitting; see journeys/models/revision.py."""

    sitting = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    version = forms.IntegerField(
        widget=forms.HiddenInput, initial=1, min_value=1, max_value=2**31 - 1
    )
