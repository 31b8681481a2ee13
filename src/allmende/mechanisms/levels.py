"""Levels (prices, weights) at which nobody would rather have what another has: both ends, and the fairest between them.

What keeps a person from envy is a set of differences: "the price of the room I hold exceeds that of yours by at most
what I find it better". All levels that keep such differences form a lattice (Shapley and Shubik 1971): the highest and
the lowest are shortest paths, and taking everywhere the lower of two solutions, or the higher, gives a solution again.

From that follows an exact formula for the *maximin* levels (Alkan, Demange and Gale 1991; Gal, Mash, Procaccia and
Zick 2017, who solve a linear programme for them). Let `start` be the lowest levels that keep the differences and leave
nobody worse off than with nothing. Everybody is better off by at least V exactly if all levels are at least start + V.
So, for a given sum, the largest V is had by raising all levels of `start` alike, held between both ends:
level = min(highest, max(lowest, start + V)), which keeps the differences, because the lattice says so.

Prices are such levels with the sign turned round. Everything here is exact: whole numbers and fractions.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from fractions import Fraction

# (from, to, least rise): the level of `to` is at least that of `from` plus the rise.
Arc = tuple[int, int, int]


class SumOutOfReach(ValueError):
    """No levels between the two ends have the sum asked for; the message names both ends."""


class Contradiction(ValueError):
    """Differences that no levels can keep: what people hold is not the best way to share it out."""


def lowest_levels(starts: Sequence[int | None], *, arcs: Sequence[Arc]) -> list[int | None]:
    """Return the lowest levels that are at least `starts` (None: no bound) and keep all arcs.

    Bellman-Ford with a queue, O(levels x arcs) steps at worst and in practice a few passes.

    Args:
        starts: Per level, what it must reach at least; None where nothing is asked of it.
        arcs: (from, to, least rise) by the levels' numbers; a rise may be negative.

    Returns:
        The levels; None for one that nothing holds up.

    Raises:
        Contradiction: No levels can keep the arcs.

    Examples:
        >>> lowest_levels([0, None, None], arcs=[(0, 1, 3), (1, 2, -5)])
        [0, 3, -2]

    """
    levels = list(starts)
    leaving: dict[int, list[tuple[int, int]]] = {}
    for origin, target, rise in arcs:
        leaving.setdefault(origin, []).append((target, rise))
    queue = deque(index for index, level in enumerate(levels) if level is not None)
    waiting = set(queue)
    hops = [0] * len(levels)
    while queue:
        origin = queue.popleft()
        waiting.discard(origin)
        base = levels[origin]
        assert base is not None
        for target, rise in leaving.get(origin, ()):
            known = levels[target]
            if known is not None and known >= base + rise:
                continue
            levels[target] = base + rise
            hops[target] = hops[origin] + 1
            if hops[target] > len(levels):
                raise Contradiction(f"level {target} would have to lie above itself")
            if target not in waiting:
                waiting.add(target)
                queue.append(target)
    return levels


def highest_levels(ends: Sequence[int | None], *, arcs: Sequence[Arc]) -> list[int | None]:
    """Return the highest levels that are at most `ends` (None: no bound) and keep all arcs; see `lowest_levels`.

    Raises:
        Contradiction: No levels can keep the arcs.

    Examples:
        >>> highest_levels([None, 10], arcs=[(0, 1, 3)])
        [7, 10]

    """
    turned = lowest_levels(
        [None if end is None else -end for end in ends],
        arcs=[(target, origin, rise) for origin, target, rise in arcs],
    )
    return [None if level is None else -level for level in turned]


def even_levels(
    starts: Sequence[int],
    *,
    counts: Sequence[int],
    total: Fraction,
    lowest: Sequence[int | None],
    highest: Sequence[int | None],
) -> tuple[list[Fraction], Fraction]:
    """Return min(highest, max(lowest, start + V)) for the one V at which the sum, by counts, is the total; and V.

    Args:
        starts: The lowest levels at which nobody is worse off than with nothing.
        counts: How often each level counts in the sum, >= 1.
        total: What the sum has to be.
        lowest: No level lies below; None: no bound.
        highest: No level lies above; None: no bound.

    Raises:
        SumOutOfReach: The sum of the lowest exceeds the total, or that of the highest falls short of it.

    Examples:
        >>> even_levels([1, 5], counts=[1, 1], total=Fraction(10), lowest=[None, None], highest=[None, None])
        ([Fraction(3, 1), Fraction(7, 1)], Fraction(2, 1))

    """
    grow_at, stop_at = [], []
    for start, count, low, high in zip(starts, counts, lowest, highest, strict=True):
        if low is not None:
            grow_at.append((low - start, count))
        if high is not None:
            stop_at.append((high - start, count))
    _refuse_out_of_reach(total, counts=counts, lowest=lowest, highest=highest)
    if not starts:
        return [], Fraction(0)
    shift = _shift(starts, counts, total, lowest, grow_at=sorted(grow_at), stop_at=sorted(stop_at))
    levels = []
    for start, low, high in zip(starts, lowest, highest, strict=True):
        level = start + shift
        level = level if low is None else max(Fraction(low), level)
        levels.append(level if high is None else min(Fraction(high), level))
    assert sum((level * count for level, count in zip(levels, counts, strict=True)), Fraction(0)) == total
    return levels, shift


def _refuse_out_of_reach(
    total: Fraction, *, counts: Sequence[int], lowest: Sequence[int | None], highest: Sequence[int | None]
) -> None:
    if None not in lowest:
        least = sum(low * count for low, count in zip(lowest, counts, strict=True) if low is not None)
        if least > total:
            raise SumOutOfReach(f"the lowest levels already sum to {least}, more than {total}")
    if None not in highest:
        most = sum(high * count for high, count in zip(highest, counts, strict=True) if high is not None)
        if most < total:
            raise SumOutOfReach(f"the highest levels only sum to {most}, less than {total}")


def _shift(
    starts: Sequence[int],
    counts: Sequence[int],
    total: Fraction,
    lowest: Sequence[int | None],
    *,
    grow_at: list[tuple[int, int]],
    stop_at: list[tuple[int, int]],
) -> Fraction:
    """Walk through the shifts at which a level begins to grow or ends growing, until the sum reaches the total."""
    free = sum(count for count, low in zip(counts, lowest, strict=True) if low is None)
    events = sorted([(at, count) for at, count in grow_at] + [(at, -count) for at, count in stop_at])
    if not events:
        return (total - sum(start * count for start, count in zip(starts, counts, strict=True))) / free
    at = events[0][0]
    held = sum(
        (start + at if low is None else low) * count for start, count, low in zip(starts, counts, lowest, strict=True)
    )
    reached = Fraction(held)
    if reached > total or (reached == total and free):
        # Only levels without a lower bound are left to fall, and they fall together.
        return at - (reached - total) / free if free else Fraction(at)
    growing = free
    for position, (event, count) in enumerate(events):
        growing += count
        following = events[position + 1][0] if position + 1 < len(events) else None
        if following is not None and reached + growing * (following - event) < total:
            reached += growing * (following - event)
            continue
        return event + ((total - reached) / growing if growing else Fraction(0))
    raise AssertionError("a total within reach is reached")
