from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.goods.divisible_shares import divisible_shares
from allmende.mechanisms.goods.one_each import one_each
from allmende.mechanisms.goods.preferences import (
    BadWorth,
    FactorNotPositive,
    UnknownProject,
    preferred_liking,
    preferred_units,
    preferred_worth,
)
from allmende.mechanisms.goods.uniform_price import uniform_price


def test_a_preference_for_a_project_can_decide_who_gets_what() -> None:
    worth = {"Ada": {"table": 400}, "Bo": {"table": 410}}
    preferred = preferred_worth(worth, project_of={"table": "joinery"}, factors_milli={"Ada": {"joinery": 1100}})
    assert one_each(worth, floors_mwh={"table": 0}).thing_of == {"Bo": "table"}
    assert one_each(preferred, floors_mwh={"table": 0}).thing_of == {"Ada": "table"}


def test_without_preferences_nothing_changes() -> None:
    worth = {"Ada": {"table": 401}}
    assert preferred_worth(worth, project_of={"table": "joinery"}, factors_milli={}) == worth


def test_a_preference_counts_where_like_units_share_one_price() -> None:
    stated, factors = {"Ada": [400], "Bo": [410]}, {"Ada": {"joinery": 1100}}
    preferred = preferred_units(stated, project="joinery", factors_milli=factors)
    assert uniform_price(stated, units_count=1).units_of == {"Ada": 0, "Bo": 1}
    assert uniform_price(preferred, units_count=1).units_of == {"Ada": 1, "Bo": 0}
    assert preferred_units(stated, project="mill", factors_milli=factors) == stated


def test_a_preference_counts_where_shares_are_bought_from_a_budget_however_small_the_numbers() -> None:
    liking, budgets = {"Ada": {"rye": 1, "wheat": 1}, "Bo": {"rye": 1, "wheat": 1}}, {"Ada": 1000, "Bo": 1000}
    preferred = preferred_liking(
        liking, project_of={"rye": "mill", "wheat": "farm"}, factors_milli={"Ada": {"mill": 300}, "Bo": {"farm": 300}}
    )
    assert preferred == {"Ada": {"rye": 300, "wheat": 1000}, "Bo": {"rye": 1000, "wheat": 300}}
    shared = divisible_shares(preferred, budgets_mwh=budgets)
    assert shared.shares("wheat")["Ada"] > Fraction(99, 100)
    assert shared.shares("rye")["Bo"] > Fraction(99, 100)


@given(
    worth=st.dictionaries(st.sampled_from("abc"), st.dictionaries(st.sampled_from("xyz"), st.integers(0, 900))),
    factor=st.integers(1, 5000),
)
def test_preferred_worth_is_the_worth_times_the_factor_rounded_half_up(
    worth: dict[str, dict[str, int]], factor: int
) -> None:
    preferred = preferred_worth(
        worth, project_of=dict.fromkeys("xyz", "mill"), factors_milli={key: {"mill": factor} for key in "abc"}
    )
    for person, stated in worth.items():
        for thing, most in stated.items():
            assert Fraction(-1, 2) < preferred[person][thing] - Fraction(most * factor, 1000) <= Fraction(1, 2)


@pytest.mark.parametrize("worth", [-1, 0.5, float("nan"), float("inf"), True])
def test_a_worth_that_is_no_number_one_can_share_by_is_refused_by_name(worth: int) -> None:
    with pytest.raises(BadWorth, match=r"Ada.*table"):
        preferred_worth({"Ada": {"table": worth}}, project_of={"table": "joinery"}, factors_milli={})
    with pytest.raises(BadWorth, match=r"Ada.*unit 2"):
        preferred_units({"Ada": [1, worth]}, project="joinery", factors_milli={})
    with pytest.raises(BadWorth, match=r"Ada.*rye"):
        preferred_liking({"Ada": {"rye": worth}}, project_of={"rye": "mill"}, factors_milli={})


def test_a_factor_of_nothing_and_a_thing_of_no_project_are_refused_by_name() -> None:
    with pytest.raises(FactorNotPositive, match="joinery"):
        preferred_worth({}, project_of={}, factors_milli={"Ada": {"joinery": 0}})
    with pytest.raises(UnknownProject, match="table"):
        preferred_worth({"Ada": {"table": 1}}, project_of={}, factors_milli={})
