import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tidy.tree import CORE, PACKAGE, imported_modules, place, python_files, syntax

CLOCK = PACKAGE / "server" / "clock.py"
# Calls that read a clock, by their last two names.
READS_CLOCK = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("timezone", "now"),
    ("timezone", "localdate"),
    ("timezone", "localtime"),
}
CHANCE = {"random", "secrets", "uuid"}
OUTSIDE_WORLD = {"os", "socket", "subprocess", "urllib", "http", "sqlite3", "threading", "asyncio", "time"}


def clock_readings(path: Path) -> Iterator[str]:
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = node.func
            owner = called.value
            name = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
            if (name, called.attr) in READS_CLOCK:
                yield place(path, node.lineno)


def test_only_the_servers_clock_reads_a_clock() -> None:
    files = [path for path in python_files(*CORE, "server") if path != CLOCK]
    assert [where for path in files for where in clock_readings(path)] == []


def test_the_search_for_clocks_finds_the_one_there_is() -> None:
    assert list(clock_readings(CLOCK))


def arrays_in(part: str, path: Path) -> set[str]:
    if part == "mechanisms":
        return {"numba", "numpy", "scipy"}
    return {"numpy"} if part == "economy" and path.stem.endswith("_arrays") else set()


@pytest.mark.parametrize("part", CORE)
def test_core_imports_only_the_standard_library_and_itself(part: str) -> None:
    # Mechanisms may compute with arrays, compiled ones too. A settlement of a large pool may, in files that say so and
    # that nothing loads where NumPy is missing. Everything else is exact and needs nothing.
    foreign = [
        f"{place(path, line)} {module}"
        for path in python_files(part)
        for line, module in imported_modules(path)
        if module.split(".")[0] not in sys.stdlib_module_names | {"allmende"} | arrays_in(part, path)
    ]
    assert foreign == []


@pytest.mark.parametrize("part", CORE)
def test_core_draws_no_lots_and_touches_nothing_outside(part: str) -> None:
    impure = [
        f"{place(path, line)} {module}"
        for path in python_files(part)
        for line, module in imported_modules(path)
        if module.split(".")[0] in CHANCE | OUTSIDE_WORLD
    ]
    assert impure == []


def test_nothing_asks_how_allmende_was_installed() -> None:
    # run.py puts the source on the path without installing it; the version is `allmende.__version__`.
    asking = [
        f"{place(path, line)} {module}"
        for path in python_files(".")
        for line, module in imported_modules(path)
        if module in {"importlib.metadata", "importlib_metadata", "pkg_resources"}
    ]
    assert asking == []


@pytest.mark.parametrize("part", CORE)
def test_core_prints_and_reads_no_files(part: str) -> None:
    calls = [
        place(path, node.lineno)
        for path in python_files(part)
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"print", "open", "input"}
    ]
    assert calls == []
