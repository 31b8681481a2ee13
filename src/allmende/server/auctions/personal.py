"""What this app stores about a person: to hand out to them, and to forget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allmende.server.auctions.models import Bid, Budget
from allmende.server.groups.models import Member


def stored_about(members: Sequence[Member]) -> dict[str, Any]:
    """Return everything about auctions that is stored about a person, ready for JSON."""
    bids = Bid.objects.filter(member__in=members).select_related("lot__auction")
    budgets = Budget.objects.filter(member__in=members).select_related("auction")
    return {
        "bids": [
            {
                "auction": one.lot.auction.title,
                "for": one.lot.name,
                "worth_mwh": one.worth_mwh,
                "units_thousandths": one.units_milli,
                "at": one.at,
            }
            for one in bids.order_by("at", "id")
        ],
        "budgets": [
            {"auction": one.auction.title, "budget_mwh": one.budget_mwh, "at": one.at}
            for one in budgets.order_by("at", "id")
        ],
    }


def forget(members: Sequence[Member]) -> None:
    """Delete bids in auctions that still run; those of closed ones are in the books, under the random id."""
    Bid.objects.filter(member__in=members, lot__auction__closed_at=None).delete()
    Budget.objects.filter(member__in=members, auction__closed_at=None).delete()
