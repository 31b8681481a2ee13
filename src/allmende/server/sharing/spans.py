"""Which period a group is in: one follows the other without a gap, from the founding on."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from allmende.server import clock
from allmende.server.books.models import StoredEntry
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
from allmende.server.sharing.models import SettledPeriod
from allmende.values.period import Period, month_of

FOUR_WEEKS = timedelta(days=28)
WEEK = timedelta(days=7)


def open_period(group: Group) -> Period:
    """Return the oldest period that is not settled: it begins where the last settled one ended.

    The first of a book begins with the book: a group that left a pool has a new one.
    """
    # Only the day: a settlement's explanation names everybody, and this is asked before every page.
    settled = SettledPeriod.objects.filter(group=group, entry__book=group.book_id)
    ends = settled.order_by("-from_day").values_list("until_day", flat=True)
    start = ends.first() or groups.local_day(group, _begun_at(group))
    return period_from(start, every=groups.rulebook_of(group).settle_every)


def _begun_at(group: Group) -> datetime:
    """Return when the book of a community was begun: with its founding, or when it left the pool it was in."""
    first = StoredEntry.objects.filter(book=group.book_id, number=0).values_list("at_us", flat=True).first()
    return clock.moment(first) if first is not None else group.founded_at


def period_from(start: date, *, every: str) -> Period:
    """Return the period that begins on a day: to the end of its month, or for so many weeks."""
    if every == "month":
        return Period(start, month_of(start).end)
    return Period(start, start + (FOUR_WEEKS if every == "four_weeks" else WEEK))
