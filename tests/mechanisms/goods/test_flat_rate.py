from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.goods.flat_rate import NegativeEffort, flat_rate


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
