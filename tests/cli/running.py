"""Run the command line as anybody would, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.fixtures.served import own_environment


def allmende(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, with these environment variables, and return what came of it."""
    command = [sys.executable, "-m", "allmende", *map(str, arguments)]
    environment = own_environment() | settings
    return subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=180
    )
