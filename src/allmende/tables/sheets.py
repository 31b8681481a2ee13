"""Read a spreadsheet as people save them: CSV with any usual separator and encoding, or XLSX."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path

from allmende.mechanisms.tasks.words import plain

MOST_BYTES = 50_000_000
TOO_LARGE = "larger than 50 MB, surely another file"
# Twenty times a table of a thousand tasks and a hundred people.
MOST_CELLS = 2_000_000
TOO_MANY = "more cells than a table of tasks would have"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong at one spot of a file; line 0 means the file as a whole.

    Where `values` are given, `what` names their places like `%(heading)s`, so that it can be said in other languages.
    """

    file: str
    line: int
    column: str
    what: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return one line that says where and what."""
        where = self.file + (f", line {self.line}" if self.line else "") + (f", {self.column}" if self.column else "")
        return f"{where}: {self.what % self.values if self.values else self.what}"


class FaultyInput(ValueError):
    """A file that cannot be used as it is; carries all its faults at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults."""
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row below the header: its line in the file and its cells, as many as the header has."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table with a header; empty rows are left out, cells are stripped text."""

    file: str
    header_line: int
    header: tuple[str, ...]
    rows: tuple[Row, ...]

    def column(self, names: Iterable[str]) -> int | None:
        """Return the first column with one of these headings, whatever their case, spaces and hyphens."""
        wanted = {plain(name) for name in names}
        return next((index for index, heading in enumerate(self.header) if plain(heading) in wanted), None)

    def fault(self, line: int, column: int | None, what: str) -> Fault:
        """Return a fault at a line and column of this sheet."""
        return Fault(
            file=self.file, line=line, column="" if column is None else f"column {self.header[column]!r}", what=what
        )


def read_sheet(path: Path) -> Sheet:
    """Return the table in a CSV or XLSX file (the first sheet with anything in it).

    Raises:
        FaultyInput: The file cannot be read, holds no table, repeats a heading, or has cells beyond its header.

    """
    return sheet_of(read_bytes(path), name=path.name)


def sheet_of(data: bytes, *, name: str, most_bytes: int = MOST_BYTES, most_cells: int = MOST_CELLS) -> Sheet:
    """Return the table in the content of a CSV or XLSX file that is called `name`.

    Args:
        data: The content.
        name: How faults call it.
        most_bytes: What an XLSX file may unfold to; a small one can unfold to more than any machine holds.
        most_cells: How many cells an XLSX file may have, the empty ones between others included.

    Raises:
        FaultyInput: It holds no table, repeats a heading, or has cells beyond its header.

    """
    # Every XLSX file is a zip archive; going by content forgives a wrong ending.
    is_xlsx = data.startswith(b"PK\x03\x04")
    lines = _xlsx_lines(name, data, most_bytes=most_bytes, most_cells=most_cells) if is_xlsx else _csv_lines(name, data)
    filled = [(line, [cell.strip() for cell in cells]) for line, cells in lines]
    filled = [(line, cells) for line, cells in filled if any(cells)]
    if not filled:
        raise FaultyInput([Fault(file=name, line=0, column="", what="there is nothing in it")])
    header_line, header = filled[0]
    while header and not header[-1]:
        header.pop()
    faults = _header_faults(name, header_line, header)
    rows = []
    for line, cells in filled[1:]:
        beyond = [cell for cell in cells[len(header) :] if cell]
        if beyond:
            what = "more cells than the header has columns: '%(cell)s' (a comma in a number or name needs quotes)"
            faults.append(Fault(file=name, line=line, column="", what=what, values={"cell": beyond[0]}))
        padded = cells[: len(header)] + [""] * (len(header) - len(cells))
        rows.append(Row(line=line, cells=tuple(padded)))
    if faults:
        raise FaultyInput(faults)
    return Sheet(file=name, header_line=header_line, header=tuple(header), rows=tuple(rows))


def read_bytes(path: Path) -> bytes:
    """Return a file's content.

    Raises:
        FaultyInput: It does not exist, is no file, may not be read, or is larger than any table of tasks.

    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FaultyInput([Fault(file=path.name, line=0, column="", what=TOO_LARGE)])
        return path.read_bytes()
    except OSError as error:
        what = (error.strerror or "cannot be read").lower()
        raise FaultyInput([Fault(file=str(path), line=0, column="", what=what)]) from error


def decode(data: bytes) -> str:
    """Return text saved as UTF-8 (with or without a byte order mark) or, failing that, as in older spreadsheets."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _header_faults(name: str, line: int, header: Sequence[str]) -> list[Fault]:
    seen: dict[str, str] = {}
    faults = []
    for heading in header:
        if heading and plain(heading) in seen:
            what = "the heading '%(heading)s' occurs twice"
            faults.append(Fault(file=name, line=line, column="", what=what, values={"heading": heading}))
        seen[plain(heading)] = heading
    return faults


def _csv_lines(name: str, data: bytes) -> list[tuple[int, list[str]]]:
    text = decode(data).replace("\0", "")
    first = next((line for line in text.splitlines() if line.strip()), "")
    # The separator most frequent in the header; a tie goes to the semicolon, as commas also occur within names.
    separator = max(";\t,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    lines, start = [], 1
    try:
        for cells in reader:
            lines.append((start, cells))
            # A quoted cell may span lines; the next row starts after where this one ended.
            start = reader.line_num + 1
    except csv.Error as error:
        what = "not a table: %(error)s (perhaps a quotation mark was never closed)"
        raise FaultyInput([Fault(file=name, line=start, column="", what=what, values={"error": str(error)})]) from error
    return lines


def _xlsx_lines(name: str, data: bytes, *, most_bytes: int, most_cells: int) -> list[tuple[int, list[str]]]:
    from openpyxl import load_workbook  # noqa: PLC0415  (slow to load and rarely needed)

    try:
        _refuse_large(name, data, most_bytes=most_bytes)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            # What the file says of its size is a claim, and every row would be filled up to it.
            sheet.reset_dimensions()
            lines = list(_filled(name, sheet.iter_rows(values_only=True), most_cells=most_cells))
            if lines:
                return lines
    except FaultyInput:
        raise
    except Exception as error:
        # openpyxl lets out whatever zip, XML and its own readers raise; to the person it is all one thing.
        what = "not a spreadsheet that can be read (%(error)s)"
        values = {"error": type(error).__name__}
        raise FaultyInput([Fault(file=name, line=0, column="", what=what, values=values)]) from error
    return []


def _filled(name: str, rows: Iterable[Sequence[object]], *, most_cells: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with anything in them, and refuse a sheet that goes on for ever with next to nothing."""
    cells_count = 0
    for line, cells in enumerate(rows, start=1):
        cells_count += max(1, len(cells))
        if cells_count > most_cells:
            raise FaultyInput([Fault(file=name, line=line, column="", what=TOO_MANY)])
        texts = [_cell_text(cell) for cell in cells]
        if any(texts):
            yield line, texts


def _refuse_large(name: str, data: bytes, *, most_bytes: int) -> None:
    """Refuse an archive that is small and would unfold to more than any table of tasks."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(part.file_size for part in archive.infolist())
    if size > most_bytes:
        what = TOO_LARGE if most_bytes == MOST_BYTES else TOO_MANY
        raise FaultyInput([Fault(file=name, line=0, column="", what=what)])


def _cell_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, time):
        return f"{cell.hour}:{cell.minute:02}"
    if isinstance(cell, timedelta):
        # What a spreadsheet shows as 26:30 is a length of time to it.
        return f"{cell // timedelta(hours=1)}:{cell % timedelta(hours=1) // timedelta(minutes=1):02}"
    if isinstance(cell, float):
        # 3.0 is how a spreadsheet keeps 3, and 0.1 + 0.2 how it keeps 0.3.
        return f"{cell:.9g}"
    return str(cell)


def column_of(sheet: Sheet, names: Mapping[str, Sequence[str]], which: str) -> int:
    """Return the column of a heading that has to be there.

    Raises:
        FaultyInput: It is not.

    """
    found = sheet.column(names[which])
    if found is None:
        what = f"there is no column {which!r} (headings found: {', '.join(filter(None, sheet.header))})"
        raise FaultyInput([Fault(file=sheet.file, line=sheet.header_line, column="", what=what)])
    return found
