"""How an auction stands, or what came out of it: prices, who gets what, why nothing is cheaper, how it rose.

An auction that runs openly and one that has closed are read alike: from a market, by the same mechanism.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allmende.economy.auction import (
    Award,
    Many,
    ManyMarket,
    Market,
    Outcome,
    SharesMarket,
    Spendings,
    Things,
    ThingsMarket,
    awards,
    certificate,
)
from allmende.economy.auction_rise import GivenUp, Step, TooManyToTell, rise_of_many, rise_of_things
from allmende.mechanisms.certificates import NOT_ONE, REFUTED, check
from allmende.mechanisms.goods.response import PARTS_PER_MWH
from allmende.server.auctions.effect import Effect
from allmende.server.auctions.markets import market_read, outcome_read, settled, stated_in
from allmende.server.auctions.models import Auction, Lot
from allmende.server.catalogue.models import Product
from allmende.server.catalogue.queries.recipes import planned_effort
from allmende.server.groups.models import Member


@dataclass(frozen=True, kw_only=True)
class Bidden:
    """What counts of a bid: the most for a lot (many: for each unit, of which `units_milli`); shares: what is spent."""

    member: Member
    amount_mwh: int
    units_milli: int


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who gets so many units of a lot, and what is asked for them in all."""

    member: Member
    units_milli: int
    price_mwh: int


@dataclass(frozen=True, kw_only=True)
class HeldUp:
    """Who keeps a price from being lower: they would want the lot then, too, rather than `instead` (None: nothing)."""

    members: tuple[Member, ...]
    instead: str | None


@dataclass(frozen=True, kw_only=True)
class LotStanding:
    """One lot.

    Attributes:
        there_milli: How much of it there is to give; less than the lot's own units where stock is short.
        price_mwh: One each: for it. Many: for each unit. Shares: for all of it.
        bids: What people bid, the highest first.
        held_up: Why the price is not lower; None where it stands at its floor.

    """

    lot: Lot
    there_milli: int
    price_mwh: int
    holders: tuple[Holder, ...]
    bids: tuple[Bidden, ...]
    held_up: HeldUp | None

    @property
    def short_milli(self) -> int:
        """How much less is there than was offered."""
        return self.lot.units_milli - self.there_milli


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The whole auction.

    Attributes:
        steps: How the prices of different things rose; None: too many to be told one by one.
        given_up: How one price for many units rose.
        tolerance_milli: Shares: how far from their best anybody is at most.
        refuted: What the checker says against the certificate; empty when it holds.

    """

    form: str
    lots: tuple[LotStanding, ...]
    members: Mapping[str, Member]
    awards: tuple[Award, ...]
    bidders: frozenset[str]
    steps: tuple[Step, ...] | None
    given_up: tuple[GivenUp, ...]
    tolerance_milli: int
    effect: Effect
    certificate: Mapping[str, Any]
    refuted: str


def standing_of(auction: Auction) -> Standing | None:
    """Return what came out of a closed auction, or how an open one stands; None: nobody has bid, or bids are sealed.

    Sealed bids are not even looked at before the close.
    """
    if auction.closed_at is not None:
        if auction.certificate is None:
            return None
        market = market_read(auction.form, auction.result["market"])
        outcome = outcome_read(auction.form, auction.result["outcome"])
        return _standing(auction, market, outcome, there_milli=auction.result["there"], proof=auction.certificate)
    if not auction.is_open or auction.called_off_at is not None:
        return None
    stated = stated_in(auction)
    if not stated.bidders or not any(stated.there_milli.values()):
        return None
    market, outcome = settled(stated.market, number=auction.number)
    proof = certificate(market, outcome)
    return _standing(auction, market, outcome, there_milli=stated.there_milli, proof=proof)


def _standing(
    auction: Auction, market: Market, outcome: Outcome, *, there_milli: Mapping[str, int], proof: Mapping[str, Any]
) -> Standing:
    lots = {lot.id: lot for lot in auction.lots.select_related("product__group").defer("product__picture")}
    bidders = frozenset(market.budgets_mwh if isinstance(market, SharesMarket) else market.worth_mwh)
    members = {one.id: one for one in Member.objects.filter(pk__in=bidders).select_related("person", "group")}
    given = tuple(awards(market, outcome))
    steps: tuple[Step, ...] | None = ()
    given_up: tuple[GivenUp, ...] = ()
    if isinstance(market, ThingsMarket) and isinstance(outcome, Things):
        shown = _things(market, outcome, lots, members, proof=proof)
        steps = _told(market)
    elif isinstance(market, ManyMarket) and isinstance(outcome, Many):
        shown = [_many(market, outcome, next(iter(lots.values())), members, given=given)]
        given_up = rise_of_many(market, price_mwh=outcome.price_mwh)
    else:
        assert isinstance(market, SharesMarket)
        assert isinstance(outcome, Spendings)
        shown = _shares(market, outcome, lots, members, given=given)
    gone = [_gone(lot) for lot in lots.values() if not there_milli.get(lot.id)]
    return Standing(
        form=auction.form,
        lots=tuple(sorted([*shown, *gone], key=lambda one: (one.lot.name.casefold(), one.lot.id))),
        members=members,
        awards=given,
        bidders=bidders,
        steps=steps,
        given_up=given_up,
        tolerance_milli=market.tolerance_milli if isinstance(market, SharesMarket) else 0,
        effect=effect_of(given),
        certificate=proof,
        refuted=_refuted(proof),
    )


def effect_of(given: Sequence[Award]) -> Effect:
    """Return what awards ask for, and the work in what they give as far as recipes say; rights took none."""
    units: dict[str, int] = {}
    for award in given:
        units[award.product] = units.get(award.product, 0) + award.units_milli
    rows = Product.objects.filter(pk__in=units, is_right=False).select_related("group__book").defer("picture")
    planned_mwh = {row.id: planned_effort(row).unit_mwh or 0 for row in rows}
    return Effect(
        asked_mwh=sum(award.price_mwh for award in given),
        value_mwh=sum((mwh * units[product] + 500) // 1000 for product, mwh in planned_mwh.items()),
        # No recipe, no plan: a jar of honey that cost nobody anything would be a surprise.
        is_known=all(planned_mwh.values()),
    )


def _things(
    market: ThingsMarket,
    outcome: Things,
    lots: Mapping[str, Lot],
    members: Mapping[str, Member],
    *,
    proof: Mapping[str, Any],
) -> list[LotStanding]:
    holders_of = {lot: [member] for member, lot in outcome.lot_of.items()}
    behind = dict(proof["because"]["least"])
    shown = []
    for name, inside in market.lots.items():
        price_mwh = outcome.prices_mwh[name]
        held_up = None
        if name in behind and behind[name] in members:
            held_up = HeldUp(members=(members[behind[name]],), instead=outcome.lot_of.get(behind[name]))
        shown.append(
            LotStanding(
                lot=lots[name],
                there_milli=inside.units_milli,
                price_mwh=price_mwh,
                holders=tuple(
                    Holder(member=members[one], units_milli=inside.units_milli, price_mwh=price_mwh)
                    for one in holders_of.get(name, [])
                    if one in members
                ),
                bids=_highest(
                    Bidden(member=members[one], amount_mwh=stated[name], units_milli=inside.units_milli)
                    for one, stated in market.worth_mwh.items()
                    if name in stated and one in members
                ),
                held_up=held_up,
            )
        )
    return shown


def _many(
    market: ManyMarket, outcome: Many, lot: Lot, members: Mapping[str, Member], *, given: Sequence[Award]
) -> LotStanding:
    losing = [
        members[one]
        for one, stated in sorted(market.worth_mwh.items())
        if one in members and outcome.price_mwh in sorted(stated, reverse=True)[outcome.portions_of[one] :]
    ]
    rises = outcome.price_mwh > market.floor_mwh
    return LotStanding(
        lot=lot,
        there_milli=market.portions * market.portion_milli,
        price_mwh=outcome.price_mwh,
        holders=_holders(given, market.product, members),
        bids=_highest(
            Bidden(member=members[one], amount_mwh=max(stated), units_milli=len(stated) * market.portion_milli)
            for one, stated in market.worth_mwh.items()
            if stated and one in members
        ),
        held_up=HeldUp(members=tuple(losing), instead=None) if rises and losing else None,
    )


def _shares(
    market: SharesMarket,
    outcome: Spendings,
    lots: Mapping[str, Lot],
    members: Mapping[str, Member],
    *,
    given: Sequence[Award],
) -> list[LotStanding]:
    return [
        LotStanding(
            lot=lots[name],
            there_milli=inside.units_milli,
            price_mwh=outcome.prices_mwh.get(name, 0),
            holders=_holders([award for award in given if award.product == inside.product], inside.product, members),
            bids=_highest(
                Bidden(
                    member=members[one], amount_mwh=(parts[name] + PARTS_PER_MWH // 2) // PARTS_PER_MWH, units_milli=0
                )
                for one, parts in outcome.spent_parts.items()
                if parts.get(name) and one in members
            ),
            held_up=None,
        )
        for name, inside in market.lots.items()
    ]


def _holders(given: Sequence[Award], product: str, members: Mapping[str, Member]) -> tuple[Holder, ...]:
    found = [
        Holder(member=members[award.member], units_milli=award.units_milli, price_mwh=award.price_mwh)
        for award in given
        if award.product == product and award.member in members
    ]
    return tuple(sorted(found, key=lambda one: (-one.units_milli, one.member.name, one.member.id)))


def _highest(bids: Iterable[Bidden]) -> tuple[Bidden, ...]:
    return tuple(sorted(bids, key=lambda bid: (-bid.amount_mwh, bid.member.name, bid.member.id)))


def _gone(lot: Lot) -> LotStanding:
    return LotStanding(lot=lot, there_milli=0, price_mwh=0, holders=(), bids=(), held_up=None)


def _told(market: ThingsMarket) -> tuple[Step, ...] | None:
    try:
        return rise_of_things(market)
    except TooManyToTell:
        return None


def _refuted(proof: Mapping[str, Any]) -> str:
    try:
        check(proof)
    except (*REFUTED, *NOT_ONE) as error:
        return str(error)
    return ""
