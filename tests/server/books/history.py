"""A little history in the house's books, made by the real operations."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allmende.server.sharing.operations import settle_due
from allmende.server.work.operations.contributions import Report, confirm, report_unasked


def credited(house: Any, *, by: str, confirmer: str, minutes: int = 60, at: datetime | None = None) -> None:
    """Let somebody do an hour's work unasked, and somebody else confirm it, a day after the founding."""
    when = at or house.later(days=1)
    report = Report(minutes=minutes, done_on=when.date(), title="Mended the fence")
    done = report_unasked(house.seat(by), report, at=when)
    confirm(house.seat(confirmer), done.id, at=when + timedelta(minutes=5))


def settled(house: Any, *, at: datetime | None = None) -> int:
    """Settle what is due 40 days after the founding (or at another moment); return how many periods that were."""
    house.group.book.refresh_from_db()
    return settle_due(house.group, at=at or house.later(days=35))
