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


def month_of(day: date) -> Period:
    """Return the calendar month the day lies in.

    Examples:
        >>> month_of(date(2024, 2, 10)).days
        29

    """
    start = day.replace(day=1)
    return Period(start, (start + timedelta(days=31)).replace(day=1))
