from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.values.effort import NegativeWork, WeightNotAboveZero, effort_mwh


def test_an_ordinary_hour_is_one_weighted_hour() -> None:
    assert effort_mwh(minutes=60, weight_milli=1000) == 1000


def test_half_a_milli_weighted_hour_is_rounded_up() -> None:
    assert effort_mwh(minutes=1, weight_milli=30) == 1
    assert effort_mwh(minutes=1, weight_milli=29) == 0


@given(minutes=st.integers(0, 10**7), weight_milli=st.integers(1, 10**6))
def test_effort_is_within_half_a_unit_of_hours_times_weight(minutes: int, weight_milli: int) -> None:
    exact = Fraction(minutes, 60) * weight_milli
    assert -Fraction(1, 2) < effort_mwh(minutes=minutes, weight_milli=weight_milli) - exact <= Fraction(1, 2)


def test_negative_minutes_are_refused() -> None:
    with pytest.raises(NegativeWork):
        effort_mwh(minutes=-1, weight_milli=1000)


@pytest.mark.parametrize("weight_milli", [0, -1])
def test_a_weight_that_makes_work_worthless_is_refused(weight_milli: int) -> None:
    with pytest.raises(WeightNotAboveZero):
        effort_mwh(minutes=1, weight_milli=weight_milli)
