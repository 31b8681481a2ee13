"""Split a whole amount by shares so that the parts add up exactly: the method of largest remainder.

Source: Hamilton's method; Balinski and Young, "Fair Representation" (1982), chapter 2.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import lcm


class NegativeShare(ValueError):
    """A share below zero, which would make somebody pay for what others receive."""


class NobodyShares(ValueError):
    """An amount to be split while no share is above zero."""


def split(total: int, shares: Mapping[str, int | Fraction]) -> dict[str, int]:
    """Return the part of the total that falls on each share; the parts sum to the total exactly.

    Everyone gets their exact part rounded down; the units left over go, one each, to the largest remainders, and
    among equal remainders to the key that sorts first, so that a replay gives the same parts. A negative total is
    split like the positive one and then negated, so nobody gains by the sign. Takes O(n log n) steps.

    Args:
        total: Units to split, any whole number.
        shares: One share >= 0 per key, whole or fractional; only their ratios matter.

    Returns:
        One whole part per key, in the order of `shares`; never further than one unit from the exact part.

    Raises:
        NegativeShare: A share is below zero.
        NobodyShares: No share is above zero although the total is not zero.

    Examples:
        >>> split(100, {"ada": 1, "bo": 1, "cy": 1})
        {'ada': 34, 'bo': 33, 'cy': 33}

    """
    negative = [key for key, share in shares.items() if share < 0]
    if negative:
        raise NegativeShare(min(negative))
    if total == 0:
        return dict.fromkeys(shares, 0)
    # Over one common denominator the shares are whole numbers, and whole numbers divide quickly and exactly.
    denominator = lcm(*(share.denominator for share in shares.values()))
    whole = {key: share.numerator * (denominator // share.denominator) for key, share in shares.items()}
    everything = sum(whole.values())
    if everything == 0:
        raise NobodyShares(total)
    sign = 1 if total > 0 else -1
    divided = {key: divmod(abs(total) * share, everything) for key, share in whole.items()}
    left_count = abs(total) - sum(part for part, _ in divided.values())
    lucky = set(sorted(divided, key=lambda key: (-divided[key][1], key))[:left_count])
    parts = {key: sign * (part + (key in lucky)) for key, (part, _) in divided.items()}
    assert sum(parts.values()) == total
    return parts
