import io
import zipfile
from datetime import time
from pathlib import Path

import pytest
from openpyxl import Workbook

from allmende.tables.sheets import FaultyInput, read_sheet, sheet_of


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_any_usual_separator_and_encoding_is_read(tmp_path: Path, separator: str, encoding: str) -> None:
    file = tmp_path / "t.csv"
    file.write_text(f"Aufgabe{separator}Plätze\r\n\r\nKüche{separator}2\r\n", encoding=encoding, newline="")
    sheet = read_sheet(file)
    assert sheet.header == ("Aufgabe", "Plätze")
    assert [(row.line, row.cells) for row in sheet.rows] == [(3, ("Küche", "2"))]


def test_headings_are_found_whatever_their_case_and_hyphens(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("TASK,Max-Places\na,1\n", encoding="utf-8")
    assert read_sheet(file).column(("max places",)) == 1
    assert read_sheet(file).column(("hours",)) is None


def test_lines_are_counted_through_cells_of_several_lines(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text('task\n"a\nb"\nc\n', encoding="utf-8")
    assert [row.line for row in read_sheet(file).rows] == [2, 4]


def test_workbooks_are_read_as_people_see_them(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["task", "hours", "places"], ["bread", 1.5, 3.0], [None, None, None], ["roof", time(1, 30), 0.1 + 0.2]):
        sheet.append(row)
    file = tmp_path / "t.xlsx"
    book.save(file)
    read = read_sheet(file)
    assert [(row.line, row.cells) for row in read.rows] == [(2, ("bread", "1.5", "3")), (4, ("roof", "1:30", "0.3"))]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "there is nothing in it"),
        (b"\n , \n", "there is nothing in it"),
        (b"PK\x03\x04 not a zip", "not a spreadsheet"),
        (b'task\n"' + b"x" * 200_000, "line 2: not a table: field larger"),
        (b"task,Task\na,b\n", "'Task' occurs twice"),
        (b"task,hours\nbread,1,5\n", "line 2: more cells than the header has columns: '5'"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(data)
    with pytest.raises(FaultyInput, match=said):
        read_sheet(file)


@pytest.mark.parametrize(
    "rows",
    [
        # 5 kB that would become a thousand million cells; 100 kB that would become three hundred million.
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "".join(f'<row r="{number}"><c r="XFD{number}"><v>1</v></c></row>' for number in range(1, 20_000)),
    ],
)
def test_a_small_workbook_that_unfolds_to_millions_of_cells_is_refused(rows: str) -> None:
    with pytest.raises(FaultyInput, match="more cells than a table of tasks would have"):
        sheet_of(workbook_of(rows), name="t.xlsx", most_cells=100_000)


def test_a_stray_cell_far_away_costs_nothing_and_is_named() -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="90000"><c r="C90000"><v>7</v></c></row>'
    with pytest.raises(FaultyInput, match="line 90000: more cells than the header has columns: '7'"):
        sheet_of(workbook_of(far), name="t.xlsx")


def test_a_workbook_that_unfolds_to_more_bytes_than_allowed_is_refused() -> None:
    with pytest.raises(FaultyInput, match="more cells"):
        sheet_of(workbook_of("<row><c><v>1</v></c></row>" * 10_000), name="t.xlsx", most_bytes=100_000)


def workbook_of(rows: str) -> bytes:
    """Return a workbook whose sheet holds these rows, as its XML writes them, and claims to be as large as can be."""
    plain, made = io.BytesIO(), io.BytesIO()
    Workbook().save(plain)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{space}"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else before.read(name))
    return made.getvalue()
