"""A stretch of whole days, from its first day until the day after its last."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


class EmptyPeriod(ValueError):
    """A period that ends on or before the day it starts."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `start` until `end`; `end` itself is no longer part of it."""

    start: date
    end: date

    def __post_init__(self) -> None:
        """Refuse a period without a day.

        Raises:
            EmptyPeriod: The end is not after the start.

        """
        if self.end <= self.start:
            message = f"{self.start} until {self.end}"
            raise EmptyPeriod(message)

    @property
    def days(self) -> int:
        """The number of days, >= 1."""
        return (self.end - self.start).days

    def __contains__(self, day: date) -> bool:
        """Tell whether the day lies in the period."""
        return self.start <= day < self.end

    def dates(self) -> Iterator[date]:
        """Yield every day of the period in order."""
        return (self.start + timedelta(days=offset) for offset in range(self.days))

    def overlap(self, other: "Period") -> "Period | None":
        """Return the days both have in common, or None if there are none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None


def month_of(day: date) -> Period:
    """Return the calendar month the day lies in.

    Examples:
        >>> month_of(date(2024, 2, 10)).days
        29

    """
    start = day.replace(day=1)
    return Period(start, (start + timedelta(days=31)).replace(day=1))


def week_of(day: date) -> Period:
    """Return the week the day lies in, Monday to Sunday (ISO 8601)."""
    return weeks_of(day, count=1)


def weeks_of(day: date, *, count: int) -> Period:
    """Return `count` whole weeks, Monday to Sunday, the first being the one the day lies in.

    Raises:
        EmptyPeriod: The count is below one.

    """
    start = day - timedelta(days=day.weekday())
    return Period(start, start + timedelta(weeks=count))


def next_month(period: Period) -> Period:
    """Return the calendar month that begins where the period ends, or the month its end lies in."""
    return month_of(period.end)


def overlap_days(one: Period, other: Period) -> int:
    """Return how many days two periods have in common, >= 0."""
    common = one.overlap(other)
    return common.days if common else 0
