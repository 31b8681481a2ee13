"""Draft that an auction closed: with all statements it rests on, and what came out of them (`economy/auction.py`)."""

from __future__ import annotations

from collections.abc import Mapping

from allmende.economy.auction import FORMS, Lot, Many, ManyMarket, Market, Outcome, Things, ThingsMarket, fits, form_of
from allmende.economy.bookings.draft import BookingRefused, Draft, refuse_empty
from allmende.ledger.entry import Fact


class NotTheAuctionsResult(BookingRefused):
    """An outcome of another form than the auction's."""


def auction_closed(*, auction: str, group: str, number: int, market: Market, outcome: Outcome) -> Draft:
    """Draft that an auction closed. Key: the auction, so it closes once.

    What people take follows as one `good.taken` for each of `economy.auction.awards`, with its price and this auction.

    Args:
        auction: Id of the auction.
        group: Whose it is.
        number: Its number in the group, which draws the order of ties.
        market: Lots by id, statements by member id.
        outcome: What `economy.auction.close` gives for them.

    Raises:
        NotTheAuctionsResult: What the name says.

    """
    refuse_empty(auction, group)
    if not fits(market, outcome):
        raise NotTheAuctionsResult(auction)
    form = form_of(market)
    facts: dict[str, Fact] = {
        "auction": auction,
        "group": group,
        "number": number,
        "form": form,
        "mechanism": FORMS[form],
        "market": market_facts(market),
        "result": result_facts(outcome),
    }
    return Draft(kind="auction.closed", key=f"auction:{auction}", facts=facts)


def market_facts(market: Market) -> dict[str, Fact]:
    """Return a market as plain facts; also what a page or an interface may hand on."""
    if isinstance(market, ThingsMarket):
        worth = {member: dict(stated) for member, stated in market.worth_mwh.items()}
        return {"lots": _lots(market.lots), "worth": worth}
    if isinstance(market, ManyMarket):
        return {
            "product": market.product,
            "portions": market.portions,
            "portion_milli": market.portion_milli,
            "floor_mwh": market.floor_mwh,
            "worth": {member: list(stated) for member, stated in market.worth_mwh.items()},
        }
    return {
        "lots": _lots(market.lots),
        "liking": {member: dict(liked) for member, liked in market.liking.items()},
        "budgets": dict(market.budgets_mwh),
        "tolerance_milli": market.tolerance_milli,
    }


def result_facts(outcome: Outcome) -> dict[str, Fact]:
    """Return an outcome as plain facts."""
    if isinstance(outcome, Things):
        return {"lots": dict(outcome.lot_of), "prices": dict(outcome.prices_mwh)}
    if isinstance(outcome, Many):
        return {"portions": dict(outcome.portions_of), "price_mwh": outcome.price_mwh}
    return {
        "spent": {member: dict(parts) for member, parts in outcome.spent_parts.items()},
        "prices": dict(outcome.prices_mwh),
    }


def _lots(lots: Mapping[str, Lot]) -> dict[str, Fact]:
    return {
        name: {
            "product": lot.product,
            "units_milli": lot.units_milli,
            "floor_mwh": lot.floor_mwh,
            "pieces": lot.pieces,
        }
        for name, lot in lots.items()
    }
