"""A group agrees: everybody concerned says yes to a change of rules, by the real operations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from allmende.economy.rulebook import Value
from allmende.server.deciding.models import Proposal, State
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.deciding.operations.voting import cast
from allmende.server.deciding.queries.electorate import concerned, voters_of
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat, seat_of


def seats_concerned(group: Group, matter: str = "rules") -> list[Seat]:
    """Return the seats of everybody a matter concerns."""
    found = [seat_of(one.member.person, group) for one in concerned(group, matter) if one.member.person]
    return [seat for seat in found if seat is not None]


def decided(group: Group, changes: Mapping[str, Value | None], *, at: datetime) -> Proposal:
    """Propose changes of rules, let everybody agree at once, and return the decision, carried out."""
    seats = seats_concerned(group)
    draft = ProposalDraft(title="As agreed", matter="rules", changes=changes)
    proposal = propose(seats[0], draft, at=at)
    open_vote(seats[0], proposal.id, kind="consensus", at=at)
    for seat in seats:
        cast(seat, proposal.id, "agree", at=at)
    proposal.refresh_from_db()
    assert not proposal.problem
    return proposal


def so_be_it(group: Group, *, at: datetime) -> str:
    """Let everybody a group concerns agree on something, and return the decision: an act in its name may be for it."""
    first = seats_concerned(group, "other")[0]
    proposal = propose(first, ProposalDraft(title="So be it", matter="other"), at=at)
    open_vote(first, proposal.id, kind="consensus", at=at)
    for voter in voters_of(proposal):
        assert voter.member.person is not None
        seat = seat_of(voter.member.person, group)
        assert seat is not None
        cast(seat, proposal.id, "agree", at=at)
    proposal.refresh_from_db()
    assert proposal.state == State.ACCEPTED
    return proposal.id
