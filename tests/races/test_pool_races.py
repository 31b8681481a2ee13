"""Two who welcome the same project at once, two projects at once, and somebody who takes a place meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.postgres import fresh_database
from tests.races.test_races import Installation, _said, _start


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def pool(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """Yield a pool and two houses that have offered to join it, on each kind of database."""
    if request.param == "sqlite":
        yield _made(tmp_path, "")
        return
    with fresh_database(request.getfixturevalue("postgres_server")) as database:
        yield _made(tmp_path, database)


def _made(folder: Path, database: str) -> Installation:
    ids = _said(_start(folder, database, "make", script="pool"))
    assert isinstance(ids, dict)
    return Installation(data=folder, database=database, ids=ids)


def _race(pool: Installation, name: str, racers: Sequence[Sequence[str]]) -> list[object]:
    """Let several processes go at the same moment; return what each said."""
    signal = pool.data / name
    processes = [pool.start(*words, signal=signal, script="pool") for words in racers]
    ready = [Path(f"{signal}.{process.pid}") for process in processes]
    while not all(path.exists() for path in ready):
        assert all(process.poll() is None for process in processes), "one fell before the start"
        time.sleep(0.005)
    signal.touch()
    return [_said(process) for process in processes]


def _state(pool: Installation) -> dict[str, Any]:
    state = _said(pool.start("state", script="pool"))
    assert isinstance(state, dict)
    return state


def test_of_two_who_welcome_the_same_project_one_does_and_all_books_are_sound(pool: Installation) -> None:
    linden, farm = pool.ids["Linden offers"], pool.ids["Farm offers"]
    said = _race(
        pool,
        "go",
        [
            ("accept", "pia", linden),
            ("accept", "quin", linden),
            ("accept", "quin", farm),
            ("claim", "bo", pool.ids["Linden"]),
        ],
    )
    assert said[:2].count("joined") <= 1
    state = _state(pool)
    assert state["findings"] == []
    assert "farm" in state["inside"]
    # Either it was welcome before the place was taken, or the place that is taken is in the way.
    assert ("linden" in state["inside"]) == ("joined" in said[:2])
    assert state["chapters"] == len(state["inside"])
    assert state["taken"] == (said[3] == "taken")


def test_of_two_who_let_a_project_leave_one_does(pool: Installation) -> None:
    joined = _race(pool, "join", [("accept", "pia", pool.ids["Farm offers"])])
    assert joined == ["joined"]
    said = _race(pool, "leave", [("leave", "cem", pool.ids["Farm"]), ("leave", "cem", pool.ids["Farm"])])
    assert said.count("left") == 1
    state = _state(pool)
    assert (state["findings"], state["inside"], state["chapters"]) == ([], [], 2)
