"""Rounding of whole numbers, exact however large they are."""

from __future__ import annotations


def half_up(amount: int, *, whole: int) -> int:
    """Return amount / whole for an amount from 0 on and a whole above 0, rounded half up.

    Examples:
        >>> half_up(5, whole=2), half_up(7, whole=3)
        (3, 2)

    """
    return (2 * amount + whole) // (2 * whole)
