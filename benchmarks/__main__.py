"""Run the benchmarks that are named, or all but the large ones, and print one table: see `benchmarks/__init__.py`.

A module of this folder that has `CASES` (a mapping of names to cases) takes part; a name may be a case, a module, or
the beginning of a case's name. Each measurement runs in a process of its own, so that memory is measured apart.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import benchmarks
from benchmarks.case import Case, peak_mb

KEYS = ("instance", "ours_cpu_s", "peer", "peer_cpu_s", "ratio", "peak_mb", "gap")
HEADS = ("instance", "ours CPU s", "peer", "peer CPU s", "ratio", "peak MB", "gap")
WIDTHS = (34, 11, 30, 11, 8, 9, 10)


def main() -> None:
    """Print the table, or one line of JSON per instance."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=benchmarks.__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="a case, the beginning of its name, or a module")
    parser.add_argument("--json", action="store_true", help="one line of JSON per instance")
    parser.add_argument("--list", action="store_true", help="only list the names")
    parser.add_argument("--measure", nargs=4, metavar=("MODULE", "CASE", "SIDE", "FOLDER"), help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.measure:
        _measure(*wanted.measure)
        return
    chosen = list(_chosen(wanted.names, everything=wanted.list))
    if not chosen:
        parser.error(f"no benchmark is called {' or '.join(wanted.names)}; --list names them")
    if not (wanted.json or wanted.list):
        print(_line(HEADS), flush=True)
    for module, name, case in chosen:
        if wanted.list:
            print(name)
            continue
        line = _measured(module, name, case)
        print(json.dumps(line) if wanted.json else _line([_plain(line[key]) for key in KEYS]), flush=True)


def _chosen(names: list[str], *, everything: bool) -> Iterator[tuple[str, str, Case]]:
    for found in sorted(pkgutil.iter_modules(benchmarks.__path__), key=lambda module: module.name):
        if found.name == "__main__":
            continue
        cases: Mapping[str, Case] = getattr(importlib.import_module(f"benchmarks.{found.name}"), "CASES", {})
        for name, case in cases.items():
            meant = any(found.name == wanted or name.startswith(wanted) for wanted in names)
            if everything or name in names or (not case.large and (meant or not names)):
                yield found.name, name, case


def _measured(module: str, name: str, case: Case) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        _in_own_process(module, name, "prepare", folder)
        ours = _in_own_process(module, name, "ours", folder)
        theirs = _in_own_process(module, name, "theirs", folder) if case.theirs else None
    return {
        "instance": name,
        "ours_cpu_s": round(ours["cpu_s"], 4),
        "peer": case.peer or None,
        "peer_cpu_s": round(theirs["cpu_s"], 4) if theirs else None,
        "ratio": round(theirs["cpu_s"] / ours["cpu_s"], 2) if theirs and ours["cpu_s"] else None,
        "peak_mb": round(ours["peak_mb"]),
        "gap": case.gap(ours["value"], theirs["value"] if theirs else None),
    }


def _in_own_process(module: str, name: str, side: str, folder: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks", "--measure", module, name, side, folder]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603  (ourselves)
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _measure(module: str, name: str, side: str, folder: str) -> None:
    case: Case = importlib.import_module(f"benchmarks.{module}").CASES[name]
    if side == "prepare":
        case.prepare(Path(folder))
        print("{}")
        return
    solve = case.ours if side == "ours" else case.theirs
    assert solve is not None, "only cases with a peer are measured on both sides"
    run = solve(Path(folder))
    print(json.dumps(asdict(run) | {"peak_mb": run.peak_mb or peak_mb()}))


def _plain(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return "".join(
        cell.ljust(width) if place in (0, 2) else cell.rjust(width - 2) + "  "
        for place, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    ).rstrip()


if __name__ == "__main__":
    main()
