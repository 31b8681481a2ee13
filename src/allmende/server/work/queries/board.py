"""What is open now: the board's cards, and for whom a person may take a place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, Member
from allmende.server.groups.queries import Seat
from allmende.server.work.models import Contribution, Need, Occurrence, State, Swap, Taking, Task, is_reported
from allmende.server.work.queries.cards import Card, cards_of
from allmende.server.work.reach import board_groups
from allmende.server.work.weights import weight_at

A_PAGE = 30
# Sorting by weight computes every weight; nobody looks through more cards than this.
MOST_SORTED = 2_000
MOST_MINE = 60

SHOWN = ("all", "mine", "free", "necessary")
SORTED_BY = ("due", "weight")


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The board: my places, what waits for somebody, and everything else that is open, page by page.

    Attributes:
        cards: One page of what is open: those with a free place first, then those that are taken.
        count: How many there are on all pages; `free_count` how many of them have a free place.

    """

    mine: tuple[Card, ...]
    deserted: tuple[Card, ...]
    cards: tuple[Card, ...]
    count: int
    free_count: int
    page: int
    pages: int
    swaps_count: int
    any_task: bool

    @property
    def free_cards(self) -> tuple[Card, ...]:
        """Those of this page that still have a free place."""
        return tuple(card for card in self.cards if card.free)

    @property
    def taken_cards(self) -> tuple[Card, ...]:
        """Those of this page in which every place is taken."""
        return tuple(card for card in self.cards if not card.free)

    @property
    def taken_count(self) -> int:
        """How many are taken, on all pages."""
        return self.count - self.free_count


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
    inside = board_groups(seat.group)
    own = _held_by(inside, mine_ids)
    rows = open_in(inside, at=at).exclude(pk__in=[occurrence.pk for occurrence in own])
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
        free_count=rows.filter(taken__lt=F("places")).count(),
        page=page,
        pages=pages,
        swaps_count=Swap.objects.filter(
            to__in=mine_ids, answered_at=None, offered__occurrence__group__in=inside
        ).count(),
        any_task=bool(cards) or Task.objects.filter(group__in=inside, ended_at=None).exists(),
    )


def open_now(group: Group, *, at: datetime) -> QuerySet[Any]:
    """Return what is on a group's board: not yet due, or due and still waiting for somebody, with how many `taken`."""
    return open_in(board_groups(group), at=at)


def open_in(inside: Sequence[Group], *, at: datetime) -> QuerySet[Any]:
    """Return the same for the tasks of some groups."""
    done = Contribution.objects.filter(taking__occurrence=OuterRef("pk")).exclude(state=State.WITHDRAWN)
    waiting = Q(due_at__lte=at, taken__lt=F("places"), done=False)
    return (
        Occurrence.objects.filter(Q(closes_at=None) | Q(closes_at__gt=at), group__in=inside, called_off_at=None)
        .annotate(taken=Count("takings", filter=Q(takings__ended_at=None)), done=Exists(done))
        .filter(Q(due_at__gt=at) | waiting)
        .select_related("task__qualification", "round", "group")
        .defer("round__certificate")
        .order_by("due_at", "id")
    )


def _held_by(inside: Sequence[Group], member_ids: Collection[str]) -> list[Occurrence]:
    """Return what these members have taken and not yet reported, soonest first."""
    held = Taking.objects.filter(~is_reported(), member__in=member_ids, ended_at=None, occurrence__called_off_at=None)
    return list(
        Occurrence.objects.filter(group__in=inside, pk__in=held.values("occurrence"))
        .select_related("task__qualification", "round", "group")
        .defer("round__certificate")
        .order_by("due_at", "id")[:MOST_MINE]
    )


def _one_page(rows: QuerySet[Any], *, sort: str, page: int, at: datetime) -> list[Occurrence]:
    start = (page - 1) * A_PAGE
    full = ExpressionWrapper(Q(taken__gte=F("places")), output_field=BooleanField())
    rows = rows.annotate(full=full).order_by("full", "due_at", "id")
    if sort != "weight":
        return list(rows[start : start + A_PAGE])
    heaviest = sorted(rows[:MOST_SORTED], key=lambda row: (row.full, -weight_at(row, at), row.due_at, row.id))
    return heaviest[start : start + A_PAGE]
