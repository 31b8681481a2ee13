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
    return _compile(kernel, fastmath=False)


def compiled_in_any_order(kernel: Kernel) -> Kernel:
    """Return a function compiled like `compiled`, whose sums may be added up in any order, several terms at a time.

    For floating point whose error is bounded whatever the order; never where two paths have to agree to the last bit.
    """
    return _compile(kernel, fastmath={"reassoc", "nsz", "contract"})


def _compile(kernel: Kernel, *, fastmath: bool | set[str]) -> Kernel:
    machine: Any
    try:
        machine = numba.njit(cache=True, nogil=True, fastmath=fastmath)(kernel)
    except RuntimeError:
        # Neither the source's folder nor a folder of the user can be written; compiling anew each time still works.
        machine = numba.njit(nogil=True, fastmath=fastmath)(kernel)
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
