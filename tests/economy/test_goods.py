"""Goods promise: a month that cannot have been is refused, and the refusal names the thing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from allmende.economy.dues_taken import read
from allmende.economy.goods import (
    CostObject,
    EffortsDiffer,
    Goods,
    MoreOutThanAtHand,
    NegativeUnits,
    OneNameForTwo,
    SettlementRefused,
    Take,
    TakenByNobody,
    UnknownRule,
    UnknownThing,
    Use,
    refuse_impossible_goods,
)
from allmende.economy.settle import Snapshot
from tests.economy.pools import pools

BREAD = CostObject(project="bakery", units_milli=5000)
NODES = {"bread": BREAD}


def taken(**more: object) -> Take:
    return replace(Take(id="t1", node="bread", units_milli=1000, parts={"ada": 1}), **more)  # type: ignore[arg-type]


def refuse(goods: Goods, *, effort_mwh: int = 0) -> None:
    refuse_impossible_goods(goods, effort_mwh=effort_mwh, taken_milli=read(goods).taken_milli)


@given(pools())
def test_what_can_have_been_is_not_refused(snapshot: Snapshot) -> None:
    assert snapshot.goods is not None
    refuse(snapshot.goods, effort_mwh=snapshot.effort_mwh)


@pytest.mark.parametrize(
    ("goods", "refusal", "named"),
    [
        (Goods(nodes=NODES, uses=[Use(node="rye", to="bread", units_milli=1)]), UnknownThing, "rye"),
        (Goods(nodes=NODES, uses=[Use(node="bread", to="cake", units_milli=1)]), UnknownThing, "cake"),
        (Goods(nodes=NODES, uses=[Use(node="bread", to="bakery", units_milli=-1)]), NegativeUnits, "bread"),
        (Goods(nodes=NODES, takes=[taken(node="rye")]), UnknownThing, "rye"),
        (Goods(nodes=NODES, takes=[taken(parts={})]), TakenByNobody, "t1"),
        (Goods(nodes=NODES, takes=[taken(parts={"ada": 1, "bo": 0})]), TakenByNobody, "t1"),
        (Goods(nodes=NODES, takes=[taken(units_milli=5001)]), MoreOutThanAtHand, "bread"),
        (Goods(nodes={"bread": replace(BREAD, lost_milli=5001)}), MoreOutThanAtHand, "bread"),
        (Goods(nodes={"bread": replace(BREAD, lost_milli=-1)}), NegativeUnits, "bread"),
        (Goods(nodes={"bread": replace(BREAD, units_milli=-1)}), NegativeUnits, "bread"),
        (Goods(nodes={"bread": replace(BREAD, rule="barter")}), UnknownRule, "barter"),
        (Goods(nodes=NODES, overhead_rules={"bakery": "nobody"}), UnknownRule, "bakery"),
        (Goods(nodes={"bakery": BREAD}), OneNameForTwo, "bakery"),
        (Goods(nodes=NODES, overheads_mwh={"bakery": 7}), EffortsDiffer, "7"),
    ],
)
def test_the_impossible_is_refused_and_named(goods: Goods, refusal: type[SettlementRefused], named: str) -> None:
    with pytest.raises(refusal, match=named):
        refuse(goods)


def test_what_comes_back_can_go_out_again() -> None:
    back = taken(id="t2", units_milli=-1000)
    refuse(Goods(nodes=NODES, takes=[taken(units_milli=6000), back]))


def test_a_right_needs_no_stock() -> None:
    lake = {"bread": CostObject(project="house", rule="auction", right=True)}
    refuse(Goods(nodes=lake, takes=[taken(price_mwh=10)]))
