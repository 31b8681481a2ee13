"""One line of an imported table: its cells in English or German, read into a task, with everything that is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from allmende.mechanisms.tasks.words import plain
from allmende.server.groups.queries import Seat, local_day
from allmende.server.web.fields import DurationField
from allmende.server.work.forms.fields import read_weight
from allmende.server.work.frequencies import UnknownFrequency, rule_of
from allmende.server.work.models import Need, Procedure
from allmende.server.work.operations.tasks import TaskDraft, faults

T = TypeVar("T")

# The headings that are understood, whatever their case, spaces and hyphens.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "title": ("task", "title", "what", "chore", "Aufgabe", "Titel", "Was", "Tätigkeit"),
    "minutes": ("time", "hours", "duration", "how long", "Zeit", "Stunden", "Dauer", "Aufwand", "Std", "Std."),
    "plain_minutes": ("minutes", "min", "Minuten"),
    "often": (
        "frequency",
        "how often",
        "often",
        "repeat",
        "Häufigkeit",
        "Wie oft",
        "Rhythmus",
        "Turnus",
        "Haeufigkeit",
    ),
    "places": ("places", "people", "persons", "Plätze", "Personen", "Leute", "Plaetze", "Anzahl"),
    "first_due": (
        *("first due", "due", "date", "first due on", "erstmals fällig", "fällig", "Datum", "erstmals", "faellig"),
        *("first", "by", "bis", "erstmals faellig"),
    ),
    "clock": ("at", "time of day", "clock", "Uhrzeit", "um"),
    "need": ("necessary", "need", "nötig", "notwendig", "noetig", "Bedarf"),
    "where": ("where", "place", "location", "room", "Ort", "Wo", "Raum"),
    "qualification": ("qualification", "skill", "who can", "Qualifikation", "Fähigkeit", "Kenntnis"),
    "procedure": ("weight procedure", "procedure", "Verfahren", "Gewichtsverfahren"),
    "fixed_weight": ("weight", "fixed weight", "Gewicht", "festes Gewicht"),
    "description": ("description", "note", "notes", "Beschreibung", "Notiz", "Bemerkung", "Hinweis"),
}
NEEDS = {
    Need.NECESSARY: ("yes", "y", "x", "1", "true", "necessary", "ja", "j", "wahr", "nötig", "notwendig", "muss"),
    Need.WISHED: ("no", "n", "0", "false", "wished", "wished for", "optional", "nein", "falsch", "gewünscht", "kann"),
}
PROCEDURES = {
    Procedure.BOARD: ("board", "Tafel", "Brett", "Aushang"),
    Procedure.ROUND: ("round", "rounds", "Runde", "Runden"),
    Procedure.FIXED: ("fixed", "fest", "fix", "festes Gewicht"),
}
DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y")
CLOCKS = ("%H:%M", "%H:%M:%S", "%H.%M", "%H:%M Uhr", "%H Uhr")
EVENING = time(18)
# Where a refusal names what the operation knows and the table calls otherwise.
_KEYS = {"first_due_at": "first_due", "rrule": "often"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong where: the line of the file (0: the file as a whole), the heading, the cell, and a sentence."""

    line: int
    column: str
    value: str
    sentence: str

    def __str__(self) -> str:
        """Return all of it in one line."""
        where = _("line %(line)d") % {"line": self.line} if self.line else ""
        place = ", ".join(part for part in (where, self.column) if part)
        value = _("“%(text)s”") % {"text": self.value} + ": " if self.value else ""
        return f"{place}: {value}{self.sentence}" if place else f"{value}{self.sentence}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one line means: a task, or problems. `dated` when the line itself says when the task is first due."""

    line: int
    draft: TaskDraft | None
    problems: tuple[Problem, ...]
    dated: bool


@dataclass
class _Cells:
    """The cells of one line, and the problems found while reading them."""

    line: int
    said: Mapping[str, str]
    headings: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def read(self, key: str, reader: Callable[[str], T], *, empty: T) -> T:
        """Return what a cell means, or `empty` where it is empty or cannot be read; the latter is noted."""
        text = self.said.get(key, "")
        if not text:
            return empty
        try:
            return reader(text)
        except ValidationError as error:
            self.note(key, " ".join(error.messages))
            return empty

    def note(self, key: str, sentence: str) -> None:
        """Note that something is wrong with a cell."""
        found = Problem(
            line=self.line, column=self.headings.get(key, ""), value=self.said.get(key, "")[:80], sentence=sentence
        )
        # A cell that could not be read need not be refused once more for being empty.
        if not any(other.column == found.column and found.column for other in self.problems):
            self.problems.append(found)


def read_line(seat: Seat, line: int, said: Mapping[str, str], *, headings: Mapping[str, str], at: datetime) -> Line:
    """Read one line into the task it asks for.

    Args:
        seat: Who would add it, to which group.
        line: Its number in the file.
        said: Its cells by key of `COLUMNS`, stripped; keys without a column are missing.
        headings: How the file calls these columns.
        at: When it would be added: a first due moment lies after it.

    """
    cells = _Cells(line, said, headings)
    minutes_key = "minutes" if said.get("minutes") or "plain_minutes" not in headings else "plain_minutes"
    if not said.get(minutes_key):
        cells.note(minutes_key, _("How long does it take one person? A good guess will do."))
    minutes = cells.read(minutes_key, _minutes if minutes_key == "minutes" else _plain_minutes, empty=0)
    rrule = cells.read("often", _often, empty="")
    due_at = _first_due(cells, seat, rrule, at=at)
    draft = TaskDraft(
        title=said.get("title", ""),
        minutes=minutes,
        first_due_at=due_at,
        places=cells.read("places", _places, empty=1),
        rrule=rrule,
        description=said.get("description", ""),
        need=cells.read("need", _need, empty=str(Need.NECESSARY)),
        where=said.get("where", ""),
        qualification=said.get("qualification", ""),
        procedure=cells.read("procedure", _procedure, empty=""),
        fixed_weight_milli=cells.read("fixed_weight", read_weight, empty=None),
    )
    for refused in faults(seat, draft, at=at):
        key = minutes_key if refused.field == "minutes" else _KEYS.get(refused.field, refused.field)
        cells.note(key, str(refused))
    if not rrule and due_at <= at:
        cells.note("first_due", _("This moment is already past. When is it to be done?"))
    problems = tuple(cells.problems)
    return Line(line=line, draft=None if problems else draft, problems=problems, dated=bool(said.get("first_due")))


def _first_due(cells: _Cells, seat: Seat, rrule: str, *, at: datetime) -> datetime:
    """Return the first due moment: as stated, else tomorrow for what comes on certain days, else in a week."""
    today = local_day(seat.group, at)
    soon = timedelta(days=1 if "DAILY" in rrule or "BYDAY" in rrule else 7)
    unsaid: tuple[date, time | None] = (today + soon, None)
    day, beside = cells.read("first_due", _moment, empty=unsaid)
    return datetime.combine(
        day, cells.read("clock", _clock, empty=beside or EVENING), tzinfo=ZoneInfo(seat.group.timezone)
    )


def _minutes(text: str) -> int:
    minutes = DurationField().clean(text)
    assert minutes is not None
    return minutes


def _plain_minutes(text: str) -> int:
    """Below a heading "minutes" a bare number means minutes."""
    return _minutes(f"{text} min" if re.fullmatch(r"[\d.,]+", text) else text)


def _often(text: str) -> str:
    try:
        return rule_of(text)
    except UnknownFrequency as error:
        sentence = _("We do not understand how often that is. Write for example “weekly”, “every 2 weeks” or “once”.")
        raise ValidationError(sentence) from error


def _places(text: str) -> int:
    # A number too long to be meant is refused by the bounds of the task, not by Python's own.
    if not re.fullmatch(r"\d{1,6}", text, re.ASCII):
        raise ValidationError(_("How many people? A whole number, please."))
    return int(text)


def _need(text: str) -> str:
    return _one_of(text, NEEDS, _("Is it necessary? Write “yes” or “no”."))


def _procedure(text: str) -> str:
    return _one_of(text, PROCEDURES, _("How does it get its weight? Write “board”, “round” or “fixed”."))


def _one_of(text: str, spellings: Mapping[Any, tuple[str, ...]], sentence: str) -> str:
    for meaning, words in spellings.items():
        if plain(text) in {plain(word) for word in words}:
            return str(meaning)
    raise ValidationError(sentence)


def _moment(text: str) -> tuple[date, time | None]:
    """Read "24.11.2026", "2026-11-24 18:00" or what a spreadsheet makes of a day ("2026-11-24 00:00:00")."""
    day_text, _space, clock_text = text.replace("T", " ").partition(" ")
    day = _parsed(day_text, DAYS, _("This is not a day: write for example 2026-11-24 or 24.11.2026.")).date()
    clock_text = clock_text.strip(" ,")
    if clock_text in {"", "00:00:00"}:
        return day, None
    return day, _clock(clock_text)


def _clock(text: str) -> time:
    return _parsed(text, CLOCKS, _("This is not a time: write for example 18:00.")).time()


def _parsed(text: str, forms: tuple[str, ...], sentence: str) -> datetime:
    for form in forms:
        try:
            return datetime.strptime(text.strip().rstrip(","), form)  # noqa: DTZ007  (local, made aware by the caller)
        except ValueError:
            continue
    raise ValidationError(sentence)
