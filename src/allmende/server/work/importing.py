"""Importing tasks from a table: what each line means, what is wrong with it, and adding all of it or nothing.

Free of pages: the command line imports with the same functions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from allmende.mechanisms.tasks.words import plain
from allmende.server import clock
from allmende.server.books import operations as books
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused
from allmende.server.work.importing_cells import COLUMNS, Line, Problem, read_line
from allmende.server.work.models import Procedure, Task
from allmende.server.work.operations.tasks import TaskDraft, add_task
from allmende.server.work.reach import round_group
from allmende.server.work.recurrence import next_due
from allmende.server.work.round_days import misses_round
from allmende.tables.sheets import Fault, FaultyInput, Row, Sheet, sheet_of

MOST_ROWS = 500

# What `tables/sheets.py` may say, so that it is translated, too.
_SAID_OF_TABLES = (
    gettext_noop("there is nothing in it"),
    gettext_noop("more cells than the header has columns: '%(cell)s' (a comma in a number or name needs quotes)"),
    gettext_noop("the heading '%(heading)s' occurs twice"),
    gettext_noop("not a table: %(error)s (perhaps a quotation mark was never closed)"),
    gettext_noop("not a spreadsheet that can be read (%(error)s)"),
    gettext_noop("larger than 50 MB, surely another file"),
    gettext_noop("more cells than a table of tasks would have"),
)


class ImportRefused(Refused):
    """Nothing was imported, because something is wrong with the table; `plan` says what."""

    def __init__(self, plan: Plan) -> None:
        """Keep the plan with all its problems."""
        count = len(plan.problems)
        sentence = ngettext(
            "Nothing was imported: %(count)d thing is not right yet.",
            "Nothing was imported: %(count)d things are not right yet.",
            count,
        )
        super().__init__(sentence % {"count": count})
        self.plan = plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One task that a line asks for, and when it is first due.

    Attributes:
        known: Whether it is here already.
        misses_round: Whether it is for rounds, and the round of the first time takes no wishes any more.

    """

    line: int
    draft: TaskDraft
    due_at: datetime
    known: bool
    misses_round: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What importing a table would do.

    Attributes:
        planned: One for each line that is right.
        problems: Everything that is wrong, by line; as long as there is any, nothing is imported.
        unread: Headings that mean nothing to us; their columns are left out.

    """

    planned: tuple[Planned, ...] = ()
    problems: tuple[Problem, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def new(self) -> tuple[Planned, ...]:
        """The tasks that would be added."""
        return tuple(one for one in self.planned if not one.known)

    @property
    def missing_rounds(self) -> tuple[Planned, ...]:
        """Those of the new ones that come too late for the round of their first time."""
        return tuple(one for one in self.new if one.misses_round)

    @property
    def known_count(self) -> int:
        """How many are here already."""
        return len(self.planned) - len(self.new)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What importing did."""

    added: tuple[Task, ...]
    known_count: int
    missed_rounds_count: int


def plan_import(seat: Seat, data: bytes, *, name: str, at: datetime) -> Plan:
    """Return what importing a CSV or XLSX file would do; changes nothing.

    Args:
        seat: Who would import, into which group.
        data: The content of the file, or pasted text in UTF-8.
        name: How the file is called.
        at: When.

    """
    try:
        sheet = sheet_of(data, name=name)
    except FaultyInput as error:
        return Plan(problems=tuple(_problem(fault) for fault in error.faults))
    headings = {key: sheet.column(names) for key, names in COLUMNS.items()}
    lacking = _lacking(sheet, headings)
    if lacking:
        return Plan(problems=lacking)
    columns = {key: column for key, column in headings.items() if column is not None}
    lines = [_read(seat, sheet, row, columns, at=at) for row in sheet.rows]
    problems = [problem for line in lines for problem in line.problems] + _repeated(lines)
    return Plan(
        planned=_planned(seat, [line for line in lines if line.draft is not None], at=at),
        problems=tuple(sorted(problems, key=lambda problem: problem.line)),
        unread=tuple(
            heading for index, heading in enumerate(sheet.header) if heading and index not in columns.values()
        ),
    )


@transaction.atomic
def import_tasks(seat: Seat, data: bytes, *, name: str, at: datetime) -> Imported:
    """Add every task of a table that is not here yet: all or none. Doing it again adds nothing.

    Raises:
        ImportRefused: Something is wrong with the table.

    """
    # Whoever imports the same table at the same moment waits here, and then finds the tasks known.
    at = books.time_of_next(seat.group.book, at=at)
    plan = plan_import(seat, data, name=name, at=at)
    if plan.problems:
        raise ImportRefused(plan)
    added = tuple(add_task(seat, one.draft, at=at) for one in plan.new)
    return Imported(added=added, known_count=plan.known_count, missed_rounds_count=len(plan.missing_rounds))


def _lacking(sheet: Sheet, headings: dict[str, int | None]) -> tuple[Problem, ...]:
    """Return what keeps the table from being read line by line."""
    if len(sheet.rows) > MOST_ROWS:
        sentence = _("More than %(count)d tasks at once; please import it in parts.") % {"count": MOST_ROWS}
        return (Problem(line=0, column="", value="", sentence=sentence),)
    sentences = {
        "title": _("There is no column for what is to be done. Call one “task”."),
        "minutes": _("There is no column for how long it takes. Call one “hours”."),
    }
    found = dict(headings)
    found["minutes"] = found["minutes"] if found["minutes"] is not None else found["plain_minutes"]
    lacking = [sentence for key, sentence in sentences.items() if found[key] is None]
    if not lacking and not sheet.rows:
        lacking = [_("There is no line below the headings.")]
    return tuple(Problem(line=sheet.header_line, column="", value="", sentence=sentence) for sentence in lacking)


def _read(seat: Seat, sheet: Sheet, row: Row, columns: dict[str, int], *, at: datetime) -> Line:
    said = {key: row.cells[column] for key, column in columns.items()}
    return read_line(
        seat, row.line, said, headings={key: sheet.header[column] for key, column in columns.items()}, at=at
    )


def _repeated(lines: Iterable[Line]) -> list[Problem]:
    """Return a problem for each line that says what another said before."""
    first_line: dict[tuple[object, ...], int] = {}
    problems = []
    for line in lines:
        if line.draft is None:
            continue
        key = (*_same(line.draft), line.draft.first_due_at if line.dated else None)
        if key in first_line:
            sentence = _("This is the same task as in line %(line)d.") % {"line": first_line[key]}
            problems.append(Problem(line=line.line, column="", value=line.draft.title, sentence=sentence))
        first_line.setdefault(key, line.line)
    return problems


def _planned(seat: Seat, lines: Iterable[Line], *, at: datetime) -> tuple[Planned, ...]:
    """Return the tasks of the lines; known are those with the same name, place, rule and (where stated) first day."""
    here: dict[tuple[object, ...], set[datetime]] = {}
    for task in Task.objects.filter(group=seat.group, ended_at=None):
        here.setdefault((plain(task.title), plain(task.where), task.rrule), set()).add(task.first_due_at)
    planned = []
    for line in lines:
        assert line.draft is not None
        dates = here.get(_same(line.draft), set())
        known = line.draft.first_due_at in dates if line.dated else bool(dates)
        draft, past = line.draft, at - clock.MOMENT
        due_at = next_due(draft.rrule, first=draft.first_due_at, zone=seat.group.timezone, after=past)
        due_at = due_at or draft.first_due_at
        by_round = (draft.procedure or seat.rulebook.procedure) == Procedure.ROUND
        late = by_round and misses_round(round_group(seat.group), due_at, seat.rulebook, at=at)
        planned.append(Planned(line=line.line, draft=draft, due_at=due_at, known=known, misses_round=late))
    return tuple(planned)


def _same(draft: TaskDraft) -> tuple[object, ...]:
    return (plain(draft.title), plain(draft.where), draft.rrule)


def _problem(fault: Fault) -> Problem:
    sentence = _(fault.what) % fault.values if fault.values else _(fault.what)
    return Problem(line=fault.line, column=fault.column, value="", sentence=sentence)
