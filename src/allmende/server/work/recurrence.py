"""When a recurring task is due: RFC 5545 rules, kept in the local time of the group across summer time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

# A rule that comes more often than this within a year is a mistake, and would fill the board for ever.
MOST_IN_A_YEAR = 1_000
# A rule that does not come within this time never comes; eight years hold a 29 February, whatever the century.
SOON_ENOUGH = timedelta(days=366 * 8 + 1)
LONGEST = 200

# Only what a calendar of days needs. Hours and seconds come from the first due moment; searching through the seconds of
# centuries for one that fits would stand the server still.
_PARTS = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d{0,2}",
    "COUNT": r"[1-9]\d{0,3}",
    "UNTIL": r"\d{8}(?:T\d{6}Z?)?",
    "BYDAY": r"(?:[+-]?\d{1,2})?(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:[+-]?\d{1,2})?(?:MO|TU|WE|TH|FR|SA|SU))*",
    "BYMONTH": r"(?:[1-9]|1[0-2])(?:,(?:[1-9]|1[0-2]))*",
    "BYMONTHDAY": r"-?\d{1,2}(?:,-?\d{1,2})*",
    "BYYEARDAY": r"-?\d{1,3}(?:,-?\d{1,3})*",
    "BYWEEKNO": r"-?\d{1,2}(?:,-?\d{1,2})*",
    "BYSETPOS": r"-?\d{1,3}(?:,-?\d{1,3})*",
    "WKST": r"MO|TU|WE|TH|FR|SA|SU",
}
# Days of the month are looked for month by month: day by day through all centuries takes seconds.
_NOT_WITH = {
    "DAILY": {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"},
    "WEEKLY": {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"},
}


class RuleUnreadable(ValueError):
    """A recurrence rule that RFC 5545 does not know, or a part of it that no task needs."""


class NeverDue(RuleUnreadable):
    """A rule that never comes, such as every 30 February."""


class DueTooOften(RuleUnreadable):
    """A rule that comes more than about three times a day."""


def check_rule(rrule: str, *, first: datetime, zone: str) -> None:
    """Refuse a rule that cannot be read, never comes within eight years, or comes all the time.

    Raises:
        RuleUnreadable: Its class and its words say what is wrong.

    """
    if not rrule:
        return
    moments = list(islice(due_moments(_soon(rrule, first=first), first=first, zone=zone), MOST_IN_A_YEAR + 1))
    if not moments:
        raise NeverDue(rrule)
    if len(moments) > MOST_IN_A_YEAR and moments[-1] - moments[0] < timedelta(days=365):
        raise DueTooOften(rrule)


def _soon(rrule: str, *, first: datetime) -> str:
    """Return the rule with an end soon after its beginning: a search for what never comes must end, too."""
    horizon = f"{first + SOON_ENOUGH:%Y%m%dT%H%M%S}"
    parts = dict(part.split("=", 1) for part in _plain(rrule).split(";"))
    parts.pop("COUNT", None)
    parts["UNTIL"] = min(parts.get("UNTIL", horizon), horizon)
    return ";".join(f"{name}={value}" for name, value in parts.items())


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
    try:
        rule = rrulestr(_plain(rrule), dtstart=start)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise RuleUnreadable(str(error)) from error
    since = start if after is None else after.astimezone(local).replace(tzinfo=None)
    for moment in rule.xafter(since, inc=after is None):
        yield moment.replace(tzinfo=local)


def _plain(rrule: str) -> str:
    """Return the rule with only parts a task needs, its end in local time like everything else.

    Raises:
        RuleUnreadable: Names the part that is wrong.

    """
    if len(rrule) > LONGEST:
        raise RuleUnreadable(rrule[:20])
    parts: dict[str, str] = {}
    for part in rrule.strip().upper().removeprefix("RRULE:").rstrip(";").split(";"):
        name, _equals, value = part.partition("=")
        if name not in _PARTS or name in parts or not re.fullmatch(_PARTS[name], value):
            raise RuleUnreadable(part[:40])
        parts[name] = value
    if "FREQ" not in parts or {"COUNT", "UNTIL"} <= parts.keys() or _NOT_WITH.get(parts["FREQ"], set()) & parts.keys():
        raise RuleUnreadable(rrule)
    if "UNTIL" in parts:
        until = parts["UNTIL"].rstrip("Z")
        # A day alone means that day included, whatever the time of day the task is due at.
        parts["UNTIL"] = until if "T" in until else f"{until}T235959"
    return ";".join(f"{name}={value}" for name, value in parts.items())


def next_due(rrule: str, *, first: datetime, zone: str, after: datetime) -> datetime | None:
    """Return the first due moment later than `after`, or None when there is none."""
    return next(due_moments(rrule, first=first, zone=zone, after=after), None)
