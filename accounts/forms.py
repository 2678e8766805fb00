"""The two kinds of form that write: one makes a row once, one changes a row it has seen."""

import uuid

from django import forms

LINE = 300
TEXT = 20_000


class CreateForm(forms.Form):
    """Makes one row, however often it is sent: `client_id` is drawn when it is rendered."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class EditForm(forms.Form):
    """Changes the row of the version it was rendered with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
