"""Add up what people took: by value, by auction, and what everyone carries.

What was taken is read once, into columns; large tables are added up by NumPy where it is there (`dues_arrays`), to the
same whole numbers.
"""

from __future__ import annotations

import importlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, cast

from allmende.economy.goods import Goods, Take, TakenByNobody, TakeTable, UnknownThing, table_of
from allmende.values.share import split
from allmende.values.worth import worth_mwh

# From here on the columns are worth the time it takes to make arrays of them.
MANY_TAKES = 20_000


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


class Takings(Protocol):
    """What was taken, read once.

    Attributes:
        taken_milli: Product -> units taken, less those given back.
        off_shelf_milli: Product -> units taken by value, those given back not counted.

    """

    @property
    def taken_milli(self) -> Mapping[str, int]: ...  # noqa: D102 - see above

    @property
    def off_shelf_milli(self) -> Mapping[str, int]: ...  # noqa: D102 - see above

    def at(self, counts_nwh: Mapping[str, int]) -> Taken:
        """Return what was taken, a unit of each product counting as given."""
        ...


def read(goods: Goods) -> Takings:
    """Return what was taken.

    Raises:
        UnknownThing: Of something that the period does not know.
        TakenByNobody: By nobody, or with a part of zero or less.

    """
    table = table_of(goods.takes)
    for number, parts in together_in(table).items():
        if not parts or min(parts.values()) <= 0:
            raise TakenByNobody(table.ids[number])
    if len(table) >= MANY_TAKES:
        try:
            arrays = importlib.import_module("allmende.economy.dues_arrays")
        except ModuleNotFoundError as error:
            if error.name != "numpy":
                raise
        else:
            found = arrays.read_table(table, goods=goods)
            if found is not None:
                return cast("Takings", found)
    return read_plainly(table, goods=goods)


def read_plainly(table: TakeTable, *, goods: Goods) -> Takings:
    """Return what was taken, read in plain Python; raises UnknownThing."""
    by_value = {name: node.by_value for name, node in goods.nodes.items()}
    taken: defaultdict[str, int] = defaultdict(int)
    off_shelf: defaultdict[str, int] = defaultdict(int)
    for name, units, price in zip(table.nodes, table.units_milli, table.prices_mwh, strict=True):
        if name not in by_value:
            raise UnknownThing(f"{name!r}, which was taken")
        taken[name] += units
        if units > 0 and price is None and by_value[name]:
            off_shelf[name] += units
    return PlainTakings(table=table, by_value=by_value, taken_milli=dict(taken), off_shelf_milli=dict(off_shelf))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainTakings:
    """What was taken, as lists; see `Takings`. `by_value` says of each product whether who takes it owes for it."""

    table: TakeTable
    by_value: Mapping[str, bool]
    taken_milli: Mapping[str, int]
    off_shelf_milli: Mapping[str, int]

    def at(self, counts_nwh: Mapping[str, int]) -> Taken:
        """Return what was taken, a unit of each product counting as given."""
        by_value_mwh: defaultdict[str, int] = defaultdict(int)
        prices_mwh: defaultdict[str, int] = defaultdict(int)
        asked_mwh, by_value_milli = Counter[str](), Counter[str]()
        sold_milli, carried_milli = Counter[str](), Counter[str]()
        table = self.table
        for name, units, parts, price in zip(
            table.nodes, table.units_milli, table.parts, table.prices_mwh, strict=True
        ):
            if price is not None:
                sold_milli[name] += units
                add(prices_mwh, parts, price)
            elif self.by_value[name]:
                amount = worth_mwh(units, value_nwh=counts_nwh[name])
                by_value_milli[name] += units
                asked_mwh[name] += amount
                add(by_value_mwh, parts, amount)
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


def together_in(table: TakeTable) -> dict[int, Mapping[str, int]]:
    """Return the parts of what several took together, by the number of the take."""
    if set(map(type, table.parts)) <= {str}:
        return {}
    return {number: parts for number, parts in enumerate(table.parts) if not isinstance(parts, str)}


def part_of(take: Take, amount_mwh: int) -> dict[str, int]:
    """Return what falls on each member of those who took something together."""
    return split(amount_mwh, take.parts)


def add(amounts: defaultdict[str, int], parts: str | Mapping[str, int], amount_mwh: int) -> None:
    """Add an amount to one member's, or split to those of several."""
    if isinstance(parts, str):
        amounts[parts] += amount_mwh
        return
    for member, part in split(amount_mwh, parts).items():
        amounts[member] += part
