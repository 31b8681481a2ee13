"""The form of a purchase."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.server.catalogue.queries.purposes import Purpose
from allmende.server.web.fields import MoneyField


class PurchaseForm(forms.Form):
    """What was bought, for how much, for what."""

    what = forms.CharField(
        label=gettext_lazy("What was bought?"),
        max_length=120,
        error_messages={"required": gettext_lazy("Please say what was bought.")},
    )
    cents = MoneyField(
        label=gettext_lazy("For how much?"),
        max_length=20,
        help_text=gettext_lazy("In euros, for example 12.50."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input-short"}),
        error_messages={"required": gettext_lazy("How much was it? In euros, for example 12.50.")},
    )
    purpose = forms.ChoiceField(label=gettext_lazy("What is it for?"), required=False)
    bought_on = forms.DateField(
        label=gettext_lazy("When was it bought?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("On which day was it bought?"),
            "invalid": gettext_lazy("Please give a day, for example 2026-03-07."),
        },
    )
    receipt = forms.FileField(
        label=gettext_lazy("Receipt"),
        required=False,
        help_text=gettext_lazy("A picture or a PDF, at most 1 MB. Everybody here can read it."),
    )

    def __init__(self, *args: object, purposes: Sequence[Purpose], **kwargs: object) -> None:
        """Offer the products and open batches of the group."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", _("For the project as a whole")), *((one.id, one.name) for one in purposes)]
        self.fields["purpose"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
