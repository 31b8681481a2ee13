"""What one person tries alone against what others decide: stop a vote, outlast it, or make it say nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from allmende.server.deciding.models import Proposal, State
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, propose, withdraw
from allmende.server.deciding.operations.reversing import propose_reversal
from allmende.server.deciding.operations.voting import cast
from allmende.server.deciding.queries import electorate
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind, Role, ShareClass
from allmende.server.groups.queries import rulebook_of, seat_of
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.rules.operations import set_rule
from tests.server.deciding.test_deciding import CAP, close, complaints, voted_on

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db


def to_reverse(house: House, *, shortened: bool = False) -> Proposal:
    """Return the reversal of a decision, voted on for a day; the time to ask for it may have been shortened since."""
    decided = house.decide("weight_cap", 4000)
    back = propose_reversal(house.seat("cem"), decided.id, text="Not like this.", at=house.later(days=6))
    if shortened:
        house.decide("reversal_days", 1)
    return open_vote(house.seat("cem"), back.id, at=house.later(days=14))


def test_what_was_asked_back_in_time_is_counted_even_where_the_time_is_shortened_meanwhile(house: House) -> None:
    back = to_reverse(house, shortened=True)
    for name in ("ada", "bo"):
        cast(house.seat(name), back.id, "yes", at=house.later(days=15))
    assert close(house, back, days=40).state == State.ACCEPTED
    assert rulebook_of(house.group).weight_cap == 3000
    assert complaints(house.group) == []


def test_what_was_decided_anew_meanwhile_is_not_taken_back_with_what_was_before(house: House) -> None:
    back = to_reverse(house)
    house.decide("weight_cap", 5000)
    for name in ("ada", "bo"):
        cast(house.seat(name), back.id, "yes", at=house.later(days=15))
    back = close(house, back, days=40)
    assert (back.state, back.carried_out_at) == (State.ACCEPTED, None)
    assert back.problem
    assert rulebook_of(house.group).weight_cap == 5000
    assert complaints(house.group) == []


def test_a_reversal_that_is_voted_on_is_not_taken_away_by_who_proposed_it(house: House) -> None:
    back = to_reverse(house)
    with pytest.raises(TooLate):
        withdraw(house.seat("cem"), back.id, at=house.later(days=20))
    assert complaints(house.group) == []


def test_nobody_else_asks_for_more_agreement_than_who_proposed_it(house: House) -> None:
    proposal = propose(house.seat("bo"), CAP, at=house.at)
    with pytest.raises(NotYours):
        open_vote(house.seat("ada"), proposal.id, kind="consensus", at=house.later(days=8))
    assert open_vote(house.seat("ada"), proposal.id, at=house.later(days=8)).kind == "majority"


def test_nobody_says_yes_to_several_options_at_once_where_too_few_chose(house: House) -> None:
    house.decide("quorum_fallback", "maintainers_decide")
    proposal = voted_on(house, ProposalDraft(title="Which colour?", options=["red", "blue"]))
    found = close(house, proposal, days=30)
    assert (found.state, found.verdict, found.kind) == (State.REJECTED, "nothing chosen", "approval")
    assert complaints(house.group) == []


def test_a_ballot_does_not_read_everybody_while_somebody_has_not_voted(house: House, monkeypatch: Any) -> None:
    proposal = voted_on(house)

    def read_everybody(_proposal: Proposal) -> NoReturn:
        raise AssertionError

    monkeypatch.setattr(electorate, "voters_of", read_everybody)
    cast(house.seat("bo"), proposal.id, "yes", at=house.later(days=8))
    cast(house.seat("ada"), proposal.id, "no", at=house.later(days=8))
    with pytest.raises(NotYours):
        cast(house.seat("dina"), proposal.id, "yes", at=house.later(days=8))


def test_whoever_has_others_in_a_group_inside_theirs_sets_no_rules_for_them_alone(house: House) -> None:
    ada, at = house.people["ada"], house.later(hours=1)
    around = groups.found(name="Street", kind=Kind.NEIGHBOURHOOD, purpose="", by=ada, at=at)
    inside = groups.found(name="Garden", kind=Kind.PROJECT, purpose="", by=ada, at=at, parent=around)
    seat = seat_of(ada, around)
    assert seat is not None
    set_rule(seat, name="weight_cap", value=4000, reason="At first.", at=at)
    other = groups.member_for(inside.book, house.people["bo"])
    groups.join(inside, other, role=Role.MEMBER, share_class=ShareClass.ADULT, by=other, at=at)
    with pytest.raises(NotYours):
        set_rule(seat, name="weight_cap", value=9000, reason="I know best.", at=at)
    assert complaints(around) == []


def test_who_asks_to_join_is_named_by_a_number_and_by_nothing_that_looks_like_one(house: House) -> None:
    with pytest.raises(Refused):
        propose(
            house.seat("bo"), ProposalDraft(title="Who?", matter="admission", details={"request": "²"}), at=house.at
        )
