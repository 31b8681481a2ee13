"""How often a task is to be done: choices in a form, words in a spreadsheet, and recurrence rules (RFC 5545).

A rule never says at what time of day; that is the time of the first due moment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from allmende.mechanisms.tasks.words import plain

ONCE = ""
OWN = "own"
# In the order in which a form offers them.
CHOICES = (
    (ONCE, gettext_lazy("just once")),
    ("FREQ=DAILY", gettext_lazy("every day")),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", gettext_lazy("on weekdays")),
    ("FREQ=WEEKLY", gettext_lazy("every week")),
    ("FREQ=WEEKLY;INTERVAL=2", gettext_lazy("every two weeks")),
    ("FREQ=MONTHLY", gettext_lazy("every month")),
    ("FREQ=MONTHLY;INTERVAL=3", gettext_lazy("every three months")),
    ("FREQ=YEARLY", gettext_lazy("every year")),
    (OWN, gettext_lazy("differently (see “more” below)")),
)

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

# Spread as evenly as a week allows, for "3x a week" without saying which days.
_SPREAD = {1: "", 2: "MO,TH", 3: "MO,WE,FR", 4: "MO,TU,TH,FR", 5: "MO,TU,WE,TH,FR", 6: "MO,TU,WE,TH,FR,SA"}

_WORDS = {
    ONCE: ("once", "one-off", "one time", "einmal", "einmalig", "nur einmal", "just once"),
    "FREQ=DAILY": ("daily", "every day", "each day", "täglich", "jeden Tag", "tgl"),
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": (
        *("weekdays", "on weekdays", "every weekday", "workdays", "werktags", "wochentags"),
        *("an Werktagen", "an Wochentagen", "jeden Werktag", "Mo-Fr", "montags bis freitags", "Montag bis Freitag"),
    ),
    "FREQ=WEEKLY;BYDAY=SA,SU": ("weekends", "on weekends", "am Wochenende", "jedes Wochenende", "every weekend"),
    "FREQ=WEEKLY": ("weekly", "every week", "each week", "once a week", "wöchentlich", "jede Woche", "woechentlich"),
    "FREQ=WEEKLY;INTERVAL=2": (
        *("fortnightly", "biweekly", "every other week", "every second week"),
        *("zweiwöchentlich", "vierzehntägig", "14-tägig", "jede zweite Woche", "alle zwei Wochen", "every two weeks"),
    ),
    "FREQ=MONTHLY": ("monthly", "every month", "each month", "once a month", "monatlich", "jeden Monat"),
    "FREQ=MONTHLY;INTERVAL=2": ("every other month", "every second month", "zweimonatlich", "jeden zweiten Monat"),
    "FREQ=MONTHLY;INTERVAL=3": (
        *("quarterly", "every quarter", "vierteljährlich", "quartalsweise", "jedes Quartal", "every three months"),
    ),
    "FREQ=MONTHLY;INTERVAL=6": ("half-yearly", "twice a year", "halbjährlich", "jedes halbe Jahr"),
    "FREQ=YEARLY": ("yearly", "annually", "every year", "once a year", "jährlich", "jedes Jahr"),
}
_BY_WORD = {plain(word): rule for rule, words in _WORDS.items() for word in words}
_NUMBERS = {
    "zwei": 2,
    "two": 2,
    "drei": 3,
    "three": 3,
    "vier": 4,
    "four": 4,
    "fünf": 5,
    "five": 5,
    "sechs": 6,
    "six": 6,
}
_NUMBER = r"(\d{1,3}|" + "|".join(_NUMBERS) + ")"
_UNITS = {
    "DAILY": r"(?:days?|tagen?|tage)",
    "WEEKLY": r"(?:weeks?|wochen?)",
    "MONTHLY": r"(?:months?|monaten?|monate)",
    "YEARLY": r"(?:years?|jahren?|jahre)",
}
_EVERY = {freq: re.compile(rf"(?:every|alle)\s+{_NUMBER}\s+{unit}") for freq, unit in _UNITS.items()}
_TIMES = re.compile(rf"{_NUMBER}\s*(?:x|×|times|mal)\s*(?:a|per|pro|je|die|in der|/)?\s*(?:week|woche)")
_DAY_NAMES = {
    "MO": r"mo|mon|mondays?|montags?",
    "TU": r"di|tue|tues|tuesdays?|dienstags?",
    "WE": r"mi|wed|wednesdays?|mittwochs?",
    "TH": r"do|thu|thurs|thursdays?|donnerstags?",
    "FR": r"fr|fri|fridays?|freitags?",
    "SA": r"sa|sat|saturdays?|samstags?|sonnabends?",
    "SU": r"so|sun|sundays?|sonntags?",
}


class UnknownFrequency(ValueError):
    """Words that do not say how often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """What a recurrence rule says, as far as it can be worded."""

    freq: str
    interval: int
    days: tuple[str, ...]
    until: date | None
    count: int | None
    plain: bool


def rule_of(words: str) -> str:
    """Return the recurrence rule that words mean: "jede Woche" -> "FREQ=WEEKLY"; nothing, or "once" -> "".

    Raises:
        UnknownFrequency: They say nothing we know.

    Examples:
        >>> rule_of("alle 2 Wochen"), rule_of("2x pro Woche"), rule_of("mondays and thursdays")
        ('FREQ=WEEKLY;INTERVAL=2', 'FREQ=WEEKLY;BYDAY=MO,TH', 'FREQ=WEEKLY;BYDAY=MO,TH')

    """
    said = " ".join(words.split()).casefold()
    if not said:
        return ONCE
    if "freq=" in said:
        return said.upper().removeprefix("RRULE:").replace(" ", "")
    if (known := _BY_WORD.get(plain(said))) is not None:
        return known
    for freq, pattern in _EVERY.items():
        if match := pattern.fullmatch(said):
            return _with_interval(freq, _number(match[1]))
    if match := _TIMES.fullmatch(said):
        return _times_a_week(_number(match[1]), words)
    days = _days_named(said)
    if not days:
        raise UnknownFrequency(words)
    return "FREQ=WEEKLY;BYDAY=" + ",".join(days)


def _with_interval(freq: str, interval: int) -> str:
    if interval < 1:
        raise UnknownFrequency(f"every {interval}")
    return f"FREQ={freq}" + (f";INTERVAL={interval}" if interval > 1 else "")


def _times_a_week(times: int, words: str) -> str:
    if times == len(DAYS):
        return "FREQ=DAILY"
    if times not in _SPREAD:
        raise UnknownFrequency(words)
    return "FREQ=WEEKLY" + (f";BYDAY={_SPREAD[times]}" if _SPREAD[times] else "")


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS[text]


def _days_named(said: str) -> list[str]:
    """Return the days of the week in "jeden Montag", "Mo, Do", "mondays and thursdays"; none if a word is none."""
    parts = [
        part
        for part in re.split(r"[\s,;/+&.]+", said)
        if part not in {"", "and", "und", "every", "each", "jeden", "am", "on", "immer"}
    ]
    found = [next((day for day, names in _DAY_NAMES.items() if re.fullmatch(names, part)), None) for part in parts]
    if not found or None in found:
        return []
    return [day for day in DAYS if day in found]


def with_end(rule: str, *, until: date | None, count: int | None) -> str:
    """Return a rule that ends with a day (that day included) or after so many times; one of both at most."""
    assert until is None or count is None
    bare = without_end(rule)
    if not bare or (until is None and count is None):
        return bare
    return f"{bare};UNTIL={until:%Y%m%d}T235959" if until is not None else f"{bare};COUNT={count}"


def without_end(rule: str) -> str:
    """Return a rule without its end."""
    return ";".join(part for part in rule.split(";") if not part.upper().startswith(("UNTIL=", "COUNT=")))


def end_of(rule: str) -> tuple[date | None, int | None]:
    """Return the last day and the number of times a rule says; None where it says none."""
    read = _read(rule)
    return (read.until, read.count) if read is not None else (None, None)


def in_words(rule: str, *, first: datetime, zone: str) -> str:
    """Return how often in the reader's language: "every two weeks on Monday and Thursday, until 1 May 2027".

    A rule with parts we have no words for is shown as it is written.
    """
    if not rule:
        return _("just once")
    read = _read(rule)
    if read is None or not read.plain:
        return _("by its own rule: %(rule)s") % {"rule": rule}
    said = _every(read)
    if read.freq == "WEEKLY":
        days = read.days or (DAYS[first.astimezone(ZoneInfo(zone)).weekday()],)
        if days != DAYS[:5] or read.interval > 1:
            said = _("%(every)s on %(days)s") % {"every": said, "days": _listed([_day_name(day) for day in days])}
        else:
            said = _("on weekdays")
    if read.until is not None:
        return _("%(every)s, until %(day)s") % {"every": said, "day": format_date(read.until, _long_date())}
    if read.count is not None:
        times = ngettext("%(count)d time", "%(count)d times", read.count) % {"count": read.count}
        return _("%(every)s, %(times)s in all") % {"every": said, "times": times}
    return said


def _every(read: _Rule) -> str:
    words = {
        "DAILY": (_("every day"), _("every %(count)d days")),
        "WEEKLY": (_("every week"), _("every %(count)d weeks")),
        "MONTHLY": (_("every month"), _("every %(count)d months")),
        "YEARLY": (_("every year"), _("every %(count)d years")),
    }[read.freq]
    return words[0] if read.interval == 1 else words[1] % {"count": read.interval}


def _day_name(day: str) -> str:
    # The first of January 2024 was a Monday.
    return format_date(date(2024, 1, 1 + DAYS.index(day)), "l")


def _long_date() -> str:
    return pgettext("format of a full date", "j F Y")


def _listed(words: list[str]) -> str:
    """Return "a, b and c"."""
    if len(words) == 1:
        return words[0]
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def _read(rule: str) -> _Rule | None:
    """Return what a rule says, or None when it cannot be read."""
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    freq, interval = parts.pop("FREQ", ""), parts.pop("INTERVAL", "1")
    until, count = parts.pop("UNTIL", ""), parts.pop("COUNT", "")
    days = tuple(day for day in parts.pop("BYDAY", "").split(",") if day)
    if freq not in _UNITS or not interval.isdigit():
        return None
    try:
        last = datetime.strptime(until[:8], "%Y%m%d").date() if until else None  # noqa: DTZ007  (only its day counts)
    except ValueError:
        return None
    # The days of the week are worded for weekly rules only; "the second Monday" is left as it is written.
    wordable = not parts and all(day in DAYS for day in days) and (freq == "WEEKLY" or not days)
    return _Rule(
        freq=freq,
        interval=int(interval),
        days=tuple(day for day in DAYS if day in days) if wordable else days,
        until=last,
        count=int(count) if count.isdigit() else None,
        plain=wordable,
    )
