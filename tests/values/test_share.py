from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.values.share import NegativeShare, NobodyShares, split

AMOUNTS = st.one_of(st.integers(0, 10**6), st.fractions(0, 100, max_denominator=366))
SHARES = st.dictionaries(st.text(max_size=3), AMOUNTS, min_size=1, max_size=12).filter(
    lambda shares: any(shares.values())
)
TOTALS = st.integers(-(10**12), 10**12)


@given(total=TOTALS, shares=SHARES)
def test_parts_sum_to_the_total(total: int, shares: dict[str, int | Fraction]) -> None:
    assert sum(split(total, shares).values()) == total


@given(total=TOTALS, shares=SHARES)
def test_every_part_is_less_than_one_unit_from_exact(total: int, shares: dict[str, int | Fraction]) -> None:
    everything = sum(shares.values(), Fraction())
    parts = split(total, shares)
    assert all(abs(parts[key] - total * Fraction(share) / everything) < 1 for key, share in shares.items())


@given(total=TOTALS, shares=SHARES)
def test_owing_is_split_as_owning(total: int, shares: dict[str, int | Fraction]) -> None:
    assert split(-total, shares) == {key: -part for key, part in split(total, shares).items()}


@given(total=TOTALS, shares=SHARES, factor=st.fractions(Fraction(1, 50), 50, max_denominator=50))
def test_only_ratios_matter(total: int, shares: dict[str, int | Fraction], factor: Fraction) -> None:
    assert split(total, shares) == split(total, {key: share * factor for key, share in shares.items()})


@given(total=TOTALS, shares=SHARES)
def test_the_order_of_the_shares_changes_no_part(total: int, shares: dict[str, int | Fraction]) -> None:
    assert split(total, shares) == split(total, dict(reversed(shares.items())))


def test_equal_remainders_go_to_the_key_that_sorts_first() -> None:
    assert split(5, {"cy": 1, "bo": 1, "ada": 1}) == {"cy": 1, "bo": 2, "ada": 2}


def test_a_share_of_zero_gets_nothing() -> None:
    assert split(7, {"ada": 0, "bo": 3, "cy": 0, "di": 1}) == {"ada": 0, "bo": 5, "cy": 0, "di": 2}


def test_nothing_can_be_split_among_nobody() -> None:
    assert split(0, {}) == {}
    with pytest.raises(NobodyShares):
        split(1, {"ada": 0})
    with pytest.raises(NobodyShares):
        split(1, {})


def test_a_negative_share_is_refused() -> None:
    with pytest.raises(NegativeShare):
        split(1, {"ada": 2, "bo": -1})
