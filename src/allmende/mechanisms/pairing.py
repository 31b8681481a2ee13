"""Pair people with things (or tasks) at the least total cost, each within their limits, exactly in whole numbers.

Source: successive shortest paths with potentials (Edmonds and Karp 1972; Tomizawa 1971). The paths found grow dearer,
so that stopping at the first one that costs something leaves the best pairing of any size.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Costs = Sequence[Mapping[int, int]]
# Above this many possible pairs the compiled solver is worth loading.
PAIRS_FOR_FAST_PATH = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """Who has what: `held[person]` are the numbers of their things, in order; `left[thing]` counts free places."""

    held: tuple[tuple[int, ...], ...]
    left: tuple[int, ...]


def cheapest_pairing(costs: Costs, *, limits: Sequence[int], places: Sequence[int]) -> Pairing:
    """Fill as many places as can be filled, at the least sum of costs.

    Args:
        costs: Per person, what each thing they could have costs them, any whole number; a missing thing cannot be had.
        limits: Per person, how many things they take at most, each at most once.
        places: Per thing, how many people can have it.

    Examples:
        >>> cheapest_pairing([{0: 5, 1: 9}, {0: 3}], limits=[1, 1], places=[1, 1])
        Pairing(held=((1,), (0,)), left=(0, 0))

    """
    return _Growing(costs, limits=limits, places=places).grow(below=None)


def gainful_pairing(costs: Costs, *, limits: Sequence[int], places: Sequence[int]) -> Pairing:
    """Pair only while that lowers the sum of costs: the least sum over all pairings of any size (gains are negative).

    Arguments are those of `cheapest_pairing`. The result for one set of costs is always the same; nothing depends on
    chance.

    Examples:
        >>> gainful_pairing([{0: -5, 1: 2}, {0: -3}], limits=[1, 1], places=[1, 1])
        Pairing(held=((0,), ()), left=(0, 1))

    """
    return _Growing(costs, limits=limits, places=places).grow(below=0)


def quick_one_each(costs: Costs, *, things_count: int) -> list[int | None]:
    """Return a gainful pairing with one thing each, by SciPy's compiled solver; dense, so a few thousand at most.

    Among equally good pairings it may find another than `gainful_pairing`; the sum of costs is the same.

    Args:
        costs: Per person, what each thing costs them; what costs nothing or more is left alone.
        things_count: How many things there are.

    Returns:
        Per person, the number of their thing; None for nothing.

    Raises:
        ImportError: NumPy or SciPy is not installed.

    Examples:
        >>> quick_one_each([{0: -5, 1: 2}, {0: -3}], things_count=2)
        [0, None]

    """
    import numpy as np  # noqa: PLC0415 - loaded only where the problem is large
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    gains = np.zeros((len(costs), things_count))  # (people, things); 0 where nothing is gained
    for person, row in enumerate(costs):
        for thing, cost in row.items():
            gains[person, thing] = max(0, -cost)
    found: list[int | None] = [None] * len(costs)
    for person, thing in zip(*linear_sum_assignment(gains, maximize=True), strict=True):
        if gains[person, thing] > 0:
            found[int(person)] = int(thing)
    return found


@dataclass(slots=True)
class _Paths:
    """One search for the cheapest way to one more pair: distances, and from where each was reached."""

    to_person: dict[int, int] = field(default_factory=dict)
    to_thing: dict[int, int] = field(default_factory=dict)
    asked_by: dict[int, int] = field(default_factory=dict)
    freed_from: dict[int, int] = field(default_factory=dict)


class _Growing:
    """A pairing that grows by one place at a time, always the cheapest of its size."""

    def __init__(self, costs: Costs, *, limits: Sequence[int], places: Sequence[int]) -> None:
        self.costs = costs
        self.limit_left = list(limits)
        self.place_left = list(places)
        self.held: list[set[int]] = [set() for _ in limits]
        self.holders: list[set[int]] = [set() for _ in places]
        # Potentials keep every reduced cost at 0 or above, so that shortest paths need no negative steps.
        self.of_person = [0] * len(limits)
        cheapest: list[int | None] = [None] * len(places)
        for row in costs:
            for thing, cost in row.items():
                known = cheapest[thing]
                cheapest[thing] = cost if known is None else min(known, cost)
        self.of_thing = [cost or 0 for cost in cheapest]
        self.of_end = min((cost for cost in cheapest if cost is not None), default=0)

    def grow(self, *, below: int | None) -> Pairing:
        """Add pairs until no way is left, or until the cheapest one costs `below` or more."""
        while True:
            paths = _Paths()
            last = self._search(paths)
            if last is None:
                break
            rise = paths.to_thing[last] + self.of_thing[last] - self.of_end
            if below is not None and self.of_end + rise >= below:
                break
            self._move_along(last, paths)
            for person, distance in paths.to_person.items():
                self.of_person[person] += min(0, distance - rise)
            for thing, distance in paths.to_thing.items():
                self.of_thing[thing] += min(0, distance - rise)
            self._raise_all(rise)
        return Pairing(held=tuple(tuple(sorted(held)) for held in self.held), left=tuple(self.place_left))

    def _raise_all(self, rise: int) -> None:
        if rise:
            self.of_person = [potential + rise for potential in self.of_person]
            self.of_thing = [potential + rise for potential in self.of_thing]
            self.of_end += rise

    def _search(self, paths: _Paths) -> int | None:
        """Find the thing with a free place that is cheapest to reach, by Dijkstra's method over people and things."""
        for person, left in enumerate(self.limit_left):
            if left > 0:
                paths.to_person[person] = -self.of_person[person]
        heap = [(distance, 0, person) for person, distance in paths.to_person.items()]
        heapq.heapify(heap)
        last: int | None = None
        best: int | None = None
        while heap:
            distance, kind, node = heapq.heappop(heap)
            if best is not None and distance >= best:
                break
            if kind == 0 and distance == paths.to_person[node]:
                self._ask(node, distance, paths, heap)
            elif kind == 1 and distance == paths.to_thing[node]:
                total = distance + self.of_thing[node] - self.of_end
                if self.place_left[node] > 0 and (best is None or total < best):
                    last, best = node, total
                self._free(node, distance, paths, heap)
        return last

    def _free(self, thing: int, distance: int, paths: _Paths, heap: list[tuple[int, int, int]]) -> None:
        base = distance + self.of_thing[thing]
        for person in self.holders[thing]:
            there = base - self.costs[person][thing] - self.of_person[person]
            if person not in paths.to_person or there < paths.to_person[person]:
                paths.to_person[person] = there
                paths.freed_from[person] = thing
                heapq.heappush(heap, (there, 0, person))

    def _ask(self, person: int, distance: int, paths: _Paths, heap: list[tuple[int, int, int]]) -> None:
        base = distance + self.of_person[person]
        for thing, cost in self.costs[person].items():
            if thing in self.held[person]:
                continue
            there = base + cost - self.of_thing[thing]
            if thing not in paths.to_thing or there < paths.to_thing[thing]:
                paths.to_thing[thing] = there
                paths.asked_by[thing] = person
                heapq.heappush(heap, (there, 1, thing))

    def _move_along(self, last: int, paths: _Paths) -> None:
        thing: int | None = last
        self.place_left[last] -= 1
        while thing is not None:
            person = paths.asked_by[thing]
            self.held[person].add(thing)
            self.holders[thing].add(person)
            thing = paths.freed_from.get(person)
            if thing is None:
                self.limit_left[person] -= 1
            else:
                self.held[person].discard(thing)
                self.holders[thing].discard(person)
