import csv
import json
from pathlib import Path

import pytest

from tests.cli.running import allmende


@pytest.mark.slow
def test_names_are_written_only_when_asked_for(made_demo: Path, tmp_path: Path) -> None:
    without, with_names = tmp_path / "without", tmp_path / "with"
    assert allmende("export", without, "--data", made_demo).returncode == 0
    assert allmende("export", with_names, "--names", "--data", made_demo).returncode == 0
    table = "groups/lindenhof-8/members.csv"
    assert "Leyla Demir" not in (without / table).read_text(encoding="utf-8")
    assert "Leyla Demir" in (with_names / table).read_text(encoding="utf-8")
    assert not [
        path
        for path in without.rglob("*.csv")
        if any(name in path.read_text(encoding="utf-8") for name in ("Leyla Demir", "Miriam Hartmann"))
    ]


@pytest.mark.slow
def test_every_statement_ends_at_the_balance_of_the_books(made_demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    assert allmende("export", folder, "--data", made_demo).returncode == 0
    (balances,) = folder.glob("books/*lindenhof-8*/balances.csv")
    with balances.open(encoding="utf-8", newline="") as file:
        stated = {row["account"]: int(row["balance_mwh"]) for row in csv.DictReader(file)}
    statements = sorted((folder / "groups/lindenhof-8/statements").glob("*.json"))
    assert len(statements) == 12
    for path in statements:
        lines = json.loads(path.read_text(encoding="utf-8"))
        balance = lines[-1]["balance_mwh"] if lines else 0
        assert stated.get(f"person:{path.stem}", 0) == balance
        assert sum(line["amount_mwh"] for line in lines) == balance


@pytest.mark.slow
def test_one_group_is_exported_with_what_lies_in_it(made_demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    assert allmende("export", folder, "--group", "werkstatt-im-hof", "--data", made_demo).returncode == 0
    assert [path.name for path in (folder / "groups").iterdir()] == ["werkstatt-im-hof"]
    refused = allmende("export", tmp_path / "other", "--group", "nobody", "--data", made_demo)
    assert refused.returncode == 2
    assert "no group 'nobody'" in refused.stderr


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear all", encoding="utf-8")
    refused = allmende("export", tmp_path)
    assert refused.returncode == 2
    assert "not empty" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_looking_for_an_installation_does_not_make_one(tmp_path: Path) -> None:
    for command in (["export", tmp_path / "out"], ["check"]):
        refused = allmende(*command, "--data", tmp_path / "nowhere")
        assert refused.returncode == 2
        assert "There is no installation in" in refused.stderr
    assert list(tmp_path.iterdir()) == []
