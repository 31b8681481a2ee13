"""Largest remainders in whole numbers of 64 bits (needs NumPy): the same parts as `values.share.split`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def split_among(total: int, shares: Mapping[str, int]) -> dict[str, int] | None:
    """Return what falls on each share, the shares being in order of their keys; None where 64 bits are too few.

    None, too, where there is nothing to split or nobody to share: then plain Python is quick, or refuses.

    """
    most = max(shares.values(), default=0)
    whole = sum(shares.values())
    if total == 0 or whole == 0 or abs(total) * most >= 2**62 or whole >= 2**62:
        return None
    share = np.fromiter(shares.values(), np.int64, len(shares))
    if share.min() < 0:
        return None
    parts, rests = np.divmod(abs(total) * share, whole)
    left = abs(total) - int(parts.sum())
    # A stable sort leaves equal remainders in the order of their keys.
    parts[np.argsort(-rests, kind="stable")[:left]] += 1
    return dict(zip(shares, (parts if total > 0 else -parts).tolist(), strict=True))
