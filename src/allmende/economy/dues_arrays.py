"""Add up what people took, in whole numbers of 64 bits, for tables too large for plain Python (needs NumPy).

Gives the same numbers as `dues_taken.PlainTakings`, or None where they might not fit into 64 bits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import cast

import numpy as np
from numpy.typing import NDArray

from allmende.economy.dues_taken import Taken, add, read_plainly, together_in
from allmende.economy.goods import Goods, TakeTable, UnknownThing
from allmende.values.worth import PWH_IN_MWH, worth_mwh

Whole = NDArray[np.int64]
# What is added up stays below this, so that doubling it for rounding fits as well.
MOST = 2**61


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrayTakings:
    """What was taken, as columns; see `dues_taken.Takings`.

    Attributes:
        names: Products, in the order of their numbers; `by_value` says whether who takes it owes for it.
        members: Members, in the order of their numbers.
        node: (takes), product's number.
        units: (takes), milli units.
        member: (takes), member's number; -1 where several took it together.
        price: (takes), milli weighted hours; `priced` says where there is one.
        together: Number of a take -> its parts.

    """

    names: Sequence[str]
    members: Sequence[str]
    by_value: NDArray[np.bool_]
    node: Whole
    units: Whole
    member: Whole
    price: Whole
    priced: NDArray[np.bool_]
    together: Mapping[int, Mapping[str, int]]
    table: TakeTable
    goods: Goods

    @property
    def taken_milli(self) -> dict[str, int]:
        """Product -> units taken, less those given back."""
        return self._of_products(self.units, np.ones(len(self.units), np.bool_))

    @property
    def off_shelf_milli(self) -> dict[str, int]:
        """Product -> units taken by value, those given back not counted."""
        return self._of_products(self.units, self._owed & (self.units > 0))

    def at(self, counts_nwh: Mapping[str, int]) -> Taken:
        """Return what was taken, a unit of each product counting as given."""
        most_units = int(np.abs(self.units).max(initial=0))
        largest = max(counts_nwh.values(), default=0)
        # Each amount has to fit while it is rounded, and all of them added up, rounded up by one each.
        if largest * max(1, most_units) >= MOST or (largest * most_units // PWH_IN_MWH + 1) * len(self.units) >= MOST:
            return read_plainly(self.table, goods=self.goods).at(counts_nwh)
        counts = np.array([counts_nwh[name] for name in self.names], np.int64)
        owed = self._owed
        amounts = (2 * np.abs(self.units) * counts[self.node] + PWH_IN_MWH) // (2 * PWH_IN_MWH)
        amounts = np.where(self.units < 0, -amounts, amounts)
        by_value = defaultdict(int, self._of_members(amounts, owed))
        prices = defaultdict(int, self._of_members(self.price, self.priced))
        for number, parts in self.together.items():
            if self.priced[number]:
                add(prices, parts, int(self.price[number]))
            elif owed[number]:
                value_nwh = counts_nwh[self.names[self.node[number]]]
                add(by_value, parts, worth_mwh(int(self.units[number]), value_nwh=value_nwh))
        return Taken(
            by_value_mwh=dict(by_value),
            prices_mwh=dict(prices),
            asked_mwh=self._of_products(amounts, owed),
            by_value_milli=self._of_products(self.units, owed),
            sold_milli=self._of_products(self.units, self.priced),
            carried_milli=self._of_products(self.units, ~self.priced & ~self.by_value[self.node]),
        )

    @property
    def _owed(self) -> NDArray[np.bool_]:
        return ~self.priced & self.by_value[self.node]

    def _of_products(self, amounts: Whole, chosen: NDArray[np.bool_]) -> dict[str, int]:
        return _summed(self.names, self.node[chosen], amounts[chosen])

    def _of_members(self, amounts: Whole, chosen: NDArray[np.bool_]) -> dict[str, int]:
        alone = chosen & (self.member >= 0)
        return _summed(self.members, self.member[alone], amounts[alone])


def read_table(table: TakeTable, *, goods: Goods) -> ArrayTakings | None:
    """Return what was taken as columns; None where it does not fit into 64 bits.

    Raises:
        UnknownThing: Something was taken that the period does not know.

    """
    number = {name: index for index, name in enumerate(goods.nodes)}
    try:
        node = np.array(list(map(number.__getitem__, table.nodes)), np.int64)
    except KeyError as error:
        raise UnknownThing(f"{error.args[0]!r}, which was taken") from error
    # Members are numbered as they come.
    place: defaultdict[str, int] = defaultdict(count().__next__)
    together = together_in(table)
    if together:
        alone = [place[parts] if isinstance(parts, str) else -1 for parts in table.parts]
    else:
        alone = list(map(place.__getitem__, cast("Sequence[str]", table.parts)))
    try:
        units = np.array(table.units_milli, np.int64)
        # No price is not a number.
        price = np.array(table.prices_mwh, np.float64)
    except OverflowError:
        return None
    priced = ~np.isnan(price)
    price[~priced] = 0
    # Up to here a price is whole in floating point, too.
    if np.abs(price).max(initial=0) >= 2**53 or max(np.abs(each).sum(dtype=float) for each in (units, price)) >= MOST:
        return None
    return ArrayTakings(
        names=list(goods.nodes),
        members=list(place),
        by_value=np.array([node.by_value for node in goods.nodes.values()], np.bool_),
        node=node,
        units=units,
        member=np.array(alone, np.int64),
        price=price.astype(np.int64),
        priced=priced,
        together=together,
        table=table,
        goods=goods,
    )


def _summed(names: Sequence[str], places: Whole, amounts: Whole) -> dict[str, int]:
    """Add amounts up by place; only those that occur are in the result."""
    sums = np.zeros(len(names), np.int64)
    np.add.at(sums, places, amounts)
    present = np.flatnonzero(np.bincount(places, minlength=len(names)))
    return {names[place]: amount for place, amount in zip(present.tolist(), sums[present].tolist(), strict=True)}
