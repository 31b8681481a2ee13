"""However votes are passed on, in circles, too late or for a while: the narrowest scope wins, and all count once."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from allmende.mechanisms.decisions.delegation import represent
from allmende.server.deciding.models import Delegation, Proposal, State
from allmende.server.deciding.operations import closing, delegating
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.deciding.operations.voting import cast
from allmende.server.refusal import Refused
from allmende.server.selfcheck import speaking
from tests.server.deciding.naming import complaints

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PEOPLE = ("ada", "bo", "cem")
STEP = st.tuples(
    st.sampled_from(["everything", "matter", "decision", "decision", "another decision", "revoke"]),
    st.sampled_from(PEOPLE),
    st.sampled_from(PEOPLE),
    # Hours after the proposal: some before voting opens after seven days, some after it closes after fourteen.
    st.integers(0, 16 * 24),
    st.sampled_from([1, 3, 60]),
)


# The house is made once and each example undone, which the check for fixtures cannot see; shrinking would take minutes.
@settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=st.lists(STEP, min_size=6, max_size=24),
    voting=st.sets(st.sampled_from(PEOPLE), min_size=1),
    secret=st.booleans(),
)
def test_each_voter_counts_once_through_the_delegate_of_the_narrowest_scope(
    house: House, steps: list[tuple[str, str, str, int, int]], voting: set[str], *, secret: bool
) -> None:
    with transaction.atomic():
        proposal, other = (
            propose(house.seat("bo"), ProposalDraft(title=title, kind="qualified majority", secret=secret), at=house.at)
            for title in ("Rye", "Oats")
        )
        opened = False
        for what, by, to, hours, days in sorted(steps, key=lambda step: step[3]):
            if not opened and hours >= 7 * 24:
                opened = vote(house, proposal, voting)
            with suppress(Refused), transaction.atomic():
                act(house, what, by, to, hours, days, proposal=proposal, other=other)
        if not opened:
            vote(house, proposal, voting)
        closing.close_due(house.group, at=house.later(days=17))
        proposal.refresh_from_db()
        assert proposal.state != State.DISCUSSED
        told, eligible = proposal.outcome or {}, [house.member(name).id for name in PEOPLE]
        delegate_of = narrowest(proposal)
        assert told["poll"]["delegate_of"] == delegate_of
        right = represent(eligible, voting=[house.member(name).id for name in voting], delegate_of=delegate_of)
        assert told["outcome"]["quorum"]["taking_part_count"] == len(right.voice_of)
        # In a secret vote nobody knows who speaks for whom: each of them has a line of their own.
        if secret:
            assert len(told["poll"]["published"]) == len(right.voice_of)
        else:
            assert told["outcome"]["representation"]["weights"] == dict(right.weights)
        assert list(speaking.delegations()) == []
        assert complaints(house.group) == []
        transaction.set_rollback(True)


def vote(house: House, proposal: Proposal, voting: set[str]) -> bool:
    """Open the vote and let some people vote; say that it was opened."""
    open_vote(house.seat("bo"), proposal.id, at=house.later(days=7))
    for name in sorted(voting):
        cast(house.seat(name), proposal.id, "yes", at=house.later(days=7))
    return True


def act(
    house: House, what: str, by: str, to: str, hours: int, days: int, *, proposal: Proposal, other: Proposal
) -> None:
    """Pass a vote on, or take the newest back, or be refused."""
    seat, at, member = house.seat(by), house.later(hours=hours, seconds=1), house.member(to).id
    if what == "revoke":
        newest = Delegation.objects.filter(by=seat.member, revoked_at=None).order_by("-entry_number").first()
        if newest is not None:
            delegating.revoke(seat, newest.id, at=at)
    elif what.endswith("decision"):
        asked = proposal if what == "decision" else other
        delegating.delegate_decision(seat, asked.id, to=member, at=at)
    else:
        matter = "other" if what == "matter" else ""
        delegating.delegate(seat, to=member, matter=matter, days=days, at=at)


def narrowest(proposal: Proposal) -> dict[str, str]:
    """Return person -> delegate as the rule has it, from the table: the last in each scope, the narrowest first."""
    counted_at = proposal.counted_at
    assert counted_at is not None
    found: dict[str, str] = {}
    given_in_time = Delegation.objects.filter(from_at__lte=counted_at).order_by("entry_number")
    for scope in (
        Q(decision=proposal),
        Q(decision=None, matter=proposal.matter),
        Q(decision=None, matter=""),
    ):
        last = {one.by_id: one for one in given_in_time.filter(scope)}
        for by, one in last.items():
            ended = [end for end in (one.until_at, one.revoked_at) if end is not None and end <= counted_at]
            if not ended:
                found.setdefault(by, one.to_id)
    return found
