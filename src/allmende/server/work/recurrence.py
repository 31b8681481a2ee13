"""When a recurring task is due: RFC 5545 rules, kept in the local time of the group across summer time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

# A rule that comes more often than this within a year is a mistake, and would fill the board for ever.
MOST_IN_A_YEAR = 1_000


class RuleUnreadable(ValueError):
    """A recurrence rule that RFC 5545 does not know, or that never comes, or comes all the time."""


def check_rule(rrule: str, *, first: datetime, zone: str) -> None:
    """Refuse a rule that cannot be read, starts nowhere, or repeats more than about three times a day.

    Raises:
        RuleUnreadable: Says what is wrong.

    """
    moments = list(islice(due_moments(rrule, first=first, zone=zone), MOST_IN_A_YEAR + 1))
    if not moments:
        message = "the rule never comes due"
        raise RuleUnreadable(message)
    if len(moments) > MOST_IN_A_YEAR and (moments[-1] - moments[0]).days < 365:  # noqa: PLR2004 - a year
        message = "the rule comes due too often"
        raise RuleUnreadable(message)


def due_moments(rrule: str, *, first: datetime, zone: str, after: datetime | None = None) -> Iterator[datetime]:
    """Yield the due moments in order, later than `after` where it is given; without a rule just the first.

    Raises:
        RuleUnreadable: RFC 5545 does not know the rule.

    """
    if not rrule:
        if after is None or first > after:
            yield first
        return
    local = ZoneInfo(zone)
    start = first.astimezone(local).replace(tzinfo=None)
    if "UNTIL=" in rrule.upper() and rrule.upper().rstrip().endswith("Z"):
        rrule = rrule.rstrip()[:-1]  # The end is read as local time like everything else.
    try:
        rule = rrulestr(rrule, dtstart=start)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise RuleUnreadable(str(error)) from error
    since = start if after is None else after.astimezone(local).replace(tzinfo=None)
    for moment in rule.xafter(since, inc=after is None):
        yield moment.replace(tzinfo=local)


def next_due(rrule: str, *, first: datetime, zone: str, after: datetime) -> datetime | None:
    """Return the first due moment later than `after`, or None when there is none."""
    return next(due_moments(rrule, first=first, zone=zone, after=after), None)
