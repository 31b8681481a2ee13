"""Read and write votes on shared budgets as files of Pabulib (.pb), the field's library of such votes.

A file has three parts, each a line with its name and a table with a header, cells separated by semicolons: META (what
the vote is about, and the budget), PROJECTS (with their costs) and VOTES. Source: Stolicki, Szufa and Talmon,
"Pabulib: A Participatory Budgeting Library" (2020), section 2, and pabulib.org/format.

What a file tells of voters besides their votes (age, sex, neighbourhood) is not read: nothing here needs it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from allmende.tables.shared_budget import Election, Project, VoteType
from allmende.tables.sheets import MOST_BYTES, TOO_LARGE, Fault, FaultyInput, decode

PARTS = ("META", "PROJECTS", "VOTES")
# Amounts as spreadsheets save whole ones; an exponent could ask for more digits than there is memory.
_WHOLE = re.compile(r"([0-9]{1,15})([.,]0{1,6})?")
# Beyond this many somebody chose the wrong file, and a longer list would help nobody.
MOST_FAULTS = 100


class CannotBeWritten(ValueError):
    """A name that a file of this form has no way to hold; the message names it."""


def read(name: str, data: bytes, *, most_bytes: int = MOST_BYTES) -> Election:
    """Return the vote a file holds, or nothing of it.

    Args:
        name: The file's name, for the faults.
        data: Its content.
        most_bytes: How large it may be.

    Raises:
        FaultyInput: It is no such file, too large, or something in it cannot be; every fault with its line.

    """
    if len(data) > most_bytes:
        raise FaultyInput([Fault(file=name, line=0, column="", what=TOO_LARGE)])
    faults = _Faults(name)
    parts = _parts(decode(data), faults)
    faults.raise_any()
    meta = {row.cells.get("key", ""): row.cells.get("value", "") for row in parts["META"]}
    vote_type = _vote_type(meta, faults)
    budget = _whole(meta.get("budget", ""), "budget", 0, faults, least=0)
    projects = _projects(parts["PROJECTS"], faults)
    votes, points = _votes(parts["VOTES"], vote_type, {project.id for project in projects}, faults)
    for key, found, what in (
        ("num_projects", projects, "says that there are %(told)s projects, but has %(found)s"),
        ("num_votes", votes, "says that there are %(told)s votes, but has %(found)s"),
    ):
        # A file cut off on its way is noticed by this and nothing else.
        if key in meta and meta[key] != str(len(found)):
            faults.add(0, what, told=meta[key], found=len(found))
    faults.raise_any()
    return Election(meta=meta, budget=budget, vote_type=vote_type, projects=tuple(projects), votes=votes, points=points)


def write(election: Election) -> str:
    """Return the file that holds a vote; reading it gives the same vote.

    Raises:
        CannotBeWritten: A voter or project is named like a part, with a comma, a line break or spaces around.

    """
    for name in (*(project.id for project in election.projects), *election.votes):
        if name != name.strip() or not name or name in PARTS or any(sign in name for sign in ",\n\r"):
            raise CannotBeWritten(repr(name))
    counted = {
        "num_projects": str(len(election.projects)),
        "num_votes": str(len(election.votes)),
        "budget": str(election.budget),
        "vote_type": election.vote_type,
    }
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";", lineterminator="\n")
    rows.writerow(["META"])
    rows.writerow(["key", "value"])
    rows.writerows({**election.meta, **counted}.items())
    told = any(project.selected is not None for project in election.projects)
    rows.writerow(["PROJECTS"])
    rows.writerow(["project_id", "cost", "name", *(["selected"] if told else [])])
    for project in election.projects:
        selected = "" if project.selected is None else str(int(project.selected))
        rows.writerow([project.id, project.cost, project.name, *([selected] if told else [])])
    rows.writerow(["VOTES"])
    rows.writerow(["voter_id", "vote", *(["points"] if election.points else [])])
    for voter, named in election.votes.items():
        points = [",".join(map(str, election.points[voter]))] if election.points else []
        rows.writerow([voter, ",".join(named), *points])
    return out.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    line: int
    cells: Mapping[str, str]


class _Faults:
    """The faults found so far in one file."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: list[Fault] = []

    def add(self, line: int, what: str, **values: object) -> None:
        told = {name: str(value) for name, value in values.items()}
        self._found.append(Fault(file=self._file, line=line, column="", what=what, values=told))
        if len(self._found) >= MOST_FAULTS:
            self.raise_any()

    def raise_any(self) -> None:
        if self._found:
            raise FaultyInput(self._found)


def _parts(text: str, faults: _Faults) -> dict[str, list[_Row]]:
    parts: dict[str, list[_Row]] = {}
    rows: list[_Row] | None = None
    header: list[str] | None = None
    for line, raw in _lines(text, faults):
        cells = [cell.strip() for cell in raw]
        if cells[0] in PARTS and not any(cells[1:]):
            if cells[0] in parts:
                faults.add(line, "the part %(part)s begins a second time", part=cells[0])
            rows, header = parts.setdefault(cells[0], []), None
        elif rows is None:
            faults.add(line, "stands before the first part; a file of Pabulib begins with META")
            return parts
        elif header is None:
            header = cells
        elif any(cells[len(header) :]):
            faults.add(line, "more cells than the header has columns: '%(cell)s'", cell=cells[len(header)])
        else:
            rows.append(_Row(line=line, cells=dict(zip(header, cells, strict=False))))
    for part in PARTS:
        if part not in parts:
            faults.add(0, "there is no part %(part)s", part=part)
    return parts


def _lines(text: str, faults: _Faults) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    lines, start = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        faults.add(start, "not a table: %(error)s (perhaps a quotation mark was never closed)", error=error)
    return lines


def _vote_type(meta: Mapping[str, str], faults: _Faults) -> VoteType:
    said = meta.get("vote_type", "")
    for known in get_args(VoteType):
        if said == known:
            return known  # type: ignore[no-any-return]  # one of the literal's own values
    faults.add(0, "the vote_type is '%(said)s', not one of %(known)s", said=said, known=", ".join(get_args(VoteType)))
    return "approval"


def _whole(said: str, what: str, line: int, faults: _Faults, *, least: int) -> int:
    matched = _WHOLE.fullmatch(said)
    amount = int(matched[1]) if matched else -1
    if amount < least:
        faults.add(
            line,
            "%(named)s is '%(said)s', not a whole number from %(least)s on",
            named=what,
            said=said[:30],
            least=least,
        )
    return max(least, amount)


def _projects(rows: Sequence[_Row], faults: _Faults) -> list[Project]:
    projects: dict[str, Project] = {}
    for row in rows:
        named = row.cells.get("project_id", "")
        if not named or named in projects:
            what = "the project '%(project)s' occurs twice" if named else "a project without project_id"
            faults.add(row.line, what, project=named)
            continue
        cost = _whole(row.cells.get("cost", ""), f"cost {named}", row.line, faults, least=1)
        project = Project(id=named, cost=cost, name=row.cells.get("name", "") or named)
        selected = row.cells.get("selected", "")
        # Other signs than 0 and 1 mark what was chosen in ways of the place alone, such as by a jury.
        projects[named] = replace(project, selected=selected == "1") if selected in {"0", "1"} else project
    return list(projects.values())


def _votes(
    rows: Sequence[_Row], vote_type: VoteType, known: set[str], faults: _Faults
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[int, ...]]]:
    votes: dict[str, tuple[str, ...]] = {}
    points: dict[str, tuple[int, ...]] = {}
    for row in rows:
        voter = row.cells.get("voter_id", "")
        if not voter or voter in votes:
            what = "the voter '%(voter)s' occurs twice" if voter else "a vote without voter_id"
            faults.add(row.line, what, voter=voter)
            continue
        named = _several(row.cells.get("vote", ""))
        votes[voter] = named
        for each in named:
            if each not in known:
                faults.add(row.line, "the vote names '%(project)s', which is no project", project=each)
        if len(set(named)) < len(named):
            faults.add(row.line, "the vote names a project twice")
        if vote_type in {"cumulative", "scoring"}:
            said = _several(row.cells.get("points", ""))
            if len(said) != len(named):
                faults.add(
                    row.line,
                    "%(projects)s projects and %(points)s numbers of points",
                    projects=len(named),
                    points=len(said),
                )
            points[voter] = tuple(_whole(each, "points", row.line, faults, least=0) for each in said)
    return votes, points


def _several(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, (each.strip() for each in cell.split(","))))
