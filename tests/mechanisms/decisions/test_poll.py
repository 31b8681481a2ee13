from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.decisions.ballots import Cast, publish
from allmende.mechanisms.decisions.delegation import MayNotVote
from allmende.mechanisms.decisions.poll import Kind, Poll, UnknownKind, decide
from allmende.mechanisms.decisions.quorum import Fallback
from tests.mechanisms.decisions.polls import EVERY_KIND, HOUSE


def test_there_is_an_example_of_every_kind() -> None:
    assert {poll.kind for poll in EVERY_KIND} == set(get_args(Kind))


@pytest.mark.parametrize(
    ("kind", "verdict", "chosen"),
    [
        ("consensus", "accepted", ()),
        ("rough consensus", "accepted", ()),
        ("majority", "accepted", ()),
        ("qualified majority", "accepted", ()),
        ("meritocracy", "accepted", ()),
        ("reversal", "accepted", ()),
        ("approval", "chosen", ("bus",)),
        ("schulze", "chosen", ("oak",)),
        ("equal shares", "chosen", ("path",)),
    ],
)
def test_each_kind_is_decided_by_its_rule(kind: str, verdict: str, chosen: tuple[str, ...]) -> None:
    poll = next(each for each in EVERY_KIND if each.kind == kind)
    told = decide(poll)
    assert (told.verdict, told.chosen) == (verdict, chosen)


@pytest.mark.parametrize("poll", EVERY_KIND, ids=lambda poll: poll.kind)
@pytest.mark.parametrize(
    ("fallback", "verdicts"),
    [
        ("nothing changes", {"rejected", "nothing chosen"}),
        ("vote again", {"vote again"}),
        ("maintainers decide", {"maintainers decide"}),
        ("those who voted decide", {"accepted", "chosen"}),
    ],
)
def test_if_too_few_take_part_the_stated_fallback_applies(poll: Poll, fallback: Fallback, verdicts: set[str]) -> None:
    strangers = tuple(f"away {number}" for number in range(40))
    told = decide(changed(poll, eligible=poll.eligible + strangers, quorum_milli=900, fallback=fallback))
    assert told.quorum.fallback == fallback
    if poll.kind not in {"qualified majority", "reversal"}:
        assert told.verdict in verdicts
    assert told.chosen == (decide(poll).chosen if fallback == "those who voted decide" else ())


def test_those_who_delegate_take_part_and_count_once() -> None:
    poll = Poll(
        kind="majority",
        name="7",
        eligible=HOUSE,
        ballots={"Ada": "yes", "Bo": "no", "Cy": "no"},
        delegate_of={"Di": "Ada", "Ed": "Di", "Bo": "Ada"},
        quorum_milli=1000,
    )
    told = decide(poll)
    assert told.representation is not None
    assert told.representation.weights == {"Ada": 3, "Bo": 1, "Cy": 1}
    assert (told.verdict, told.quorum.taking_part_count) == ("accepted", 5)


def test_experts_cannot_pass_on_what_they_are_asked_for() -> None:
    told = decide(
        Poll(
            kind="meritocracy",
            name="7",
            eligible=HOUSE,
            ballots={"Ada": "yes", "Bo": "no"},
            delegate_of={"Cy": "Ada"},
            settings={"closes_us": 5, "window_us": 5},
        )
    )
    assert told.verdict == "rejected"
    assert told.representation is not None
    assert told.representation.weights == {"Ada": 1, "Bo": 1}


@given(
    said=st.dictionaries(st.sampled_from(HOUSE), st.sampled_from(["yes", "no"])),
    delegate_of=st.dictionaries(st.sampled_from(HOUSE), st.sampled_from(HOUSE)),
    least=st.integers(0, 1000),
)
def test_a_secret_vote_comes_to_the_same_as_an_open_one(
    said: dict[str, str], delegate_of: dict[str, str], least: int
) -> None:
    given_: dict[str, Any] = {"kind": "majority", "name": "7", "eligible": HOUSE, "quorum_milli": least}
    opened = decide(Poll(ballots=said, delegate_of=delegate_of, **given_))
    assert opened.representation is not None
    casts = {who: Cast(by=who, at_us=0, choice=choice, secret=who.encode() * 8) for who, choice in said.items()}
    lines = publish(casts, vote="7", weights=opened.representation.weights)
    secret = decide(Poll(published=lines, **given_))
    assert (secret.verdict, secret.quorum, secret.result) == (opened.verdict, opened.quorum, opened.result)
    assert secret.representation is None


def test_a_ranking_nobody_filled_in_chooses_nothing() -> None:
    poll = Poll(kind="schulze", name="7", eligible=HOUSE, settings={"options": ["elm", "oak"]})
    assert decide(poll).verdict == "nothing chosen"


def test_a_rough_consensus_waits_or_is_called_to_a_vote() -> None:
    poll = next(each for each in EVERY_KIND if each.kind == "rough consensus")
    assert decide(changed(poll, settings={**poll.settings, "now_us": 10})).verdict == "not yet"
    assert decide(changed(poll, settings={**poll.settings, "statement": None})).verdict == "not yet"
    assert decide(changed(poll, settings={**poll.settings, "calls_us": {"Bo": 9}})).verdict == "vote called"


def test_strangers_and_unknown_kinds_are_refused() -> None:
    with pytest.raises(MayNotVote):
        decide(Poll(kind="majority", name="7", eligible=HOUSE, ballots={"Zoe": "yes"}))
    with pytest.raises(UnknownKind):
        decide(Poll(kind="shouting", name="7", eligible=HOUSE))  # type: ignore[arg-type]


def changed(poll: Poll, **values: Any) -> Poll:
    return replace(poll, **values)
