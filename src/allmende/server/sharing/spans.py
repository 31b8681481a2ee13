"""Which period a group is in: one follows the other without a gap, from the founding on."""

from __future__ import annotations

from datetime import date, timedelta

from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
from allmende.server.sharing.models import SettledPeriod
from allmende.values.period import Period, month_of

FOUR_WEEKS = timedelta(days=28)
WEEK = timedelta(days=7)


def open_period(group: Group) -> Period:
    """Return the oldest period that is not settled: it begins where the last settled one ended."""
    # Only the day: a settlement's explanation names everybody, and this is asked before every page.
    ends = SettledPeriod.objects.filter(group=group).order_by("-from_day").values_list("until_day", flat=True)
    start = ends.first() or groups.local_day(group, group.founded_at)
    return period_from(start, every=groups.rulebook_of(group).settle_every)


def period_from(start: date, *, every: str) -> Period:
    """Return the period that begins on a day: to the end of its month, or for so many weeks."""
    if every == "month":
        return Period(start, month_of(start).end)
    return Period(start, start + (FOUR_WEEKS if every == "four_weeks" else WEEK))
