"""The audit promises for auctions: the statements decide, and what they award is taken once, at that price."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from allmende.economy import bookings
from allmende.economy.auction import Award, Lot, ManyMarket, Market, SharesMarket, ThingsMarket, awards, close
from allmende.economy.bookings import Draft
from tests.economy.test_audit import after
from tests.economy.village import BAKERY, CAKE, FLOUR, MILL, ROOM, Village
from tests.economy.world import HOUSE

ROOMS = ThingsMarket(
    lots={"fri": Lot(product=ROOM, units_milli=1000), "sat": Lot(product=ROOM, units_milli=1000)},
    worth_mwh={"ada": {"fri": 500, "sat": 800}, "bo": {"sat": 700}, "cy": {"fri": 100}},
)
CAKES = ManyMarket(product=CAKE, portions=2, floor_mwh=20, worth_mwh={"ada": [90, 60], "bo": [80], "cy": [10]})
SACKS = SharesMarket(
    lots={"wheat": Lot(product=FLOUR, units_milli=3000, pieces=False)},
    liking={"ada": {"wheat": 1}, "bo": {"wheat": 3}},
    budgets_mwh={"ada": 100, "bo": 200},
)
MARKETS: list[tuple[str, Market]] = [(HOUSE, ROOMS), (BAKERY, CAKES), (MILL, SACKS)]


@pytest.fixture
def village() -> Village:
    """A village with cake and flour in stock."""
    village = Village(Random(1))
    village.make(CAKE, 2000)
    village.make(FLOUR, 3000)
    return village


def closed(group: str, market: Market, *, name: str = "a", number: int = 0) -> Draft:
    outcome = close(market, number=number)
    return bookings.auction_closed(auction=name, group=group, number=number, market=market, outcome=outcome)


def taking(award: Award, **change: Any) -> Draft:
    facts: dict[str, Any] = {
        "move": f"m {award.member}",
        "product": award.product,
        "units_milli": award.units_milli,
        "parts": {award.member: 1},
        "price_mwh": award.price_mwh,
        "auction": "a",
    }
    return bookings.good_taken(**{**facts, **change})


def alone(village: Village, draft: Draft) -> list[str]:
    found = after(village, draft)
    village.entries.pop()
    return found


@pytest.mark.parametrize(("group", "market"), MARKETS)
def test_what_an_auction_awards_is_taken_once_at_its_price(village: Village, group: str, market: Market) -> None:
    village.book(closed(group, market))
    given = awards(market, close(market, number=0))
    assert given
    for award in given:
        dearer = taking(award, price_mwh=award.price_mwh + 1)
        assert any("to none of them" in found for found in alone(village, dearer))
        assert any("to none of them" in found for found in alone(village, taking(award, parts={"eve": 1})))
        assert after(village, taking(award)) == []
        assert any("or they took it" in found for found in alone(village, taking(award, move="again")))


@pytest.mark.parametrize(("group", "market"), MARKETS)
def test_an_auction_closes_once(village: Village, group: str, market: Market) -> None:
    village.book(closed(group, market))
    assert any("has closed already" in found for found in alone(village, closed(group, market)))
    assert any("another of the number 0" in found for found in alone(village, closed(group, market, name="b")))
    assert alone(village, closed(group, market, name="b", number=1)) == []


def test_a_price_needs_an_auction(village: Village) -> None:
    award = Award(member="ada", product=CAKE, units_milli=1000, price_mwh=5)
    assert alone(village, taking(award)) == ["auction a has not closed"]


@pytest.mark.parametrize(
    ("group", "market", "result"),
    [
        (HOUSE, ROOMS, {"lots": {"ada": "sat", "cy": "fri"}, "prices": {"fri": 100, "sat": 800}}),
        (HOUSE, ROOMS, {"lots": {"ada": "fri", "bo": "sat"}, "prices": {"fri": 100, "sat": 401}}),
        (BAKERY, CAKES, {"portions": {"ada": 1, "bo": 1, "cy": 0}, "price_mwh": 61}),
        (BAKERY, CAKES, {"portions": {"ada": 2, "bo": 0, "cy": 0}, "price_mwh": 60}),
        (MILL, SACKS, {"spent": {"ada": {"wheat": 10**8}, "bo": {"wheat": 2 * 10**8}}, "prices": {"wheat": 301}}),
        (MILL, SACKS, {"spent": {"ada": {"wheat": 10**8}, "bo": {"wheat": 10**8}}, "prices": {"wheat": 300}}),
    ],
)
def test_another_result_is_found(village: Village, group: str, market: Market, result: dict[str, Any]) -> None:
    draft = closed(group, market)
    assert alone(village, draft) == []
    found = alone(village, replace(draft, facts={**draft.facts, "result": result}))
    assert any("certificate does not hold" in one for one in found)


def test_a_result_of_others_is_found(village: Village) -> None:
    draft = closed(BAKERY, CAKES)
    result: dict[str, Any] = {"portions": {"ada": 1, "bo": 1, "eve": 0}, "price_mwh": 60}
    found = alone(village, replace(draft, facts={**draft.facts, "result": result}))
    assert found == ["its result speaks of others than its statements"]


def test_who_bids_is_a_member_and_what_is_offered_the_groups_own(village: Village) -> None:
    strangers = replace(CAKES, worth_mwh={"ada": [90], "zoe": [80]})
    assert alone(village, closed(BAKERY, strangers)) == ["zoe is not a member"]
    assert "cake is not a product of group mill" in alone(village, closed(MILL, CAKES))
    halves = replace(CAKES, portion_milli=500)
    assert "cake has only whole units" in " ".join(alone(village, closed(BAKERY, halves)))
    dear = replace(ROOMS, lots={"fri": replace(ROOMS.lots["fri"], floor_mwh=9), "sat": ROOMS.lots["sat"]})
    assert "nobody made room" in alone(village, closed(HOUSE, dear))[0]


@pytest.mark.parametrize(
    "market",
    [replace(ROOMS, worth_mwh={}), replace(CAKES, worth_mwh={}), replace(SACKS, liking={}, budgets_mwh={})],
)
def test_an_auction_without_bids_closes_with_nothing(village: Village, market: Market) -> None:
    group = {ThingsMarket: HOUSE, ManyMarket: BAKERY, SharesMarket: MILL}[type(market)]
    assert after(village, closed(group, market)) == []
    assert awards(market, close(market, number=0)) == []
