"""What those fill in who look after products: stock, batches, sharing out, taking back, withdrawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.server.catalogue.models import Product
from allmende.server.goods.operations.batches import Plan
from allmende.server.web.fields import UnitsField

SO_MUCH = gettext_lazy("How much is it?")


class UnitsForm(forms.Form):
    """An amount of one product."""

    amount = "units_milli"
    units_milli = UnitsField(label=SO_MUCH, max_length=20, error_messages={"required": SO_MUCH})

    def __init__(
        self, data: Mapping[str, object] | None = None, *, product: Product, initial: Mapping[str, object] | None = None
    ) -> None:
        """Say in which unit it is counted."""
        super().__init__(data, initial=dict(initial or {}))
        self.fields[self.amount].help_text = _("In units: %(unit)s") % {"unit": product.unit}


class MakeForm(UnitsForm):
    """How much was made, without a batch of its own."""


class CountForm(UnitsForm):
    """How much lies there."""

    units_milli = UnitsField(
        label=gettext_lazy("How much lies there, with what is ready for people?"),
        max_length=20,
        error_messages={"required": SO_MUCH},
    )


class LoseForm(UnitsForm):
    """How much spoiled or broke, and why."""

    reason = forms.CharField(
        label=gettext_lazy("What happened?"),
        max_length=200,
        help_text=gettext_lazy("For others to learn from. What lies in it falls evenly on everyone."),
        error_messages={"required": gettext_lazy("Please say in a few words what happened.")},
    )


class UseForm(UnitsForm):
    """How much went into what."""

    to = forms.ChoiceField(
        label=gettext_lazy("What was it used for?"),
        error_messages={"required": gettext_lazy("What was it used for?")},
    )

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        product: Product,
        choices: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    ) -> None:
        """Offer everything of the community that it can go into, by group."""
        super().__init__(data, product=product)
        self.fields["to"].choices = [("", _("Choose…")), *choices]  # type: ignore[attr-defined]


class BackForm(UnitsForm):
    """How much came back, and why."""

    reason = forms.CharField(label=gettext_lazy("Why did it come back?"), max_length=200, required=False)


class BeginForm(UnitsForm):
    """What somebody says of a batch to come."""

    amount = "planned_milli"
    units_milli = None  # type: ignore[assignment]
    planned_milli = UnitsField(
        label=gettext_lazy("How much is it to become?"), max_length=20, error_messages={"required": SO_MUCH}
    )
    ready_on = forms.DateField(
        label=gettext_lazy("Ready on which day?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Its work is due that day. Leave it empty for today."),
    )
    put_on_board = forms.BooleanField(
        label=gettext_lazy("Put the work of the recipe on the board"), required=False, initial=True
    )
    use_inputs = forms.BooleanField(
        label=gettext_lazy("Take what the recipe uses up from stock"), required=False, initial=True
    )

    def plan(self) -> Plan:
        """Return what was filled in, for the operation; only of a valid form."""
        said = self.cleaned_data
        return Plan(
            planned_milli=said["planned_milli"],
            ready_on=said["ready_on"],
            put_on_board=said["put_on_board"],
            use_inputs=said["use_inputs"],
        )


class FinishForm(UnitsForm):
    """How much came of a batch, and how long it keeps."""

    units_milli = UnitsField(
        label=gettext_lazy("How much has it become?"), max_length=20, error_messages={"required": SO_MUCH}
    )
    best_before = forms.DateField(
        label=gettext_lazy("Good until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Leave it empty: as long as it usually keeps."),
    )


class FailForm(forms.Form):
    """Why nothing came of a batch."""

    reason = forms.CharField(
        label=gettext_lazy("What happened?"),
        max_length=200,
        help_text=gettext_lazy("So that others can learn from it. Nobody is to blame."),
        error_messages={"required": gettext_lazy("Please say in a few words what happened.")},
    )


class ShareForm(forms.Form):
    """Up to which day those are counted who wait."""

    wanted_by = forms.DateField(
        label=gettext_lazy("Among those who would like it by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Up to which day?")},
    )

    def __init__(self, data: Mapping[str, object] | None = None, *, last_day: date) -> None:
        """Begin with everybody who waits."""
        super().__init__(data, initial={"wanted_by": last_day})


class WithdrawForm(forms.Form):
    """What those read whose orders are called off."""

    note = forms.CharField(
        label=gettext_lazy("A word to those who ordered it"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("They see it beside their order."),
    )
