"""Compile a kernel once and keep the machine code, so that the next start of the program need not wait for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(kernel: Kernel) -> Kernel:
    """Return a function compiled to machine code, with the code kept beside the source or in the user's own cache.

    Kernels keep to what the compiler knows: numbers, arrays and named tuples of them.

    """
    try:
        machine = numba.njit(cache=True, nogil=True)(kernel)
    except RuntimeError:
        # Neither the source's folder nor a folder of the user can be written; compiling anew each time still works.
        return numba.njit(nogil=True)(kernel)  # type: ignore[no-any-return]
    _stamp_with_folder(machine)
    return machine  # type: ignore[no-any-return]


def _stamp_with_folder(machine: object) -> None:
    """Let the kept code be thrown away when any kernel changes, since kernels of one file call those of another.

    The compiler looks at the kernel's own file only, and offers no other way to tell it.
    """
    files = [path.stat() for path in Path(__file__).parent.glob("*.py")]
    stamp = (max(file.st_mtime for file in files), sum(file.st_size for file in files))
    kept = getattr(getattr(machine, "_cache", None), "_cache_file", None)
    if hasattr(kept, "_source_stamp"):
        kept._source_stamp = stamp  # noqa: SLF001
