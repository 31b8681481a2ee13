"""Read the two tables of a round: tasks, and wishes in wide form (a column per task) or long form (a line per wish)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from allmende.mechanisms.tasks.words import NEVER, UnknownWord, plain, word_of
from allmende.tables.sheets import Fault, FaultyInput, Row, Sheet, column_of, read_sheet
from allmende.values.duration import parse_duration
from allmende.values.weight import parse_weight

_Value = TypeVar("_Value")
_Default = TypeVar("_Default")

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "task": ("task", "Aufgabe", "name"),
    "hours": ("hours", "Stunden", "Dauer", "h"),
    "places": ("places", "Plätze", "Plaetze", "people", "Personen"),
    "floor": ("floor", "lowest weight", "Untergrenze", "niedrigstes Gewicht"),
    "cap": ("cap", "highest weight", "Obergrenze", "höchstes Gewicht"),
    "qualification": ("qualification", "Qualifikation"),
    "person": ("person", "name", "who", "wer", "Mitglied", "member"),
    "wish": ("wish", "Wunsch"),
    "max places": ("max places", "at most", "limit", "höchstens", "höchstens Plätze", "max Plätze"),
    "qualifications": ("qualifications", "qualification", "Qualifikationen", "Qualifikation"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """One task as stated; what the file leaves open is None."""

    name: str
    line: int
    minutes: int
    places: int
    floor_milli: int | None
    cap_milli: int | None
    qualification: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Who wishes what: reservation weights per person and task, and limits where stated."""

    people: tuple[str, ...]
    wishes_milli: Mapping[str, Mapping[str, int]]
    max_places: Mapping[str, int]
    # Wishes left out because the person lacks the qualification the task asks for: (person, task).
    unqualified: tuple[tuple[str, str], ...]


def read_tasks(path: Path, *, places: int) -> tuple[TaskLine, ...]:
    """Return the tasks of a table; `places` counts where it has no such column or an empty cell.

    Raises:
        FaultyInput: With every fault of the table.

    """
    sheet = read_sheet(path)
    name_column = column_of(sheet, HEADINGS, "task")
    columns = {which: sheet.column(HEADINGS[which]) for which in ("hours", "places", "floor", "cap", "qualification")}
    faults: list[Fault] = []
    tasks: dict[str, TaskLine] = {}
    for row in sheet.rows:
        cells = _Cells(sheet=sheet, row=row, faults=faults)
        name = row.cells[name_column]
        if not name:
            faults.append(sheet.fault(row.line, name_column, "the task has no name"))
        elif name in tasks:
            faults.append(sheet.fault(row.line, name_column, f"{name!r} is already in line {tasks[name].line}"))
        qualification = columns["qualification"]
        task = TaskLine(
            name=name,
            line=row.line,
            minutes=cells.read(columns["hours"], _minutes, 60),
            places=cells.read(columns["places"], _places, places),
            floor_milli=cells.read(columns["floor"], parse_weight, None),
            cap_milli=cells.read(columns["cap"], parse_weight, None),
            qualification="" if qualification is None else row.cells[qualification],
        )
        tasks.setdefault(name, task)
    if not sheet.rows:
        faults.append(Fault(file=path.name, line=0, column="", what="there is no task below the header"))
    if faults:
        raise FaultyInput(faults)
    return tuple(tasks.values())


def read_wishes(path: Path, *, tasks: tuple[TaskLine, ...], words_milli: Mapping[str, int]) -> Wishes:
    """Return the wishes of a table; an empty cell, like the word never, is no wish.

    Args:
        path: The file.
        tasks: The tasks that may be wished.
        words_milli: Reservation weight per word, written plainly; any other of the five words means never.

    Raises:
        FaultyInput: With every fault of the table.

    """
    sheet = read_sheet(path)
    reading = _Reading(sheet=sheet, tasks={task.name: task for task in tasks}, words_milli=words_milli)
    if sheet.column(HEADINGS["wish"]) is not None:
        reading.read_long()
    else:
        reading.read_wide()
    if not reading.wishes and not reading.faults:
        reading.faults.append(Fault(file=path.name, line=0, column="", what="there is nobody below the header"))
    if reading.faults:
        raise FaultyInput(sorted(reading.faults, key=lambda fault: fault.line))
    return reading.result()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cells:
    """The cells of one row, read with their faults noted."""

    sheet: Sheet
    row: Row
    faults: list[Fault]

    def read(self, column: int | None, parse: Callable[[str], _Value], default: _Default) -> _Value | _Default:
        """Return what a cell says, or the default where it is empty, absent or faulty."""
        if column is None or not self.row.cells[column]:
            return default
        text = self.row.cells[column]
        try:
            return parse(text)
        except ValueError as error:
            # Named errors of the values carry the text only; their first line of documentation says what they mean.
            what = str(error) if str(error) != text else (type(error).__doc__ or "").split(".")[0].lower()
            self.faults.append(self.sheet.fault(self.row.line, column, f"{text!r}: {what}"))
            return default


@dataclass(slots=True, kw_only=True)
class _Reading:
    """The wishes read so far, and what was wrong with the rest."""

    sheet: Sheet
    tasks: Mapping[str, TaskLine]
    words_milli: Mapping[str, int]
    wishes: dict[str, dict[str, int | None]] = field(default_factory=dict)
    max_places: dict[str, int] = field(default_factory=dict)
    qualified: dict[str, set[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def read_wide(self) -> None:
        """Read a row per person and a column per task."""
        sheet = self.sheet
        person_column = sheet.column(HEADINGS["person"])
        person_column = 0 if person_column is None else person_column
        own = {person_column, sheet.column(HEADINGS["max places"]), sheet.column(HEADINGS["qualifications"])}
        known = {plain(name): name for name in self.tasks}
        columns: dict[int, str] = {}
        for index, heading in enumerate(sheet.header):
            if index in own or not heading:
                continue
            if plain(heading) in known:
                columns[index] = known[plain(heading)]
            else:
                self.faults.append(sheet.fault(sheet.header_line, index, "there is no task of this name"))
        for row in sheet.rows:
            person = row.cells[person_column]
            if not person:
                self.faults.append(sheet.fault(row.line, person_column, "the person has no name"))
            elif person in self.wishes:
                self.faults.append(sheet.fault(row.line, person_column, f"{person!r} has a row already"))
            else:
                self._note_person(row, person)
                for index, task in columns.items():
                    self.wishes[person][task] = self._wish(row, index)

    def read_long(self) -> None:
        """Read a row per wish: person, task, wish."""
        sheet = self.sheet
        person_column, task_column, wish_column = (
            column_of(sheet, HEADINGS, which) for which in ("person", "task", "wish")
        )
        known = {plain(name): name for name in self.tasks}
        for row in sheet.rows:
            person, named = row.cells[person_column], row.cells[task_column]
            task = known.get(plain(named))
            if not person:
                self.faults.append(sheet.fault(row.line, person_column, "the person has no name"))
            elif task is None:
                self.faults.append(sheet.fault(row.line, task_column, f"there is no task {named!r}"))
            elif task in self.wishes.get(person, {}):
                what = f"{person!r} has stated a wish for {task!r} already"
                self.faults.append(sheet.fault(row.line, task_column, what))
            else:
                self._note_person(row, person)
                self.wishes[person][task] = self._wish(row, wish_column)

    def _note_person(self, row: Row, person: str) -> None:
        wished = self.wishes.setdefault(person, {})
        cells = _Cells(sheet=self.sheet, row=row, faults=self.faults)
        limit_column = self.sheet.column(HEADINGS["max places"])
        limit = cells.read(limit_column, _limit, None)
        if limit is not None and self.max_places.setdefault(person, limit) != limit:
            what = f"{person!r} has stated another limit before, {self.max_places[person]}"
            self.faults.append(self.sheet.fault(row.line, limit_column, what))
        column = self.sheet.column(HEADINGS["qualifications"])
        if column is not None:
            stated = row.cells[column].replace(";", ",").replace("/", ",").split(",")
            self.qualified.setdefault(person, set()).update(plain(text) for text in stated)
        assert wished is self.wishes[person]

    def _wish(self, row: Row, column: int) -> int | None:
        cells = _Cells(sheet=self.sheet, row=row, faults=self.faults)
        return cells.read(column, self._parse_wish, None)

    def _parse_wish(self, text: str) -> int | None:
        if any(character.isdigit() for character in text):
            return parse_weight(text)
        if plain(text) in self.words_milli:
            return self.words_milli[plain(text)]
        try:
            word = word_of(text)
        except UnknownWord:
            what = "neither a weight nor one of: gladly, fine, rather not, only if needed, never"
            raise ValueError(what) from None
        return None if word == NEVER else self.words_milli.get(plain(word))

    def result(self) -> Wishes:
        """Return the wishes without those for which somebody is not qualified."""
        unqualified: list[tuple[str, str]] = []
        wishes: dict[str, dict[str, int]] = {}
        for person, wished in self.wishes.items():
            wishes[person] = {}
            for task, asked in wished.items():
                asks_for = plain(self.tasks[task].qualification)
                if asked is None:
                    continue
                # A file without a column of qualifications trusts that people list only what they can do.
                if asks_for and self.qualified and asks_for not in self.qualified[person]:
                    unqualified.append((person, task))
                else:
                    wishes[person][task] = asked
        return Wishes(
            people=tuple(wishes), wishes_milli=wishes, max_places=self.max_places, unqualified=tuple(unqualified)
        )


def _minutes(text: str) -> int:
    if text.lstrip().startswith(("-", "\N{MINUS SIGN}")):
        raise ValueError("hours cannot be negative")
    minutes = parse_duration(text)
    if minutes == 0:
        raise ValueError("a task takes more than no time")
    return minutes


def _places(text: str) -> int:
    return _whole(text, least=1)


def _limit(text: str) -> int:
    return _whole(text, least=0)


def _whole(text: str, *, least: int) -> int:
    if not (text.isascii() and text.isdigit()) or not least <= int(text) <= 1_000_000:
        raise ValueError(f"must be a whole number from {least} on")
    return int(text)
