import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.decisions.quorum import FALLBACKS, Fallback, TooManyTakePart, UnknownFallback, quorum


@given(data=st.data(), eligible=st.integers(0, 500), least=st.integers(0, 1000), fallback=st.sampled_from(FALLBACKS))
def test_the_fallback_applies_exactly_if_too_few_take_part(
    data: st.DataObject, eligible: int, least: int, fallback: Fallback
) -> None:
    taking_part = data.draw(st.integers(0, eligible))
    told = quorum(taking_part, eligible_count=eligible, least_milli=least, fallback=fallback)
    assert told.reached == (taking_part >= told.needed_count)
    assert told.fallback == (None if told.reached else fallback)


def test_without_a_quorum_nobody_has_to_take_part() -> None:
    assert quorum(0, eligible_count=9, least_milli=0, fallback="vote again").reached


def test_a_third_of_nine_is_three() -> None:
    assert quorum(3, eligible_count=9, least_milli=333, fallback="vote again").reached
    assert not quorum(2, eligible_count=9, least_milli=333, fallback="vote again").reached


def test_an_unknown_fallback_is_refused_even_where_it_is_not_needed() -> None:
    with pytest.raises(UnknownFallback):
        quorum(9, eligible_count=9, least_milli=0, fallback="the loudest decides")  # type: ignore[arg-type]


def test_more_people_than_may_vote_are_noticed() -> None:
    with pytest.raises(TooManyTakePart):
        quorum(10, eligible_count=9, least_milli=0, fallback="vote again")
