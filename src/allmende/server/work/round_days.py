"""Which round deals with a moment: stretches of days counted from a Monday, with a deadline before each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allmende.economy.rulebook import Rulebook
from allmende.server.groups.models import Group
from allmende.server.groups.queries import day_start, local_day

# A Monday: stretches of seven days are calendar weeks.
FIRST_DAY = date(2024, 1, 1)


@dataclass(frozen=True, kw_only=True)
class RoundWindow:
    """The days one round deals with, when it opens for wishes and when it closes."""

    from_day: date
    until_day: date
    opens_at: datetime
    deadline: datetime


def round_window(group: Group, moment: datetime, rules: Rulebook) -> RoundWindow:
    """Return the round whose days hold the moment; it opens when the round before it closes."""
    length = timedelta(days=rules.round_days)
    since = local_day(group, moment) - FIRST_DAY
    from_day = FIRST_DAY + (since // length) * length
    ahead = timedelta(hours=rules.round_deadline_hours)
    return RoundWindow(
        from_day=from_day,
        until_day=from_day + length,
        opens_at=day_start(group, from_day - length) - ahead,
        deadline=day_start(group, from_day) - ahead,
    )


def misses_round(group: Group, due_at: datetime, rules: Rulebook, *, at: datetime) -> bool:
    """Whether the round that would deal with a due moment takes no wishes any more."""
    return round_window(group, due_at, rules).deadline <= at
