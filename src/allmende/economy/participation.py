"""How much of a period somebody took part in: days in the group, and days of break among them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from allmende.economy.settle import Participation
from allmende.values.period import Period


def participation(
    *, period: Period, share_milli: int, joined: date, left: date | None, breaks: Iterable[tuple[date, date]]
) -> Participation:
    """Return a member's part in a period.

    Args:
        period: The period settled.
        share_milli: Their share in thousandths.
        joined: The first day they belonged to the group.
        left: The first day they no longer did, or None.
        breaks: Days of break as (from, until), until exclusive; they may overlap each other and the stay's ends.

    Examples:
        >>> june = Period(date(2025, 6, 1), date(2025, 7, 1))
        >>> participation(
        ...     period=june,
        ...     share_milli=1000,
        ...     joined=date(2025, 6, 11),
        ...     left=None,
        ...     breaks=[(date(2025, 6, 1), date(2025, 6, 16))],
        ... )
        Participation(share_milli=1000, days=20, break_days=5)

    """
    start, end = max(period.start, joined), min(period.end, left or period.end)
    if end <= start:
        return Participation(share_milli=share_milli, days=0)
    stay = Period(start, end)
    return Participation(share_milli=share_milli, days=stay.days, break_days=break_days(breaks, within=stay))


def break_days(breaks: Iterable[tuple[date, date]], *, within: Period) -> int:
    """Return on how many days of a period at least one of the breaks lies."""
    days, counted_until = 0, within.start
    for start, until in sorted(breaks):
        first, end = max(start, counted_until), min(until, within.end)
        if first < end:
            days += (end - first).days
            counted_until = end
    return days
