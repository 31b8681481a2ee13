"""The audit promises for pools: nobody takes along more than they have, nor all together more than the rules allow."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from allmende.economy import bookings
from allmende.economy.bookings import Draft, travelling_mwh
from tests.economy.agreeing import agree
from tests.economy.test_audit import after, complaints
from tests.economy.world import HOUSE, World

ROOT = "ab" * 32
CHECKPOINT: dict[str, Any] = {"from_book": "pool.example/books", "size": 9, "root": ROOT}


@pytest.fixture
def pool() -> World:
    """A house with a project inside it, to which cy and dee brought balances."""
    world = World(Random(2))
    world.book(bookings.group_founded(group="mill", group_kind="project", parent=HOUSE))
    for member in ("cy", "dee"):
        world.book(bookings.member_joined(group="mill", member=member, role="member", share_milli=0))
    world.book(brought({"cy": 90_000, "dee": -40_000}))
    return world


def brought(members: dict[str, int]) -> Draft:
    return bookings.group_brought(group="mill", **CHECKPOINT, members=members)


def gone(members: dict[str, int], given: dict[str, int], *, rule: str = "carry") -> Draft:
    return bookings.group_gone(group="mill", pool=HOUSE, to_book="mill", rule=rule, members=members, given=given)


def closing(members: dict[str, int]) -> Draft:
    return bookings.group_closed_book(group=HOUSE, to_book="pool.example/books", members=members)


def alone(world: World, draft: Draft) -> list[str]:
    found = after(world, draft)
    world.entries.pop()
    return found


def limit(world: World, hours: int) -> None:
    members = world.members
    agree(world, group=HOUSE, name="pool_link_limit_wh", value=hours, previous=None, members=members)


def test_what_was_brought_stands_against_the_link(pool: World) -> None:
    assert complaints(pool.entries) == {}
    assert pool.balance("link:mill", before_us=pool.now_us + 1) == -50_000


def test_who_brings_something_is_in_the_group(pool: World) -> None:
    assert alone(pool, replace(brought({"eve": 5}), key="k")) == ["eve is not in group mill"]


def test_no_more_is_brought_than_the_rules_allow(pool: World) -> None:
    limit(pool, 100)
    assert "mwh travel where at most 100000 may" in alone(pool, brought({"cy": 60_000, "dee": -50_000}))[0]


def test_who_leaves_takes_along_what_stands_and_no_more(pool: World) -> None:
    assert alone(pool, gone({"cy": 90_000, "dee": -40_000}, {})) == []
    assert "cy takes 90001 mwh along where 90000 stand" in alone(pool, gone({"cy": 90_001, "dee": -40_000}, {}))
    assert "cy takes -1 mwh along" in alone(pool, gone({"cy": -1}, {}))[0]
    assert alone(pool, gone({"cy": 80_000, "dee": -40_000}, {})) == ["what travels was not cut in proportion"]
    assert alone(pool, gone({"cy": 45_000, "dee": -20_000}, {"cy": 45_000, "dee": -20_000})) == []
    assert "leaves 46000 mwh behind" in alone(pool, gone({"cy": 45_000, "dee": -20_000}, {"cy": 46_000}))[0]


def test_balances_that_stay_go_to_the_fund(pool: World) -> None:
    given = {"cy": 90_000, "dee": -40_000}
    assert "never said that those who leave give" in alone(pool, gone({}, given, rule="give"))[0]
    agree(pool, group=HOUSE, name="pool_leaving_rule", value="give", previous=None, members=pool.members)
    assert alone(pool, gone({"cy": 9, "dee": -4}, {}, rule="give")) == [
        "balances travel where the rule is that they stay"
    ]
    pool.book(gone({}, given, rule="give"))
    assert complaints(pool.entries) == {}
    assert pool.balance("fund:house", before_us=pool.now_us + 1) == 50_000
    assert pool.balance("person:cy", before_us=pool.now_us + 1) == 0


def test_only_who_is_in_a_pool_leaves_it(pool: World) -> None:
    own = bookings.group_gone(group=HOUSE, pool=HOUSE, to_book="b", rule="carry", members={}, given={})
    assert alone(pool, own) == ["group house is in no pool"]
    elsewhere = replace(own, facts={**own.facts, "group": "shed"})
    assert alone(pool, elsewhere) == ["group shed does not exist"]


def test_a_closed_book_goes_on_elsewhere(pool: World) -> None:
    limit(pool, 65)
    members = travelling_mwh({"cy": 90_000, "dee": -40_000}, limit_mwh=65_000)
    assert members == {"cy": 45_000, "dee": -20_000}
    pool.book(closing(members))
    assert complaints(pool.entries) == {}
    assert alone(pool, bookings.task_called_off(occurrence="o"))[0] == (
        "this book was closed, and goes on in pool.example/books"
    )


def test_a_book_is_closed_by_its_community_and_at_rest(pool: World) -> None:
    inside = bookings.group_closed_book(group="mill", to_book="b", members={})
    assert alone(pool, inside) == ["group mill is not the community of this book"]
    pool.random = Random(0)
    pool.unasked("gutter")
    assert "mwh of effort in group house were not settled yet" in alone(pool, closing({}))[0]


def test_goods_are_settled_before_a_book_is_closed(pool: World) -> None:
    pool.book(bookings.product_listed(product="p", group="mill", pieces=True, rule="gift"))
    pool.book(bookings.good_made(move="m", product="p", units_milli=1000))
    assert alone(pool, closing({})) == ["1 movements of goods were not settled yet"]


def test_a_book_is_opened_by_its_community() -> None:
    world = World(Random(2))
    opened = bookings.group_opened_book(group=HOUSE, **CHECKPOINT, members={"ada": 5_000})
    assert alone(world, opened) == []
    inside = bookings.group_opened_book(group="family", **CHECKPOINT, members={"ada": 5_000})
    assert alone(world, inside) == ["group family is not the community of this book"]
