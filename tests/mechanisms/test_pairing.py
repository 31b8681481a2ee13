"""Pairings of least cost, against trying out everything and against other solvers."""

import itertools
import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.pairing import Pairing, cheapest_pairing, gainful_pairing, quick_one_each

Costs = list[dict[int, int]]
THINGS = 3
COSTS = st.lists(st.dictionaries(st.integers(0, THINGS - 1), st.integers(-9, 9)), min_size=1, max_size=4)
LIMITS = st.lists(st.integers(0, 3), min_size=4, max_size=4)
PLACES = st.lists(st.integers(0, 2), min_size=THINGS, max_size=THINGS)


def pairings(costs: Costs, limits: list[int], places: list[int]) -> Iterator[tuple[int, int]]:
    """Yield (pairs, cost) of every pairing there is."""
    choices = [
        [held for size in range(limit + 1) for held in itertools.combinations(sorted(row), size)]
        for row, limit in zip(costs, limits, strict=False)
    ]
    for chosen in itertools.product(*choices):
        if all(sum(thing in held for held in chosen) <= place for thing, place in enumerate(places)):
            yield (
                sum(map(len, chosen)),
                sum(row[thing] for row, held in zip(costs, chosen, strict=True) for thing in held),
            )


def cost_of(pairing: Pairing, costs: Costs, limits: list[int], places: list[int]) -> tuple[int, int]:
    """Return (pairs, cost) of a pairing, having checked that it keeps its limits."""
    for held, row, limit in zip(pairing.held, costs, limits, strict=False):
        assert len(held) <= limit
        assert len(set(held)) == len(held)
        assert set(held) <= set(row)
    for thing, place in enumerate(places):
        assert place - sum(thing in held for held in pairing.held) == pairing.left[thing] >= 0
    cost = sum(row[thing] for row, held in zip(costs, pairing.held, strict=True) for thing in held)
    return sum(map(len, pairing.held)), cost


@given(costs=COSTS, limits=LIMITS, places=PLACES)
def test_as_many_places_as_can_be_filled_are_filled_at_the_least_cost(
    costs: Costs, limits: list[int], places: list[int]
) -> None:
    limits = limits[: len(costs)]
    best = min((-pairs, cost) for pairs, cost in pairings(costs, limits, places))
    pairs, cost = cost_of(cheapest_pairing(costs, limits=limits, places=places), costs, limits, places)
    assert (-pairs, cost) == best


@given(costs=COSTS, limits=LIMITS, places=PLACES)
def test_pairs_are_added_only_while_that_is_a_gain(costs: Costs, limits: list[int], places: list[int]) -> None:
    limits = limits[: len(costs)]
    best = min(cost for _, cost in pairings(costs, limits, places))
    assert cost_of(gainful_pairing(costs, limits=limits, places=places), costs, limits, places)[1] == best


@pytest.mark.parametrize("seed", [1, 2])
def test_eighty_people_and_things_are_paired_as_well_as_by_other_libraries(seed: int) -> None:
    import lap
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    drawn = random.Random(seed)
    costs = [{thing: drawn.randint(-1000, 1000) for thing in range(80)} for _ in range(80)]
    matrix = np.array([[row[thing] for thing in range(80)] for row in costs])
    pairing = cheapest_pairing(costs, limits=[1] * 80, places=[1] * 80)
    found = cost_of(pairing, costs, [1] * 80, [1] * 80)[1]
    assert found == round(lap.lapjv(matrix.astype(float))[0]) == matrix[linear_sum_assignment(matrix)].sum()
    gained = gainful_pairing(costs, limits=[1] * 80, places=[1] * 80)
    quick = quick_one_each(costs, things_count=80)
    assert (
        sum(costs[person][thing] for person, thing in enumerate(quick) if thing is not None)
        == (cost_of(gained, costs, [1] * 80, [1] * 80)[1])
    )
