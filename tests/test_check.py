from pathlib import Path

import pytest

from tests.check import Step, run, run_all, steps, summarise

GOOD, BAD = Step("good", ("true",), "rest"), Step("bad", ("false",), "mend it")


def test_one_failed_step_fails_the_whole_and_names_the_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes = [run(step, folder=tmp_path) for step in (BAD, GOOD)]
    assert summarise(outcomes, missing=[]) == 1
    said = capsys.readouterr().out
    assert "mend it" in said
    assert "rest" not in said


def test_what_could_not_run_is_said_even_if_all_else_passed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert summarise([run(GOOD, folder=tmp_path)], missing=["the browser tests"]) == 0
    assert "NOT RUN the browser tests" in capsys.readouterr().out


def test_postgres_is_part_of_everything_but_not_of_a_quick_look() -> None:
    assert any(step.on_postgres for step in steps(fast=False, pytest_arguments=[]))
    assert not any(step.on_postgres for step in steps(fast=True, pytest_arguments=[]))


def test_the_long_step_runs_beside_the_others_and_is_counted_with_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    beside = Step("long", ("sh", "-c", "echo said by the long one; false"), "mend it", beside=True)
    outcomes = run_all([beside, GOOD], folder=tmp_path)
    assert [(outcome.step.name, outcome.passed) for outcome in outcomes] == [("good", True), ("long", False)]
    assert "said by the long one" in capsys.readouterr().out


def test_a_thorough_look_runs_more_on_postgres() -> None:
    usual, thorough = (
        next(step.command for step in steps(fast=False, pytest_arguments=[], thorough=each) if step.on_postgres)
        for each in (False, True)
    )
    assert "tests/server" in thorough
    assert "tests/server" not in usual
    assert "tests/server/books" in usual
