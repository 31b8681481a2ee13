import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.goods.certify import certify_uniform_price
from allmende.mechanisms.goods.market_certificate import Refuted, check
from allmende.mechanisms.goods.uniform_price import BadStatement, NothingToShare, uniform_dues, uniform_price

STATED = st.dictionaries(st.sampled_from("abcdef"), st.lists(st.integers(0, 9), max_size=4), min_size=1)


@given(stated=STATED, units=st.integers(0, 12), floor=st.integers(0, 4), number=st.integers(0, 9))
def test_one_price_at_which_everybody_has_what_they_want(
    stated: dict[str, list[int]], units: int, floor: int, number: int
) -> None:
    shared = uniform_price(stated, units_count=units, floor_mwh=floor, round_number=number)
    check(json.loads(json.dumps(certify_uniform_price(stated, shared, units_count=units, floor_mwh=floor))))
    assert sum(shared.units_of.values()) + shared.left_count == units


@given(stated=STATED, units=st.integers(1, 12), floor=st.integers(0, 4))
def test_no_lower_price_would_do_and_none_above_the_greatest(
    stated: dict[str, list[int]], units: int, floor: int
) -> None:
    shared = uniform_price(stated, units_count=units, floor_mwh=floor)
    everything = [worth for each in stated.values() for worth in each]
    for price in range(12):
        fits = (
            price >= floor
            and sum(worth > price for worth in everything) <= units
            and (price == floor or sum(worth >= price for worth in everything) >= units)
        )
        assert fits == (shared.least_mwh <= price <= shared.greatest_mwh)


def test_equal_statements_take_turns_over_the_rounds() -> None:
    stated = {name: [5] for name in "abc"}
    winners = [
        next(
            name for name, units in uniform_price(stated, units_count=1, round_number=number).units_of.items() if units
        )
        for number in range(6)
    ]
    assert winners == ["a", "b", "c", "a", "b", "c"]


@given(stated=STATED, units=st.integers(1, 12), total=st.integers(0, 10**6))
def test_dues_sum_to_the_total_exactly(stated: dict[str, list[int]], units: int, total: int) -> None:
    shared = uniform_price(stated, units_count=units)
    if any(shared.units_of.values()):
        assert sum(uniform_dues(shared, total_mwh=total).values()) == total


def test_what_cannot_be_is_refused_by_name() -> None:
    with pytest.raises(BadStatement, match="Ada"):
        uniform_price({"Ada": [-1]}, units_count=1)
    with pytest.raises(BadStatement, match="supply"):
        uniform_price({"Ada": [1]}, units_count=-1)


def test_dues_of_units_that_nobody_got_and_an_empty_round_are_refused() -> None:
    with pytest.raises(NothingToShare):
        uniform_price({}, units_count=1)
    with pytest.raises(BadStatement, match="total"):
        uniform_dues(uniform_price({"Ada": [1]}, units_count=1), total_mwh=-1)


def test_a_price_too_low_is_refuted() -> None:
    stated = {"Ada": [5], "Bo": [4]}
    certificate = certify_uniform_price(stated, uniform_price(stated, units_count=1), units_count=1)
    certificate["price"] = 3
    with pytest.raises(Refuted, match="Bo"):
        check(certificate)
