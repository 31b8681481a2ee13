import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.goods.flat_allocation import MoreTakenThanMade, NegativeQuantity, NotWhole, flat_allocation

TAKEN = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 50), min_size=1)


@given(effort_mwh=st.integers(0, 10**9), taken=TAKEN, left=st.integers(0, 30))
def test_dues_and_stock_are_the_effort_and_each_unit_counts_the_same(
    effort_mwh: int, taken: dict[str, int], left: int
) -> None:
    made = sum(taken.values()) + left
    shared = flat_allocation(effort_mwh, units_made=made, units_taken=taken)
    assert sum(shared.dues_mwh.values()) + shared.stock_mwh == effort_mwh
    for person, due in shared.dues_mwh.items():
        assert abs(due * made - effort_mwh * taken[person]) < max(made, 1)


def test_who_takes_nothing_owes_nothing() -> None:
    assert flat_allocation(900, units_made=3, units_taken={"Ada": 2, "Bo": 0}).dues_mwh == {"Ada": 600, "Bo": 0}


def test_effort_that_came_to_nothing_stays_visible_on_the_stock_account() -> None:
    assert flat_allocation(900, units_made=0, units_taken={"Ada": 0}).stock_mwh == 900


def test_more_taken_than_made_and_negative_units_are_refused() -> None:
    with pytest.raises(MoreTakenThanMade):
        flat_allocation(1, units_made=1, units_taken={"Ada": 2})
    with pytest.raises(NegativeQuantity, match="Ada"):
        flat_allocation(1, units_made=1, units_taken={"Ada": -1})


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 0.5, True, "3"])
def test_what_is_not_whole_is_refused_by_name(number: int) -> None:
    with pytest.raises(NotWhole, match="effort"):
        flat_allocation(number, units_made=1, units_taken={"Ada": 1})
    with pytest.raises(NotWhole, match="made"):
        flat_allocation(1, units_made=number, units_taken={"Ada": 1})
    with pytest.raises(NotWhole, match="Ada"):
        flat_allocation(1, units_made=1, units_taken={"Ada": number})
