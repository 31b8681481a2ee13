"""Offering something by auction: what it is about, until when, and rows of what is offered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.server.auctions.models import Form
from allmende.server.auctions.operations.offering import MOST_LOTS, AuctionDraft, LotDraft
from allmende.server.web.fields import UnitsField

# What can be offered: id and how it is called.
Choice = tuple[str, str]
EMPTY_ROWS = 2
SEEN = (
    ("open", gettext_lazy("Open: everybody sees the bids, and where the price stands")),
    ("sealed", gettext_lazy("Unseen: only how many have bid; the result shows everything")),
)


class AboutForm(forms.Form):
    """What it is about, how it is seen, and when it closes."""

    title = forms.CharField(
        label=gettext_lazy("What is it about?"),
        max_length=120,
        help_text=gettext_lazy("The rooms by the lake in August; the honey of this year."),
        error_messages={"required": gettext_lazy("What is it about? A few words, please.")},
    )
    description = forms.CharField(
        label=gettext_lazy("Description"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    seen = forms.ChoiceField(label=gettext_lazy("Who sees the bids?"), choices=SEEN, widget=forms.RadioSelect)
    closes_at = forms.DateTimeField(
        label=gettext_lazy("It closes"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=gettext_lazy("Bidding early or late makes no difference to the result."),
        error_messages={"required": gettext_lazy("When does it close?"), "invalid": gettext_lazy("When is that?")},
    )


class LotRow(forms.Form):
    """One thing that is offered; a row without a product does not count."""

    product = forms.ChoiceField(label=gettext_lazy("Product"), required=False)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, required=False)
    units_milli = UnitsField(label=gettext_lazy("How much of it?"), max_length=20, required=False)
    floor_mwh = UnitsField(label=gettext_lazy("The price begins at"), max_length=20, required=False)

    def __init__(self, *args: Any, choices: Sequence[Choice], kind: str, **named: Any) -> None:  # noqa: ANN401
        """Offer these products, and ask only for what this form of auction needs."""
        super().__init__(*args, **named)
        self.fields["product"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]
        if kind == Form.ONE_EACH:
            self.fields["units_milli"].initial = 1000
        else:
            del self.fields["name"]
        if kind == Form.SHARES:
            del self.fields["floor_mwh"]
        if kind == Form.MANY:
            self.fields["units_milli"].label = _("How many are there?")
            self.fields["floor_mwh"].label = _("The price of each begins at")

    def clean(self) -> dict[str, Any]:
        """Ask for what is missing in a row that was begun."""
        cleaned = super().clean() or {}
        if cleaned.get("product") and not cleaned.get("units_milli") and "units_milli" not in self.errors:
            self.add_error("units_milli", _("How much of it is offered?"))
        if not cleaned.get("product") and (cleaned.get("name") or cleaned.get("floor_mwh")):
            self.add_error("product", _("Which product is it?"))
        return cleaned


class OfferForm:
    """The whole offer: what it is about, and a list of rows."""

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        kind: str,
        choices: Sequence[Choice],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """Put both together; the list has one row where one product is auctioned, else some empty ones."""
        self.kind = kind
        self.about = AboutForm(data, initial=dict(initial or {}))
        given = list((initial or {}).get("lots", []))
        single = kind == Form.MANY
        extra = max(0, 1 - len(given)) if single else EMPTY_ROWS
        rows = formset_factory(LotRow, extra=extra, max_num=1 if single else MOST_LOTS, validate_max=True)
        self.lots: BaseFormSet[Any] = rows(
            data, prefix="lots", initial=given, form_kwargs={"choices": choices, "kind": kind}
        )

    def is_valid(self) -> bool:
        """Whether it can be offered; all of it is checked, so that all is said at once."""
        return all([self.about.is_valid(), self.lots.is_valid()])

    @property
    def errors(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.about.errors) or bool(self.lots.total_error_count())

    def refuse(self, sentence: str, *, field: str = "") -> None:
        """Say at its field, or else above the form, what an operation refused."""
        if field in self.about.fields:
            self.about.add_error(field, sentence)
            return
        _prefix, _dash, rest = field.partition("-")
        place, _dash, name = rest.partition("-")
        counted = [row for row in self.lots if row.cleaned_data.get("product")]
        if place.isdecimal() and int(place) < len(counted) and name in counted[int(place)].fields:
            counted[int(place)].add_error(name, sentence)
            return
        self.about.add_error(None, sentence)

    def draft(self) -> AuctionDraft:
        """Return what was filled in, for the operation; only where all is valid."""
        said = self.about.cleaned_data
        rows = [row.cleaned_data for row in self.lots if row.cleaned_data.get("product")]
        return AuctionDraft(
            title=said["title"],
            description=said["description"],
            form=self.kind,
            is_open=said["seen"] == "open",
            closes_at=said["closes_at"],
            lots=[
                LotDraft(
                    product_id=row["product"],
                    units_milli=row["units_milli"],
                    name=row.get("name", ""),
                    floor_mwh=row.get("floor_mwh"),
                )
                for row in rows
            ],
        )


def with_more_rows(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed with more empty rows."""
    said = str(data.get("lots-TOTAL_FORMS", ""))
    count = int(said) if said.isdecimal() and len(said) < 4 else 0
    return {**data, "lots-TOTAL_FORMS": str(min(count + EMPTY_ROWS, MOST_LOTS))}
