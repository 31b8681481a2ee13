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
    NotWhole,
    Scarce,
    conserve,
)
from allmende.mechanisms.goods.divisible_shares import divisible_shares
from allmende.mechanisms.goods.flat_allocation import flat_allocation
from allmende.mechanisms.goods.flat_rate import flat_rate
from allmende.mechanisms.goods.one_each import End, one_each
from allmende.mechanisms.goods.response import PARTS_PER_MWH
from allmende.mechanisms.goods.uniform_price import uniform_dues, uniform_price
from allmende.mechanisms.goods.usage_rights import plots, rents

WORTH = st.integers(0, 300)
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


@pytest.mark.parametrize("amount", [float("nan"), float("inf"), 0.5, True, "3"])
def test_what_is_not_whole_is_refused_by_name(amount: int) -> None:
    with pytest.raises(NotWhole, match="whole effort"):
        conserve(amount, scarce={}, producible_mwh={"bread": 1})
    with pytest.raises(NotWhole, match="flat"):
        conserve(1, scarce={"flat": Scarce(asked_mwh=amount)}, producible_mwh={"bread": 1})
    with pytest.raises(NotWhole, match="bread"):
        conserve(1, scarce={}, producible_mwh={"bread": amount})


@given(
    rooms=st.dictionaries(
        st.sampled_from("abcd"), st.fixed_dictionaries({"attic": WORTH, "cellar": WORTH}), min_size=1
    ),
    end=st.sampled_from(("least", "maximin", "greatest")),
    tickets=st.dictionaries(st.sampled_from("abcd"), st.lists(WORTH, min_size=1, max_size=3), min_size=1),
    spend=st.dictionaries(st.sampled_from("abcd"), st.integers(1, 500), min_size=1),
    taken=st.dictionaries(st.sampled_from("abcd"), st.integers(0, 9), min_size=1),
    effort=st.integers(0, 10**5),
)
def test_whatever_the_forms_what_people_owe_together_is_the_whole_effort_exactly(
    rooms: dict[str, dict[str, int]],
    end: End,
    tickets: dict[str, list[int]],
    spend: dict[str, int],
    taken: dict[str, int],
    effort: int,
) -> None:
    """Rooms one each, tickets at one price, shares of a kiln, a meadow by right of use; bread by unit, heat by head."""
    flats = one_each(rooms, floors_mwh={"attic": 40, "cellar": 7})
    meadow = plots({person: {"meadow": each["attic"]} for person, each in rooms.items()}, resources=["meadow"])
    seats = uniform_price(tickets, units_count=3, floor_mwh=11)
    kiln = divisible_shares({person: {"kiln": 1} for person in spend}, budgets_mwh=spend)
    owed = [sum(flats.dues_mwh(end).values()), sum(meadow.dues_mwh(end).values())]
    asked_for_seats = seats.price_mwh * sum(seats.units_of.values())
    scarce = {
        **{
            thing: Scarce(asked_mwh=flats.dues_mwh(end)[person], effort_mwh={"attic": 40, "cellar": 7}[thing])
            for person, thing in flats.thing_of.items()
        },
        **rents(meadow, end=end),
        "seats": Scarce(asked_mwh=asked_for_seats, effort_mwh=11 * sum(seats.units_of.values())),
        "kiln": Scarce(asked_mwh=kiln.prices_mwh["kiln"], effort_mwh=25),
    }
    producible = {"bread": effort, "heat": 1000}
    whole = sum(each.effort_mwh for each in scarce.values()) + sum(producible.values())
    shared = conserve(whole, scarce=scarce, producible_mwh=producible)
    owed.append(sum(uniform_dues(seats, total_mwh=asked_for_seats).values()))
    owed.append(sum(sum(parts.values()) for parts in kiln.spent_parts.values()) // PARTS_PER_MWH)
    bread = flat_allocation(shared.producible_mwh["bread"], units_made=sum(taken.values()) + 1, units_taken=taken)
    owed += [sum(bread.dues_mwh.values()), bread.stock_mwh]
    owed.append(sum(flat_rate(shared.producible_mwh["heat"], shares=dict.fromkeys(taken, 1)).values()))
    assert sum(owed) == whole + shared.fund_mwh


def test_a_false_due_is_refuted() -> None:
    whole, shared = conserved({"flat": Scarce(asked_mwh=40)}, {"bread": 75, "heat": 25})
    certificate = certify_conservation(whole, shared, producible_mwh={"bread": 75, "heat": 25})
    certificate["dues"] = {"bread": 15, "heat": 45}
    with pytest.raises(Refuted, match="bread"):
        check(certificate)
