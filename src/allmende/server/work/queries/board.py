"""What is open now: the board's cards, and for whom a person may take a place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from allmende.server import clock
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, Holding, Member
from allmende.server.groups.queries import Seat
from allmende.server.work.models import Contribution, Need, Occurrence, StandIn, State, Swap, Taking, is_reported
from allmende.server.work.weights import is_sealed, next_step, weight_at

A_PAGE = 40
# Sorting by weight computes every weight; nobody looks through more cards than this.
MOST_SORTED = 2_000
MOST_MINE = 60

SHOWN = ("all", "mine", "free", "necessary")
SORTED_BY = ("due", "weight")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Somebody who has a place, and what was agreed for it."""

    taking_id: str
    member_id: str
    name: str
    minutes: int
    weight_milli: int
    how: str
    taken_at: datetime
    mine: bool
    reported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """From which moment on the weight will be higher."""

    at: datetime
    weight_milli: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One dated task as it stands now.

    Attributes:
        weight_milli: What a free place weighs now; where none is free, what was agreed for the first of mine, or of
            anybody's.
        trend: "rising", "steady", or "" where no place is free.
        mine: My place, or that of somebody I act for.
        able: Whether I have the qualification it asks for.
        can_take: Whether a take button makes sense for me.
        missed_round: It would have been shared out in a round, which was closed when it opened.
        deserted: Necessary and due, and nobody has it.

    """

    id: str
    task_id: str
    title: str
    where: str
    minutes: int
    due_at: datetime
    procedure: str
    necessary: bool
    qualification: str
    able: bool
    weight_milli: int
    trend: str
    rise: Rise | None
    places: int
    free: int
    holders: tuple[Holder, ...]
    stand_ins_count: int
    i_stand_in: bool
    mine: Holder | None
    sealed: bool
    round_number: int | None
    deadline: datetime | None
    missed_round: bool
    overdue: bool
    can_take: bool

    @property
    def deserted(self) -> bool:
        """Whether it is necessary and due and nobody has taken it."""
        return self.overdue and self.necessary and not self.holders


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The board: my places, what waits for somebody, and everything else that is open, page by page."""

    mine: tuple[Card, ...]
    deserted: tuple[Card, ...]
    cards: tuple[Card, ...]
    count: int
    page: int
    pages: int
    swaps_count: int
    any_task: bool


def speaks_for(seat: Seat) -> tuple[Member, ...]:
    """Return for whom the person may act in the group: themselves first, then those at home without a sign-in."""
    mates = groups.household_mates([seat.member.id]) - {seat.member.id}
    if not mates:
        return (seat.member,)
    at_home = (
        Member.objects.filter(
            pk__in=mates,
            person__isnull=False,
            person__user=None,
            memberships__group=seat.group,
            memberships__left_at=None,
        )
        .select_related("person")
        .order_by("person__name", "id")
    )
    return (seat.member, *at_home)


def board(seat: Seat, *, at: datetime, shown: str = "all", sort: str = "due", page: int = 1) -> Board:
    """Return the board at a moment.

    Args:
        seat: Who looks, and at which group's board.
        at: The moment.
        shown: "all", "mine", "free" (places for which I could still come) or "necessary".
        sort: "due" (soonest first) or "weight" (heaviest first).
        page: From 1; one out of range gives the nearest there is.

    """
    mine_ids = [member.id for member in speaks_for(seat)]
    own = _held_by(seat.group, mine_ids)
    rows = open_now(seat.group, at=at).exclude(pk__in=[occurrence.pk for occurrence in own])
    if shown == "mine":
        rows = rows.none()
    if shown == "free":
        rows = rows.filter(taken__lt=F("places")).filter(Q(round=None) | Q(round__cleared_at__isnull=False))
    if shown == "necessary":
        rows = rows.filter(task__need=Need.NECESSARY)
    deserted = list(rows.filter(due_at__lte=at, taken=0, task__need=Need.NECESSARY)[:A_PAGE])
    rows = rows.exclude(pk__in=[occurrence.pk for occurrence in deserted])
    count = rows.count()
    pages = max(-(-count // A_PAGE), 1)
    page = min(max(page, 1), pages)
    chosen = _one_page(rows, sort=sort, page=page, at=at)
    cards = {card.id: card for card in cards_of(seat, [*own, *deserted, *chosen], mine_ids=mine_ids, at=at)}
    return Board(
        mine=tuple(cards[occurrence.id] for occurrence in own),
        deserted=tuple(cards[occurrence.id] for occurrence in deserted),
        cards=tuple(cards[occurrence.id] for occurrence in chosen),
        count=count,
        page=page,
        pages=pages,
        swaps_count=Swap.objects.filter(
            to__in=mine_ids, answered_at=None, offered__occurrence__group=seat.group
        ).count(),
        any_task=bool(cards) or seat.group.tasks.filter(ended_at=None).exists(),
    )


def open_now(group: Group, *, at: datetime) -> QuerySet[Any]:
    """Return what is on the board: not yet due, or due and still waiting for somebody, with how many `taken`."""
    done = Contribution.objects.filter(taking__occurrence=OuterRef("pk")).exclude(state=State.WITHDRAWN)
    waiting = Q(due_at__lte=at, taken__lt=F("places"), done=False)
    return (
        Occurrence.objects.filter(Q(closes_at=None) | Q(closes_at__gt=at), group=group, called_off_at=None)
        .annotate(taken=Count("takings", filter=Q(takings__ended_at=None)), done=Exists(done))
        .filter(Q(due_at__gt=at) | waiting)
        .select_related("task__qualification", "round")
        .defer("round__certificate")
        .order_by("due_at", "id")
    )


def _held_by(group: Group, member_ids: Collection[str]) -> list[Occurrence]:
    """Return what these members have taken and not yet reported, soonest first."""
    held = Taking.objects.filter(~is_reported(), member__in=member_ids, ended_at=None, occurrence__called_off_at=None)
    return list(
        Occurrence.objects.filter(group=group, pk__in=held.values("occurrence"))
        .select_related("task__qualification", "round")
        .defer("round__certificate")
        .order_by("due_at", "id")[:MOST_MINE]
    )


def _one_page(rows: QuerySet[Any], *, sort: str, page: int, at: datetime) -> list[Occurrence]:
    start = (page - 1) * A_PAGE
    if sort != "weight":
        return list(rows[start : start + A_PAGE])
    heaviest = sorted(rows[:MOST_SORTED], key=lambda row: (-weight_at(row, at), row.due_at, row.id))
    return heaviest[start : start + A_PAGE]


def cards_of(seat: Seat, rows: Sequence[Occurrence], *, mine_ids: Collection[str], at: datetime) -> list[Card]:
    """Return the cards of some occurrences, in their order, with three queries however many they are."""
    ids = [row.id for row in rows]
    held: dict[str, list[Holder]] = {}
    for occurrence_id, holder in holders_of(ids, mine_ids=mine_ids):
        held.setdefault(occurrence_id, []).append(holder)
    waiting: dict[str, list[str]] = {}
    for occurrence_id, member_id in StandIn.objects.filter(occurrence__in=ids, ended_at=None).values_list(
        "occurrence_id", "member_id"
    ):
        waiting.setdefault(occurrence_id, []).append(member_id)
    needed = {row.task.qualification_id for row in rows} - {None}
    holds = set(
        Holding.objects.filter(qualification__in=needed, member=seat.member).values_list("qualification_id", flat=True)
        if needed
        else ()
    )
    return [
        card(
            row,
            holders=tuple(held.get(row.id, ())),
            standing_in=waiting.get(row.id, ()),
            able=row.task.qualification_id is None or row.task.qualification_id in holds,
            me=seat.member.id,
            at=at,
        )
        for row in rows
    ]


def holders_of(occurrence_ids: Iterable[str], *, mine_ids: Collection[str]) -> list[tuple[str, Holder]]:
    """Return who has which place of these occurrences now, by place."""
    takings = (
        Taking.objects.filter(occurrence__in=list(occurrence_ids), ended_at=None)
        .annotate(reported=is_reported())
        .select_related("member__person", "member__group")
        .order_by("place")
    )
    return [
        (
            taking.occurrence_id,
            Holder(
                taking_id=taking.id,
                member_id=taking.member_id,
                name=taking.member.name,
                minutes=taking.minutes,
                weight_milli=taking.weight_milli,
                how=taking.how,
                taken_at=taking.taken_at,
                mine=taking.member_id in mine_ids,
                reported=taking.reported,
            ),
        )
        for taking in takings
    ]


def card(
    row: Occurrence, *, holders: tuple[Holder, ...], standing_in: Collection[str], able: bool, me: str, at: datetime
) -> Card:
    """Return one card from what was read."""
    free = row.places - len(holders)
    mine = next((holder for holder in holders if holder.mine), None)
    step = next_step(row, at) if free else None
    sealed = is_sealed(row)
    agreed = mine or (holders[0] if holders and not free else None)
    over = row.closes_at is not None and row.closes_at <= at
    return Card(
        id=row.id,
        task_id=row.task_id,
        title=row.task.title,
        where=row.task.where,
        minutes=row.minutes,
        due_at=row.due_at,
        procedure=row.procedure,
        necessary=row.task.need == Need.NECESSARY,
        qualification=row.task.qualification.name if row.task.qualification else "",
        able=able,
        weight_milli=agreed.weight_milli if agreed else weight_at(row, at),
        trend="" if sealed or not free else "rising" if step else "steady",
        rise=Rise(at=clock.moment(step.from_us), weight_milli=step.weight_milli) if step else None,
        places=row.places,
        free=free,
        holders=holders,
        stand_ins_count=len(standing_in),
        i_stand_in=me in standing_in,
        mine=mine,
        sealed=sealed,
        round_number=row.round.number if row.round else None,
        deadline=row.round.deadline if row.round and sealed else None,
        missed_round=row.missed_round,
        overdue=row.due_at <= at,
        can_take=bool(free) and able and not sealed and not over and row.called_off_at is None and mine is None,
    )
