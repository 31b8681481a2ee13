"""Set a task's weight by decision: everybody who does it is credited at the same, stated weight."""

from __future__ import annotations

ORDINARY_MILLI = 1000


class WeightOutOfBounds(ValueError):
    """The decided weight lies outside the bounds the community has set, or is not whole."""


def weight(decided_milli: int = ORDINARY_MILLI, *, floor_milli: int, cap_milli: int) -> int:
    """Return the decided weight in thousandths, 1000 (an ordinary hour) unless stated otherwise.

    Raises:
        WeightOutOfBounds: The weight is under the floor or over the cap; it is never bent silently.

    Examples:
        >>> weight(1350, floor_milli=500, cap_milli=3000)
        1350

    """
    if type(decided_milli) is not int or not floor_milli <= decided_milli <= cap_milli:
        raise WeightOutOfBounds(f"weight {decided_milli} is not between {floor_milli} and {cap_milli} (thousandths)")
    return decided_milli
