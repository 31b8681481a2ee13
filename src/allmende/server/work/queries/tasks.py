"""Tasks as such: what they ask for, what they weighed before, who did them, when they come next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Min, Q

from allmende.server.groups.models import Qualification
from allmende.server.groups.queries import Seat
from allmende.server.work.models import Contribution, Occurrence, State, Task
from allmende.server.work.queries.board import speaks_for
from allmende.server.work.queries.cards import Card, Holder, cards_of, holders_of
from allmende.server.work.queries.choosing import Declined, decides, declines_of_task
from allmende.server.work.queries.dated import may_change
from allmende.server.work.recurrence import due_moments

A_PAGE = 60
LAST_TIMES = 12
NEXT_DATES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One time that is over."""

    id: str
    due_at: datetime
    opening_milli: int
    holders: tuple[Holder, ...]
    places: int
    called_off: bool
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """Everything the page of a task shows.

    Attributes:
        procedure: How it gets its weight now: its own way, or that of the rulebook.
        open_cards: The dated ones that can be taken or are taken, soonest first.
        planned: Due moments that follow and are not open yet.
        past: The last times, newest first.
        weights_milli: Weights at which the last times opened, oldest first.
        doers: Who did it how often among the last times, most often first.

    """

    task: Task
    procedure: str
    procedure_inherited: bool
    open_cards: tuple[Card, ...]
    planned: tuple[datetime, ...]
    opens_next_at: datetime | None
    past: tuple[Past, ...]
    weights_milli: tuple[int, ...]
    doers: tuple[tuple[str, str, int], ...]
    may_change: bool
    decides: bool
    declines: tuple[Declined, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One task in the list of all tasks."""

    id: str
    title: str
    minutes: int
    places: int
    necessary: bool
    rrule: str
    first_due_at: datetime
    where: str
    next_due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """One page of the list of all tasks."""

    lines: tuple[Line, ...]
    count: int
    page: int
    pages: int


def task_of(seat: Seat, task_id: str) -> Task | None:
    """Return a task of the seat's group, or None."""
    return (
        Task.objects.select_related("qualification", "group__book", "created_by__person")
        .filter(pk=task_id, group=seat.group)
        .first()
    )


def task_page(seat: Seat, task: Task, *, at: datetime) -> TaskPage:
    """Return what the page of a task shows at a moment."""
    mine_ids = {member.id for member in speaks_for(seat)}
    dated = Occurrence.objects.filter(task=task).select_related("task__qualification", "round", "group")
    dated = dated.defer("round__certificate")
    still = Q(due_at__gt=at) | (Q(closes_at=None) | Q(closes_at__gt=at))
    done = Contribution.objects.filter(taking__occurrence__task=task).exclude(state=State.WITHDRAWN)
    done_ids = set(done.values_list("taking__occurrence_id", flat=True))
    ahead = [
        row
        for row in dated.filter(still, called_off_at=None).order_by("due_at")[:20]
        if row.due_at > at or row.id not in done_ids
    ]
    shown = {row.id for row in ahead}
    behind = [row for row in dated.filter(due_at__lte=at).order_by("-due_at")[: LAST_TIMES + 20] if row.id not in shown]
    past = _past(behind[:LAST_TIMES], mine_ids=mine_ids, done_ids=done_ids)
    course = dated.filter(called_off_at=None).order_by("-due_at").values_list("opening_milli", flat=True)[:LAST_TIMES]
    return TaskPage(
        task=task,
        procedure=task.procedure or seat.rulebook.procedure,
        procedure_inherited=not task.procedure,
        open_cards=tuple(cards_of(seat, ahead, mine_ids=mine_ids, at=at)),
        planned=_planned(task),
        opens_next_at=task.next_opens_at,
        past=past,
        weights_milli=tuple(reversed(course)),
        doers=_doers(past),
        may_change=may_change(seat, task),
        decides=decides(seat, task.group),
        declines=tuple(declines_of_task(seat, task, mine=mine_ids)),
    )


def _past(rows: list[Occurrence], *, mine_ids: set[str], done_ids: set[str]) -> tuple[Past, ...]:
    held: dict[str, list[Holder]] = {}
    for occurrence_id, holder in holders_of([row.id for row in rows], mine_ids=mine_ids):
        held.setdefault(occurrence_id, []).append(holder)
    return tuple(
        Past(
            id=row.id,
            due_at=row.due_at,
            opening_milli=row.opening_milli,
            holders=tuple(held.get(row.id, ())),
            places=row.places,
            called_off=row.called_off_at is not None,
            done=row.id in done_ids,
        )
        for row in rows
    )


def _doers(past: tuple[Past, ...]) -> tuple[tuple[str, str, int], ...]:
    names: dict[str, str] = {}
    times: Counter[str] = Counter()
    for once in past:
        for holder in once.holders:
            if holder.reported:
                names[holder.member_id] = holder.name
                times[holder.member_id] += 1
    return tuple((member_id, names[member_id], count) for member_id, count in times.most_common(5))


def _planned(task: Task) -> tuple[datetime, ...]:
    if task.next_due_at is None or task.ended_at is not None:
        return ()
    if not task.rrule:
        return (task.next_due_at,)
    following = due_moments(task.rrule, first=task.first_due_at, zone=task.group.timezone, after=task.next_due_at)
    return (task.next_due_at, *islice(following, NEXT_DATES - 1))


def all_tasks(seat: Seat, *, at: datetime, page: int, search: str = "") -> Lines:
    """Return one page of the group's tasks that have not ended, by name."""
    rows = seat.group.tasks.filter(ended_at=None).order_by("title", "id")
    if search:
        rows = rows.filter(Q(title__icontains=search) | Q(where__icontains=search))
    count = rows.count()
    pages = max(-(-count // A_PAGE), 1)
    page = min(max(page, 1), pages)
    chosen = list(rows[(page - 1) * A_PAGE : page * A_PAGE])
    ahead = Occurrence.objects.filter(task__in=chosen, due_at__gt=at, called_off_at=None).order_by()
    soonest = dict(ahead.values_list("task_id").annotate(Min("due_at")))
    return Lines(
        lines=tuple(
            Line(
                id=row.id,
                title=row.title,
                minutes=row.minutes,
                places=row.places,
                necessary=row.need == "necessary",
                rrule=row.rrule,
                first_due_at=row.first_due_at,
                where=row.where,
                next_due_at=soonest.get(row.id, row.next_due_at),
            )
            for row in chosen
        ),
        count=count,
        page=page,
        pages=pages,
    )


def qualifications_of(seat: Seat) -> tuple[str, ...]:
    """Return the names of the qualifications the group knows."""
    return tuple(Qualification.objects.filter(group=seat.group).order_by("name").values_list("name", flat=True)[:200])
