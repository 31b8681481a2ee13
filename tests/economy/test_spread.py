"""A spread promises exact figures that follow only from who has how much."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from allmende.economy.spread import Spread, spread_of

amounts = st.lists(st.integers(0, 10_000), min_size=1, max_size=30)


@given(amounts)
def test_the_gini_is_the_mean_difference_between_two_people(amounts_mwh: list[int]) -> None:
    """The other definition: mean absolute difference over twice the mean."""
    spread, total, count = spread_of(amounts_mwh), sum(amounts_mwh), len(amounts_mwh)
    if total == 0:
        assert spread.gini_milli is None
        return
    apart = sum(abs(one - two) for one in amounts_mwh for two in amounts_mwh)
    assert spread.gini_milli is not None
    assert abs(spread.gini_milli - Fraction(apart * 1000, 2 * count * total)) <= Fraction(1, 2)


@given(amounts)
def test_a_lorenz_curve_rises_ever_faster_from_nothing_to_all(amounts_mwh: list[int]) -> None:
    curve = spread_of(amounts_mwh).lorenz_milli
    if not sum(amounts_mwh):
        assert curve == ()
        return
    assert (len(curve), curve[0], curve[-1]) == (11, 0, 1000)
    steps = [after - before for before, after in pairwise(curve)]
    # Each point is rounded by at most half a thousandth.
    assert all(step >= 0 and later - step >= -2 for step, later in pairwise(steps))


@given(amounts, st.integers(1, 9))
def test_only_the_proportion_of_amounts_matters(amounts_mwh: list[int], factor: int) -> None:
    one, other = spread_of(amounts_mwh), spread_of([amount * factor for amount in amounts_mwh])
    assert (one.gini_milli, one.lorenz_milli) == (other.gini_milli, other.lorenz_milli)
    assert [amount * factor for amount in one.deciles_mwh] == list(other.deciles_mwh)


@given(amounts)
def test_a_decile_is_somebodys_amount_with_a_tenth_of_the_people_each(amounts_mwh: list[int]) -> None:
    deciles = spread_of(amounts_mwh).deciles_mwh
    assert (deciles[0], deciles[-1]) == (min(amounts_mwh), max(amounts_mwh))
    for tenth, decile in enumerate(deciles):
        assert decile in amounts_mwh
        assert sum(amount <= decile for amount in amounts_mwh) * 10 >= tenth * len(amounts_mwh)


def test_what_has_no_proportion_has_no_curve() -> None:
    assert spread_of([]) == Spread(count=0, total_mwh=0, deciles_mwh=(), lorenz_milli=(), gini_milli=None)
    assert spread_of([-1, 5]).gini_milli is None
    assert spread_of([0, 0]).lorenz_milli == ()


def test_ten_people_of_whom_one_has_half() -> None:
    spread = spread_of([1000] * 9 + [9000])
    assert spread.lorenz_milli == (0, 56, 111, 167, 222, 278, 333, 389, 444, 500, 1000)
    assert spread.gini_milli == 400
    assert spread.deciles_mwh == (1000,) * 10 + (9000,)
