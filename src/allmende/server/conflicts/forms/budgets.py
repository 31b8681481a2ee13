"""Forms of votes on shared budgets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from allmende.server.conflicts.models import BudgetProject
from allmende.server.conflicts.models.budgets import Unit
from allmende.server.web.fields import MoneyField, UnitsField

_MUCH = gettext_lazy("How much is it? A number, for example 500 or 12.50.")


class BudgetForm(forms.Form):
    """How much there is of what."""

    title = forms.CharField(
        label=gettext_lazy("In one line"),
        max_length=120,
        error_messages={"required": gettext_lazy("Please give it a title.")},
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("What is shared out?"),
        choices=[(Unit.CENTS, gettext_lazy("money, in euros")), (Unit.MWH, gettext_lazy("weighted hours"))],
        widget=forms.RadioSelect,
        initial=Unit.CENTS,
    )
    amount = forms.CharField(
        label=gettext_lazy("How much is there?"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input-short"}),
        error_messages={"required": _MUCH},
    )
    text = forms.CharField(
        label=gettext_lazy("What is it about?"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        """Read the amount in its unit."""
        said = super().clean() or {}
        if "amount" in said and "unit" in said:
            try:
                said["amount"] = _field(said["unit"]).clean(said["amount"])
            except ValidationError as error:
                self.add_error("amount", error)
        return said


class ProjectForm(forms.Form):
    """What a part of a budget could be for, and what it takes."""

    title = forms.CharField(
        label=gettext_lazy("What could it be for?"),
        max_length=120,
        error_messages={"required": gettext_lazy("Please give it a title.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What exactly, and why?"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    cost = forms.CharField()

    def __init__(self, *args: object, unit: str, **kwargs: object) -> None:
        """Ask for the cost in the unit of the budget."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["cost"] = _field(unit)


class BallotForm(forms.Form):
    """Which projects one supports."""

    projects = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: object, offered: Sequence[BudgetProject], **kwargs: object) -> None:
        """Offer all projects."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["projects"].choices = [(one.id, one.title) for one in offered]  # type: ignore[attr-defined]


class ImportForm(forms.Form):
    """A vote of elsewhere."""

    file = forms.FileField(
        label=gettext_lazy("File (.pb)"),
        help_text=gettext_lazy("As pabulib.org publishes them: several hundred votes of towns. At most 2 MB."),
        error_messages={"required": gettext_lazy("Choose a file first.")},
    )


def _field(unit: str) -> forms.CharField:
    is_money = unit == Unit.CENTS
    kind = MoneyField if is_money else UnitsField
    return kind(
        label=gettext_lazy("What does it take, in euros?") if is_money else gettext_lazy("How many weighted hours?"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input-short"}),
        error_messages={"required": _MUCH},
    )
