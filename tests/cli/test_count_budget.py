from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from allmende.cli import application

REAL = Path(__file__).resolve().parents[2] / "examples" / "pabulib"
SMALL = """META
key;value
budget;90
vote_type;approval
PROJECTS
project_id;cost;name;selected
path;50;A path;1
pond;45;A pond;0
swing;30;A swing;1
VOTES
voter_id;vote
ada;path,pond
bo;path
cy;swing
"""


def count(file: Path, *options: str) -> Result:
    return CliRunner().invoke(application, ["count-budget", str(file), *options])


@pytest.fixture
def small(tmp_path: Path) -> Path:
    file = tmp_path / "small.pb"
    file.write_text(SMALL, encoding="utf-8")
    return file


def test_it_says_what_gets_its_part_and_who_pays(small: Path) -> None:
    done = count(small)
    assert done.exit_code == 0, done.output
    assert "90 to share out, 3 voted: 30 each" in done.output
    assert "A path: 50, 2 supporters, 25 each" in done.output
    assert "A swing: 30, 1 supporters, 30 each" in done.output
    assert "A pond: 45, 1 supporters, they have" in done.output
    assert "That is what the file says was chosen." in done.output


def test_as_json_it_is_exact(small: Path) -> None:
    told = json.loads(count(small, "--json").output)
    assert [(one["project"], one["price"]) for one in told["chosen"]] == [("path", "25"), ("swing", "30")]
    assert told["left_over"] == 10


def test_another_choice_in_the_file_is_told_by_the_exit_code(small: Path) -> None:
    small.write_text(SMALL.replace("A pond;0", "A pond;1"), encoding="utf-8")
    done = count(small)
    assert done.exit_code == 1
    assert "something else was chosen" in done.output


def test_a_faulty_file_is_refused_with_its_lines(small: Path) -> None:
    small.write_text(SMALL.replace("cy;swing", "cy;slide"), encoding="utf-8")
    done = count(small)
    assert done.exit_code == 2
    assert "small.pb, line 14: the vote names 'slide', which is no project" in done.output


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    assert count(tmp_path / "none.pb").exit_code == 2


def test_the_votes_of_swiecie_give_what_the_town_published() -> None:
    done = count(REAL / "swiecie-2023.pb", "--json")
    told = json.loads(done.output)
    assert len(told["chosen"]) == 17
    assert told["budget"] - told["left_over"] == 1_040_337


@pytest.mark.slow
def test_the_votes_of_wieliczka_give_the_projects_the_file_marks() -> None:
    assert count(REAL / "wieliczka-green-2023.pb").exit_code == 0
