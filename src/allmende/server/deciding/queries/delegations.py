"""Who votes for whom, as it counts and as it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allmende.economy.scopes import scopes_of
from allmende.mechanisms.decisions.delegation import Delegation as Given
from allmende.mechanisms.decisions.delegation import chain_from, delegates_at, represent
from allmende.server import clock
from allmende.server.deciding.models import Delegation
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


def delegates_of(group: Group, matter: str, *, at_us: int) -> dict[str, str]:
    """Return each member's delegate in a matter of a group at a moment."""
    return delegates_at(_given(group), scopes=scopes_of(group.id, matter), at_us=at_us)


def standing_of(seat: Seat, *, at: datetime) -> Standing:
    """Return how votes are passed on, for the seat's member."""
    found = Delegation.objects.filter(group=seat.group).select_related("by__person", "to__person")
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
    """Whether a delegation stands at a moment."""
    return delegation.revoked_at is None and delegation.from_at <= at < delegation.until_at


def _given(group: Group) -> list[Given]:
    """Return what was given in the book the group is in now; a group that joined a pool began there anew."""
    return [
        Given(
            by=one.by_id,
            to=one.to_id,
            scope=f"{group.id}:{one.matter}",
            from_us=clock.microseconds(one.from_at),
            until_us=clock.microseconds(one.until_at),
            revoked_us=clock.microseconds(one.revoked_at) if one.revoked_at else None,
        )
        for one in Delegation.objects.filter(group=group, by__book=group.book_id).order_by("entry_number")
    ]
