"""The two fields that ask what work is for, and whether it brings in money."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _

from allmende.server.catalogue.queries.purposes import Purpose
from allmende.server.web.fields import MoneyField


def add_purpose_fields(form: forms.Form, purposes: Sequence[Purpose]) -> None:
    """Add `purpose` (only where there is anything to choose) and `money_cents` to a form about work."""
    if purposes:
        whole = ("", _("the group as a whole"))
        # What is in the making stands below its product, a step further in.
        choices = [(one.id, f"\N{EN DASH} {one.name}" if one.is_batch else one.name) for one in purposes]
        form.fields["purpose"] = forms.ChoiceField(
            label=_("What is it for?"),
            required=False,
            choices=[whole, *choices],
            help_text=_(
                "Work for a product counts into what is asked for it; work for the whole is spread as our rules say."
            ),
        )
    form.fields["money_cents"] = MoneyField(
        label=_("How much money does it bring in?"),
        max_length=20,
        required=False,
        help_text=_("In euros, each time and for each person, if that is what it is done for: a stall, a sale."),
    )


def money_brought_in() -> MoneyField:
    """Return the field that asks what a task brought in that is done for money."""
    return MoneyField(
        label=_("How much money did it bring in?"),
        max_length=20,
        help_text=_("In euros. If it was more or less than planned, put down what it was."),
        error_messages={"required": _("How much was it? Write 0 when nothing came in.")},
    )
