"""Levels that keep differences: both ends against linear programming, and the even ones between them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.levels import Contradiction, SumOutOfReach, even_levels, highest_levels, lowest_levels

COUNT = 5
NODE = st.integers(0, COUNT - 1)
# Rises of a potential keep each other company, so that no circle of them can rise above itself.
ARCS = st.builds(
    lambda heights, pairs: [
        (origin, target, heights[target] - heights[origin] - slack)
        for origin, target, slack in pairs
        if origin != target
    ],
    st.lists(st.integers(-9, 9), min_size=COUNT, max_size=COUNT),
    st.lists(st.tuples(NODE, NODE, st.integers(0, 4)), max_size=12),
)
BOUNDS = st.lists(st.integers(-9, 9), min_size=COUNT, max_size=COUNT)


@given(starts=BOUNDS, arcs=ARCS)
def test_the_lowest_levels_are_what_linear_programming_finds(
    starts: list[int], arcs: list[tuple[int, int, int]]
) -> None:
    found = lowest_levels(starts, arcs=arcs)
    assert found == programme(1.0, starts, None, arcs)


@given(ends=BOUNDS, arcs=ARCS)
def test_the_highest_levels_are_what_linear_programming_finds(
    ends: list[int], arcs: list[tuple[int, int, int]]
) -> None:
    found = highest_levels(ends, arcs=arcs)
    assert found == programme(-1.0, None, ends, arcs)


def programme(
    sign: float, starts: list[int] | None, ends: list[int] | None, arcs: list[tuple[int, int, int]]
) -> list[int]:
    import numpy as np
    from scipy.optimize import linprog

    above = np.zeros((len(arcs), COUNT))
    for row, (origin, target, _) in enumerate(arcs):
        above[row, origin], above[row, target] = 1.0, -1.0
    bounds = [(starts[at] if starts else None, ends[at] if ends else None) for at in range(COUNT)]
    limits = {"A_ub": above, "b_ub": [-float(rise) for _, _, rise in arcs]} if arcs else {}
    solved = linprog([sign] * COUNT, bounds=bounds, options={"time_limit": 60}, **limits)
    assert solved.success, solved.message
    return [round(level) for level in solved.x]


def test_a_level_that_nothing_holds_stays_open() -> None:
    assert lowest_levels([None, 3, None], arcs=[(0, 1, 5), (1, 2, 1)]) == [None, 3, 4]
    assert highest_levels([None, 3, None], arcs=[(0, 1, 5), (1, 2, 1)]) == [-2, 3, None]


def test_differences_that_contradict_one_another_are_refused() -> None:
    with pytest.raises(Contradiction):
        lowest_levels([0, None], arcs=[(0, 1, 2), (1, 0, -1)])
    with pytest.raises(Contradiction):
        highest_levels([0, None], arcs=[(0, 1, 2), (1, 0, -1)])


@given(
    rows=st.lists(
        st.tuples(
            st.integers(-9, 9), st.integers(1, 4), st.integers(0, 9), st.integers(0, 9), st.booleans(), st.booleans()
        ),
        min_size=1,
        max_size=6,
    ),
    total=st.fractions(-60, 60, max_denominator=7),
)
def test_even_levels_have_the_sum_and_are_the_start_and_one_shift_held_between_both_ends(
    rows: list[tuple[int, int, int, int, bool, bool]], total: Fraction
) -> None:
    starts, counts = [row[0] for row in rows], [row[1] for row in rows]
    # The lower end may lie on either side of the start; the upper end never below the lower.
    lowest = [row[0] - row[2] + 4 if row[4] else None for row in rows]
    highest = [row[0] + 4 + row[3] if row[5] else None for row in rows]
    bounds = {"lowest": lowest, "highest": highest}
    least = (
        None if None in lowest else sum(low * row[1] for low, row in zip(lowest, rows, strict=True) if low is not None)
    )
    most = (
        None
        if None in highest
        else sum(high * row[1] for high, row in zip(highest, rows, strict=True) if high is not None)
    )
    if (least is not None and total < least) or (most is not None and total > most):
        with pytest.raises(SumOutOfReach):
            even_levels(starts, counts=counts, total=total, **bounds)
        return
    levels, shift = even_levels(starts, counts=counts, total=total, **bounds)
    assert sum(level * count for level, count in zip(levels, counts, strict=True)) == total
    for level, start, low, high in zip(levels, starts, lowest, highest, strict=True):
        held = max(start + shift, start + shift if low is None else Fraction(low))
        assert level == (held if high is None else min(held, Fraction(high)))
