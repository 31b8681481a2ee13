from typing import Any

import pytest

from allmende.mechanisms.decisions.meritocracy import NotNamed, TooLate, decide_by_experts, reverse


def test_the_named_ones_decide_by_majority_and_it_is_told_who_was_silent() -> None:
    told = decide_by_experts({"Ada": "yes", "Bo": "abstain"}, experts=["Ada", "Bo", "Cy"], closes_us=9, window_us=5)
    assert (told.accepted, told.silent, told.reversible_until_us) == (True, ("Cy",), 14)


def test_nobody_else_decides_with_them() -> None:
    with pytest.raises(NotNamed, match="Zoe"):
        decide_by_experts({"Zoe": "yes"}, experts=["Ada"], closes_us=9, window_us=5)


def test_two_thirds_of_those_affected_take_it_back_and_one_less_does_not() -> None:
    votes = {"Ada": "yes", "Bo": "yes", "Cy": "no"}
    assert reverse(votes, eligible_count=9, asked_us=14, reversible_until_us=14).reversed
    assert not reverse(votes | {"Di": "no"}, eligible_count=9, asked_us=14, reversible_until_us=14).reversed


def test_it_can_be_made_to_take_a_share_of_all_affected() -> None:
    votes = dict.fromkeys("abcde", "yes")
    at: dict[str, Any] = {"asked_us": 1, "reversible_until_us": 2}
    assert not reverse(votes, eligible_count=9, least_milli=667, share_of="eligible", **at).reversed
    assert reverse(votes | {"f": "yes"}, eligible_count=9, least_milli=667, share_of="eligible", **at).reversed


def test_afterwards_it_takes_a_new_decision() -> None:
    with pytest.raises(TooLate):
        reverse({}, eligible_count=9, asked_us=15, reversible_until_us=14)
