from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.economy.auction import Lot, Many, ManyMarket, Things, ThingsMarket, close
from allmende.economy.auction_rise import MOST_TOLD, TooManyToTell, rise_of_many, rise_of_things

WORTH = st.integers(min_value=0, max_value=12)
LOTS = ("attic", "cellar", "porch", "shed")


@st.composite
def things(draw: st.DrawFn) -> ThingsMarket:
    names = draw(st.lists(st.sampled_from(LOTS), min_size=1, unique=True))
    floors = {name: draw(st.sampled_from([0, 0, 3, 5])) for name in names}
    people = [f"person {number}" for number in range(draw(st.integers(0, 6)))]
    worth = {one: draw(st.dictionaries(st.sampled_from(names), WORTH)) for one in people}
    return ThingsMarket(
        lots={name: Lot(product=name, units_milli=1000, floor_mwh=floor) for name, floor in floors.items()},
        worth_mwh=worth,
    )


@given(things())
def test_prices_that_rise_step_by_step_end_where_the_auction_closes(market: ThingsMarket) -> None:
    prices = {name: lot.floor_mwh for name, lot in market.lots.items()}
    for step in rise_of_things(market):
        assert step.by_mwh > 0
        assert all(prices[lot] + step.by_mwh == price for lot, price in step.prices_mwh.items())
        prices |= step.prices_mwh
    outcome = close(market, number=0)
    assert isinstance(outcome, Things)
    assert prices == outcome.prices_mwh


@given(things())
def test_at_each_step_one_more_competes_than_there_are_things_and_somebody_turns(market: ThingsMarket) -> None:
    for step in rise_of_things(market):
        assert len(step.wanted_by) == len(step.prices_mwh) + 1
        assert step.turned_to
        assert step.turned_to.keys() <= set(step.wanted_by)
        for member, lot in step.turned_to.items():
            left = [
                most - step.prices_mwh[one] for one, most in market.worth_mwh[member].items() if one in step.prices_mwh
            ]
            assert max(left) >= 0
            assert lot is None or lot not in step.prices_mwh


@given(st.dictionaries(st.text("abc", min_size=1), st.lists(WORTH, max_size=4), min_size=1), st.integers(0, 6))
def test_those_who_give_up_on_the_way_are_as_many_as_there_are_too_few(worth: dict[str, list[int]], units: int) -> None:
    market = ManyMarket(product="p", portions=units, floor_mwh=2, worth_mwh=worth)
    outcome = close(market, number=0)
    assert isinstance(outcome, Many)
    told = rise_of_many(market, price_mwh=outcome.price_mwh)
    gone = sum(sum(one.portions_of.values()) for one in told)
    wanted = sum(value >= 2 for stated in worth.values() for value in stated)
    equal = sum(value == outcome.price_mwh for stated in worth.values() for value in stated)
    given_out = sum(outcome.portions_of.values())
    assert wanted - gone - equal <= given_out <= wanted - gone
    assert [one.at_mwh for one in told] == sorted({one.at_mwh for one in told})


def test_a_rise_that_nobody_would_read_is_not_told() -> None:
    lots = {f"lot {number}": Lot(product="p", units_milli=1000) for number in range(50)}
    people = {f"person {number}": dict.fromkeys(lots, 1) for number in range(MOST_TOLD // 50 + 1)}
    with pytest.raises(TooManyToTell, match=str(len(people) * 50)):
        rise_of_things(ThingsMarket(lots=lots, worth_mwh=people))
