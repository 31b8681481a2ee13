"""Divisible shares in arrays: the kernels of `response.py`, compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from allmende.mechanisms.goods.response import Shares, settle_shares
from allmende.mechanisms.tasks.fast.compiled import compiled


def share_arrays(
    *,
    first: NDArray[np.int64],
    wished: NDArray[np.int32],
    liking: NDArray[np.float64],
    budgets_mwh: NDArray[np.int64],
    goods_count: int,
) -> Shares:
    """Return a market of divisible goods from arrays, with room for the answer.

    Args:
        first: (people + 1), where each person's wishes begin and end; everybody has at least one.
        wished: (wishes), the number of the good.
        liking: (wishes), how much the whole good would please, > 0.
        budgets_mwh: (people), > 0.
        goods_count: How many goods there are.

    """
    return Shares(
        first=first,  # type: ignore[arg-type]  # an array serves as a sequence of numbers
        wished=wished,  # type: ignore[arg-type]
        liking=liking,  # type: ignore[arg-type]
        budgets=budgets_mwh.astype(np.float64),  # type: ignore[arg-type]
        spent=np.empty(len(wished)),  # type: ignore[arg-type]
        prices=np.empty(goods_count),  # type: ignore[arg-type]
        per_unit=np.empty(goods_count),  # type: ignore[arg-type]
        parts=np.empty(len(wished), np.int64),  # type: ignore[arg-type]
        price_parts=np.empty(goods_count, np.int64),  # type: ignore[arg-type]
    )


def settle_share_arrays(shares: Shares, *, tolerance: float = 0.01, most_sweeps: int = 20_000) -> tuple[float, int]:
    """Fill in `spent` and `parts` of shares made of arrays; return (largest gap, sweeps); see `settle_shares`."""
    return settle_shares(shares, tolerance=tolerance, most_sweeps=most_sweeps, compiler=compiled)


def settle_arrays(shares: Shares, *, tolerance: float, most_sweeps: int) -> tuple[float, int, list[int]]:
    """Settle shares made of lists on the compiled path; return (largest gap, sweeps, parts)."""
    arrays = share_arrays(
        first=np.array(shares.first, np.int64),
        wished=np.array(shares.wished, np.int32),
        liking=np.array(shares.liking),
        budgets_mwh=np.array(shares.budgets).astype(np.int64),
        goods_count=len(shares.prices),
    )
    gap, sweeps = settle_share_arrays(arrays, tolerance=tolerance, most_sweeps=most_sweeps)
    return gap, sweeps, np.asarray(arrays.parts).tolist()
