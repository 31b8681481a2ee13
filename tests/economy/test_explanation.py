"""An explanation promises that every number in it can be recomputed, and survives the way through JSON."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.economy.explanation import (
    DoesNotAddUp,
    Explanation,
    InputMissing,
    NotAnExplanation,
    Source,
    check,
    from_json,
    scaled,
    to_json,
    towards_zero,
)


def given_node(code: str, amount: int, *, unit: str = "mwh") -> Explanation:
    return Explanation(code=code, amount=amount, unit=unit, sources=(Source("entry", 7),))  # type: ignore[arg-type]


def effort(minutes: int, weight: int, amount: int) -> Explanation:
    return Explanation(
        code="contribution.effort",
        amount=amount,
        unit="mwh",
        operation="effort",
        inputs=(
            ("minutes", given_node("minutes", minutes, unit="minutes")),
            ("weight", given_node("weight", weight, unit="milli")),
        ),
    )


def test_effort_is_hours_times_weight() -> None:
    check(effort(60, 1350, 1350))
    with pytest.raises(DoesNotAddUp) as wrong:
        check(effort(60, 1350, 1351))
    assert (wrong.value.stated, wrong.value.computed) == (1351, 1350)


def test_the_first_wrong_node_is_named_with_its_path() -> None:
    right, wrong = effort(60, 1000, 1000), effort(30, 1000, 501)
    total = Explanation(
        code="balance", amount=1501, unit="mwh", operation="sum", inputs=(("entry:7", right), ("entry:9", wrong))
    )
    with pytest.raises(DoesNotAddUp, match="balance/entry:9"):
        check(total)


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=8), st.integers(-5, 5))
def test_sums_differences_and_products_are_recomputed(amounts: list[int], error: int) -> None:
    inputs = tuple((str(place), given_node("part", amount)) for place, amount in enumerate(amounts))
    product = 1
    for amount in amounts:
        product *= amount
    right = {"sum": sum(amounts), "difference": amounts[0] - sum(amounts[1:]), "product": product}
    for operation, amount in right.items():
        node = Explanation(code="x", amount=amount + error, unit="mwh", operation=operation, inputs=inputs)  # type: ignore[arg-type]
        if error:
            with pytest.raises(DoesNotAddUp):
                check(node)
        else:
            check(node)


def test_a_weight_on_the_board_is_recomputed_from_its_published_course() -> None:
    names = ("opening", "cap", "steps", "opened", "due", "at")
    inputs = tuple(
        (name, given_node(name, amount)) for name, amount in zip(names, (1000, 3000, 10, 0, 100, 35), strict=True)
    )
    node = Explanation(code="weight.board", amount=1600, unit="milli", operation="board", inputs=inputs)
    check(node)
    with pytest.raises(DoesNotAddUp):
        check(replace(node, amount=1800))


def test_a_share_may_be_rounded_by_one_unit_and_no_more() -> None:
    def share(amount: int, rounding: int) -> Explanation:
        names = {"total": 100, "share": 1, "whole": 3, "rounding": rounding}
        inputs = tuple((name, given_node(name, part)) for name, part in names.items())
        return Explanation(code="due", amount=amount, unit="mwh", operation="share_of", inputs=inputs)

    check(share(33, 0))
    check(share(34, 1))
    with pytest.raises(DoesNotAddUp):
        check(share(38, 5))


def test_units_at_a_value_are_recomputed_to_the_half() -> None:
    inputs = (("units", given_node("units", 1500, unit="units")), ("value", given_node("value", 10**6, unit="nwh")))
    node = Explanation(code="take.value", amount=2, unit="mwh", operation="value", inputs=inputs)
    check(node)
    with pytest.raises(DoesNotAddUp):
        check(replace(node, amount=1))


def test_a_mean_may_miss_by_what_rounding_explains_and_no_more() -> None:
    def mean(amount: int, **named: int) -> Explanation:
        inputs = tuple((name, given_node(name, part, unit="pwh")) for name, part in named.items())
        return Explanation(code="value", amount=amount, unit="nwh", operation="mean", inputs=inputs)

    check(mean(34, content=101, units=3))
    check(mean(35, content=101, units=3, rounding=4, slack=8))
    with pytest.raises(DoesNotAddUp):
        check(mean(35, content=101, units=3, rounding=4, slack=7))
    with pytest.raises(InputMissing):
        check(mean(0, content=1, units=0))
    with pytest.raises(InputMissing):
        check(mean(0, content=-1, units=3))


def test_a_node_without_what_its_operation_needs_is_refused() -> None:
    bare = Explanation(code="due", amount=1, unit="mwh", operation="scaled")
    with pytest.raises(InputMissing):
        check(bare)
    with pytest.raises(InputMissing):
        check(replace(bare, inputs=(("of", given_node("x", 1)),)))
    with pytest.raises(InputMissing):
        check(replace(bare, operation="given", inputs=(("of", given_node("x", 1)),)))
    with pytest.raises(InputMissing):
        check(replace(bare, operation="same", inputs=(("a", given_node("x", 1)), ("b", given_node("x", 1)))))


@given(st.integers(-(10**9), 10**9), st.integers(0, 1000), st.integers(1, 1000))
def test_credit_and_debt_round_alike(amount: int, part: int, whole: int) -> None:
    assert scaled(-amount, part=part, whole=whole) == -scaled(amount, part=part, whole=whole)
    assert towards_zero(-amount, part=part, whole=whole) == -towards_zero(amount, part=part, whole=whole)
    assert 2 * abs(scaled(amount, part=part, whole=whole) * whole - amount * part) <= whole


trees = st.recursive(
    st.builds(
        Explanation,
        code=st.text(max_size=5),
        amount=st.integers(),
        unit=st.sampled_from(["mwh", "milli"]),
        sources=st.lists(
            st.builds(Source, st.sampled_from(["entry", "rule"]), st.integers() | st.text(max_size=3)), max_size=2
        ).map(tuple),
    ),
    lambda inner: st.builds(
        Explanation,
        code=st.just("sum"),
        amount=st.integers(),
        unit=st.just("mwh"),
        operation=st.just("sum"),
        inputs=st.lists(st.tuples(st.text(max_size=3), inner), min_size=1, max_size=3).map(tuple),
    ),
    max_leaves=8,
)


@given(trees)
def test_json_gives_the_tree_back_unchanged(tree: Explanation) -> None:
    assert from_json(to_json(tree)) == tree


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"code": "x", "amount": 1.5, "unit": "mwh", "operation": "given"},
        {"code": "x", "amount": True, "unit": "mwh", "operation": "given"},
        {"code": "x", "amount": 1, "unit": "money", "operation": "given"},
        {"code": "x", "amount": 1, "unit": "mwh", "operation": "guess"},
        {"code": "x", "amount": 1, "unit": "mwh", "operation": "given", "sources": [["rumour", 1]]},
        {"code": "x", "amount": 1, "unit": "mwh", "operation": "given", "inputs": [1]},
        {"code": "x", "amount": 1, "unit": "mwh", "operation": "given", "inputs": {}},
    ],
)
def test_data_that_is_no_explanation_is_refused(data: Any) -> None:
    with pytest.raises(NotAnExplanation):
        from_json(data)
