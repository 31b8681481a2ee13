"""What is to be done when: for the calendar's pages and for the feed that other calendars read."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from django.db.models import Exists, OuterRef

from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat, group_by_slug, seat_of
from allmende.server.people.models import Person
from allmende.server.work.models import Occurrence, Taking, Task
from allmende.server.work.queries.board import speaks_for
from allmende.server.work.queries.cards import Holder, holders_of
from allmende.server.work.reach import board_groups
from allmende.server.work.recurrence import due_moments
from allmende.server.work.weights import is_sealed, weight_at

# A month of a large group; what lies beyond is on the board.
MOST_DATES = 2_000
MOST_PLANNED = 400
FEED_BACK = timedelta(days=60)
FEED_AHEAD = timedelta(days=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """One dated task of `project`. `planned` ones have no page of their own yet: their `id` is empty."""

    id: str
    task_id: str
    slug: str
    project: str
    title: str
    description: str
    where: str
    due_at: datetime
    opened_at: datetime
    minutes: int
    places: int
    weight_milli: int
    holders: tuple[Holder, ...]
    mine: Holder | None
    sealed: bool
    planned: bool


def dates(seat: Seat, *, start: datetime, end: datetime, only_mine: bool, at: datetime) -> tuple[Date, ...]:
    """Return what is due in [start, end), soonest first; the plan of what is not open yet only with everybody's."""
    mine_ids = {member.id for member in speaks_for(seat)}
    inside = board_groups(seat.group)
    rows = (
        Occurrence.objects.filter(group__in=inside, called_off_at=None, due_at__gte=start, due_at__lt=end)
        .select_related("task", "round", "group")
        .defer("round__certificate")
        .order_by("due_at", "id")
    )
    if only_mine:
        rows = rows.filter(Exists(Taking.objects.filter(occurrence=OuterRef("pk"), member__in=mine_ids, ended_at=None)))
    found = [*_opened(list(rows[:MOST_DATES]), mine_ids, at=at)]
    if not only_mine:
        for part in inside:
            found += _planned(part, start=start, end=end)
    return tuple(sorted(found, key=lambda date: (date.due_at, date.title, date.id)))


def reader_of_feed(slug: str, feed_token: str) -> Seat | None:
    """Return the seat of whoever has this token, if they are in this group."""
    person = Person.objects.filter(feed_token=feed_token).first()
    group = group_by_slug(slug)
    return seat_of(person, group) if person is not None and group is not None else None


def _opened(rows: list[Occurrence], mine_ids: Collection[str], *, at: datetime) -> Iterator[Date]:
    held: dict[str, list[Holder]] = {}
    for occurrence_id, holder in holders_of([row.id for row in rows], mine_ids=mine_ids):
        held.setdefault(occurrence_id, []).append(holder)
    for row in rows:
        holders = tuple(held.get(row.id, ()))
        mine = next((holder for holder in holders if holder.mine), None)
        yield Date(
            id=row.id,
            task_id=row.task_id,
            slug=row.group.slug,
            project=row.group.name,
            title=row.task.title,
            description=row.task.description,
            where=row.task.where,
            due_at=row.due_at,
            opened_at=row.opened_at,
            minutes=mine.minutes if mine else row.minutes,
            places=row.places,
            weight_milli=mine.weight_milli if mine else weight_at(row, at),
            holders=holders,
            mine=mine,
            sealed=is_sealed(row),
            planned=False,
        )


def _planned(group: Group, *, start: datetime, end: datetime) -> list[Date]:
    """Return the due moments that follow from the tasks' rules and are not open yet."""
    planned: list[Date] = []
    for task in Task.objects.filter(group=group, ended_at=None, next_due_at__lt=end).order_by("next_due_at")[
        :MOST_DATES
    ]:
        assert task.next_due_at is not None
        task.group = group
        moments = due_moments(
            task.rrule,
            first=task.first_due_at,
            zone=group.timezone,
            after=task.next_due_at - timedelta(microseconds=1),
        )
        for moment in takewhile(lambda moment: moment < end, moments):
            if moment >= start:
                planned.append(_plan(task, moment))
            if len(planned) >= MOST_PLANNED:
                return planned
    return planned


def _plan(task: Task, due_at: datetime) -> Date:
    return Date(
        id="",
        task_id=task.id,
        slug=task.group.slug,
        project=task.group.name,
        title=task.title,
        description=task.description,
        where=task.where,
        due_at=due_at,
        opened_at=task.created_at,
        minutes=task.minutes,
        places=task.places,
        weight_milli=0,
        holders=(),
        mine=None,
        sealed=False,
        planned=True,
    )
