"""Everything that has to hold before a change lands: `python3 run.py test`.

python3 run.py test             all of it but the thorough tests
python3 run.py test --fast      without the slow, the browser and the PostgreSQL tests
python3 run.py test --thorough  with the thorough tests, and all of the server's tests on PostgreSQL, too, not only
                                those of what writes
python3 run.py test tests/...   all steps, but only these tests (any argument of pytest will do)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.fixtures.postgres import running_server  # noqa: E402 - found only now that the root is on the path

BIN = Path(sys.executable).parent
FAST = ("-m", "not slow and not browser and not postgres and not thorough")
USUAL, ALL = ("-m", "not thorough"), ("-m", "")
# Where the two databases can differ: what locks, refuses and writes. Pages only read what these have written.
WRITES = tuple(
    f"tests/server/{part}" for part in ("books", "groups", "rules", "work/operations", "sharing", "doorway", "me")
)
# Those of one step share a demo, which takes long to make.
PEOPLE = ("tests/cli", "tests/journeys")
ELSEWHERE = ("tests/server", "tests/races", *PEOPLE)
ONE_TEST = "run.py test PATH runs only those"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to check, as a command and what to do if it fails."""

    name: str
    command: tuple[str, ...]
    remedy: str
    settings: dict[str, str] = field(default_factory=dict)
    on_postgres: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one step went."""

    step: Step
    passed: bool
    seconds: float


def main(arguments: list[str]) -> int:
    """Run every step, also after a failure, and end with a short summary."""
    fast, thorough = "--fast" in arguments, "--thorough" in arguments
    wanted = [each for each in arguments if each not in {"--fast", "--thorough"}]
    missing = [] if fast else missing_programs()
    # What is asked for while one works shows its words as they come; all of it is run two at a time, as most machines
    # have two cores and one test uses one.
    lanes = 1 if fast or wanted else 2
    with tempfile.TemporaryDirectory(prefix="allmende-check-") as folder:
        todo = steps(fast=fast, pytest_arguments=wanted, thorough=thorough)
        outcomes = run_all(todo, folder=Path(folder), lanes=lanes)
    return summarise(outcomes, missing=missing)


def steps(*, fast: bool, pytest_arguments: list[str], thorough: bool = False) -> list[Step]:
    """Return the steps in the order in which they are begun.

    The longest is first, so that it has one of two lanes to itself. What is quick and fails most often follows, then
    the rest by length: the shorter the last ones, the less does one lane wait for the other.
    """
    manage = (sys.executable, "-m", "django")
    server = {"DJANGO_SETTINGS_MODULE": "allmende.server.settings"}
    # As it would run in public, where every warning counts.
    public = server | {"ALLMENDE_HTTPS": "1", "ALLMENDE_HOSTS": "allmende.example"}
    pytest = (sys.executable, "-m", "pytest", "-q")
    ci = {"HYPOTHESIS_PROFILE": "ci"}
    always = [
        Step("format", (tool("ruff"), "format", "--check", "--quiet", "."), "ruff format ."),
        Step("lint", (tool("ruff"), "check", "--quiet", "."), "ruff check --fix . mends the easy ones"),
        Step("imports", (tool("lint-imports"), "--no-logo"), "the arrows: ARCHITECTURE.md; contracts: pyproject.toml"),
        Step("types", (tool("mypy"),), "mypy names the line"),
        Step("migrations", (*manage, "makemigrations", "--check", "--dry-run"), "django-admin makemigrations", server),
        Step("deployment", (*manage, "check", "--deploy", "--fail-level", "WARNING"), "see the warning above", public),
    ]
    which = FAST if fast else ALL if thorough else USUAL
    if fast or pytest_arguments:
        return [*always, Step("tests", (*pytest, *which, *pytest_arguments), ONE_TEST, ci)]
    again = (
        *pytest,
        "-m",
        "not browser and not slow and not postgres and not thorough",
        *(("tests/server",) if thorough else WRITES),
    )
    return [
        Step("server", (*pytest, *which, "tests/server"), ONE_TEST, ci),
        *always,
        Step("people", (*pytest, *which, *PEOPLE), "the command line and the journeys", ci),
        Step("the rest", (*pytest, *which, *(f"--ignore={path}" for path in ELSEWHERE)), ONE_TEST, ci),
        Step("races", (*pytest, *which, "tests/races"), ONE_TEST, ci),
        Step("PostgreSQL", again, "the server's tests, with PostgreSQL below", ci, on_postgres=True),
    ]


def tool(name: str) -> str:
    """Return a program of this virtual environment, never one of the same name from elsewhere."""
    return str(BIN / name)


def run_all(wanted: Sequence[Step], *, folder: Path, lanes: int) -> list[Outcome]:
    """Run the steps in their order, so many at once; whichever lane is free takes the next."""
    with ThreadPoolExecutor(max_workers=lanes) as pool:
        return list(pool.map(lambda step: run(step, folder=folder, quiet=lanes > 1), wanted))


def run(step: Step, *, folder: Path, quiet: bool = False) -> Outcome:
    """Run one step; what it writes lands in this folder, not in an installation's.

    Its output shows as it comes, or (quiet) at the end, so that two that run at once do not mix their words.
    """
    if not quiet:
        print(f"\n== {step.name} ==", flush=True)
    began = time.monotonic()
    own = Path(tempfile.mkdtemp(dir=folder))
    environment = os.environ | {"ALLMENDE_DATA": str(own / "data")} | step.settings
    with ExitStack() as stack:
        if step.on_postgres:
            below = tempfile.TemporaryDirectory(prefix="allmende-pg-")
            environment["DATABASE_URL"] = stack.enter_context(running_server(Path(stack.enter_context(below))))
        output = stack.enter_context((own / "output").open("w+b")) if quiet else None
        finished = subprocess.run(
            step.command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
        )
        if output is not None:
            output.seek(0)
            print(f"\n== {step.name} ==\n{output.read().decode(errors='replace')}", flush=True)
    return Outcome(step, finished.returncode == 0, time.monotonic() - began)


def missing_programs() -> list[str]:
    """Return what the machine lacks, after trying to install it where that is ours to do: as root on Debian."""
    if any(map(shutil.which, CHROMIUMS)):
        return []
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Chromium is missing; installing Debian's (for the browser tests) ...", flush=True)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (("apt-get", "update", "-qq"), ("apt-get", "install", "-qq", "-y", "chromium")):
            subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
    if any(map(shutil.which, CHROMIUMS)):
        return []
    return ["the browser tests: no Chromium here (on Debian: sudo apt install chromium)"]


def summarise(outcomes: list[Outcome], *, missing: list[str]) -> int:
    """Print one line per step, and loudly what could not be run."""
    print("\n== summary ==")
    for outcome in outcomes:
        print(f"  {'ok    ' if outcome.passed else 'FAILED'}  {outcome.step.name:<12}{outcome.seconds:6.1f} s")
        if not outcome.passed:
            print(f"          {outcome.step.remedy}")
    for each in missing:
        print(f"  NOT RUN {each}")
    return 0 if all(outcome.passed for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
