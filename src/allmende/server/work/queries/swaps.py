"""To whom a place can be given, and for which of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allmende.server.groups import queries as groups
from allmende.server.groups.queries import Seat
from allmende.server.work.models import Occurrence, Taking, is_reported
from allmende.server.work.queries.board import speaks_for

# Nobody scrolls through more people than this; beyond it one searches by name.
MOST_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place somebody holds."""

    taking_id: str
    title: str
    due_at: datetime
    minutes: int
    weight_milli: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who could take the place over, and the places they could give for it."""

    member_id: str
    name: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What can be offered: one's own place, to whom, for what. `more` says that not all people are shown."""

    place: Place
    holder_id: str
    occurrence_id: str
    candidates: tuple[Candidate, ...]
    more: bool


def choices(seat: Seat, taking_id: str, *, at: datetime, search: str = "") -> Choices | None:
    """Return to whom the place can be offered; None when it is not a present place of the person."""
    mine_ids = {member.id for member in speaks_for(seat)}
    taking = (
        Taking.objects.select_related("occurrence__task")
        .filter(pk=taking_id, ended_at=None, occurrence__group=seat.group, member__in=mine_ids)
        .first()
    )
    if taking is None:
        return None
    people = groups.members_of(seat.group).filter(member__person__isnull=False).exclude(member=taking.member_id)
    people = people.exclude(member__in=_barred(taking.occurrence, seat))
    needed = taking.occurrence.task.qualification_id
    if needed is not None:
        people = people.filter(member__in=groups.holders(needed))
    if search:
        people = people.filter(member__person__name__icontains=search)
    found = list(people[: MOST_SHOWN + 1])
    shown = found[:MOST_SHOWN]
    held = _held(seat, [membership.member_id for membership in shown], at=at)
    return Choices(
        place=_place(taking),
        holder_id=taking.member_id,
        occurrence_id=taking.occurrence_id,
        candidates=tuple(
            Candidate(
                member_id=membership.member_id,
                name=membership.member.name,
                places=tuple(held.get(membership.member_id, ())),
            )
            for membership in shown
        ),
        more=len(found) > MOST_SHOWN,
    )


def _barred(occurrence: Occurrence, seat: Seat) -> set[str]:
    """Return who has a place there already or is away then."""
    there = set(occurrence.takings.filter(ended_at=None).values_list("member_id", flat=True))
    return there | groups.on_break(seat.group, groups.local_day(seat.group, occurrence.due_at))


def _held(seat: Seat, member_ids: list[str], *, at: datetime) -> dict[str, list[Place]]:
    takings = (
        Taking.objects.filter(
            member__in=member_ids, ended_at=None, occurrence__group=seat.group, occurrence__due_at__gt=at
        )
        .exclude(is_reported())
        .select_related("occurrence__task")
        .order_by("occurrence__due_at", "id")[:500]
    )
    held: dict[str, list[Place]] = {}
    for taking in takings:
        held.setdefault(taking.member_id, []).append(_place(taking))
    return held


def _place(taking: Taking) -> Place:
    return Place(
        taking_id=taking.id,
        title=taking.occurrence.task.title,
        due_at=taking.occurrence.due_at,
        minutes=taking.minutes,
        weight_milli=taking.weight_milli,
    )
