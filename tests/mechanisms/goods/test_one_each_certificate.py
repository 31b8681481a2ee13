"""A certificate of things shared out one each proves both ends and the middle: no others pass for them."""

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.goods.certify import certify_one_each
from allmende.mechanisms.goods.one_each import OneEach, one_each
from allmende.mechanisms.goods.one_each_certificate import NotACertificate, Refuted, check

WORTH = {"Ada": {"attic": 500, "cellar": 300}, "Bo": {"attic": 400, "cellar": 250}, "Cy": {"cellar": 90}}
FLOORS = {"attic": 100, "cellar": 0, "shed": 20}


@st.composite
def stated(draw: st.DrawFn) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    floors = {f"t{index}": draw(st.sampled_from((0, 0, 3))) for index in range(draw(st.integers(1, 5)))}
    wishes = st.dictionaries(st.sampled_from(sorted(floors)), st.integers(0, 9))
    return {f"p{index}": draw(wishes) for index in range(draw(st.integers(1, 6)))}, floors


def certificate() -> dict[str, Any]:
    made = certify_one_each(WORTH, one_each(WORTH, floors_mwh=FLOORS), floors_mwh=FLOORS)
    result: dict[str, Any] = json.loads(json.dumps(made))
    return result


@given(market=stated(), place=st.integers(0, 100))
def test_the_middle_is_proved_for_any_sum_within_reach(
    market: tuple[dict[str, dict[str, int]], dict[str, int]], place: int
) -> None:
    worth, floors = market
    usual = one_each(worth, floors_mwh=floors)
    least, greatest = sum(usual.least_mwh.values()), sum(usual.greatest_mwh.values())
    shared = one_each(worth, floors_mwh=floors, total_mwh=least + (greatest - least) * place // 100)
    check(json.loads(json.dumps(certify_one_each(worth, shared, floors_mwh=floors))))


@given(market=stated(), data=st.data())
def test_no_other_result_passes_for_the_right_one(
    market: tuple[dict[str, dict[str, int]], dict[str, int]], data: st.DataObject
) -> None:
    worth, floors = market
    right = one_each(worth, floors_mwh=floors)
    places = data.draw(st.permutations([*floors, *[None] * len(worth)]))
    given_to = {
        person: thing
        for person, thing in zip(worth, places, strict=False)
        if thing is not None and thing in worth[person]
    }
    shift = st.fixed_dictionaries(dict.fromkeys(floors, st.integers(-1, 1)))
    low, high = data.draw(shift), data.draw(shift)
    other = OneEach(
        thing_of=data.draw(st.sampled_from((right.thing_of, given_to))),
        least_mwh={thing: price + low[thing] for thing, price in right.least_mwh.items()},
        maximin=right.maximin,
        greatest_mwh={thing: price + high[thing] for thing, price in right.greatest_mwh.items()},
    )
    try:
        check(certify_one_each(worth, other, floors_mwh=floors))
    except Refuted:
        assert other != right
    else:
        assert (other.least_mwh, other.greatest_mwh) == (right.least_mwh, right.greatest_mwh)
        assert worth_of(worth, floors, other) == worth_of(worth, floors, right)


def worth_of(worth: dict[str, dict[str, int]], floors: dict[str, int], shared: OneEach) -> int:
    return sum(worth[person][thing] - floors[thing] for person, thing in shared.thing_of.items())


def test_prices_without_envy_that_are_not_the_least_are_refuted() -> None:
    false = certificate()
    false["least"] = false["greatest"]
    with pytest.raises(Refuted, match="least price"):
        check({**false, "because": {**false["because"], "least": []}})
    with pytest.raises(Refuted, match="hold up"):
        check(false)


def test_prices_without_envy_that_are_not_the_greatest_are_refuted() -> None:
    false = certificate()
    false["greatest"] = false["least"]
    with pytest.raises(Refuted, match="hold down"):
        check(false)


def test_prices_without_envy_that_are_not_the_middle_are_refuted() -> None:
    false = certificate()
    # The same sum, still between both ends and without envy, but Bo is worse off by one.
    false["maximin"] = {
        thing: str(Fraction(price) + {"attic": -1, "cellar": 1, "shed": 0}[thing])
        for thing, price in false["maximin"].items()
    }
    with pytest.raises(Refuted, match="more content"):
        check(false)


def test_two_prices_that_hold_up_only_each_other_prove_nothing() -> None:
    worth, floors = {"Ada": {"x": 9, "y": 9}, "Bo": {"x": 9, "y": 9}}, {"x": 0, "y": 0}
    false = certify_one_each(worth, one_each(worth, floors_mwh=floors), floors_mwh=floors)
    holder = {thing: person for person, thing in false["thing_of"].items()}
    false["least"] = {"x": "5", "y": "5"}
    false["because"]["least"] = [["x", holder["y"]], ["y", holder["x"]]]
    with pytest.raises(Refuted, match="not held up itself"):
        check(false)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"thing_of": {"Ada": "attic", "Bo": "attic"}}, "two people"),
        ({"thing_of": {"Ada": "attic", "nobody": "cellar"}}, "nobody"),
        ({"thing_of": {"Ada": "attic", "Bo": "shed"}}, "Bo"),
        ({"floors": {"attic": 400, "cellar": 0, "shed": 20}}, "attic"),
        ({"worth": {**WORTH, "Dee": {"shed": 21}}}, "Dee"),
    ],
)
def test_what_does_not_fit_the_statements_is_refuted(change: dict[str, Any], what: str) -> None:
    with pytest.raises(Refuted, match=what):
        check({**certificate(), **change})


@pytest.mark.parametrize(
    "change",
    [
        {"worth": {"Ada": {"attic": 0.5}}},
        {"worth": []},
        {"floors": {"attic": -1}},
        {"least": {"attic": "one half", "cellar": "0", "shed": "0"}},
        {"ceilings": None},
    ],
)
def test_what_has_not_the_form_is_no_certificate(change: dict[str, Any]) -> None:
    with pytest.raises(NotACertificate):
        check({**certificate(), **change})
