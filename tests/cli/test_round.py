import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from allmende.cli import application
from tests.mechanisms.markets import BIDS

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TASKS = "task,hours,places\nbread,2,1\ndrains,1.5,1\n"
WISHES = "person,max places,bread,drains\nAda,1,gladly,fine\nBo,1,never,2.5\n"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(application, ["round", *map(str, arguments)])


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    tasks, wishes = tmp_path / "tasks.csv", tmp_path / "wishes.csv"
    tasks.write_text(TASKS, encoding="utf-8")
    wishes.write_text(WISHES, encoding="utf-8")
    return tasks, wishes


@pytest.mark.parametrize(
    ("tasks", "wishes"),
    [("house-tasks.csv", "house-wishes.csv"), ("haus-aufgaben.csv", "haus-wuensche.csv")],
)
def test_the_example_house_fills_all_its_places_and_can_prove_it(tasks: str, wishes: str, tmp_path: Path) -> None:
    proof = tmp_path / "c.json"
    done = run(EXAMPLES / tasks, EXAMPLES / wishes, "--certificate", proof)
    assert done.exit_code == 0, done.output
    assert "30 tasks with 34 places, 12 people. All places are filled." in done.output
    checked = CliRunner().invoke(application, ["check-certificate", str(proof)])
    assert checked.exit_code == 0
    assert "holds: 30 tasks, 12 people, 34 places filled" in checked.output


def test_both_languages_of_the_example_say_the_same() -> None:
    english = json.loads(
        run(EXAMPLES / "house-tasks.csv", EXAMPLES / "house-wishes.csv", "--step", "0", "--json").stdout
    )
    german = json.loads(
        run(EXAMPLES / "haus-aufgaben.csv", EXAMPLES / "haus-wuensche.csv", "--step", "0", "--json").stdout
    )
    assert english["cost_milli"] == german["cost_milli"]
    assert [task["weight_milli"] for task in english["tasks"]] == [task["weight_milli"] for task in german["tasks"]]
    assert [task["minutes"] for task in english["tasks"]] == [task["minutes"] for task in german["tasks"]]


def test_it_says_who_does_what_at_which_weight_and_why(files: tuple[Path, Path]) -> None:
    done = run(*files, "--step", "0")
    assert done.exit_code == 0, done.output
    (bread,) = [line for line in done.output.splitlines() if line.startswith("bread")]
    assert bread.split()[:4] == ["bread", "2:00", "2.00", "Ada"]
    assert "Ada would rather do drains" in bread


def test_scripts_get_whole_numbers_and_the_log(files: tuple[Path, Path]) -> None:
    shown = json.loads(run(*files, "--step", "0", "--json").stdout)
    assert (shown["places"], shown["filled"], shown["unfilled"]) == (2, 2, [])
    assert [(task["name"], task["people"], task["weight_milli"]) for task in shown["tasks"]] == [
        ("bread", ["Ada"], 2000),
        ("drains", ["Bo"], 2500),
    ]
    assert shown["people"][0]["credit_mwh"] == 4000
    assert {line["reason"] for line in shown["raises"]} == {"too_few", "keeps_people"}


def test_open_places_are_explained_by_who_is_lacking(files: tuple[Path, Path]) -> None:
    tasks, wishes = files
    tasks.write_text("task,hours,places\nroof,1,2\ncellar,1,2\nbread,1,1\n", encoding="utf-8")
    wishes.write_text("person,roof,cellar,bread\nAda,fine,fine,fine\nBo,,,4\n", encoding="utf-8")
    done = run(*files)
    assert done.exit_code == 0
    assert "3 of 5 places are filled." in done.output
    assert "1 task with 2 places (roof): only 1 person listed it (Ada); 1 place stays open at any weight" in done.output


def test_places_only_the_cap_keeps_open_are_told_apart(files: tuple[Path, Path]) -> None:
    _, wishes = files
    wishes.write_text("person,bread,drains\nAda,fine,4\n", encoding="utf-8")
    assert "1 more place could be filled at a higher cap (drains)" in run(*files).output
    assert "All places are filled" in run(*files, "--cap", "4").output


def test_a_wish_counts_only_with_the_qualification_asked_for(files: tuple[Path, Path]) -> None:
    tasks, wishes = files
    tasks.write_text("task,qualification\nbread,oven\n", encoding="utf-8")
    wishes.write_text("person,qualifications,bread\nAda,,gladly\nBo,first aid / Oven,fine\n", encoding="utf-8")
    done = run(*files)
    assert "left out for want of the qualification asked for: Ada (bread)" in done.output
    assert json.loads(run(*files, "--json").stdout)["tasks"][0]["people"] == ["Bo"]


def test_named_words_replace_the_usual_ones_and_the_others_mean_never(files: tuple[Path, Path]) -> None:
    _, wishes = files
    wishes.write_text("person,bread,drains\nAda,gladly,fine\nBo,yes,fine\n", encoding="utf-8")
    shown = json.loads(run(*files, "--wishes", "yes=0.7", "--json").stdout)
    assert [(task["people"], task["weight_milli"]) for task in shown["tasks"]] == [(["Bo"], 700), ([], 3000)]


def test_every_fault_is_named_at_once_with_its_line_and_column(files: tuple[Path, Path]) -> None:
    tasks, wishes = files
    tasks.write_text("task;hours;places;floor;cap\nbread;-2;1;;\n;1;1;;\nbread;nan;0;2;1\n", encoding="utf-8")
    done = run(tasks, wishes)
    assert done.exit_code == 2
    assert done.stdout == ""
    said = done.stderr
    assert "tasks.csv, line 2, column 'hours': '-2': hours cannot be negative" in said
    assert "tasks.csv, line 3, column 'task': the task has no name" in said
    assert "tasks.csv, line 4, column 'task': 'bread' is already in line 2" in said
    assert "tasks.csv, line 4, column 'hours': 'nan'" in said
    assert "tasks.csv, line 4, column 'places': '0': must be a whole number from 1 on" in said


def test_faults_in_wishes_are_named(files: tuple[Path, Path]) -> None:
    tasks, wishes = files
    wishes.write_text(
        "person,max places,bread,windows\nAda,-1,perhaps,\nBo,1,-1,\nAda,1,fine,\n,1,fine,\n", encoding="utf-8"
    )
    said = run(tasks, wishes).stderr
    assert "wishes.csv, line 1, column 'windows': there is no task of this name" in said
    assert "wishes.csv, line 2, column 'max places': '-1': must be a whole number from 0 on" in said
    assert "wishes.csv, line 2, column 'bread': 'perhaps': neither a weight nor one of: gladly" in said
    assert "wishes.csv, line 3, column 'bread': '-1': a weight of zero or below" in said
    assert "wishes.csv, line 4, column 'person': 'Ada' has a row already" in said
    assert "wishes.csv, line 5, column 'person': the person has no name" in said


def test_a_cap_under_the_floor_is_refused(files: tuple[Path, Path]) -> None:
    done = run(*files, "--floor", "2", "--cap", "1")
    assert done.exit_code == 2
    assert "'bread': the highest weight lies below the lowest" in done.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--step", "x"], "--step: 'x' is not a weight"),
        (["--cap", "-1"], "--cap: '-1' is not a weight"),
        (["--wishes", "yes"], "--wishes: 'yes' is not of the form word=weight"),
        (["--places", "0"], "--places"),
    ],
)
def test_options_that_make_no_sense_are_refused(files: tuple[Path, Path], options: list[str], said: str) -> None:
    done = run(*files, *options)
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    done = run(tmp_path / "none.csv", tmp_path / "none.csv")
    assert done.exit_code == 2
    assert "none.csv: no such file" in done.stderr


def test_one_table_alone_is_not_enough(files: tuple[Path, Path]) -> None:
    done = run(files[0])
    assert done.exit_code == 2
    assert "a table of wishes is needed" in done.stderr


def test_a_certificate_that_cannot_be_written_is_said(files: tuple[Path, Path], tmp_path: Path) -> None:
    done = run(*files, "--certificate", tmp_path / "nowhere" / "c.json")
    assert done.exit_code == 2
    assert "no such file" in done.stderr


@pytest.mark.skipif(not BIDS.exists(), reason="the real bids lie beside a checkout, not in it")
def test_real_bids_that_cannot_all_be_filled_name_who_is_lacking(tmp_path: Path) -> None:
    proof = tmp_path / "c.json"
    done = run(BIDS, "--places", "3", "--max-places", "12", "--wishes", "yes=0.5,maybe=1", "--certificate", proof)
    assert done.exit_code == 0, done.output
    assert "1615 of 1839 places are filled." in done.output
    assert "1 task with 3 places (PydvtJ330): only 2 people listed it (person 024 and person 091)" in done.output
    assert CliRunner().invoke(application, ["check-certificate", str(proof)]).exit_code == 0
