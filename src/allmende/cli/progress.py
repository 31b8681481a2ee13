"""Say how far a long computation is, on the terminal only, and only after a second."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

QUIET_SECONDS = 1.0
EVERY_SECONDS = 0.2


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function to be told (done, of) as often as one likes; it writes one line to stderr and clears it."""
    began = shown = monotonic()

    def tell(done: int, of: int) -> None:
        nonlocal shown
        now = monotonic()
        if sys.stderr.isatty() and now - began > QUIET_SECONDS and now - shown > EVERY_SECONDS:
            shown = now
            sys.stderr.write(f"\r\x1b[K{what}: {done} of {of}")
            sys.stderr.flush()

    yield tell
    if shown != began:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
