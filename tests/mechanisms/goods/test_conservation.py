import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.goods.certificate import Refuted, check
from allmende.mechanisms.goods.certify import certify_conservation
from allmende.mechanisms.goods.conservation import (
    Conserved,
    EffortsDoNotAddUp,
    NegativeAmount,
    Scarce,
    conserve,
)

EFFORTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 10**7), min_size=1)
SCARCE = st.dictionaries(
    st.sampled_from("stuv"), st.builds(Scarce, asked_mwh=st.integers(0, 10**7), effort_mwh=st.integers(0, 10**6))
)


def conserved(scarce: dict[str, Scarce], efforts: dict[str, int]) -> tuple[int, Conserved]:
    whole = sum(each.effort_mwh for each in scarce.values()) + sum(efforts.values())
    return whole, conserve(whole, scarce=scarce, producible_mwh=efforts)


@given(scarce=SCARCE, efforts=EFFORTS)
def test_all_dues_are_the_whole_effort_exactly_and_rents_beyond_it_go_to_the_fund(
    scarce: dict[str, Scarce], efforts: dict[str, int]
) -> None:
    whole, shared = conserved(scarce, efforts)
    asked = sum(shared.scarce_mwh.values()) + sum(shared.producible_mwh.values())
    assert asked + shared.open_mwh == whole + shared.fund_mwh
    assert shared.fund_mwh == 0 or not any(shared.producible_mwh.values())
    check(json.loads(json.dumps(certify_conservation(whole, shared, producible_mwh=efforts))))


@given(
    scarce=SCARCE.filter(bool),
    efforts=EFFORTS.filter(lambda efforts: any(efforts.values())),
    more=st.integers(1, 10**6),
)
def test_raising_one_price_lowers_all_others(scarce: dict[str, Scarce], efforts: dict[str, int], more: int) -> None:
    name = min(scarce)
    dearer = {**scarce, name: Scarce(asked_mwh=scarce[name].asked_mwh + more, effort_mwh=scarce[name].effort_mwh)}
    (_, before), (_, after) = conserved(scarce, efforts), conserved(dearer, efforts)
    assert before.effort_factor is not None
    assert after.effort_factor is not None
    assert after.effort_factor < before.effort_factor or before.effort_factor == 0
    # Exactly no due rises; in whole thousandths, rounding may move one of them by one unit.
    assert all(after.producible_mwh[good] <= before.producible_mwh[good] + 1 for good in efforts)


def test_a_scarce_good_at_its_own_effort_leaves_all_others_at_theirs() -> None:
    _, shared = conserved({"flat": Scarce(asked_mwh=300, effort_mwh=300)}, {"bread": 700})
    assert shared.effort_factor == Fraction(1)
    assert shared.producible_mwh == {"bread": 700}


def test_where_everything_is_scarce_what_is_missing_is_named() -> None:
    _, shared = conserved({"flat": Scarce(asked_mwh=200, effort_mwh=300)}, {"bread": 0})
    assert (shared.effort_factor, shared.open_mwh, shared.fund_mwh) == (None, 100, 0)


def test_efforts_that_are_not_the_whole_and_negative_prices_are_refused() -> None:
    with pytest.raises(EffortsDoNotAddUp, match="100"):
        conserve(100, scarce={}, producible_mwh={"bread": 99})
    with pytest.raises(NegativeAmount, match="flat"):
        conserve(0, scarce={"flat": Scarce(asked_mwh=-1)}, producible_mwh={})


def test_a_false_due_is_refuted() -> None:
    whole, shared = conserved({"flat": Scarce(asked_mwh=40)}, {"bread": 75, "heat": 25})
    certificate = certify_conservation(whole, shared, producible_mwh={"bread": 75, "heat": 25})
    certificate["dues"] = {"bread": 15, "heat": 45}
    with pytest.raises(Refuted, match="bread"):
        check(certificate)
