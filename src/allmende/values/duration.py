"""A length of time as people write it, kept in whole minutes."""

import re
from fractions import Fraction

MOST_MINUTES = 60_000_000

_NUMBER = r"(\d{1,9}(?:[.,]\d{1,9})?|[.,]\d{1,9})"
_HOURS = r"(?:h|hrs?|hours?|std\.?|stunden?)"
_MINUTES = r"(?:m|mins?\.?|minutes?|minuten?|')"
_CLOCK = re.compile(r"(\d{1,9}):([0-5]\d)\s*" + _HOURS + "?", re.ASCII)
_HOURS_ONLY = re.compile(_NUMBER + r"\s*" + _HOURS + "?", re.ASCII)
_MINUTES_ONLY = re.compile(_NUMBER + r"\s*" + _MINUTES, re.ASCII)
_BOTH = re.compile(r"(\d{1,9})\s*" + _HOURS + r"\s*(?:and|und)?\s*([0-5]?\d)\s*" + _MINUTES + "?", re.ASCII)


class UnreadableDuration(ValueError):
    """A text that names no length of time."""


class NegativeDuration(ValueError):
    """A length of time below zero."""


class DurationTooLong(ValueError):
    """More than a million hours, which is surely a slip of the keyboard."""


def parse_duration(text: str) -> int:
    """Return a written length of time in whole minutes.

    A bare number means hours. Parts of a minute are rounded half up, so "0.33" (a third of an hour in many
    spreadsheets) is 20 minutes.

    Args:
        text: For example "1:30", "1.5", "1,5 h", "90 min", "1 h 20" or "2 Std."; case and spaces do not matter.

    Returns:
        Minutes, 0 to 60_000_000.

    Raises:
        UnreadableDuration: The text names no length of time.
        NegativeDuration: It is below zero.
        DurationTooLong: It is above a million hours.

    Examples:
        >>> [parse_duration(text) for text in ("1:30", "1,5 h", "90 min", "1 h 20")]
        [90, 90, 90, 80]

    """
    written = text.strip().lower()
    if written[:1] in ("-", "\u2212") and _minutes(written[1:].lstrip()) is not None:
        raise NegativeDuration(text)
    exact = _minutes(written)
    if exact is None:
        raise UnreadableDuration(text)
    minutes = int(exact + Fraction(1, 2))
    if minutes > MOST_MINUTES:
        raise DurationTooLong(text)
    return minutes


def _minutes(written: str) -> Fraction | None:
    if match := _CLOCK.fullmatch(written) or _BOTH.fullmatch(written):
        return Fraction(int(match[1]) * 60 + int(match[2]))
    if match := _MINUTES_ONLY.fullmatch(written):
        return _fraction(match[1])
    if match := _HOURS_ONLY.fullmatch(written):
        return _fraction(match[1]) * 60
    return None


def _fraction(number: str) -> Fraction:
    return Fraction("0" + number.replace(",", "."))
