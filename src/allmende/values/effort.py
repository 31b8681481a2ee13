"""Effort: hours times labour weight, in whole milli weighted hours (mwh).

Source: E = T x L, Hirsch's review of Siefkes, "From Exchange to Contributions" (2007).
"""

from allmende.values.rounding import half_up

MINUTES_PER_HOUR = 60


class NegativeWork(ValueError):
    """Minutes below zero: work cannot take less than no time."""


class WeightNotAboveZero(ValueError):
    """A labour weight of zero or less, which would make an hour of work worth nothing."""


def effort_mwh(*, minutes: int, weight_milli: int) -> int:
    """Return the effort of some minutes of work at a weight: E = T x L.

    Args:
        minutes: Time worked or agreed, whole minutes, >= 0.
        weight_milli: Labour weight in thousandths, > 0 (1000 is an ordinary hour).

    Returns:
        Effort in milli weighted hours, rounded half up to a whole one.

    Raises:
        NegativeWork: The minutes are below zero.
        WeightNotAboveZero: The weight is zero or below.

    Examples:
        >>> effort_mwh(minutes=90, weight_milli=1350)
        2025

    """
    if minutes < 0:
        raise NegativeWork(minutes)
    if weight_milli <= 0:
        raise WeightNotAboveZero(weight_milli)
    # minutes / 60 hours x weight_milli / 1000 x 1000 mwh per wh: the thousands cancel.
    return half_up(minutes * weight_milli, whole=MINUTES_PER_HOUR)
