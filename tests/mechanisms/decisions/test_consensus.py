import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.decisions.consensus import STANCES, NothingToResolve, consensus

TAKEN = st.dictionaries(st.text(max_size=2), st.sampled_from(STANCES), max_size=8)


@given(stances=TAKEN, data=st.data())
def test_there_is_consensus_exactly_if_somebody_agrees_and_no_block_is_left(
    stances: dict[str, str], data: st.DataObject
) -> None:
    blocking = sorted(who for who, stance in stances.items() if stance == "block")
    resolved = data.draw(st.sets(st.sampled_from(blocking))) if blocking else set()
    told = consensus(stances, resolved=resolved)
    assert told.accepted == ("agree" in stances.values() and resolved == set(blocking))
    assert sorted([*told.blocked_by, *told.resolved]) == blocking


def test_one_block_is_enough_however_many_the_others_speak_for() -> None:
    assert not consensus({"Ada": "agree", "Bo": "block"}, weights={"Ada": 90, "Bo": 1}).accepted


def test_concerns_are_recorded_and_do_not_stop_it() -> None:
    told = consensus({"Cy": "concern", "Ada": "agree", "Bo": "concern", "Di": "stand aside"})
    assert told.accepted
    assert told.concerns_of == ("Bo", "Cy")


def test_only_a_block_can_be_resolved() -> None:
    with pytest.raises(NothingToResolve, match="Ada"):
        consensus({"Ada": "concern"}, resolved=["Ada"])
