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


def test_steps_run_side_by_side_are_all_counted_and_their_words_stay_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting = f"touch {tmp_path}/begun; while [ ! -e {tmp_path}/seen ]; do sleep 0.01; done; echo one; false"
    seeing = f"while [ ! -e {tmp_path}/begun ]; do sleep 0.01; done; echo two; touch {tmp_path}/seen"
    # Each waits for the other, so neither would end if they ran one after the other.
    wanted = [Step("long", ("sh", "-c", waiting), "mend it"), Step("short", ("sh", "-c", seeing), "rest"), GOOD]
    outcomes = run_all(wanted, folder=tmp_path, lanes=2)
    assert [(outcome.step.name, outcome.passed) for outcome in outcomes] == [
        ("long", False),
        ("short", True),
        ("good", True),
    ]
    said = capsys.readouterr().out
    assert "== long ==\none\n" in said
    assert "== short ==\ntwo\n" in said


def test_every_test_belongs_to_exactly_one_step() -> None:
    alone = {"tests/server", "tests/races", "tests/cli", "tests/journeys"}
    commands = {step.name: step.command for step in steps(fast=False, pytest_arguments=[]) if not step.on_postgres}
    named = [word for command in commands.values() for word in command if word.startswith("tests/")]
    left_out = [word.removeprefix("--ignore=") for word in commands["the rest"] if word.startswith("--ignore=")]
    assert sorted(named) == sorted(left_out) == sorted(alone)


def test_a_thorough_look_runs_more_on_postgres() -> None:
    usual, thorough = (
        next(step.command for step in steps(fast=False, pytest_arguments=[], thorough=each) if step.on_postgres)
        for each in (False, True)
    )
    assert "tests/server" in thorough
    assert "tests/server" not in usual
    assert "tests/server/books" in usual


@pytest.mark.parametrize("arguments", [[], ["tests/ledger"]])
def test_the_thorough_tests_run_only_when_asked_for(arguments: list[str]) -> None:
    for thorough in (False, True):
        for step in steps(fast=False, pytest_arguments=arguments, thorough=thorough):
            if "pytest" in step.command and not step.on_postgres:
                assert ("not thorough" in step.command) is not thorough
