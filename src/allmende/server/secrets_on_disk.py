"""Secrets of an installation: made once, kept in the data folder, readable by their owner only."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def secret_text(path: Path) -> str:
    """Return the secret kept in this file; make it where there is none."""
    return secret_bytes(path, lambda: secrets.token_urlsafe(50).encode()).decode()


def secret_bytes(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return the bytes kept in this file; let `make` make them where there is none.

    The file is written aside and linked into place, so that of two processes that start at once
    both end up with the same secret.
    """
    if not path.exists():
        # The database will lie beside it: what others on this machine may not read begins with the folder.
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(make())
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            aside.unlink()
    return path.read_bytes()
