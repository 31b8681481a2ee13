"""Going away, and leaving: the membership changes, and what was taken goes back to the others in the same moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from allmende.server.groups import operations as groups
from allmende.server.groups import queries
from allmende.server.groups.kinds import WITHOUT_WORK
from allmende.server.groups.models import Break, Group, Member, Membership
from allmende.server.groups.queries import Seat
from allmende.server.work.operations.board import hand_back_during

# An absence without an end: the last day a calendar has.
FOR_GOOD = date.max


@transaction.atomic
def go_away(seat: Seat, member: Member, *, from_day: date, until_day: date, at: datetime) -> int:
    """Announce a break in the seat's group; return how many taken tasks went back to the others."""
    away = groups.announce_break(seat.group, member, from_day=from_day, until_day=until_day, seat=seat, at=at)
    return _hand_back(seat, away, at=at)


@transaction.atomic
def leave(seat: Seat, membership: Membership, *, at: datetime) -> int:
    """End a membership of the seat's group; return how many taken tasks went back to the others."""
    assert membership.group_id == seat.group.id, "one leaves the group whose page one is on"
    # Only a membership of its own is given up with what was taken there: leaving a household touches no task.
    days = {"from_day": queries.local_day(seat.group, at), "until_day": FOR_GOOD}
    gone = Break(group=seat.group, member=membership.member, **days)
    handed_back = _hand_back(seat, gone, at=at) if seat.group.kind not in WITHOUT_WORK else 0
    groups.leave(membership, by=seat.member, at=at)
    return handed_back


def _hand_back(seat: Seat, away: Break, *, at: datetime) -> int:
    return sum(hand_back_during(replace(seat, group=part), away, at=at) for part in _workplaces(seat.group))


def _workplaces(group: Group) -> list[Group]:
    """Return the group and its parts in which tasks are taken."""
    return queries.working_parts(group)
