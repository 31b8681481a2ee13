"""What is due when, as the interface shows it."""

from __future__ import annotations

from allmende.server.api.schemas.fields import Moment, Shown
from allmende.server.api.schemas.tasks import HolderShown


class DateShown(Shown):
    """What is due when. What is only planned has no id yet."""

    id: str
    task_id: str
    title: str
    where: str
    due_at: Moment
    minutes: int
    places: int
    weight_milli: int
    holders: list[HolderShown]
    mine: HolderShown | None
    sealed: bool
    planned: bool


class Calendar(Shown):
    """What is due in a stretch of days."""

    dates: list[DateShown]
