from datetime import time
from pathlib import Path

import pytest
from openpyxl import Workbook

from allmende.tables.sheets import FaultyInput, read_sheet


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
