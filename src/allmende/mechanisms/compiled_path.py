"""Load a module of the compiled path, or say kindly what to install."""

from __future__ import annotations

import importlib
from types import ModuleType


class FastPathMissing(ImportError):
    """The libraries of the compiled path are not installed; the message says how to get them."""


def load(module: str, *, what: str) -> ModuleType:
    """Return one module of the compiled path.

    Args:
        module: Its place below `allmende.mechanisms`, such as "tasks.fast.names".
        what: What needs it, as the refusal says: "a market of this size needs", "goods of this number need".

    Raises:
        FastPathMissing: A library is missing.

    """
    try:
        return importlib.import_module(f"allmende.mechanisms.{module}")
    except ModuleNotFoundError as error:
        if error.name not in {"numba", "numpy", "scipy"}:
            raise
        raise FastPathMissing(f'{what} the compiled path; install it with: pip install "allmende[fast]"') from error
