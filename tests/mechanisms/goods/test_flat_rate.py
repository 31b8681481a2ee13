"""The flat rate promises that all of the effort is owed, and equals owe alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.goods.flat_rate import NegativeEffort, flat_rate
from allmende.values.share import NegativeShare, NobodyShares

efforts = st.integers(0, 10**12)
holders = st.dictionaries(st.text("abcdef", min_size=1, max_size=6), st.integers(0, 5000), min_size=1).filter(
    lambda shares: any(shares.values())
)


@given(efforts, holders)
def test_all_of_the_effort_is_owed(effort_mwh: int, shares: dict[str, int]) -> None:
    assert sum(flat_rate(effort_mwh, shares=shares).values()) == effort_mwh


@given(efforts, holders)
def test_equal_shares_owe_alike_up_to_the_smallest_unit(effort_mwh: int, shares: dict[str, int]) -> None:
    dues = flat_rate(effort_mwh, shares=shares)
    for one, due in dues.items():
        assert all(abs(due - dues[other]) <= 1 for other in shares if shares[other] == shares[one])


@given(efforts, holders)
def test_whoever_holds_no_share_owes_nothing(effort_mwh: int, shares: dict[str, int]) -> None:
    dues = flat_rate(effort_mwh, shares=shares)
    assert all(dues[name] == 0 for name, share in shares.items() if share == 0)


def test_effort_that_nobody_can_owe_is_refused() -> None:
    with pytest.raises(NobodyShares):
        flat_rate(5, shares={"ada": 0})
    with pytest.raises(NegativeShare):
        flat_rate(5, shares={"ada": 1, "bo": -1})
    with pytest.raises(NegativeEffort):
        flat_rate(-5, shares={"ada": 1})
