"""`allmende export`: the books, and each group's tables, as files that anybody can read and verify."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allmende.cli.installation import DATA_HELP, open_installation
from allmende.cli.progress import progress

if TYPE_CHECKING:
    from allmende.server.groups.models import Group

Cell = str | int | None
# A spreadsheet takes a cell that begins like this for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
README = """This folder was written by `allmende export`.

allmende-export.json, books/   every entry of the books, with signed checkpoints; verify them with `allmende verify`
                               (form: docs/ledger-format.md of Allmende)
groups/<group>/group.json      what the group is, and the rules that hold in it
groups/<group>/<table>.csv     members, tasks, contributions, settlements, rules; the same as .json
groups/<group>/statements/     one account per member: every posting with the balance after it

Members stand here by their random id in the books; their names only if you asked for them (--names). What people wrote
themselves (titles, notes, reasons) stands as they wrote it. Amounts (_mwh) are thousandths of a weighted hour, weights
and shares (_milli) thousandths, times in minutes, moments in UTC.
"""


def command(
    folder: Annotated[Path, typer.Argument(help="Folder to write into; made if missing, must be empty.")],
    *,
    group: Annotated[str, typer.Option(help="Only this group and what lies in it. [default: all]")] = "",
    names: Annotated[bool, typer.Option("--names", help="Write members' names beside their ids.")] = False,
    data: Annotated[Path | None, typer.Option(help=DATA_HELP)] = None,
) -> None:
    """Export the books and every group's tables.

    The books can be verified by anybody with `allmende verify`, without this installation. The tables are for reading
    and for spreadsheets; README.txt in the folder says what is where.

    Exit codes: 0 written, 2 the folder is not empty, or there is no such group or installation.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        typer.echo(f"{folder} is not empty. Nothing was written; choose a new folder.", err=True)
        raise typer.Exit(2)
    open_installation(data)
    from allmende.server.books.export import export_to
    from allmende.server.books.models import Book

    chosen = _groups(group)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with progress("Groups written") as tell:
            # A group's entries stand in the book of its community: a part of a book could not be verified.
            export_to(folder, Book.objects.filter(groups__in=chosen).distinct().order_by("origin"))
            for place, one in enumerate(chosen):
                _write_group(folder / "groups" / one.slug, one, with_names=names)
                tell(place + 1, len(chosen))
        (folder / "README.txt").write_text(README, encoding="utf-8")
    except OSError as error:
        typer.echo(f"Cannot be written: {error}", err=True)
        raise typer.Exit(2) from error
    typer.echo(f"{len(chosen)} groups and their books are in {folder}. Check them with: allmende verify {folder}")


def _groups(slug: str) -> list[Group]:
    from allmende.server.groups.models import Group
    from allmende.server.groups.queries import group_by_slug, with_parts

    if not slug:
        return list(Group.objects.select_related("book", "parent").order_by("slug"))
    found = group_by_slug(slug)
    if found is None:
        typer.echo(f"There is no group {slug!r} here.", err=True)
        raise typer.Exit(2)
    return with_parts(found)


def _write_group(folder: Path, group: Group, *, with_names: bool) -> None:
    from allmende.server.statements.readable import about, tables_of

    folder.mkdir(parents=True)
    _write_json(folder / "group.json", about(group, with_names=with_names))
    for name, rows in tables_of(group, with_names=with_names):
        (folder / name).parent.mkdir(exist_ok=True)
        _write_table(folder / name, rows)


def _write_table(path: Path, rows: Iterable[Mapping[str, Cell]]) -> None:
    """Write the rows as CSV and as JSON, one at a time, so that a table may be larger than memory."""
    with (
        path.with_suffix(".csv").open("w", encoding="utf-8-sig", newline="") as table,
        path.with_suffix(".json").open("w", encoding="utf-8") as plain,
    ):
        writer = csv.writer(table)
        plain.write("[")
        for place, row in enumerate(rows):
            if not place:
                writer.writerow(row)
            writer.writerow([_cell(cell) for cell in row.values()])
            plain.write((",\n" if place else "\n") + json.dumps(dict(row), ensure_ascii=False))
        plain.write("\n]\n")


def _cell(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _write_json(path: Path, content: Mapping[str, object]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
