"""Tell how the prices of an auction rise to where they stand: who wanted what, who turned to what at which price.

Prices rise from the floor only while more people want something than there is (Demange, Gale and Sotomayor 1986): of
those who cannot all have what they want most, exactly what they compete for rises, until one of them would as gladly
take something else, or nothing. The end is where `economy/auction.py` stands, whoever comes first in the telling.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from allmende.economy.auction import ManyMarket, ThingsMarket

MOST_TOLD = 4_000
"""Bidders times lots up to which a rise is told step by step; beyond that nobody reads it."""


class TooManyToTell(ValueError):
    """An auction so large that its rise is not told step by step; the number of bids is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One rise of the prices of lots for which too many compete.

    Attributes:
        by_mwh: By how much each of them rises.
        prices_mwh: Lot that rises -> its price afterwards.
        wanted_by: Who wanted nothing but these lots, one more than there are lots.
        turned_to: Who would as gladly take something else from here on -> that lot, or None for nothing at all.

    """

    by_mwh: int
    prices_mwh: Mapping[str, int]
    wanted_by: tuple[str, ...]
    turned_to: Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """Above `at_mwh` these want so many portions less."""

    at_mwh: int
    portions_of: Mapping[str, int]


def rise_of_things(market: ThingsMarket) -> tuple[Step, ...]:
    """Return how the prices of different things rise from their floors; they end at the least prices.

    Raises:
        TooManyToTell: There are too many bids.

    Examples:
        >>> from allmende.economy.auction import Lot
        >>> room = {"room": Lot(product="p", units_milli=1000)}
        >>> market = ThingsMarket(lots=room, worth_mwh={"ada": {"room": 900}, "bo": {"room": 400}})
        >>> [(step.prices_mwh, step.turned_to) for step in rise_of_things(market)]
        [({'room': 400}, {'bo': None})]

    """
    bids_count = sum(map(len, market.worth_mwh.values()))
    if bids_count > MOST_TOLD:
        raise TooManyToTell(bids_count)
    rising = _Rising(
        worth_mwh=market.worth_mwh,
        prices_mwh={name: lot.floor_mwh for name, lot in market.lots.items()},
        holder_of={},
    )
    steps: list[Step] = []
    for member in sorted(market.worth_mwh):
        while not rising.seat(member):
            steps.append(rising.step(member))
    return tuple(steps)


def rise_of_many(market: ManyMarket, *, price_mwh: int) -> tuple[GivenUp, ...]:
    """Return who gives up how many portions on the way from the floor to the price, each level once.

    Examples:
        >>> market = ManyMarket(product="p", portions=1, worth_mwh={"ada": [9, 3], "bo": [7], "cy": [3]})
        >>> [(one.at_mwh, one.portions_of) for one in rise_of_many(market, price_mwh=7)]
        [(3, {'ada': 1, 'cy': 1})]

    """
    levels = {worth for stated in market.worth_mwh.values() for worth in stated}
    told = []
    for level in sorted(level for level in levels if market.floor_mwh <= level < price_mwh):
        counts = {member: Counter(stated)[level] for member, stated in sorted(market.worth_mwh.items())}
        told.append(GivenUp(at_mwh=level, portions_of={member: count for member, count in counts.items() if count}))
    return tuple(told)


@dataclass(slots=True, kw_only=True)
class _Rising:
    """Prices while they rise, and who holds what they would like best at them."""

    worth_mwh: Mapping[str, Mapping[str, int]]
    prices_mwh: dict[str, int]
    holder_of: dict[str, str]

    def seat(self, member: str) -> bool:
        """Give a member what they want most, others moving to what they want as much; False where none can move."""
        came_by: dict[str, tuple[str, str] | None] = {member: None}
        queue = [member]
        for asking in queue:
            gain, wanted = self._wishes(asking)
            if gain <= 0:
                # They would as gladly go without, so what they hold is free for whoever asked for it.
                self._move(came_by, asking, lot=None)
                return True
            for lot in wanted:
                holder = self.holder_of.get(lot)
                if holder is None:
                    self._move(came_by, asking, lot=lot)
                    return True
                if holder not in came_by:
                    came_by[holder] = (asking, lot)
                    queue.append(holder)
        return False

    def step(self, member: str) -> Step:
        """Raise what a member and those in their way compete for, until one of them turns to something else."""
        asking, lots = self._competing(member)
        rooms: dict[str, tuple[int, str | None]] = {}
        for one in asking:
            gain, _wanted = self._wishes(one)
            others = [
                (worth - self.prices_mwh[lot], lot) for lot, worth in self.worth_mwh[one].items() if lot not in lots
            ]
            best, other = max(others, default=(0, ""), key=lambda found: (found[0], found[1]))
            rooms[one] = (gain - best, other) if best > 0 else (gain, None)
        by_mwh = min(room for room, _other in rooms.values())
        for lot in lots:
            self.prices_mwh[lot] += by_mwh
        return Step(
            by_mwh=by_mwh,
            prices_mwh={lot: self.prices_mwh[lot] for lot in sorted(lots)},
            wanted_by=tuple(sorted(asking)),
            turned_to={one: other for one, (room, other) in sorted(rooms.items()) if room == by_mwh},
        )

    def _wishes(self, member: str) -> tuple[int, list[str]]:
        """Return how much better than nothing the best lots are for a member, and which they are."""
        gains = {lot: worth - self.prices_mwh[lot] for lot, worth in self.worth_mwh[member].items()}
        best = max(gains.values(), default=0)
        return best, sorted(lot for lot, gain in gains.items() if gain == best)

    def _competing(self, member: str) -> tuple[list[str], set[str]]:
        """Return who stands in one another's way for a member's best lots, and these lots."""
        asking, lots = [member], set[str]()
        for one in asking:
            for lot in self._wishes(one)[1]:
                if lot not in lots:
                    lots.add(lot)
                    asking.append(self.holder_of[lot])
        return asking, lots

    def _move(self, came_by: Mapping[str, tuple[str, str] | None], last: str, *, lot: str | None) -> None:
        """Let the last of a chain take a free lot, or nothing; everybody before them takes what the next one held."""
        taker, free = last, lot
        while True:
            if free is not None:
                self.holder_of[free] = taker
            before = came_by[taker]
            if before is None:
                return
            taker, free = before
