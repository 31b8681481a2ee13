from typing import Any

import pytest

from allmende.mechanisms.decisions.rough_consensus import NotForThem, RoughConsensus, Statement, rough_consensus

STATED = Statement(by="Mai", at_us=100, answers={"Bo": "The oven stays."})


def after(now_us: int, **changed: Any) -> RoughConsensus:
    given: dict[str, Any] = {
        "statement": STATED,
        "maintainers": ["Mai"],
        "eligible": ["Ada", "Bo", "Cy", "Mai"],
        "calls_us": {},
        "window_us": 50,
    }
    return rough_consensus(changed.pop("stances", {"Ada": "agree", "Bo": "block"}), now_us=now_us, **(given | changed))


def test_it_stands_once_every_objection_is_answered_and_the_time_to_call_a_vote_is_over() -> None:
    assert [after(now).state for now in (100, 150, 151)] == ["open", "open", "accepted"]
    assert after(151).accepted
    assert after(100).stands_from_us == 150


def test_many_who_agree_do_not_outweigh_one_objection_without_an_answer() -> None:
    told = after(999, stances={"Ada": "agree", "Cy": "concern"}, weights={"Ada": 500, "Cy": 1})
    assert (told.state, told.unanswered, told.accepted) == ("unanswered", ("Cy",), False)


def test_an_empty_answer_is_none() -> None:
    assert after(999, statement=Statement(by="Mai", at_us=100, answers={"Bo": "  "})).state == "unanswered"


def test_anybody_concerned_may_call_a_vote_until_the_time_is_over() -> None:
    assert after(151, calls_us={"Ada": 150}).state == "vote called"
    assert after(151, calls_us={"Ada": 151}).state == "accepted"
    assert after(120, calls_us={"Ada": 150}).state == "open"
    assert after(60, statement=None, calls_us={"Ada": 50}).vote_called_by == ("Ada",)


def test_without_a_maintainers_word_nothing_is_stated() -> None:
    assert after(999, statement=None).state == "not stated"
    with pytest.raises(NotForThem, match="Ada"):
        after(999, statement=Statement(by="Ada", at_us=100, answers={}))


def test_strangers_cannot_call_a_vote() -> None:
    with pytest.raises(NotForThem, match="Zoe"):
        after(120, calls_us={"Zoe": 110})
