from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.values.worth import NoUnits, mean_nwh, worth_mwh


@given(st.integers(-(10**9), 10**9), st.integers(0, 10**13))
def test_worth_is_within_half_a_unit_of_units_times_value(units_milli: int, value_nwh: int) -> None:
    exact = Fraction(units_milli * value_nwh, 10**9)
    assert abs(worth_mwh(units_milli, value_nwh=value_nwh) - exact) <= Fraction(1, 2)


@given(st.integers(0, 10**9), st.integers(0, 10**13))
def test_what_is_given_back_is_worth_what_was_taken(units_milli: int, value_nwh: int) -> None:
    assert worth_mwh(-units_milli, value_nwh=value_nwh) == -worth_mwh(units_milli, value_nwh=value_nwh)


@given(st.integers(0, 10**18), st.integers(1, 10**9))
def test_a_mean_is_rounded_half_up(content_pwh: int, units_milli: int) -> None:
    off = mean_nwh(content_pwh, units_milli=units_milli) - Fraction(content_pwh, units_milli)
    assert -Fraction(1, 2) < off <= Fraction(1, 2)


def test_there_is_no_mean_of_nothing() -> None:
    with pytest.raises(NoUnits):
        mean_nwh(1, units_milli=0)
