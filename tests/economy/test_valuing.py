"""Values promise: everything that lies in a product, through all levels, over the units at hand; and nothing else."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from allmende.economy import valuing_circles
from allmende.economy.explanation import check
from allmende.economy.goods import CostObject, Goods, Use
from allmende.economy.rulebook import Rulebook
from allmende.economy.settle import Snapshot, ValuesDoNotHold, settle
from allmende.economy.valuing import Values, held_values, values_of
from allmende.economy.valuing_circles import Equation
from tests.economy.communities import JUNE
from tests.economy.pools import pools


def goods_of(snapshot: Snapshot) -> Goods:
    assert snapshot.goods is not None
    return snapshot.goods


def solved_by_brute_force(values: Values) -> dict[str, Fraction]:
    """Solve all equations at once in fractions by elimination, knowing nothing of their structure."""
    names = [name for name, each in values.equations.items() if each.units_milli and name not in values.in_making]
    rows = []
    for name in names:
        each = values.equations[name]
        row = [Fraction(-each.inputs.get(other, 0)) for other in names]
        row[names.index(name)] += each.units_milli
        rows.append([*row, Fraction(each.own_pwh)])
    for column in range(len(names)):
        pivot = next(index for index in range(column, len(names)) if rows[index][column])
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [entry / rows[column][column] for entry in rows[column]]
        for index, row in enumerate(rows):
            if index != column and row[column]:
                rows[index] = [entry - row[column] * own for entry, own in zip(row, rows[column], strict=True)]
    return {name: row[-1] for name, row in zip(names, rows, strict=True)}


@given(pools())
def test_values_are_those_of_the_whole_system_solved_at_once(snapshot: Snapshot) -> None:
    values = values_of(goods_of(snapshot))
    exact = solved_by_brute_force(values)
    # Rounding is passed on along inputs; how far it can reach is itself a solution, with half a unit put in everywhere.
    off = solved_by_brute_force(
        replace(values, equations={n: replace(e, own_pwh=max(e.units_milli, 1)) for n, e in values.equations.items()})
    )
    for name, value in values.per_unit_nwh.items():
        assert abs(value - exact.get(name, Fraction(0))) <= off.get(name, Fraction(0))


@given(pools())
def test_values_as_found_are_held_to_be_right(snapshot: Snapshot) -> None:
    settled = settle(snapshot, Rulebook())
    assert settle(snapshot, Rulebook(), values_nwh=settled.values_nwh) == settled


@given(pools(), st.data())
def test_a_value_that_is_off_is_named(snapshot: Snapshot, data: st.DataObject) -> None:
    goods = goods_of(snapshot)
    values = values_of(goods)
    name = data.draw(st.sampled_from(sorted(goods.nodes)))
    slack = values.equations[name].slack_pwh(values.equations)
    units = max(1, values.equations[name].units_milli - values.equations[name].inputs.get(name, 0))
    wrong = {**values.per_unit_nwh, name: values.per_unit_nwh[name] + 2 + slack // units}
    with pytest.raises(ValuesDoNotHold):
        held_values(goods, values_nwh=wrong)


def test_a_value_left_out_is_nothing_and_one_of_something_unknown_is_named() -> None:
    goods = Goods(nodes={"bread": CostObject(project="bakery", fresh_mwh=700, units_milli=1000)})
    with pytest.raises(ValuesDoNotHold, match="bread"):
        held_values(goods, values_nwh={})
    with pytest.raises(ValuesDoNotHold, match="cake"):
        held_values(goods, values_nwh={"bread": 700_000_000, "cake": 0})
    empty = Goods(nodes={"bread": CostObject(project="bakery", units_milli=1000)})
    assert held_values(empty, values_nwh={}).per_unit_nwh == {"bread": 0}


@given(pools())
def test_large_circles_are_solved_from_below_to_the_same_values(snapshot: Snapshot) -> None:
    exact = values_of(goods_of(snapshot))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(valuing_circles, "MOST_EXACT", 0)
        below = values_of(goods_of(snapshot))
    for name, value in below.per_unit_nwh.items():
        each = below.equations[name]
        assert (
            each.units_milli == 0
            or name in below.in_making
            or each.value({**below.per_unit_nwh, **below.per_fresh_nwh}) == value
        )
        assert 2 * abs(value - exact.per_unit_nwh[name]) <= max(20, value // 10**6)
    held_values(goods_of(snapshot), values_nwh=below.per_unit_nwh)


def test_bread_that_the_miller_eats_comes_back_in_the_flour() -> None:
    nodes = {
        "flour": CostObject(project="mill", fresh_mwh=1000, units_milli=10_000),
        "loaf": CostObject(project="bakery", fresh_mwh=3000, units_milli=10_000),
    }
    uses = [
        Use(node="flour", to="loaf", units_milli=7000),
        Use(node="loaf", to="flour", units_milli=1000),
    ]
    values = values_of(Goods(nodes=nodes, uses=uses))
    # As in docs/mechanisms/production-effort.md: 37000/93 and 13000/93 milli weighted hours.
    assert values.per_unit_nwh == {"flour": 139_784_946, "loaf": 397_849_462}


def test_a_thousand_steps_of_making_one_thing_from_another_keep_their_numbers_small() -> None:
    nodes = {f"n{index:04}": CostObject(project="works", fresh_mwh=7, units_milli=3001) for index in range(1000)}
    uses = [Use(node=f"n{index:04}", to=f"n{index + 1:04}", units_milli=3001) for index in range(999)]
    last = values_of(Goods(nodes=nodes, uses=uses)).per_unit_nwh["n0999"]
    assert abs(last - Fraction(7000 * 10**9, 3001)) <= 500


def test_a_circle_of_which_hardly_anything_is_left_is_solved() -> None:
    nodes = {name: CostObject(project="works", fresh_mwh=500, units_milli=10**9) for name in ("a", "b", "c")}
    uses = [Use(node=one, to=other, units_milli=10**9 - 1) for one, other in (("a", "b"), ("b", "c"), ("c", "a"))]
    values = values_of(Goods(nodes=nodes, uses=uses))
    # 1500 mwh over the three thousandths of a unit that are left.
    assert set(values.per_unit_nwh.values()) == {500 * 10**9}


def test_where_values_of_a_circle_miss_by_rounding_the_explanation_says_so() -> None:
    nodes = {
        "flour": CostObject(project="mill", fresh_mwh=1000, units_milli=1500),
        "loaf": CostObject(project="bakery", fresh_mwh=3001, units_milli=7),
    }
    uses = [Use(node="flour", to="loaf", units_milli=1499), Use(node="loaf", to="flour", units_milli=1)]
    snapshot = Snapshot(
        group="pool",
        period=JUNE,
        effort_mwh=0,
        participants={},
        goods=Goods(nodes=nodes, uses=uses),
    )
    settled = settle(snapshot, Rulebook())
    why = settled.why_value("loaf")
    check(why)
    assert abs(why.input("rounding").amount) <= why.input("slack").amount


@given(st.integers(0, 10**15), st.integers(1, 10**9))
def test_an_equation_holds_for_its_value_and_not_for_the_next(own: int, units: int) -> None:
    each = Equation(units_milli=units, own_pwh=own, inputs={})
    value = each.value({})
    assert each.holds(value, known={}, equations={})
    assert not each.holds(value + 2, known={}, equations={})


@given(pools(corrections=False))
def test_no_value_is_below_zero(snapshot: Snapshot) -> None:
    assume(goods_of(snapshot).uses)
    assert min(values_of(goods_of(snapshot)).per_unit_nwh.values()) >= 0
