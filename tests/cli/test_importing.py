from pathlib import Path

import pytest

from tests.cli.running import allmende

pytestmark = pytest.mark.slow
GOOD = "Aufgabe;Stunden;Wie oft\nFenster putzen;2;monatlich\nKeller fegen;0:45;jeden Dienstag\n"
BY = ("--group", "lindenhof-8", "--by", "jonas@lindenhof.example")


def test_tasks_are_imported_once_and_a_dry_run_changes_nothing(copy_of_demo: Path, tmp_path: Path) -> None:
    table = tmp_path / "tasks.csv"
    table.write_text(GOOD, encoding="utf-8")
    said = [allmende("import", table, *BY, *more, "--data", copy_of_demo).stdout for more in (("--dry-run",), (), ())]
    assert "2 tasks would be added" in said[0]
    assert said[1].strip() == "2 tasks added to Lindenhof 8."
    assert said[2].strip() == "0 tasks added to Lindenhof 8; 2 were there already."


def test_every_faulty_line_is_named_and_nothing_is_imported(copy_of_demo: Path, tmp_path: Path) -> None:
    table = tmp_path / "tasks.csv"
    table.write_text(GOOD + "Rasen;-2;blau\n", encoding="utf-8")
    refused = allmende("import", table, *BY, "--data", copy_of_demo)
    assert refused.returncode == 2
    assert "line 4, Stunden" in refused.stderr
    assert "line 4, Wie oft" in refused.stderr
    table.write_text(GOOD, encoding="utf-8")
    assert "2 tasks would be added" in allmende("import", table, *BY, "--dry-run", "--data", copy_of_demo).stdout


def test_an_unknown_group_or_member_is_answered_with_what_there_is(made_demo: Path, tmp_path: Path) -> None:
    table = tmp_path / "tasks.csv"
    table.write_text(GOOD, encoding="utf-8")
    group = allmende("import", table, "--group", "haus", "--by", "x@example.org", "--data", made_demo)
    assert group.returncode == 2
    assert "lindenhof-8" in group.stderr.partition("There is: ")[2]
    member = allmende("import", table, "--group", "lindenhof-8", "--by", "x@example.org", "--data", made_demo)
    assert (member.returncode, "Nobody with the address" in member.stderr) == (2, True)
