"""What one line of the table is made of."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: CPU seconds of the work itself, the number that judges its quality, and the peak of memory.

    The peak is that at the end of the work (checking the result afterwards is not part of it); None means that of the
    whole process.
    """

    cpu_s: float
    value: float
    peak_mb: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One instance, and who solves it.

    Every function runs in a process of its own, which gets a folder for what they share. Making the instance, loading
    libraries and compiling are not part of the measured time.

    Attributes:
        prepare: Makes the instance and keeps it in the folder.
        ours: Solves it our way.
        peer: What a specialist would reach for, "" if there is none.
        theirs: Solves it that way; None if there is no peer.
        gap: How far we are from the best, relatively, given our value and the peer's (None without a peer).
        large: Takes minutes or gigabytes; left out unless named.

    """

    prepare: Callable[[Path], None]
    ours: Callable[[Path], Run]
    peer: str = ""
    theirs: Callable[[Path], Run] | None = None
    gap: Callable[[float, float | None], float | None] = lambda _ours, _theirs: None
    large: bool = False


def nothing(_folder: Path) -> None:
    """Make nothing beforehand: the instance is small enough to be made anew by each side."""


def timed(work: Callable[[], float]) -> Run:
    """Return how much CPU time some work takes, and the value it returns."""
    begun = time.process_time()
    value = work()
    return Run(cpu_s=time.process_time() - begun, value=value, peak_mb=peak_mb())


def peak_mb() -> float:
    """Return the most memory this process has had so far."""
    # Linux counts this in kilobytes.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def above_peer(ours: float, theirs: float | None) -> float | None:
    """Return by how much we lie above the peer's (best) value, relatively."""
    return None if theirs is None else (ours - theirs) / abs(theirs)
