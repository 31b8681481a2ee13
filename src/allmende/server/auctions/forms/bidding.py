"""What somebody bids: for each thing, for each unit, or a budget and how much each thing pleases them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from allmende.economy.auction import PIECE_MILLI
from allmende.server.auctions.models import Form
from allmende.server.auctions.operations.bidding import MOST_LIKING, Said
from allmende.server.auctions.queries.mine import MyBid
from allmende.server.web.fields import UnitsField


class BidForm(forms.Form):
    """The form fits the auction: its fields are named after the lots."""

    def __init__(self, data: Mapping[str, object] | None = None, *, mine: MyBid) -> None:
        """Make a field for everything that can be bid for, filled with what was bid before."""
        super().__init__(data)
        self.form_of_auction, self.lots = mine.form, [lot for lot in mine.lots if lot.may_bid]
        if mine.form == Form.SHARES:
            self.fields["budget_mwh"] = UnitsField(
                label=_("What would I spend on all of it together, in weighted hours?"),
                max_length=20,
                initial=mine.budget_mwh,
                help_text=_("Just so much is asked of you, no more and no less."),
                error_messages={"required": _("What would you spend in all?")},
            )
        for lot in self.lots:
            self.fields[f"worth-{lot.id}"] = self._worth(lot.name, lot.worth_mwh)
        if mine.form == Form.MANY:
            self.fields["units_milli"] = UnitsField(
                label=_("How many at most?"),
                max_length=20,
                initial=mine.units_milli or PIECE_MILLI,
                error_messages={"required": _("How many at most?")},
            )

    def _worth(self, name: str, before: int | None) -> forms.Field:
        if self.form_of_auction == Form.SHARES:
            alone = len(self.lots) == 1
            return forms.IntegerField(
                label=_("How much I like “%(lot)s”") % {"lot": name},
                required=False,
                min_value=0,
                max_value=MOST_LIKING,
                initial=before if before is not None else 1 if alone else None,
            )
        label = _("For each at most, in weighted hours") if self.form_of_auction == Form.MANY else name
        return UnitsField(
            label=label,
            max_length=20,
            required=self.form_of_auction == Form.MANY,
            initial=before,
            error_messages={"required": _("What would one be worth to you at most?")},
        )

    @property
    def worths(self) -> Sequence[BoundField]:
        """The fields for what each lot is worth."""
        return [self[f"worth-{lot.id}"] for lot in self.lots]

    def said(self) -> Said:
        """Return what was filled in, for the operation."""
        cleaned: dict[str, Any] = self.cleaned_data
        worth = {lot.id: cleaned[f"worth-{lot.id}"] for lot in self.lots}
        return Said(
            worth={lot: value for lot, value in worth.items() if value is not None},
            units_milli=cleaned.get("units_milli") or PIECE_MILLI,
            budget_mwh=cleaned.get("budget_mwh") or 0,
        )
