#!/usr/bin/env python3
"""Set Allmende up in a virtual environment beside this file, then do what was asked.

    python3 run.py demo          the living demo
    python3 run.py test [...]    everything that has to hold before a change lands (see tests/check.py)
    python3 run.py ...           any other command of `allmende`

Needs Python 3.11 or newer and nothing else. Every start after the first works offline and at once.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
# What each purpose installs, every file fixed by its hash. The lock for tests holds everything the other one does.
LOCKS = {"run": HERE / "requirements.lock", "test": HERE / "requirements-test.lock"}
HINTS = f"""
Allmende could not be set up; the reason stands above. One of these usually helps, then start again:
  - Debian and Ubuntu keep a part of Python apart:  sudo apt install python3-venv
  - a package could not be fetched: check the network, the proxy, or pip's settings (pip config list)
  - the folder {VENV} is from somewhere else: remove it"""


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must get this sentence, not a traceback
        return complain(f"Allmende needs Python 3.11 or newer; this is Python {sys.version.split()[0]}.")
    purpose = "test" if arguments[:1] == ["test"] else "run"
    try:
        if not is_set_up(purpose) and not set_up(purpose):
            return complain(HINTS)
    except KeyboardInterrupt:
        return complain("\nStopped. Start again whenever you like; nothing has to be cleaned up.")
    inner = [str(HERE / "tests" / "check.py"), *arguments[1:]] if purpose == "test" else ["-m", "allmende", *arguments]
    if os.name == "nt":  # Windows has no exec that one could wait for.
        return subprocess.call([PYTHON, *inner])
    os.execv(PYTHON, [str(PYTHON), *inner])  # The same process: signals and exit codes pass through.


def is_set_up(purpose: str) -> bool:
    return PYTHON.exists() and any(is_current(stamp(each)) for each in {purpose, "test"})


def set_up(purpose: str) -> bool:
    """Install what the lock names. The stamp is written last: a set-up that broke off is simply done again."""
    print("Setting up Allmende in .venv (only the first time; takes about a minute) ...", file=sys.stderr, flush=True)
    for each in LOCKS:
        stamp(each).unlink(missing_ok=True)
    if not (install_with_uv(LOCKS[purpose]) or install_with_pip(LOCKS[purpose])):
        return False
    site = subprocess.check_output([PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True)
    # A path file instead of an installed copy: nothing has to be built, and a changed source counts at once.
    Path(site.strip(), "allmende-source.pth").write_text(f"{HERE / 'src'}\n", encoding="utf-8")
    stamp(purpose).write_text(fingerprint(), encoding="utf-8")
    return True


def install_with_uv(lock: Path) -> bool:
    uv = shutil.which("uv")
    if uv is None or not has_environment("--without-pip"):
        return False
    return succeeds(uv, "pip", "install", "-q", "--python", PYTHON, "--require-hashes", "-r", lock)


def install_with_pip(lock: Path) -> bool:
    if not knows("ensurepip") and not knows("pip"):
        # A bare Debian: root may mend that here, as in a container; anybody else is told how.
        if not is_root_on_debian():
            complain("This Python has neither venv's ensurepip nor pip, so it cannot fetch packages.")
            return False
        print("Python's venv is missing: apt-get install python3-venv ...", file=sys.stderr, flush=True)
        if not (succeeds("apt-get", "update", "-qq") and succeeds("apt-get", "install", "-qq", "-y", "python3-venv")):
            return False
    if knows("ensurepip"):
        ready, pip = has_environment(), [str(PYTHON), "-m", "pip"]
    else:
        ready, pip = has_environment("--without-pip"), [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    # Compiling beforehand what may never be imported would take half of the time.
    return ready and succeeds(*pip, "install", "-q", "--no-compile", "--require-hashes", "-r", lock)


def has_environment(*options: str) -> bool:
    """Make the virtual environment, or mend it; one of another Python is made anew."""
    same = PYTHON.exists() and succeeds(PYTHON, "-c", f"import sys; sys.exit(sys.version != {sys.version!r})")
    return succeeds(sys.executable, "-m", "venv", *options, *([] if same else ["--clear"]), VENV)


def knows(module: str) -> bool:
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0


def is_root_on_debian() -> bool:
    return Path("/etc/debian_version").exists() and os.geteuid() == 0 and sys.executable.startswith("/usr/bin")


def succeeds(*command: str | Path) -> bool:
    return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode == 0


def stamp(purpose: str) -> Path:
    return VENV / f"allmende-{purpose}.stamp"


def is_current(path: Path) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == fingerprint()


def fingerprint() -> str:
    """What the environment was made of; anything else means: set up again."""
    parts = [sys.version.encode(), str(HERE).encode(), *(lock.read_bytes() for lock in LOCKS.values())]
    return hashlib.sha256(b"\0".join([*parts, (HERE / "pyproject.toml").read_bytes()])).hexdigest()


def complain(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
