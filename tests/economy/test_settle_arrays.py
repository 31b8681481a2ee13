"""The path through arrays promises the same whole numbers as plain Python, or to stand back where they do not fit."""

from __future__ import annotations

import importlib
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.economy import dues_arrays, dues_split, dues_split_arrays, dues_taken, valuing_arrays, valuing_circles
from allmende.economy.goods import CostObject, Goods, Take, TakeTable, UnknownThing, Use, table_of
from allmende.economy.rulebook import Rulebook
from allmende.economy.settle import Snapshot, settle
from allmende.economy.valuing import values_of
from allmende.values.share import split
from tests.economy.pools import pools

RULES = Rulebook()
BREAD = {"bread": CostObject(project="bakery", units_milli=10**30)}


@given(pools())
def test_arrays_settle_to_the_same_integers(snapshot: Snapshot) -> None:
    plain = settle(snapshot, RULES)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(dues_taken, "MANY_TAKES", 0)
        patched.setattr(dues_split, "MANY_MEMBERS", 0)
        assert settle(snapshot, RULES) == plain


@given(pools())
def test_a_table_of_takings_settles_like_the_takings_themselves(snapshot: Snapshot) -> None:
    assert snapshot.goods is not None
    table = table_of(snapshot.goods.takes)
    assert [replace(take, parts={}) for take in table] == [replace(take, parts={}) for take in snapshot.goods.takes]
    assert table[:2] == [table[index] for index in range(min(2, len(table)))]
    settled = settle(snapshot, RULES)
    again = settle(replace(snapshot, goods=replace(snapshot.goods, takes=table)), RULES)
    assert (again.dues_mwh, again.flows_mwh) == (settled.dues_mwh, settled.flows_mwh)
    for member in settled.dues_mwh:
        assert again.why(member) == settled.why(member)
        assert list(settle(snapshot, RULES).takes_by(member)) == list(settled.takes_of.get(member, ()))


@given(pools())
def test_arrays_find_the_same_values_of_circles(snapshot: Snapshot) -> None:
    assert snapshot.goods is not None
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(valuing_circles, "MOST_EXACT", 0)
        plain = values_of(snapshot.goods)
        patched.setattr(valuing_circles, "MANY", 0)
        assert values_of(snapshot.goods) == plain


@given(
    st.integers(-(10**12), 10**12),
    st.dictionaries(st.text("abc", min_size=1, max_size=4), st.integers(0, 10**6), min_size=1),
)
def test_arrays_split_to_the_same_parts(total: int, shares: dict[str, int]) -> None:
    ordered = dict(sorted(shares.items()))
    found = dues_split_arrays.split_among(total, ordered)
    if found is None:
        assert total == 0 or not any(ordered.values())
    else:
        assert found == split(total, ordered)


def test_a_split_too_large_for_64_bits_or_below_zero_is_left_to_plain_python() -> None:
    assert dues_split_arrays.split_among(2**61, {"ada": 2}) is None
    assert dues_split_arrays.split_among(7, {"ada": 2, "bo": -1}) is None


def big_circle(effort_mwh: int) -> Goods:
    names = [f"n{index}" for index in range(500)]
    nodes = {name: CostObject(project="works", fresh_mwh=effort_mwh + len(name), units_milli=7000) for name in names}
    uses = [Use(node=name, to=names[index - 1], units_milli=3000 + index) for index, name in enumerate(names)]
    return Goods(nodes=nodes, uses=uses)


def test_a_large_circle_is_solved_alike_with_and_without_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    by_arrays = values_of(big_circle(5000))
    monkeypatch.setitem(sys.modules, "allmende.economy.valuing_arrays", None)
    monkeypatch.setattr(valuing_circles, "MANY", 501)
    assert values_of(big_circle(5000)) == by_arrays


def test_circles_too_large_for_64_bits_are_solved_in_plain_python() -> None:
    assert min(values_of(big_circle(10**12)).per_unit_nwh.values()) > 10**17


@pytest.mark.parametrize(
    "take",
    [
        Take(id="1", node="bread", units_milli=10**25, parts={"ada": 1}),
        Take(id="1", node="bread", units_milli=2**62, parts={"ada": 1}),
        Take(id="1", node="bread", units_milli=1, parts={"ada": 1}, price_mwh=2**60 + 1),
    ],
)
def test_takings_too_large_for_64_bits_are_added_up_in_plain_python(take: Take) -> None:
    goods = Goods(nodes=BREAD, takes=[take])
    assert dues_arrays.read_table(table_of(goods.takes), goods=goods) is None


def test_values_too_large_for_64_bits_are_reckoned_in_plain_python() -> None:
    goods = Goods(nodes=BREAD, takes=[Take(id="1", node="bread", units_milli=10**9, parts={"ada": 1})])
    by_arrays = dues_arrays.read_table(table_of(goods.takes), goods=goods)
    assert by_arrays is not None
    assert by_arrays.at({"bread": 10**15}).by_value_mwh == {"ada": 10**15}


def test_something_unknown_is_named_by_the_arrays_too() -> None:
    table = TakeTable(ids=["1"], nodes=["rye"], units_milli=[1], parts=["ada"], prices_mwh=[None])
    with pytest.raises(UnknownThing, match="rye"):
        dues_arrays.read_table(table, goods=Goods(nodes=BREAD, takes=table))


def test_without_numpy_the_same_is_settled_in_plain_python(monkeypatch: pytest.MonkeyPatch) -> None:
    goods = big_circle(5000)
    with_arrays = values_of(goods)

    def missing(name: str) -> object:
        raise ModuleNotFoundError(name, name="numpy")

    monkeypatch.setattr(importlib, "import_module", missing)
    monkeypatch.setattr(dues_taken, "MANY_TAKES", 0)
    monkeypatch.setattr(dues_split, "MANY_MEMBERS", 0)
    assert values_of(goods) == with_arrays
    assert dues_split.split_among(5, {"ada": 1, "bo": 1}) == {"ada": 3, "bo": 2}
    assert type(dues_taken.read(goods)) is dues_taken.PlainTakings
    assert valuing_arrays.MOST_PWH < 2**63
