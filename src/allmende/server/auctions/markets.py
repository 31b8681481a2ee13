"""From the rows of an auction to what its mechanism is given, and from what the books say back to it.

The one place where statements become a market: what an open auction shows while it runs and what its close books both
come from here. Leanings towards a project count in (`mechanisms/goods/preferences.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from allmende.economy.auction import (
    PIECE_MILLI,
    Many,
    ManyMarket,
    Market,
    Outcome,
    SharesMarket,
    Spendings,
    Things,
    ThingsMarket,
    close,
)
from allmende.economy.auction import Lot as MarketLot
from allmende.mechanisms.goods.preferences import preferred_liking, preferred_units, preferred_worth
from allmende.mechanisms.goods.response import NotSettled
from allmende.server.auctions.models import Auction, Bid, Budget, Form, Lot
from allmende.server.catalogue.queries.products import receivers
from allmende.server.goods import queries as goods
from allmende.server.work.models import Leaning

# Shares are found step by step. Should one per cent ever be out of reach, a coarser result is better than none.
TOLERANCES_MILLI = (10, 50, 200)
NEUTRAL_MILLI = 1000


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What an auction comes to at a moment.

    Attributes:
        there_milli: Lot id -> how much of it can be given; less than offered where stock is short, 0 where it is gone.
        bidders: Ids of those whose bids count.

    """

    market: Market
    there_milli: Mapping[str, int]
    bidders: frozenset[str]


def stated_in(auction: Auction) -> Stated:
    """Return the market of an auction as its rows stand: what is there, and the bids of those who may receive it."""
    lots = list(auction.lots.select_related("product__group__parent").order_by("id").defer("product__picture"))
    there_milli = _there(lots, piecewise=auction.form == Form.MANY)
    bids = [bid for bid in Bid.objects.filter(lot__auction=auction).select_related("lot") if there_milli[bid.lot_id]]
    bidders = {bid.member_id for bid in bids}
    may = {lot.id: receivers(lot.product, among=bidders) for lot in lots}
    counted = [bid for bid in bids if bid.member_id in may[bid.lot_id]]
    kept = {lot.id: lot for lot in lots if there_milli[lot.id]}
    market = _market(auction, kept, counted, there_milli=there_milli)
    stated = market.budgets_mwh if isinstance(market, SharesMarket) else market.worth_mwh
    return Stated(market=market, there_milli=there_milli, bidders=frozenset(stated))


def factors_of(members: Collection[str], projects: Collection[str]) -> dict[str, dict[str, int]]:
    """Return member -> project -> by which factor, in thousandths, they would rather have its goods; 1000 left out."""
    rows = Leaning.objects.filter(member__in=members, project__in=projects).exclude(goods_milli=NEUTRAL_MILLI)
    found: dict[str, dict[str, int]] = {}
    for member, project, factor in rows.values_list("member_id", "project_id", "goods_milli"):
        found.setdefault(member, {})[project] = factor
    return found


def settled(market: Market, *, number: int) -> tuple[Market, Outcome]:
    """Return what comes out, and the market with the tolerance at which it did."""
    if not isinstance(market, SharesMarket):
        return market, close(market, number=number)
    for tolerance_milli in TOLERANCES_MILLI[:-1]:
        tried = _within(market, tolerance_milli)
        try:
            return tried, close(tried, number=number)
        except NotSettled:
            continue
    last = _within(market, TOLERANCES_MILLI[-1])
    return last, close(last, number=number)


def market_read(form: str, facts: Mapping[str, Any]) -> Market:
    """Return the market that `bookings.auctions.market_facts` wrote down."""
    if form == Form.MANY:
        return ManyMarket(
            product=facts["product"],
            portions=facts["portions"],
            portion_milli=facts["portion_milli"],
            floor_mwh=facts["floor_mwh"],
            worth_mwh=facts["worth"],
        )
    lots = {name: MarketLot(**lot) for name, lot in facts["lots"].items()}
    if form == Form.ONE_EACH:
        return ThingsMarket(lots=lots, worth_mwh=facts["worth"])
    return SharesMarket(
        lots=lots, liking=facts["liking"], budgets_mwh=facts["budgets"], tolerance_milli=facts["tolerance_milli"]
    )


def outcome_read(form: str, facts: Mapping[str, Any]) -> Outcome:
    """Return the outcome that `bookings.auctions.result_facts` wrote down."""
    if form == Form.MANY:
        return Many(portions_of=facts["portions"], price_mwh=facts["price_mwh"])
    if form == Form.ONE_EACH:
        return Things(lot_of=facts["lots"], prices_mwh=facts["prices"])
    return Spendings(spent_parts=facts["spent"], prices_mwh=facts["prices"])


def _there(lots: list[Lot], *, piecewise: bool) -> dict[str, int]:
    """Return lot -> how much of it can be given now; lots of one product are served in their order."""
    free = goods.frees_of({lot.product_id for lot in lots if not lot.product.is_right})
    there: dict[str, int] = {}
    for lot in lots:
        product = lot.product
        if product.withdrawn_at is not None:
            there[lot.id] = 0
        elif product.is_right:
            there[lot.id] = lot.units_milli
        else:
            there[lot.id] = _part(lot, free=max(free[product.id], 0), piecewise=piecewise)
            free[product.id] -= there[lot.id]
    return there


def _part(lot: Lot, *, free: int, piecewise: bool) -> int:
    """Return how much of a lot is there: a thing among different things is whole or not there at all."""
    if free >= lot.units_milli:
        return lot.units_milli
    if lot.auction.form == Form.ONE_EACH:
        return 0
    return free - free % PIECE_MILLI if piecewise or lot.product.pieces else free


def _market(auction: Auction, lots: Mapping[str, Lot], bids: list[Bid], *, there_milli: Mapping[str, int]) -> Market:
    project_of = {name: lot.product.group_id for name, lot in lots.items()}
    factors = factors_of({bid.member_id for bid in bids}, set(project_of.values()))
    said: dict[str, dict[str, int]] = {}
    for bid in bids:
        said.setdefault(bid.member_id, {})[bid.lot_id] = bid.worth_mwh
    if auction.form == Form.MANY:
        return _many(lots, bids, there_milli=there_milli, factors=factors, auction=auction)
    inside = {
        name: MarketLot(
            product=lot.product_id,
            units_milli=there_milli[name],
            floor_mwh=lot.floor_mwh if auction.form == Form.ONE_EACH else 0,
            pieces=lot.product.pieces,
        )
        for name, lot in lots.items()
    }
    if auction.form == Form.ONE_EACH:
        return ThingsMarket(lots=inside, worth_mwh=preferred_worth(said, project_of=project_of, factors_milli=factors))
    budgets = dict(Budget.objects.filter(auction=auction, member__in=list(said)).values_list("member", "budget_mwh"))
    liking = {
        member: liked
        for member, each in said.items()
        if budgets.get(member) and (liked := {name: likes for name, likes in each.items() if likes})
    }
    return SharesMarket(
        lots=inside,
        liking=preferred_liking(liking, project_of=project_of, factors_milli=factors),
        budgets_mwh={member: budgets[member] for member in liking},
        tolerance_milli=TOLERANCES_MILLI[0],
    )


def _many(
    lots: Mapping[str, Lot],
    bids: list[Bid],
    *,
    there_milli: Mapping[str, int],
    factors: Mapping[str, Mapping[str, int]],
    auction: Auction,
) -> ManyMarket:
    lot = next(iter(lots.values()), None) or auction.lots.select_related("product").get()
    portions = there_milli[lot.id] // PIECE_MILLI
    worth = {bid.member_id: [bid.worth_mwh] * (bid.units_milli // PIECE_MILLI) for bid in bids}
    return ManyMarket(
        product=lot.product_id,
        portions=portions,
        portion_milli=PIECE_MILLI,
        floor_mwh=lot.floor_mwh,
        worth_mwh=preferred_units(worth, project=lot.product.group_id, factors_milli=factors),
    )


def _within(market: SharesMarket, tolerance_milli: int) -> SharesMarket:
    return SharesMarket(
        lots=market.lots, liking=market.liking, budgets_mwh=market.budgets_mwh, tolerance_milli=tolerance_milli
    )
