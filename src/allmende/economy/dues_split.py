"""Split a due among many members: largest remainders, by arrays where there are many and NumPy is there."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from allmende.values.share import split

# From here on the shares are worth the time it takes to make an array of them.
MANY_MEMBERS = 5_000


def split_among(total: int, shares: Mapping[str, int]) -> dict[str, int]:
    """Return what falls on each share, as `values.share.split` does; the shares come in order of their keys."""
    if len(shares) >= MANY_MEMBERS:
        try:
            arrays = importlib.import_module("allmende.economy.dues_split_arrays")
        except ModuleNotFoundError as error:
            if error.name != "numpy":
                raise
        else:
            found: dict[str, int] | None = arrays.split_among(total, shares)
            if found is not None:
                return found
    return split(total, shares)
