"""Read what `allmende settle` works on: a table of contributions and a table of members, every fault named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from allmende.economy.rulebook import Rulebook
from allmende.economy.settle import Participation
from allmende.tables.sheets import Fault, FaultyInput, Row, Sheet, column_of, read_sheet
from allmende.values.duration import parse_duration
from allmende.values.effort import effort_mwh
from allmende.values.period import Period, month_of
from allmende.values.weight import parse_weight

HEADINGS: Mapping[str, Sequence[str]] = {
    "person": ("person", "name", "who", "wer", "mitglied", "member"),
    "task": ("task", "what", "aufgabe", "was"),
    "hours": ("hours", "time", "duration", "stunden", "zeit", "dauer"),
    "weight": ("weight", "gewicht"),
    "date": ("date", "day", "datum", "tag"),
    "share": ("share", "anteil"),
    "days": ("days", "tage"),
    "from": ("from", "joined", "von", "ab"),
    "until": ("until", "left", "bis"),
    "break days": ("break days", "break", "pausentage", "pause"),
}
SHARE_WORDS = {
    "adult": ("adult", "erwachsen", "erwachsene"),
    "child": ("child", "kind"),
    "exempt": ("exempt", "freigestellt"),
}
DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d %H:%M:%S")
# Where no table says any day, all that matters is that everybody has the same number of them.
ANY_DAYS = 30
ANY_DAY = date(2000, 1, 1)

_Value = TypeVar("_Value")
_Default = TypeVar("_Default")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One line of work: who, what, and the effort it counts for."""

    person: str
    task: str
    minutes: int
    weight_milli: int
    day: date | None

    @property
    def effort_mwh(self) -> int:
        """T x L in milli weighted hours."""
        return effort_mwh(minutes=self.minutes, weight_milli=self.weight_milli)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the two tables say together.

    Attributes:
        has_days: Whether the period was stated, in whatever way; else its dates mean nothing.

    """

    period: Period
    has_days: bool
    given: tuple[Given, ...]
    participants: Mapping[str, Participation]


@dataclass
class _Reading:
    """A sheet that is being read; collects faults instead of stopping at the first."""

    sheet: Sheet
    faults: list[Fault] = field(default_factory=list)

    def cell(
        self, row: Row, which: str, parse: Callable[[str], _Value], default: _Default, *, needed: bool = False
    ) -> _Value | _Default:
        """Return the cell under a heading as what it means; the default where it is empty or cannot be read."""
        column = self.sheet.column(HEADINGS[which])
        text = "" if column is None else row.cells[column]
        if not text:
            if needed:
                self.faults.append(self.sheet.fault(row.line, column, f"{which} is missing"))
            return default
        try:
            return parse(text)
        except ValueError as error:
            what = str(error) or f"{text!r} cannot be read"
            self.faults.append(self.sheet.fault(row.line, column, what))
            return default

    def complain(self, row: Row, what: str) -> None:
        """Note a fault of a whole row."""
        self.faults.append(self.sheet.fault(row.line, None, what))


def read_stated(contributions: Path, members: Path, *, start: date | None, until: date | None) -> Stated:
    """Return what is to be settled.

    Args:
        contributions: Columns person, hours; if there: task, weight (else 1), date.
        members: Column name; if there: share (else 1), days, or from and until, break days.
        start: First day of the period; else the month of the earliest date stated.
        until: The day after the last.

    Raises:
        FaultyInput: With all faults of both tables.

    """
    work = _Reading(read_sheet(contributions))
    people = _Reading(read_sheet(members))
    for reading, which in ((work, "person"), (work, "hours"), (people, "person")):
        column_of(reading.sheet, HEADINGS, which)
    given = [_given(work, row) for row in work.sheet.rows]
    period = _period([one.day for one in given], people, start=start, until=until)
    whole = period or Period(ANY_DAY, ANY_DAY + timedelta(days=_longest(people)))
    participants: dict[str, Participation] = {}
    for row in people.sheet.rows:
        _participate(people, row, participants, period=whole, has_days=period is not None)
    for row, one in zip(work.sheet.rows, given, strict=True):
        _check_given(work, row, one, participants, period=period)
    if faults := [*work.faults, *people.faults]:
        raise FaultyInput(faults)
    return Stated(period=whole, has_days=period is not None, given=tuple(given), participants=participants)


def read_day(text: str) -> date:
    """Return a day written as 2026-11-30 or 30.11.2026.

    Raises:
        ValueError: It is written otherwise.

    """
    for form in DATES:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  (a day has no time zone)
        except ValueError:
            continue
    raise ValueError(f"{text!r} is not a day such as 2026-11-30 or 30.11.2026")


def _given(reading: _Reading, row: Row) -> Given:
    return Given(
        person=reading.cell(row, "person", str, "", needed=True),
        task=reading.cell(row, "task", str, ""),
        minutes=reading.cell(row, "hours", _minutes, 0, needed=True),
        weight_milli=reading.cell(row, "weight", _weight, 1000),
        day=reading.cell(row, "date", read_day, None),
    )


def _check_given(
    reading: _Reading, row: Row, one: Given, participants: Mapping[str, Participation], *, period: Period | None
) -> None:
    if one.person and one.person not in participants:
        column = reading.sheet.column(HEADINGS["person"])
        reading.faults.append(reading.sheet.fault(row.line, column, f"{one.person!r} is not in the table of members"))
    if one.day is not None and period is not None and one.day not in period:
        column = reading.sheet.column(HEADINGS["date"])
        what = f"{one.day} lies outside the period from {period.start} until {period.end}"
        reading.faults.append(reading.sheet.fault(row.line, column, what))


def _participate(
    reading: _Reading, row: Row, participants: dict[str, Participation], *, period: Period, has_days: bool
) -> None:
    person = reading.cell(row, "person", str, "", needed=True)
    stay_days = _stay_days(reading, row, period=period) if has_days else period.days
    days = reading.cell(row, "days", _count, stay_days)
    break_days = reading.cell(row, "break days", _count, 0)
    if days > period.days:
        reading.complain(row, f"{days} days are more than the period has: {period.days}")
    elif break_days > days:
        reading.complain(row, f"{break_days} days of break are more than the {days} days of the stay")
    if person in participants:
        reading.complain(row, f"{person!r} has a row already")
    elif person:
        share_milli = reading.cell(row, "share", _share, 1000)
        participants[person] = Participation(share_milli=share_milli, days=days, break_days=break_days)


def _stay_days(reading: _Reading, row: Row, *, period: Period) -> int:
    """Return on how many days of the period somebody belonged to the group."""
    first = reading.cell(row, "from", read_day, None)
    last = reading.cell(row, "until", read_day, None)
    if first is not None and last is not None and last <= first:
        reading.complain(row, f"{last} does not come after {first}")
        return 0
    begins = max(first or period.start, period.start)
    ends = min(last or period.end, period.end)
    return max(0, (ends - begins).days)


def _period(days: list[date | None], people: _Reading, *, start: date | None, until: date | None) -> Period | None:
    """Return the period stated, else the month of the earliest day any table names, else None."""
    if start is not None:
        return Period(start, until or month_of(start).end)
    columns = [people.sheet.column(HEADINGS[which]) for which in ("from", "until")]
    named = [day for day in days if day is not None] + list(_days_in(people, columns))
    if until is not None:
        return Period(month_of(until - timedelta(days=1)).start, until)
    return month_of(min(day for day in days if day)) if any(days) else month_of(max(named)) if named else None


def _days_in(people: _Reading, columns: list[int | None]) -> Iterator[date]:
    for row in people.sheet.rows:
        for column in columns:
            if column is not None and row.cells[column]:
                try:
                    yield read_day(row.cells[column])
                except ValueError:
                    continue  # Named as a fault where the row is read.


def _longest(people: _Reading) -> int:
    column = people.sheet.column(HEADINGS["days"])
    if column is None:
        return ANY_DAYS
    stated = [row.cells[column] for row in people.sheet.rows]
    return max((int(text) for text in stated if text.isascii() and text.isdigit() and int(text)), default=ANY_DAYS)


def _minutes(text: str) -> int:
    if text.lstrip().startswith(("-", "\N{MINUS SIGN}")):
        raise ValueError("hours cannot be negative")
    try:
        return parse_duration(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a time such as 1:30, 1.5 or 90 min") from None


def _weight(text: str) -> int:
    try:
        return parse_weight(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a weight such as 1.5") from None


def _share(text: str) -> int:
    """Read a share as a number, or as the word for a class of people."""
    for share_class, spellings in SHARE_WORDS.items():
        if text.strip().casefold() in spellings:
            return Rulebook().share_milli(share_class)
    try:
        milli = Decimal(text.strip().replace(",", ".")) * 1000
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a share such as 1 or 0.5, nor adult, child or exempt") from None
    if milli != milli.to_integral_value() or not 0 <= milli <= 1_000_000:
        raise ValueError(f"{text!r} is not a share from 0 to 1000 with at most three decimals")
    return int(milli)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > 100_000:
        raise ValueError(f"{text!r} is not a whole number of days")
    return int(text)
