"""A certificate of one price, or of divisible shares, lets nothing else pass for the result."""

from typing import Any

import pytest

from allmende.mechanisms.goods.certify import certify_divisible_shares, certify_uniform_price
from allmende.mechanisms.goods.divisible_shares import divisible_shares
from allmende.mechanisms.goods.market_certificate import NotACertificate, Refuted, check
from allmende.mechanisms.goods.uniform_price import uniform_price

STATED = {"Ada": [9, 7, 2], "Bo": [8, 5], "Cy": [4]}
LIKING = {"Ada": {"kiln": 9, "van": 1}, "Bo": {"kiln": 1, "van": 9}}
BUDGETS = {"Ada": 1000, "Bo": 1000}


def one_price() -> dict[str, Any]:
    return certify_uniform_price(STATED, uniform_price(STATED, units_count=3), units_count=3)


def shares() -> dict[str, Any]:
    return certify_divisible_shares(LIKING, divisible_shares(LIKING, budgets_mwh=BUDGETS), budgets_mwh=BUDGETS)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"price": 6}, "below 6"),
        ({"price": 4}, "Bo"),
        ({"greatest": 8}, "greatest"),
        ({"greatest": 6}, "greatest"),
        ({"units": 2}, "more units than there are"),
        ({"units": 4}, "units are left"),
        ({"floor": 6}, "below the floor"),
        ({"units_of": {"Ada": 2, "Bo": 1}}, "stated nothing"),
        ({"units_of": {"Ada": 1, "Bo": 2, "Cy": 0}}, "Ada"),
    ],
)
def test_what_is_not_the_one_price_is_refuted(change: dict[str, Any], what: str) -> None:
    check(one_price())
    with pytest.raises(Refuted, match=what):
        check({**one_price(), **change})


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"spent": {"Ada": {"van": 10**9}, "Bo": {"kiln": 10**9}}}, "Ada"),
        ({"spent": {"Ada": {"kiln": 10**9}, "Bo": {"van": 10**9 - 1}}}, "Bo"),
        ({"spent": {"Ada": {"kiln": 10**9}, "Bo": {"kiln": 10**9}}, "prices": {"kiln": 2000, "van": 0}}, "for nothing"),
        ({"prices": {"kiln": 1100, "van": 900}}, "kiln"),
        ({"budgets": {"Ada": 1000}}, "spending"),
        ({"tolerance": "1"}, "tolerance"),
    ],
)
def test_what_are_not_the_shares_is_refuted(change: dict[str, Any], what: str) -> None:
    check(shares())
    with pytest.raises(Refuted, match=what):
        check({**shares(), **change})


@pytest.mark.parametrize("change", [{"price": 5.0}, {"units_of": {"Ada": float("nan")}}, {"worth": {"Ada": "no"}}])
def test_amounts_that_are_not_whole_are_no_certificate(change: dict[str, Any]) -> None:
    with pytest.raises(NotACertificate):
        check({**one_price(), **change})
