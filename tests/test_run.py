from pathlib import Path
from types import ModuleType

import pytest

import run


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The set-up, pointed at an empty folder, with the installing itself left out."""
    locks = {"run": tmp_path / "requirements.lock", "test": tmp_path / "requirements-test.lock"}
    for lock in [*locks.values(), tmp_path / "pyproject.toml"]:
        lock.write_text("")
    monkeypatch.setattr(run, "HERE", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "PYTHON", tmp_path / ".venv" / "python")
    monkeypatch.setattr(run, "LOCKS", locks)
    monkeypatch.setattr(run, "install_with_uv", lambda _lock: False)
    monkeypatch.setattr(run, "install_with_pip", pretend_to_install)
    return run


def pretend_to_install(_lock: Path) -> bool:
    run.VENV.mkdir(exist_ok=True)
    run.PYTHON.write_text(f"#!/bin/sh\necho {run.VENV}\n")
    run.PYTHON.chmod(0o755)
    return True


def test_an_environment_that_broke_off_half_made_is_not_ready(fresh: ModuleType) -> None:
    pretend_to_install(fresh.LOCKS["run"])
    assert not fresh.is_set_up("run")


def test_after_the_set_up_it_is_ready_and_finds_the_source(fresh: ModuleType) -> None:
    assert fresh.set_up("run")
    assert fresh.is_set_up("run")
    assert (fresh.VENV / "allmende-source.pth").read_text() == f"{fresh.HERE / 'src'}\n"


def test_what_the_tests_need_is_enough_for_the_demo_but_not_the_other_way_round(fresh: ModuleType) -> None:
    assert fresh.set_up("run")
    assert not fresh.is_set_up("test")
    assert fresh.set_up("test")
    assert fresh.is_set_up("run")


def test_a_changed_lock_asks_for_a_new_set_up(fresh: ModuleType) -> None:
    assert fresh.set_up("run")
    fresh.LOCKS["run"].write_text("another==1")
    assert not fresh.is_set_up("run")


def test_a_failed_set_up_leaves_no_old_stamp_behind_and_says_what_to_do(
    fresh: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fresh.set_up("run")
    fresh.LOCKS["run"].write_text("another==1")
    monkeypatch.setattr(fresh, "install_with_pip", lambda _lock: False)
    assert fresh.main(["demo"]) == 1
    assert "apt install python3-venv" in capsys.readouterr().err
    fresh.LOCKS["run"].write_text("")
    assert not fresh.is_set_up("run")
