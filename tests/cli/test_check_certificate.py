import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from allmende.cli import application

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def check(file: Path) -> Result:
    return CliRunner().invoke(application, ["check-certificate", str(file)])


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    file = tmp_path / "c.json"
    houses = [str(EXAMPLES / "house-tasks.csv"), str(EXAMPLES / "house-wishes.csv")]
    assert CliRunner().invoke(application, ["round", *houses, "--certificate", str(file)]).exit_code == 0
    return file


def test_an_honest_certificate_holds(proof: Path) -> None:
    assert check(proof).exit_code == 0


def test_a_forged_one_is_refuted_by_name(proof: Path) -> None:
    certificate = json.loads(proof.read_text(encoding="utf-8"))
    certificate["tasks"]["Unblock the drains"]["weight_milli"] -= 500
    proof.write_text(json.dumps(certificate), encoding="utf-8")
    done = check(proof)
    assert done.exit_code == 1
    assert "'Goran' has 'Unblock the drains' for less than they asked" in done.output


@pytest.mark.parametrize("text", ["[]", "{}", "3", '{"format": "allmende round certificate 1"}'])
def test_other_json_does_not_hold(tmp_path: Path, text: str) -> None:
    file = tmp_path / "c.json"
    file.write_text(text, encoding="utf-8")
    assert check(file).exit_code == 1


def test_what_is_no_json_or_not_there_cannot_be_read(tmp_path: Path) -> None:
    file = tmp_path / "c.json"
    assert check(file).exit_code == 2
    file.write_text("{", encoding="utf-8")
    assert check(file).exit_code == 2
