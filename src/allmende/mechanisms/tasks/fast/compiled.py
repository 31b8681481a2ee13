"""Compile a kernel once and keep the machine code, so that the next start of the program need not wait for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(kernel: Kernel) -> Kernel:
    """Return a function compiled to machine code, with the code kept beside the source or in the user's own cache.

    Kernels keep to what the compiler knows: numbers, arrays and named tuples of them.

    """
    machine: Any
    try:
        machine = numba.njit(cache=True, nogil=True)(kernel)
    except RuntimeError:
        # Neither the source's folder nor a folder of the user can be written; compiling anew each time still works.
        machine = numba.njit(nogil=True)(kernel)
        return cast("Kernel", machine)
    _stamp_with_folder(machine)
    return cast("Kernel", machine)


def _stamp_with_folder(machine: Any) -> None:  # noqa: ANN401  (the compiler is not typed)
    """Let the kept code be thrown away when any kernel changes, since kernels of one file call those of another.

    The compiler looks at the kernel's own file only, and offers no other way to tell it.
    """
    files = [path.stat() for path in Path(__file__).parent.glob("*.py")]
    stamp = (max(file.st_mtime for file in files), sum(file.st_size for file in files))
    kept = getattr(getattr(machine, "_cache", None), "_cache_file", None)
    if kept is not None and hasattr(kept, "_source_stamp"):
        kept._source_stamp = stamp  # noqa: SLF001
