from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.decisions.thresholds import BadThreshold, at_least, more_than


@given(milli=st.integers(0, 999), whole=st.integers(0, 10**9), strict=st.booleans())
def test_the_needed_number_is_the_smallest_that_is_enough(milli: int, whole: int, strict: bool) -> None:  # noqa: FBT001
    threshold = more_than(milli) if strict else at_least(milli)
    needed = threshold.needed_count(whole)
    assert threshold.met(needed, whole_count=whole)
    assert not threshold.met(needed - 1, whole_count=whole)
    share = threshold.share * whole
    assert needed > share if strict else needed >= share
    assert needed - 1 <= share if strict else needed - 1 < share or needed == 1


def test_half_of_an_even_number_is_not_more_than_half() -> None:
    assert [more_than(500).needed_count(whole) for whole in range(6)] == [1, 1, 2, 2, 3, 3]


@pytest.mark.parametrize("whole", [3, 6, 9, 300, 3 * 10**12])
def test_two_thirds_are_two_thirds_and_not_667_thousandths(whole: int) -> None:
    assert at_least(667).needed_count(whole) == 2 * whole // 3
    assert at_least(333).needed_count(whole) == whole // 3


def test_any_other_number_of_thousandths_is_what_it_says() -> None:
    assert at_least(666).share == Fraction(666, 1000)
    assert more_than(750).share == Fraction(3, 4)


@pytest.mark.parametrize("milli", [-1, 1001, True])
def test_a_share_below_nothing_or_above_all_is_refused(milli: int) -> None:
    with pytest.raises(BadThreshold):
        at_least(milli)


def test_more_than_all_is_refused_as_nobody_could_reach_it() -> None:
    assert at_least(1000).needed_count(7) == 7
    with pytest.raises(BadThreshold):
        more_than(1000)
