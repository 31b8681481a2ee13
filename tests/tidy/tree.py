"""What the tidy tests look at: the files git knows or would know, and the Python among them as syntax trees."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "allmende"
CORE = ("values", "mechanisms", "ledger", "economy")


@cache
def own_files() -> tuple[Path, ...]:
    """Return every file that belongs to the project, ignored ones left out, new ones included."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def python_files(*folders: str) -> list[Path]:
    """Return the Python files below these folders of the package, migrations left out: Django writes those."""
    roots = [PACKAGE / folder for folder in folders]
    return [
        path
        for path in own_files()
        if path.suffix == ".py" and "migrations" not in path.parts and any(path.is_relative_to(root) for root in roots)
    ]


@cache
def syntax(path: Path) -> ast.Module:
    """Return the file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported_modules(path: Path) -> list[tuple[int, str]]:
    """Return (line, full module name) of every import in a file."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.lineno, node.module or ""))
    return found


def place(path: Path, line: int) -> str:
    """Word a place the way editors open it."""
    return f"{path.relative_to(ROOT)}:{line}"
