"""Close an auction: who gets what, and what it asks for, from the statements alone.

Three forms, each by its mechanism in `mechanisms/goods`: things one each (`one_each.py`, at the least prices that leave
nobody wishing for another thing), many like portions at one price (`uniform_price.py`), and shares of a harvest for
budgets (`divisible_shares.py`). What nobody had to make has a floor of 0, so its whole price is rent
(`usage_rights.py`).

All amounts are whole milli weighted hours. The same market and number always give the same result; only shares are
found in floating point, and their certificate is what can be checked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any, TypeAlias

from allmende.mechanisms.goods.certify import certify_divisible_shares, certify_one_each, certify_uniform_price
from allmende.mechanisms.goods.divisible_shares import DivisibleShares, divisible_shares
from allmende.mechanisms.goods.one_each import OneEach, one_each
from allmende.mechanisms.goods.uniform_price import UniformPrice, uniform_price
from allmende.values.share import split

PIECE_MILLI = 1000

FORMS = MappingProxyType({"one_each": "one_each 1", "many": "uniform_price 1", "shares": "divisible_shares 1"})
"""The forms, each with its mechanism and version, so that later ones know which auctions they can run exactly again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """So many units of a product; `floor_mwh` is the least that is asked for all of them together."""

    product: str
    units_milli: int
    floor_mwh: int = 0
    pieces: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingsMarket:
    """Different lots, one each. `worth_mwh`: member -> lot -> the most they would have asked of them for it."""

    lots: Mapping[str, Lot]
    worth_mwh: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyMarket:
    """Like portions of one product at one price.

    Attributes:
        product: What it is.
        portions: How many there are.
        portion_milli: Units in each.
        floor_mwh: Least price of a portion.
        worth_mwh: Member -> the most for each portion they would take, one number a portion.

    """

    product: str
    portions: int
    portion_milli: int = PIECE_MILLI
    floor_mwh: int = 0
    worth_mwh: Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharesMarket:
    """Divisible lots for budgets.

    Attributes:
        lots: Lot id -> lot; floors do not count.
        liking: Member -> lot -> how much all of it would please them, > 0, compared with their others.
        budgets_mwh: Member -> what is asked of them in all, > 0.
        tolerance_milli: How far from their best anybody may be, in thousandths of it.

    """

    lots: Mapping[str, Lot]
    liking: Mapping[str, Mapping[str, int]]
    budgets_mwh: Mapping[str, int]
    tolerance_milli: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Things:
    """Member -> lot, and lot -> price, of those nobody took as well."""

    lot_of: Mapping[str, str]
    prices_mwh: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """Member -> portions (who gets none has 0), and the price of each portion."""

    portions_of: Mapping[str, int]
    price_mwh: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spendings:
    """Member -> lot -> spending in millionths of a milli weighted hour, and lot -> price of all of it."""

    spent_parts: Mapping[str, Mapping[str, int]]
    prices_mwh: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """Units that a member takes from an auction, and what is asked for them in all."""

    member: str
    product: str
    units_milli: int
    price_mwh: int


Market: TypeAlias = ThingsMarket | ManyMarket | SharesMarket
Outcome: TypeAlias = Things | Many | Spendings


def form_of(market: Market) -> str:
    """Return the form of an auction, one of FORMS."""
    if isinstance(market, ThingsMarket):
        return "one_each"
    return "many" if isinstance(market, ManyMarket) else "shares"


def fits(market: Market, outcome: Outcome) -> bool:
    """Tell whether an outcome has the form of a market and speaks of its people and lots."""
    if isinstance(market, ThingsMarket) and isinstance(outcome, Things):
        return market.lots.keys() == outcome.prices_mwh.keys() and all(
            lot in market.worth_mwh.get(member, ()) for member, lot in outcome.lot_of.items()
        )
    if isinstance(market, ManyMarket) and isinstance(outcome, Many):
        return market.worth_mwh.keys() == outcome.portions_of.keys()
    if isinstance(market, SharesMarket) and isinstance(outcome, Spendings):
        return outcome.prices_mwh.keys() <= market.lots.keys() and all(
            member in market.budgets_mwh and parts.keys() <= market.liking.get(member, {}).keys()
            for member, parts in outcome.spent_parts.items()
        )
    return False


def close(market: Market, *, number: int) -> Outcome:
    """Return what comes out of an auction; nobody's statement, and nothing is given.

    Args:
        market: All statements.
        number: The auction's number in its group, which draws the order of ties.

    Raises:
        BadStatement, LikesNothing, NotSettled, FastPathMissing: As the mechanism refuses (`mechanisms/goods`).

    Examples:
        >>> room = {"room": Lot(product="p", units_milli=1000)}
        >>> close(ThingsMarket(lots=room, worth_mwh={"ada": {"room": 900}, "bo": {"room": 400}}), number=0)
        Things(lot_of={'ada': 'room'}, prices_mwh={'room': 400})

    """
    if isinstance(market, ThingsMarket):
        shared = _things(market)
        return Things(lot_of=dict(shared.thing_of), prices_mwh=dict(shared.least_mwh))
    if isinstance(market, ManyMarket):
        given = _many(market, number=number)
        return Many(portions_of=dict(given.units_of), price_mwh=given.price_mwh)
    if not any(market.budgets_mwh.values()):
        return Spendings(spent_parts={}, prices_mwh={})
    spent = divisible_shares(
        market.liking, budgets_mwh=market.budgets_mwh, tolerance=float(Fraction(market.tolerance_milli, 1000))
    )
    return Spendings(spent_parts=spent.spent_parts, prices_mwh=spent.prices_mwh)


def certificate(market: Market, outcome: Outcome) -> dict[str, Any]:
    """Return what proves an outcome to anybody (`mechanisms/certificates.py` checks it).

    Raises:
        TypeError: The outcome is of another form than the market.

    """
    if isinstance(market, ThingsMarket) and isinstance(outcome, Things):
        shared = _things(market)
        logged = OneEach(
            thing_of=outcome.lot_of,
            least_mwh=outcome.prices_mwh,
            maximin=shared.maximin,
            greatest_mwh=shared.greatest_mwh,
        )
        return certify_one_each(market.worth_mwh, logged, floors_mwh=_floors(market))
    if isinstance(market, ManyMarket) and isinstance(outcome, Many):
        given = UniformPrice(
            units_of=outcome.portions_of,
            price_mwh=outcome.price_mwh,
            least_mwh=outcome.price_mwh,
            greatest_mwh=_many(market, number=0).greatest_mwh,
            left_count=market.portions - sum(outcome.portions_of.values()),
        )
        return certify_uniform_price(market.worth_mwh, given, units_count=market.portions, floor_mwh=market.floor_mwh)
    if isinstance(market, SharesMarket) and isinstance(outcome, Spendings):
        spent = DivisibleShares(spent_parts=outcome.spent_parts, prices_mwh=outcome.prices_mwh, gap=0.0, sweeps_count=0)
        tolerance = f"{market.tolerance_milli}/1000"
        return certify_divisible_shares(market.liking, spent, budgets_mwh=market.budgets_mwh, tolerance=tolerance)
    raise TypeError(type(outcome))


def awards(market: Market, outcome: Outcome) -> list[Award]:
    """Return what each takes, one award a member and lot, in the order of members and lots.

    Shares are rounded to whole units (or thousandths) by largest remainder; what somebody spends on several lots sums
    to their budget exactly. Whose part of a lot rounds to nothing is not asked for it.
    """
    if isinstance(market, ThingsMarket) and isinstance(outcome, Things):
        return [
            Award(
                member=member,
                product=market.lots[lot].product,
                units_milli=market.lots[lot].units_milli,
                price_mwh=outcome.prices_mwh[lot],
            )
            for member, lot in sorted(outcome.lot_of.items())
        ]
    if isinstance(market, ManyMarket) and isinstance(outcome, Many):
        return [
            Award(
                member=member,
                product=market.product,
                units_milli=portions * market.portion_milli,
                price_mwh=portions * outcome.price_mwh,
            )
            for member, portions in sorted(outcome.portions_of.items())
            if portions
        ]
    if isinstance(market, SharesMarket) and isinstance(outcome, Spendings):
        return _shared_awards(market, outcome)
    raise TypeError(type(outcome))


def _floors(market: ThingsMarket) -> dict[str, int]:
    return {name: lot.floor_mwh for name, lot in market.lots.items()}


def _things(market: ThingsMarket) -> OneEach:
    floors = _floors(market)
    if market.worth_mwh:
        return one_each(market.worth_mwh, floors_mwh=floors)
    exact = {lot: Fraction(floor) for lot, floor in floors.items()}
    return OneEach(thing_of={}, least_mwh=floors, maximin=exact, greatest_mwh=floors)


def _many(market: ManyMarket, *, number: int) -> UniformPrice:
    if not market.worth_mwh:
        floor, portions = market.floor_mwh, market.portions
        return UniformPrice(units_of={}, price_mwh=floor, least_mwh=floor, greatest_mwh=floor, left_count=portions)
    return uniform_price(market.worth_mwh, units_count=market.portions, floor_mwh=market.floor_mwh, round_number=number)


def _shared_awards(market: SharesMarket, outcome: Spendings) -> list[Award]:
    units: dict[tuple[str, str], int] = {}
    for name, lot in market.lots.items():
        spent = {member: parts[name] for member, parts in outcome.spent_parts.items() if parts.get(name)}
        size = PIECE_MILLI if lot.pieces else 1
        if spent:
            given = split(lot.units_milli // size, spent)
            units |= {(member, name): count * size for member, count in given.items()}
    return [
        Award(member=member, product=market.lots[name].product, units_milli=units[member, name], price_mwh=asked)
        for member, parts in sorted(outcome.spent_parts.items())
        for name, asked in sorted(split(market.budgets_mwh[member], parts).items())
        if units.get((member, name))
    ]
