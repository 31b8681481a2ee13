"""Add up what people took: by value, by auction, and what everyone carries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from allmende.economy.goods import Goods, Take
from allmende.values.share import split
from allmende.values.worth import worth_mwh


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was taken, less what was given back.

    Attributes:
        by_value_mwh: Member -> what they took by value.
        prices_mwh: Member -> what auctions ask of them.
        asked_mwh: Product -> what its takings by value ask for in all, each rounded; `by_value_milli` are their units.
        sold_milli: Product -> units that were auctioned.
        carried_milli: Product -> units everyone carries: flat rate, gifts.

    """

    by_value_mwh: Mapping[str, int]
    prices_mwh: Mapping[str, int]
    asked_mwh: Mapping[str, int]
    by_value_milli: Mapping[str, int]
    sold_milli: Mapping[str, int]
    carried_milli: Mapping[str, int]


def taken_from(goods: Goods, *, counts_nwh: Mapping[str, int]) -> Taken:
    """Return what was taken, a unit of each product counting as given."""
    by_value_mwh: defaultdict[str, int] = defaultdict(int)
    prices_mwh: defaultdict[str, int] = defaultdict(int)
    asked_mwh: Counter[str] = Counter()
    by_value_milli: Counter[str] = Counter()
    sold_milli: Counter[str] = Counter()
    carried_milli: Counter[str] = Counter()
    for take in goods.takes:
        name, units = take.node, take.units_milli
        if take.price_mwh is not None:
            sold_milli[name] += units
            _add(prices_mwh, take, take.price_mwh)
        elif goods.nodes[name].by_value:
            amount = worth_mwh(units, value_nwh=counts_nwh[name])
            by_value_milli[name] += units
            asked_mwh[name] += amount
            _add(by_value_mwh, take, amount)
        else:
            carried_milli[name] += units
    return Taken(
        by_value_mwh=dict(by_value_mwh),
        prices_mwh=dict(prices_mwh),
        asked_mwh=dict(asked_mwh),
        by_value_milli=dict(by_value_milli),
        sold_milli=dict(sold_milli),
        carried_milli=dict(carried_milli),
    )


def part_of(take: Take, amount_mwh: int) -> dict[str, int]:
    """Return what falls on each member of those who took something together."""
    if len(take.parts) == 1:
        return dict.fromkeys(take.parts, amount_mwh)
    return split(amount_mwh, take.parts)


def _add(amounts: defaultdict[str, int], take: Take, amount_mwh: int) -> None:
    for member, part in part_of(take, amount_mwh).items():
        amounts[member] += part
