from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.goods.flat_rate import NegativeEffort, NotExact, flat_rate


@given(effort_mwh=st.integers(0, 10**9), count=st.integers(1, 30))
def test_the_dues_are_the_effort_and_differ_by_one_unit_at_most(effort_mwh: int, count: int) -> None:
    dues = flat_rate(effort_mwh, shares={f"p{index}": 1 for index in range(count)})
    assert sum(dues.values()) == effort_mwh
    assert max(dues.values()) - min(dues.values()) <= 1


def test_half_a_share_owes_half() -> None:
    assert flat_rate(3000, shares={"Ada": 1, "child": Fraction(1, 2)}) == {"Ada": 2000, "child": 1000}


def test_effort_below_zero_is_refused() -> None:
    with pytest.raises(NegativeEffort):
        flat_rate(-1, shares={"Ada": 1})


@pytest.mark.parametrize("amount", [float("nan"), float("inf"), 0.5, True, "3"])
def test_what_is_not_exact_is_refused_by_name(amount: int) -> None:
    with pytest.raises(NotExact, match="effort"):
        flat_rate(amount, shares={"Ada": 1})
    with pytest.raises(NotExact, match="Bo"):
        flat_rate(1, shares={"Ada": 1, "Bo": amount})
