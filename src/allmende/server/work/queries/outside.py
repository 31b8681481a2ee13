"""What outsiders may see of a group's work, where the group publishes it: what is to do, never who does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from allmende.server.groups.models import Group
from allmende.server.work.queries.board import open_in
from allmende.server.work.weights import weight_at

MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """One task with a free place."""

    title: str
    minutes: int
    weight_milli: int
    due_at: datetime
    places_free: int


def open_tasks(group: Group, *, at: datetime) -> list[OpenTask]:
    """Return what is open now in a group itself, the most urgent first: what lies inside it speaks for itself."""
    rows = (
        open_in([group], at=at)
        .annotate(filled=Count("takings", filter=Q(takings__ended_at=None)))
        .filter(filled__lt=F("places"))
        .exclude(round__isnull=False, round__cleared_at=None)
        .order_by("due_at", "id")[:MOST]
    )
    return [
        OpenTask(
            title=row.task.title,
            minutes=row.minutes,
            weight_milli=weight_at(row, at),
            due_at=row.due_at,
            places_free=row.places - row.filled,
        )
        for row in rows
    ]
