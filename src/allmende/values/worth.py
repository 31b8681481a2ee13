"""Worth: units of a product times the value of one, in whole milli weighted hours.

Units are counted in thousandths and values in nano weighted hours (nwh) per unit, so that their product is exact in
10^-12 weighted hours (pwh), whatever is measured: crumbs or tons.
"""

from allmende.values.rounding import half_up

PWH_IN_MWH = 10**9


class NoUnits(ValueError):
    """A value per unit where there is no unit."""


def worth_mwh(units_milli: int, *, value_nwh: int) -> int:
    """Return the worth of some units, rounded half up; what is given back (below zero) rounds like what is taken.

    Examples:
        >>> worth_mwh(1500, value_nwh=1_000_000), worth_mwh(-1500, value_nwh=1_000_000)
        (2, -2)

    """
    amount = half_up(abs(units_milli) * value_nwh, whole=PWH_IN_MWH)
    return amount if units_milli >= 0 else -amount


def mean_nwh(content_pwh: int, *, units_milli: int) -> int:
    """Return the value of one of some units that share a content, rounded half up.

    Raises:
        NoUnits: There are none.

    Examples:
        >>> mean_nwh(1_000_000, units_milli=3)
        333333

    """
    if units_milli <= 0:
        raise NoUnits(units_milli)
    return half_up(content_pwh, whole=units_milli)
