"""Auctions promise: awards that add up to what there is and to what is asked, and a certificate that holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.economy.auction import (
    Lot,
    Many,
    ManyMarket,
    Market,
    SharesMarket,
    Things,
    ThingsMarket,
    awards,
    certificate,
    close,
    fits,
)
from allmende.mechanisms.certificates import REFUTED, check

worths = st.integers(0, 900)
people = st.sampled_from("abcdef")
lots = st.fixed_dictionaries(
    {name: st.builds(Lot, product=st.just("p"), units_milli=st.just(1000), floor_mwh=worths) for name in "xyz"}
)
things = st.builds(
    ThingsMarket,
    lots=lots,
    worth_mwh=st.dictionaries(people, st.dictionaries(st.sampled_from("xyz"), worths, max_size=3)),
)
many = st.builds(
    ManyMarket,
    product=st.just("p"),
    portions=st.integers(0, 8),
    portion_milli=st.sampled_from([250, 1000]),
    floor_mwh=worths,
    worth_mwh=st.dictionaries(people, st.lists(worths, max_size=4)),
)


@st.composite
def shares(draw: st.DrawFn) -> SharesMarket:
    pieces = draw(st.booleans())
    offered = {name: Lot(product=name, units_milli=draw(st.integers(1, 9)) * 1000, pieces=pieces) for name in "xy"}
    liking = draw(
        st.dictionaries(people, st.dictionaries(st.sampled_from("xy"), st.integers(1, 9), min_size=1), max_size=5)
    )
    budgets = {member: draw(st.integers(1, 900)) for member in liking}
    return SharesMarket(lots=offered, liking=liking, budgets_mwh=budgets)


@given(st.one_of(things, many, shares()), st.integers(0, 9))
def test_every_result_is_proved_by_its_certificate(market: Market, number: int) -> None:
    outcome = close(market, number=number)
    assert fits(market, outcome)
    assert check(certificate(market, outcome))
    given_out = awards(market, outcome)
    assert all(award.units_milli > 0 and award.price_mwh >= 0 for award in given_out)
    assert len({(award.member, award.product) for award in given_out}) == len(given_out)


@given(shares())
def test_shares_are_all_there_is_and_ask_for_no_more_than_the_budget(market: SharesMarket) -> None:
    outcome = close(market, number=0)
    given_out = awards(market, outcome)
    for name, lot in market.lots.items():
        units = [award.units_milli for award in given_out if award.product == name]
        assert sum(units) == (lot.units_milli if any(name in liked for liked in market.liking.values()) else 0)
        assert not lot.pieces or all(count % 1000 == 0 for count in units)
    for member, budget_mwh in market.budgets_mwh.items():
        assert sum(award.price_mwh for award in given_out if award.member == member) <= budget_mwh


def test_shares_ask_for_exactly_the_budget_where_nothing_rounds_to_nothing() -> None:
    lot = Lot(product="p", units_milli=3000, pieces=False)
    market = SharesMarket(
        lots={"x": lot, "y": lot}, liking={"ada": {"x": 1, "y": 1}, "bo": {"y": 1}}, budgets_mwh={"ada": 101, "bo": 50}
    )
    given_out = awards(market, close(market, number=0))
    assert sum(award.price_mwh for award in given_out if award.member == "ada") == 101
    assert sum(award.price_mwh for award in given_out) == 151


def test_a_price_that_is_not_the_least_is_refuted() -> None:
    market = ThingsMarket(lots={"x": Lot(product="p", units_milli=1000)}, worth_mwh={"ada": {"x": 9}, "bo": {"x": 5}})
    assert close(market, number=0) == Things(lot_of={"ada": "x"}, prices_mwh={"x": 5})
    with pytest.raises(REFUTED):
        check(certificate(market, Things(lot_of={"ada": "x"}, prices_mwh={"x": 6})))


def test_a_result_of_another_form_fits_no_market() -> None:
    market = ManyMarket(product="p", portions=1, worth_mwh={"ada": [5]})
    other = Things(lot_of={}, prices_mwh={})
    assert not fits(market, other)
    assert not fits(market, Many(portions_of={"bo": 1}, price_mwh=0))
    with pytest.raises(TypeError):
        awards(market, other)
    with pytest.raises(TypeError):
        certificate(market, other)
