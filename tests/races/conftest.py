"""Where the races take place: on each kind of database a house or a pool, made once and put back before each test."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.postgres import copy_database, fresh_database
from tests.fixtures.served import own_environment

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A data folder, a database (empty: SQLite in that folder), and a process that lets others work on them."""

    data: Path
    kept: Path
    database: str
    process: subprocess.Popen[str]
    log: Path
    ids: dict[str, Any] = field(default_factory=dict)

    def ask(self, script: str, *words: str) -> Any:
        """Let a process play a part of a script of tests/races, and return what it said."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([script, *words]) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        answer = json.loads(line) if line else {"fell": True}
        assert "said" in answer, self.log.read_text(encoding="utf-8", errors="replace")
        return answer["said"]

    def begin(self, world: str) -> Any:
        """Put a world (`house` or `pool`) where it begins; return the ids of what there is in it."""
        if world in self.ids:
            self._put_back(world)
            return self.ids[world]
        if "tables" in self.ids:
            self._put_back("tables")
        else:
            self._keep("tables", ids=self.ask("house", "tables"))
        self._keep(world, ids=self.ask(world, "make"))
        return self.ids[world]

    def _keep(self, name: str, *, ids: Any) -> None:
        self.ids[name] = ids
        shutil.copytree(self.data, self.kept / name)
        if self.database:
            copy_database(self.database, to=f"{self.database}_{name}")

    def _put_back(self, name: str) -> None:
        shutil.rmtree(self.data)
        shutil.copytree(self.kept / name, self.data)
        if self.database:
            copy_database(f"{self.database}_{name}", to=self.database)


@dataclass(frozen=True)
class Installation:
    """A world at its beginning, and processes that work on it."""

    stage: Stage
    world: str
    ids: dict[str, str]

    def run(self, *words: str, script: str = "") -> Any:
        """Let one process do something; return what it said."""
        return self.stage.ask(script or self.world, *words)

    def race(self, *racers: Sequence[str], script: str = "") -> list[Any]:
        """Let several processes go at the same moment, and return what each said."""
        said = self.run("race", json.dumps(racers), script=script)
        assert isinstance(said, list)
        return said


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Yield a stage on each kind of database."""
    folder = tmp_path_factory.mktemp("races")
    if request.param == "sqlite":
        with _set_up(folder, "") as one:
            yield one
        return
    with fresh_database(request.getfixturevalue("postgres_server")) as database, _set_up(folder, database) as one:
        yield one


@pytest.fixture
def house(stage: Stage) -> Installation:
    """Return a fresh house of nine on each kind of database."""
    return Installation(stage, "house", stage.begin("house"))


@pytest.fixture
def pool(stage: Stage) -> Installation:
    """Return a pool and two houses that have offered to join it, on each kind of database."""
    return Installation(stage, "pool", stage.begin("pool"))


@contextmanager
def _set_up(folder: Path, database: str) -> Iterator[Stage]:
    data, log = folder / "data", folder / "log"
    settings = {"ALLMENDE_DATA": str(data), "DATABASE_URL": database, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"}
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "tests.races.stage"],
            cwd=ROOT,
            env=own_environment() | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        # Leaving closes its standard input, which ends it.
        yield Stage(data=data, kept=folder / "kept", database=database, process=process, log=log)
