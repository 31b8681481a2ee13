from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.decisions.qualified_majority import UnknownShare, qualified_majority


def voting(yes: int, no: int, abstain: int = 0) -> dict[str, str]:
    said = ["yes"] * yes + ["no"] * no + ["abstain"] * abstain
    return {str(number): answer for number, answer in enumerate(said)}


@given(yes=st.integers(0, 30), no=st.integers(0, 30), abstain=st.integers(0, 9))
def test_two_thirds_of_those_who_say_yes_or_no_are_needed(yes: int, no: int, abstain: int) -> None:
    told = qualified_majority(voting(yes, no, abstain), eligible_count=100)
    assert told.accepted == (yes > 0 and 3 * yes >= 2 * (yes + no))


@given(yes=st.integers(0, 30), no=st.integers(0, 30), away=st.integers(0, 30))
def test_of_all_who_may_vote_staying_away_counts_like_no(yes: int, no: int, away: int) -> None:
    eligible = yes + no + away
    told = qualified_majority(voting(yes, no), eligible_count=eligible, least_milli=750, share_of="eligible")
    assert told.accepted == (yes > 0 and 4 * yes >= 3 * eligible)


@given(yes=st.integers(0, 30), no=st.integers(0, 30), milli=st.sampled_from([0, 333, 500, 750, 999]))
def test_where_a_share_has_to_be_exceeded_reaching_it_is_not_enough(yes: int, no: int, milli: int) -> None:
    told = qualified_majority(voting(yes, no, 2), eligible_count=100, more_than_milli=milli)
    exactly = Fraction(1, 3) if milli == 333 else Fraction(milli, 1000)
    assert told.accepted == (yes > exactly * (yes + no))


def test_speaking_for_others_counts() -> None:
    answers = {"Ada": "yes", "Bo": "no"}
    assert not qualified_majority(answers, eligible_count=3).accepted
    assert qualified_majority(answers, eligible_count=3, weights={"Ada": 2, "Bo": 1}).accepted


def test_a_share_of_something_else_is_refused() -> None:
    with pytest.raises(UnknownShare):
        qualified_majority({}, eligible_count=1, share_of="hours")  # type: ignore[arg-type]
