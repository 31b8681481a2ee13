"""Why an auction is called off."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class CallOffForm(forms.Form):
    """A reason, for those who have bid."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=200,
        help_text=gettext_lazy("Those who have bid read this."),
        error_messages={"required": gettext_lazy("Please say in a few words why, for those who have bid.")},
    )
