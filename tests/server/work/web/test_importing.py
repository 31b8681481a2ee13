from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from allmende.server.work.models import Task
from tests.server.conftest import House

pytestmark = pytest.mark.django_db

TABLE = "Aufgabe;Stunden;Häufigkeit\nKüche;1,5;wöchentlich\nMüll;15 min;2x pro Woche\n"


@pytest.fixture
def page(house: House) -> str:
    return f"/g/{house.group.slug}/tasks/import/"


def read(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_looking_through_shows_what_would_be_added_and_adds_nothing(
    client_of: Callable[..., Client], page: str
) -> None:
    answer = client_of("bo").post(page, {"text": TABLE, "step": "look"})
    assert answer.status_code == 200
    assert "Add these 2 tasks" in read(answer)
    assert not Task.objects.exists()


def test_importing_adds_and_importing_again_says_so(client_of: Callable[..., Client], page: str) -> None:
    client = client_of("bo")
    assert "2 tasks are added." in read(client.post(page, {"text": TABLE, "step": "import"}, follow=True))
    again = read(client.post(page, {"text": TABLE, "step": "import"}, follow=True))
    assert "2 were here already" in again
    assert Task.objects.count() == 2


@pytest.mark.parametrize("step", ["look", "import"])
def test_each_faulty_line_is_named_and_what_was_pasted_is_kept(
    client_of: Callable[..., Client], page: str, step: str
) -> None:
    answer = client_of("bo").post(page, {"text": TABLE + "Treppe;-2;manchmal\n", "step": step})
    said = read(answer)
    assert answer.status_code == 422
    assert "2 things are not right yet" in said
    assert "A time cannot be less than nothing." in said
    assert "Treppe;-2;manchmal" in said
    assert not Task.objects.exists()


def test_a_file_is_read_and_shown_as_text(client_of: Callable[..., Client], page: str) -> None:
    file = SimpleUploadedFile("tasks.csv", TABLE.encode("latin-1"))
    assert "Küche;1,5;wöchentlich" in read(client_of("bo").post(page, {"file": file, "step": "look"}))


def test_a_spreadsheet_keeps_its_line_numbers(client_of: Callable[..., Client], page: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("tasks", 0)
    for row in (["Aufgabe", "Stunden"], ["Küche", 1.5], [], ["Müll", -1]):
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    file = SimpleUploadedFile("tasks.xlsx", written.getvalue())
    answer = client_of("bo").post(page, {"file": file, "step": "look"})
    assert [problem.line for problem in answer.context["plan"].problems] == [4]


@pytest.mark.parametrize("file", [b"PK\x03\x04 broken", b"\x00\xff\xfe", b""])
def test_what_is_no_table_is_refused_with_a_sentence(client_of: Callable[..., Client], page: str, file: bytes) -> None:
    answer = client_of("bo").post(page, {"file": SimpleUploadedFile("x.xlsx", file), "text": "", "step": "look"})
    assert answer.status_code == 422
    assert "not right yet" in read(answer)


def test_nothing_at_all_is_refused(client_of: Callable[..., Client], page: str) -> None:
    answer = client_of("bo").post(page, {"text": "", "step": "look"})
    assert answer.status_code == 422
    assert "Paste a table, or choose a file." in read(answer)


def test_the_example_works_as_it_stands(client_of: Callable[..., Client], page: str) -> None:
    client = client_of("bo")
    sample = client.get(page).context["sample"]
    assert client.post(page, {"text": sample, "step": "look"}).status_code == 200


def test_the_preview_says_what_comes_too_late_for_its_round(client_of: Callable[..., Client], page: str) -> None:
    table = "task;hours;first due;procedure\nCook;2;2026-03-05;round\n"
    client = client_of("bo")
    said = "Its round is already closed: this first time it is on the board."
    assert said in read(client.post(page, {"text": table, "step": "look"}))
    after = read(client.post(page, {"text": table, "step": "import"}, follow=True))
    assert "The round of 1 of them is already closed: this first time it is on the board." in after
    card = read(client.get(page.replace("import/", "")))
    assert "Its round was already closed: this time it is on the board." in card
