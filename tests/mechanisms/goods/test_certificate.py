"""Certificates of sums and parts: flat rates, efforts through all levels, the one account."""

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.goods.certificate import NotACertificate, Refuted, check
from allmende.mechanisms.goods.certify import (
    certify_conservation,
    certify_dues,
    certify_flat_allocation,
    certify_production_effort,
)
from allmende.mechanisms.goods.conservation import Scarce, conserve
from allmende.mechanisms.goods.flat_allocation import flat_allocation
from allmende.mechanisms.goods.flat_rate import flat_rate
from allmende.mechanisms.goods.production_effort import Recipe, production_effort

PEOPLE = st.sampled_from("abcdef")


@given(effort_mwh=st.integers(0, 10**7), shares=st.dictionaries(PEOPLE, st.fractions(1, 4), min_size=1))
def test_a_flat_rate_is_proved(effort_mwh: int, shares: dict[str, Fraction]) -> None:
    dues = flat_rate(effort_mwh, shares=shares)
    check(json.loads(json.dumps(certify_dues(effort_mwh, dues, shares=shares))))


@given(effort_mwh=st.integers(0, 10**7), taken=st.dictionaries(PEOPLE, st.integers(0, 9)), left=st.integers(0, 5))
def test_a_flat_allocation_is_proved(effort_mwh: int, taken: dict[str, int], left: int) -> None:
    made = sum(taken.values()) + left
    shared = flat_allocation(effort_mwh, units_made=made, units_taken=taken)
    check(json.loads(json.dumps(certify_flat_allocation(effort_mwh, shared, units_made=made, units_taken=taken))))


def test_a_due_that_is_not_the_part_is_refuted() -> None:
    certificate = certify_dues(100, {"Ada": 51, "Bo": 49}, shares={"Ada": 1, "Bo": 1})
    with pytest.raises(Refuted, match="Ada"):
        check(certificate)
    with pytest.raises(Refuted, match="sum"):
        check({**certificate, "dues": {"Ada": 50, "Bo": 49}})


def test_efforts_of_products_that_need_all_of_themselves_cannot_be_proved() -> None:
    made = {"seed": Recipe(effort_mwh=0, inputs={"corn": 1}), "corn": Recipe(effort_mwh=1)}
    certificate = certify_production_effort(made, production_effort(made))
    check(certificate)
    # Corn that takes a whole seed has any effort one likes: no witness can show that something is left.
    certificate["recipes"]["corn"] = {"effort": "0", "inputs": {"seed": "1"}}
    certificate["efforts"] = {"seed": "7", "corn": "7"}
    with pytest.raises(Refuted, match="witness"):
        check(certificate)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"fund": 5, "open": 5}, "fund"),
        ({"effort_factor": "1/2"}, "lambda"),
        ({"effort_factor": None}, "lambda"),
        ({"dues": {"bread": 60}}, "each good"),
        ({"open": -1, "dues": {"bread": 46, "heat": 15}}, "open"),
    ],
)
def test_what_is_not_the_account_is_refuted(change: dict[str, Any], what: str) -> None:
    efforts = {"bread": 75, "heat": 25}
    shared = conserve(100, scarce={"attic": Scarce(asked_mwh=40)}, producible_mwh=efforts)
    certificate = certify_conservation(100, shared, producible_mwh=efforts)
    check(certificate)
    with pytest.raises(Refuted, match=what):
        check({**certificate, **change})


@pytest.mark.parametrize("effort", [1.5, float("nan"), "much", None])
def test_amounts_that_are_not_exact_are_no_certificate(effort: object) -> None:
    made = {"bread": Recipe(effort_mwh=3)}
    certificate = certify_production_effort(made, production_effort(made))
    certificate["efforts"]["bread"] = effort
    with pytest.raises(NotACertificate):
        check(certificate)
