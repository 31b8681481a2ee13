from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.decisions.delegation import (
    Delegation,
    MayNotVote,
    chain_from,
    delegates_at,
    represent,
    speaking_for,
)

PEOPLE = [f"p{number}" for number in range(8)]
SCOPES = ["decision", "topic", "house"]


@st.composite
def given_delegations(draw: st.DrawFn) -> list[Delegation]:
    """Delegations in the order given, some expiring, some taken back, at times around the close at 50."""
    times = sorted(draw(st.lists(st.integers(0, 99), max_size=16)))
    end = st.none() | st.integers(0, 99)
    return [
        Delegation(
            by=draw(st.sampled_from(PEOPLE)),
            to=draw(st.sampled_from([*PEOPLE, "stranger"])),
            scope=draw(st.sampled_from([*SCOPES, "elsewhere"])),
            from_us=at,
            until_us=draw(end),
            revoked_us=draw(end),
        )
        for at in times
    ]


VOTING = st.sets(st.sampled_from(PEOPLE))
NAMED = st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from([*PEOPLE, "stranger"]))


@given(told=given_delegations(), voting=VOTING, eligible=st.sets(st.sampled_from(PEOPLE)))
def test_whatever_was_delegated_each_eligible_person_is_counted_exactly_once(
    told: list[Delegation], voting: set[str], eligible: set[str]
) -> None:
    delegate_of = delegates_at(told, scopes=SCOPES, at_us=50)
    voting &= eligible
    counted = represent(eligible, voting=voting, delegate_of=delegate_of)
    assert sorted([*counted.voice_of, *counted.lost]) == sorted(eligible)
    assert counted.weights.keys() == voting
    assert sum(counted.weights.values()) + len(counted.lost) == len(eligible)
    assert all(counted.voice_of[voter] == voter for voter in voting)
    for voter, weight in counted.weights.items():
        assert weight == sum(voice == voter for voice in counted.voice_of.values())


@given(delegate_of=NAMED, voting=VOTING)
def test_everybody_counts_through_the_nearest_person_on_their_chain_who_votes(
    delegate_of: dict[str, str], voting: set[str]
) -> None:
    counted = represent(PEOPLE, voting=voting, delegate_of=delegate_of)
    for person in PEOPLE:
        chain = chain_from(person, voting=voting, delegate_of=delegate_of)
        votes = [each for each in chain if each in voting]
        assert counted.voice_of.get(person) == (votes[0] if votes else None)
        if not votes:
            why = counted.lost[person]
            assert (why == "no delegate") == (chain == (person,))
            assert (why == "circle") == (len(set(chain)) < len(chain))
            assert (why == "not eligible") == (chain[-1] == "stranger")


@given(told=given_delegations(), voting=VOTING, person=st.sampled_from(PEOPLE), late=st.integers(51, 99))
def test_what_happens_after_the_close_changes_nothing(
    told: list[Delegation], voting: set[str], person: str, late: int
) -> None:
    closed = delegates_at(told, scopes=SCOPES, at_us=50)
    afterwards = [
        Delegation(
            by=each.by,
            to=each.to,
            scope=each.scope,
            from_us=each.from_us,
            until_us=each.until_us,
            revoked_us=late if each.revoked_us is None else each.revoked_us,
        )
        for each in told
    ]
    afterwards.append(Delegation(by=person, to="p0", scope="decision", from_us=late))
    assert delegates_at(afterwards, scopes=SCOPES, at_us=50) == closed


@given(told=given_delegations(), person=st.sampled_from(PEOPLE), eligible=st.sets(st.sampled_from(PEOPLE)))
def test_taking_a_delegation_back_at_the_last_moment_counts(
    told: list[Delegation], person: str, eligible: set[str]
) -> None:
    last = [Delegation(by=person, to="p1", scope=scope, from_us=50, revoked_us=50) for scope in SCOPES]
    before = delegates_at(told, scopes=SCOPES, at_us=50)
    after = delegates_at([*(each for each in told if each.from_us <= 50), *last], scopes=SCOPES, at_us=50)
    assert after == {by: to for by, to in before.items() if by != person}
    counted = represent(eligible | {person}, voting=[], delegate_of=after)
    assert counted.lost[person] == "no delegate"


@given(told=given_delegations(), person=st.sampled_from(PEOPLE), to=st.sampled_from(PEOPLE))
def test_a_narrower_scope_goes_before_a_wider_one_whichever_was_given_later(
    told: list[Delegation], person: str, to: str
) -> None:
    for narrow, scope in enumerate(SCOPES):
        in_time = [each for each in told if each.from_us <= 50]
        narrower = [each for each in in_time if each.by != person or each.scope not in SCOPES[:narrow]]
        with_it = [*narrower, Delegation(by=person, to=to, scope=scope, from_us=50)]
        assert delegates_at(with_it, scopes=SCOPES, at_us=50)[person] == to
        wider = [Delegation(by=person, to="p7", scope=other, from_us=50) for other in SCOPES[narrow + 1 :]]
        assert delegates_at([*with_it, *wider], scopes=SCOPES, at_us=50)[person] == to


@given(delegate_of=NAMED, voting=VOTING, eligible=st.sets(st.sampled_from(PEOPLE)))
def test_for_how_many_somebody_speaks_is_their_weight_once_they_vote(
    delegate_of: dict[str, str], voting: set[str], eligible: set[str]
) -> None:
    voting &= eligible
    told = speaking_for(eligible, voting=voting, delegate_of=delegate_of)
    assert told.keys() == eligible
    for person in eligible:
        counted = represent(eligible, voting=voting | {person}, delegate_of=delegate_of)
        assert told[person] == counted.weights[person]


def test_a_new_delegation_replaces_the_old_one_for_good() -> None:
    told = [
        Delegation(by="Ada", to="Bo", scope="house", from_us=1),
        Delegation(by="Ada", to="Cy", scope="house", from_us=2, until_us=5),
    ]
    assert delegates_at(told, scopes=["house"], at_us=4) == {"Ada": "Cy"}
    assert delegates_at(told, scopes=["house"], at_us=5) == {}


def test_the_narrowest_scope_counts_and_other_scopes_do_not() -> None:
    told = [
        Delegation(by="Ada", to="Bo", scope="decision", from_us=1),
        Delegation(by="Ada", to="Cy", scope="house", from_us=2),
        Delegation(by="Di", to="Cy", scope="elsewhere", from_us=2),
    ]
    assert delegates_at(told, scopes=SCOPES, at_us=9) == {"Ada": "Bo"}


def test_voting_oneself_goes_before_a_delegate_and_carries_those_who_named_one() -> None:
    counted = represent(["Ada", "Bo", "Cy"], voting=["Bo", "Cy"], delegate_of={"Ada": "Bo", "Bo": "Cy"})
    assert counted.weights == {"Bo": 2, "Cy": 1}


def test_why_somebody_is_not_counted_is_told() -> None:
    counted = represent(
        ["Ada", "Bo", "Cy", "Di", "Ed", "Flo"],
        voting=[],
        delegate_of={"Ada": "Bo", "Bo": "Ada", "Cy": "Ada", "Di": "Zoe", "Ed": "Flo"},
    )
    assert counted.lost == {
        "Ada": "circle",
        "Bo": "circle",
        "Cy": "circle",
        "Di": "not eligible",
        "Ed": "absent",
        "Flo": "no delegate",
    }


def test_whoever_may_not_vote_is_not_counted() -> None:
    with pytest.raises(MayNotVote, match="Zoe"):
        represent(["Ada"], voting=["Zoe"], delegate_of={})


def test_a_chain_through_a_whole_town_is_followed() -> None:
    town = [f"{number:06}" for number in range(20_000)]
    counted = represent(town, voting=town[-1:], delegate_of=dict(pairwise(town)))
    assert counted.weights == {town[-1]: len(town)}
