"""The form that makes a token."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.server.api.operations import MOST_NAME


class TokenForm(forms.Form):
    """What a token is for, what it may do and how long it lasts."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=MOST_NAME,
        help_text=_("For example the program or the device that will use it."),
    )
    scope = forms.ChoiceField(
        label=_("What may it do?"),
        choices=[("read", _("read what I can read")), ("write", _("read, and do what I can do"))],
        initial="read",
        widget=forms.RadioSelect,
    )
    days = forms.TypedChoiceField(
        label=_("How long does it hold?"),
        choices=[("30", _("a month")), ("90", _("three months")), ("365", _("a year"))],
        initial="90",
        coerce=int,
    )
