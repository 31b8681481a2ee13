import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from allmende.cli.demo import BEGUN, MARK
from tests.cli.running import allmende
from tests.fixtures.served import own_environment


def test_a_folder_that_is_no_demo_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "allmende.sqlite3").write_text("precious", encoding="utf-8")
    for more in ((), ("--fresh",)):
        refused = allmende("demo", "--no-serve", "--data", tmp_path, *more)
        assert refused.returncode == 2
        assert "not a demo" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["allmende.sqlite3"]


def test_the_demo_speaks_two_languages_only(tmp_path: Path) -> None:
    assert allmende("demo", "--no-serve", "--language", "fr", "--data", tmp_path / "d").returncode == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_demo_that_is_there_is_kept(copy_of_demo: Path) -> None:
    before = (copy_of_demo / "signing.key").read_bytes()
    assert allmende("demo", "--no-serve", "--data", copy_of_demo).returncode == 0
    assert (copy_of_demo / "signing.key").read_bytes() == before


@pytest.mark.slow
def test_a_demo_that_was_made_leaves_nothing_beside_it(made_demo: Path) -> None:
    assert list(made_demo.parent.iterdir()) == [made_demo]
    assert (made_demo / MARK).exists()
    assert not (made_demo / BEGUN).exists()


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_making_that_is_broken_off_leaves_no_half_demo(tmp_path: Path, end: signal.Signals) -> None:
    data = tmp_path / "demo"
    making = begun(data)
    os.killpg(making.pid, end)
    assert making.wait(timeout=60) != 0
    assert not (data / MARK).exists()
    assert not data.exists()


@pytest.mark.slow
def test_what_a_killed_making_left_is_cleared_away_and_nothing_else(tmp_path: Path) -> None:
    old, young, other = (tmp_path / f"demo.{name}" for name in ("0123abcd", "4567abcd", "holidays"))
    for folder in (old, young, other):
        folder.mkdir()
    for folder in (old, young):
        (folder / BEGUN).touch()
    os.utime(old / BEGUN, (0, 0))
    making = begun(tmp_path / "demo")
    os.killpg(making.pid, signal.SIGINT)
    assert making.wait(timeout=60) != 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo.4567abcd", "demo.holidays"]


def begun(data: Path) -> subprocess.Popen[bytes]:
    """Return a making that is under way, as a process group of its own."""
    making = subprocess.Popen(
        [sys.executable, "-m", "allmende", "demo", "--no-serve", "--data", str(data)],
        env=own_environment(),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        # A run in the background of a shell is told to ignore Ctrl-C, and hands that on to what it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # no other threads
    )
    give_up = time.monotonic() + 60
    while not list(data.parent.glob(f"{data.name}.*/allmende.sqlite3")):
        assert time.monotonic() < give_up
        time.sleep(0.05)
    return making
