"""Who votes for whom, as it counts and as it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from allmende.economy.scopes import scope_of, scopes_of
from allmende.mechanisms.decisions.delegation import Delegation as Given
from allmende.mechanisms.decisions.delegation import chain_from, delegates_at, represent, speaking_for
from allmende.server import clock
from allmende.server.deciding.models import Delegation, Proposal, State
from allmende.server.groups.models import Group, Member
from allmende.server.groups.queries import Seat


@dataclass(frozen=True, kw_only=True)
class Line:
    """One delegation as its page shows it."""

    delegation: Delegation
    holds: bool


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How votes are passed on in a group, seen by one member.

    Attributes:
        mine: Whom I let vote for me, now or until lately.
        for_me: Who lets me vote for them.
        weight: For how many I would count if nobody but me voted.
        chain: By name, whom my voice passes through if only the last of them votes; in all matters.

    """

    mine: Sequence[Line]
    for_me: Sequence[Line]
    weight: int
    chain: Sequence[Member]


def delegates_of(group: Group, matter: str, *, at_us: int, decision: str = "") -> dict[str, str]:
    """Return each member's delegate in a matter of a group, and on a decision about it, at a moment."""
    scopes = scopes_of(group.id, matter, decision=decision)
    return delegates_at(_given(group, decision=decision), scopes=scopes, at_us=at_us)


def delegate_on(decision: Proposal, member: Member) -> Delegation | None:
    """Return what a member has given for one decision and not taken back; None where nothing."""
    found = Delegation.objects.filter(decision=decision, by=member, revoked_at=None)
    return found.select_related("to__person").first()


def speakers_on(proposal: Proposal, has_voted: Mapping[str, bool], *, at: datetime) -> dict[str, int]:
    """Return for how many each voter speaks on a proposal as things stand, or would if they voted, too."""
    delegate_of = delegates_of(proposal.group, proposal.matter, decision=proposal.id, at_us=clock.microseconds(at))
    voting = [member for member, has in has_voted.items() if has]
    return speaking_for(has_voted, voting=voting, delegate_of=delegate_of)


def standing_of(seat: Seat, *, at: datetime) -> Standing:
    """Return how votes are passed on, for the seat's member."""
    about_me = Q(by=seat.member) | Q(to=seat.member)
    standing = Delegation.objects.filter(about_me, group=seat.group, revoked_at=None)
    found = standing.select_related("by__person", "to__person", "decision").defer("decision__outcome")
    lines = [Line(delegation=one, holds=holds(one, at=at)) for one in found.order_by("-from_at", "-entry_number")]
    delegate_of = delegates_of(seat.group, "", at_us=clock.microseconds(at))
    everybody = {seat.member.id, *delegate_of, *delegate_of.values()}
    told = represent(everybody, voting=[seat.member.id], delegate_of=delegate_of)
    chain = chain_from(seat.member.id, voting=(), delegate_of=delegate_of)
    people = {member.id: member for member in Member.objects.filter(pk__in=chain).select_related("person")}
    return Standing(
        mine=[line for line in lines if line.delegation.by_id == seat.member.id and line.holds],
        for_me=[line for line in lines if line.delegation.to_id == seat.member.id and line.holds],
        weight=told.weights[seat.member.id],
        chain=[people[member] for member in chain],
    )


def holds(delegation: Delegation, *, at: datetime) -> bool:
    """Whether a delegation stands at a moment; one for a decision does as long as that is open."""
    if delegation.revoked_at is not None or at < delegation.from_at:
        return False
    if delegation.decision is not None:
        return is_open(delegation.decision, at=at)
    assert delegation.until_at is not None, "what is for no decision ends in time"
    return at < delegation.until_at


def is_open(decision: Proposal, *, at: datetime) -> bool:
    """Whether something is still discussed or voted on."""
    if decision.state == State.VOTING:
        return decision.closes_at is not None and at <= decision.closes_at
    return decision.state == State.DISCUSSED


def _given(group: Group, *, decision: str) -> list[Given]:
    """Return what was given in the book the group is in now; a group that joined a pool began there anew."""
    found = Delegation.objects.filter(Q(decision=None) | Q(decision=decision), group=group, by__book=group.book_id)
    return [
        Given(
            by=one.by_id,
            to=one.to_id,
            scope=scope_of(group.id, matter=one.matter, decision=one.decision_id or ""),
            from_us=clock.microseconds(one.from_at),
            until_us=clock.microseconds(one.until_at) if one.until_at else None,
            revoked_us=clock.microseconds(one.revoked_at) if one.revoked_at else None,
        )
        for one in found.order_by("entry_number")
    ]
