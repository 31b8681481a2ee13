from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from django.utils import translation

from allmende.server.groups.queries import Seat
from allmende.server.work import importing
from allmende.server.work.importing import ImportRefused, Plan, import_tasks, plan_import
from allmende.server.work.models import Task
from allmende.server.work.operations import tasks
from allmende.server.work.operations.tasks import TaskDraft
from tests.server.conftest import House

pytestmark = pytest.mark.django_db

GERMAN = """Aufgabe;Stunden;Häufigkeit;Plätze;erstmals fällig;nötig;Ort;Verfahren;Gewicht;Beschreibung
Küche putzen;1,5;jede Woche;2;10.3.2026;ja;Küche;Brett;;Boden auch
Bank streichen;0:45;einmalig;1;2026-04-01 17:30;nein;Hof;fest;1,25;
Müll;15 min;2x pro Woche;;;;;;;
"""


def plan(house: House, text: str | bytes, **more: Any) -> Plan:
    data = text if isinstance(text, bytes) else text.encode()
    return plan_import(house.seat("ada"), data, name="tasks.csv", at=house.at, **more)


def test_a_german_table_says_all_of_a_task(house: House) -> None:
    found = plan(house, GERMAN)
    assert not found.problems
    kitchen, bench, bins = (one.draft for one in found.planned)
    assert (kitchen.title, kitchen.minutes, kitchen.rrule, kitchen.places) == ("Küche putzen", 90, "FREQ=WEEKLY", 2)
    assert (kitchen.procedure, kitchen.where, kitchen.description) == ("board", "Küche", "Boden auch")
    assert f"{kitchen.first_due_at:%Y-%m-%d %H:%M}" == "2026-03-10 18:00"
    assert (bench.need, bench.fixed_weight_milli, bench.rrule) == ("wished", 1250, "")
    assert f"{bench.first_due_at:%Y-%m-%d %H:%M}" == "2026-04-01 17:30"
    assert (bins.minutes, bins.places, bins.need, bins.procedure) == (15, 1, "necessary", "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_however_it_was_saved(house: House, encoding: str, separator: str) -> None:
    found = plan(house, GERMAN.replace(";", separator).encode(encoding))
    assert [one.draft.title for one in found.planned] == ["Küche putzen", "Bank streichen", "Müll"]


def test_an_english_table_with_commas(house: House) -> None:
    found = plan(house, "task,hours,how often\nWash up,1.5,daily\n")
    assert [(one.draft.minutes, one.draft.rrule) for one in found.planned] == [(90, "FREQ=DAILY")]


def test_below_minutes_a_bare_number_means_minutes(house: House) -> None:
    assert plan(house, "task;minutes\nWash up;45\n").planned[0].draft.minutes == 45


def test_a_spreadsheet_with_real_days_and_times(house: House) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("tasks", 0)
    sheet.append(["task", "hours", "first due"])
    sheet.append(["Wash up", 1.5, date(2026, 3, 20)])
    written = io.BytesIO()
    book.save(written)
    draft = plan(house, written.getvalue()).planned[0].draft
    assert (draft.minutes, draft.first_due_at.date()) == (90, date(2026, 3, 20))


def test_every_fault_is_named_with_its_line_and_column_at_once(house: House) -> None:
    found = plan(
        house,
        "task;hours;frequency;places;first due;weight;necessary\n"
        "A;1;weekly;1;;;\n"
        ";-2;sometimes;many;31.2.2026;9;perhaps\n"
        "\n"
        "C;;daily;0;1.1.2020;;\n",
    )
    assert {(problem.line, problem.column) for problem in found.problems} == {
        (3, "task"),
        (3, "hours"),
        (3, "frequency"),
        (3, "places"),
        (3, "first due"),
        (3, "weight"),
        (3, "necessary"),
        (5, "hours"),
        (5, "places"),
    }
    assert [one.draft.title for one in found.planned] == ["A"]


def test_faults_are_said_in_the_language_of_the_reader(house: House) -> None:
    with translation.override("en"):
        problem = plan(house, "task;hours\nA;-2\n").problems[0]
        assert str(problem) == "line 2, hours: “-2”: A time cannot be less than nothing."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "task;hours\n",
        "name;length\nA;1\n",
        "task;hours;task\nA;1;B\n",
        "task;hours\nA;1;2\n",
        'task;hours\n"A;1\n',
    ],
)
def test_what_is_no_table_of_tasks_is_a_problem_and_never_an_accident(house: House, text: str) -> None:
    found = plan(house, text)
    assert found.problems
    assert all(problem.sentence for problem in found.problems)


def test_one_fault_and_nothing_is_imported(house: House) -> None:
    with pytest.raises(ImportRefused) as refused:
        import_tasks(house.seat("ada"), b"task;hours\nA;1\nB;-1\n", name="x", at=house.at)
    assert [problem.line for problem in refused.value.plan.problems] == [3]
    assert not Task.objects.exists()


def test_what_breaks_halfway_leaves_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(seat: Seat, draft: TaskDraft, *, at: datetime) -> Task:
        if draft.title == "B":
            raise RuntimeError
        return add(seat, draft, at=at)

    add = tasks.add_task
    monkeypatch.setattr(importing, "add_task", breaks)
    with pytest.raises(RuntimeError):
        import_tasks(house.seat("ada"), b"task;hours\nA;1\nB;1\n", name="x", at=house.at)
    assert not Task.objects.exists()


def test_importing_twice_makes_nothing_twice(house: House) -> None:
    data = GERMAN.encode()
    first = import_tasks(house.seat("ada"), data, name="x", at=house.at)
    again = import_tasks(house.seat("bo"), data, name="x", at=house.later(days=1))
    assert (len(first.added), first.known_count) == (3, 0)
    assert (len(again.added), again.known_count) == (0, 3)
    assert Task.objects.count() == 3


def test_the_same_task_in_two_lines_is_named(house: House) -> None:
    found = plan(house, "task;hours\nA;1\nB;1\na;2\n")
    assert [problem.line for problem in found.problems] == [4]


def test_columns_that_mean_nothing_are_named_and_left_out(house: House) -> None:
    assert plan(house, "task;hours;colour\nA;1;red\n").unread == ("colour",)


def test_imported_tasks_are_on_the_board(house: House) -> None:
    import_tasks(house.seat("ada"), GERMAN.encode(), name="x", at=house.at)
    assert Task.objects.get(title="Müll").occurrences.exists()


def test_a_table_longer_than_any_list_of_chores_is_refused_at_once(house: House) -> None:
    lines = "\n".join(f"Task {number};1" for number in range(importing.MOST_ROWS + 1))
    assert len(plan(house, f"task;hours\n{lines}\n").problems) == 1


ROUNDS = """task;hours;first due;procedure;frequency
Cook;2;2026-03-05;round;weekly
Later;2;2026-03-26;round;weekly
Stairs;1;2026-03-05;board;weekly
"""


def test_what_comes_too_late_for_its_round_is_said_before_and_after(house: House) -> None:
    found = plan(house, ROUNDS)
    assert [one.misses_round for one in found.planned] == [True, False, False]
    done = import_tasks(house.seat("ada"), ROUNDS.encode(), name="tasks.csv", at=house.at)
    assert done.missed_rounds_count == 1
    on_board = {task.title: task.occurrences.filter(procedure="board").exists() for task in done.added}
    assert on_board == {"Cook": True, "Later": False, "Stairs": True}
