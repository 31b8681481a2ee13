"""One dated task: how its weight came about, who did what with its places, what one can do now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from allmende.server import clock
from allmende.server.groups.models import Group, Member
from allmende.server.groups.queries import Seat, seat_of
from allmende.server.work.models import Occurrence, Procedure, StandIn, Swap, Taking, Task
from allmende.server.work.queries.board import speaks_for
from allmende.server.work.queries.cards import Card, Rise, cards_of
from allmende.server.work.queries.choosing import Declined, declines_of_task
from allmende.server.work.reach import board_groups
from allmende.server.work.weights import is_sealed, steps_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """That somebody took a place, and when they gave it back, if they did."""

    at: datetime
    until: datetime | None
    name: str
    weight_milli: int
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody who stands in."""

    member_id: str
    name: str
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An open offer to take a place over, in the group with this address."""

    id: int
    slug: str
    offered_title: str
    offered_at_id: str
    offered_due_at: datetime
    offered_weight_milli: int
    offered_minutes: int
    giver: str
    giver_id: str
    to: str
    wanted_title: str
    wanted_at_id: str
    wanted_due_at: datetime | None
    wanted_weight_milli: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Everything the page of one dated task shows.

    Attributes:
        steps: The published course of the weight, past and to come; the opening alone where it is fixed or sealed.
        late_hours: Within how many hours before it is due handing back comes late.
        handing_back_late: Whether it would come late now.
        may_change: Whether the person may call it off or change its task.
        declines: Who is declined for the task, as far as the person is concerned.

    """

    card: Card
    task: Task
    opened_at: datetime
    closes_at: datetime | None
    called_off_at: datetime | None
    opening_milli: int
    cap_milli: int
    opening_reason: dict[str, object]
    steps: tuple[Rise, ...]
    taken: tuple[Taken, ...]
    waiting: tuple[Waiting, ...]
    offer: Offer | None
    acts_for: tuple[Member, ...]
    late_hours: int
    handing_back_late: bool
    may_change: bool
    declines: tuple[Declined, ...]

    @property
    def over(self) -> bool:
        """Whether nobody can take a place any more."""
        return self.called_off_at is not None


def dated(seat: Seat, occurrence_id: str, *, at: datetime) -> Dated | None:
    """Return one dated task of the seat's group, or None when there is none of that id."""
    row = (
        Occurrence.objects.select_related("task__qualification", "task__group", "task__created_by", "round", "group")
        .filter(pk=occurrence_id, group=seat.group)
        .first()
    )
    if row is None:
        return None
    acting = speaks_for(seat)
    mine_ids = {member.id for member in acting}
    card = cards_of(seat, [row], mine_ids=mine_ids, at=at)[0]
    late_hours = seat.rulebook.handback_hours
    return Dated(
        card=card,
        task=row.task,
        opened_at=row.opened_at,
        closes_at=row.closes_at,
        called_off_at=row.called_off_at,
        opening_milli=row.opening_milli,
        cap_milli=row.cap_milli,
        opening_reason=row.opening_reason,
        steps=_course(row),
        taken=_taken(row),
        waiting=_waiting(row, mine_ids),
        offer=open_offer(row.id, mine_ids),
        acts_for=acting,
        late_hours=late_hours,
        handing_back_late=at <= row.due_at < at + timedelta(hours=late_hours),
        may_change=may_change(seat, row.task),
        declines=tuple(declines_of_task(seat, row.task, mine=mine_ids)),
    )


def place_of(seat: Seat, occurrence_id: str) -> Group | None:
    """Return the group of the seat's community whose dated task this is; None where the person has no seat in it."""
    row = Occurrence.objects.select_related("group").filter(pk=occurrence_id, group__book=seat.group.book_id).first()
    return row.group if row is not None and seat_of(seat.person, row.group) is not None else None


def may_change(seat: Seat, task: Task) -> bool:
    """Whether the person may change, end or call off the task."""
    return seat.is_maintainer or task.created_by_id == seat.member.id


def _course(row: Occurrence) -> tuple[Rise, ...]:
    if row.procedure == Procedure.FIXED or is_sealed(row):
        return (Rise(at=row.opened_at, weight_milli=row.opening_milli),)
    return tuple(Rise(at=clock.moment(step.from_us), weight_milli=step.weight_milli) for step in steps_of(row))


def _taken(row: Occurrence) -> tuple[Taken, ...]:
    takings = Taking.objects.filter(occurrence=row).select_related("member__person", "member__group")
    return tuple(
        Taken(
            at=taking.taken_at,
            until=taking.ended_at,
            name=taking.member.name,
            weight_milli=taking.weight_milli,
            how=taking.how,
        )
        for taking in takings.order_by("taken_at", "place")
    )


def _waiting(row: Occurrence, mine_ids: set[str]) -> tuple[Waiting, ...]:
    standing = StandIn.objects.filter(occurrence=row, ended_at=None).select_related("member__person", "member__group")
    return tuple(
        Waiting(member_id=one.member_id, name=one.member.name, mine=one.member_id in mine_ids)
        for one in standing.order_by("at", "id")
    )


def open_offer(occurrence_id: str, mine_ids: set[str]) -> Offer | None:
    """Return the offer somebody has made of their place here, if one of these members has."""
    swaps = _offers().filter(offered__occurrence=occurrence_id, offered__member__in=mine_ids, answered_at=None)
    return next((_offer(swap) for swap in swaps), None)


def offers_to(seat: Seat) -> tuple[Offer, ...]:
    """Return the open offers that wait for the person's answer, the soonest due first."""
    ids = [member.id for member in speaks_for(seat)]
    swaps = _offers().filter(to__in=ids, answered_at=None, offered__occurrence__group__in=board_groups(seat.group))
    return tuple(_offer(swap) for swap in swaps)


def offers_by(seat: Seat) -> tuple[Offer, ...]:
    """Return the open offers the person has made."""
    ids = [member.id for member in speaks_for(seat)]
    swaps = _offers().filter(
        offered__member__in=ids, answered_at=None, offered__occurrence__group__in=board_groups(seat.group)
    )
    return tuple(_offer(swap) for swap in swaps)


def _offers() -> QuerySet[Swap]:
    return Swap.objects.select_related(
        "offered__occurrence__task",
        "offered__occurrence__group",
        "offered__member__person",
        "offered__member__group",
        "wanted__occurrence__task",
        "to__person",
        "to__group",
    ).order_by("offered__occurrence__due_at", "id")


def _offer(swap: Swap) -> Offer:
    wanted = swap.wanted
    return Offer(
        id=swap.pk,
        slug=swap.offered.occurrence.group.slug,
        offered_title=swap.offered.occurrence.task.title,
        offered_at_id=swap.offered.occurrence_id,
        offered_due_at=swap.offered.occurrence.due_at,
        offered_weight_milli=swap.offered.weight_milli,
        offered_minutes=swap.offered.minutes,
        giver=swap.offered.member.name,
        giver_id=swap.offered.member_id,
        to=swap.to.name,
        wanted_title=wanted.occurrence.task.title if wanted else "",
        wanted_at_id=wanted.occurrence_id if wanted else "",
        wanted_due_at=wanted.occurrence.due_at if wanted else None,
        wanted_weight_milli=wanted.weight_milli if wanted else 0,
    )
