"""Load the compiled path of the goods, or say kindly what to install."""

from __future__ import annotations

import importlib
from types import ModuleType

from allmende.mechanisms.tasks.fast.loading import FastPathMissing


def load(module: str) -> ModuleType:
    """Return one module of the compiled path.

    Raises:
        FastPathMissing: A library is missing.

    """
    try:
        return importlib.import_module(f"allmende.mechanisms.goods.fast.{module}")
    except ModuleNotFoundError as error:
        if error.name not in {"numba", "numpy", "scipy"}:
            raise
        raise FastPathMissing(
            'goods of this number need the compiled path; install it with: pip install "allmende[fast]"'
        ) from error
