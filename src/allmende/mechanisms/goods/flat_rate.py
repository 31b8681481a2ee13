"""Share the effort behind a good evenly: a flat rate, whoever uses how much of it.

Source: design/model.md, "Results: how goods are shared": F / (number of participants), or by the share each holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from allmende.values.share import split


class NegativeEffort(ValueError):
    """Effort below zero, which nobody can have put in."""


class NotExact(ValueError):
    """An effort that is no whole number, or a share that is neither whole nor a fraction; the message says whose."""


def flat_rate(effort_mwh: int, *, shares: Mapping[str, int | Fraction]) -> dict[str, int]:
    """Return what each participant owes, in milli weighted hours; the dues sum to the effort exactly.

    Args:
        effort_mwh: Effort to be shared out, >= 0.
        shares: One share >= 0 per participant (an adult 1, a child perhaps 1/2); only their ratios matter.

    Raises:
        NotExact: The effort is no whole number, or a share a float.
        NegativeEffort: The effort is below zero.
        NegativeShare: A share is below zero (`values.share`).
        NobodyShares: There is effort, but no share above zero (`values.share`).

    Examples:
        >>> flat_rate(90_000, shares={"ada": 1, "bo": 1, "cy": Fraction(1, 2)})
        {'ada': 36000, 'bo': 36000, 'cy': 18000}

    """
    if type(effort_mwh) is not int:
        raise NotExact(f"an effort of {effort_mwh!r} is no whole number")
    for name, share in shares.items():
        if type(share) not in {int, Fraction}:
            raise NotExact(f"{name!r}: a share of {share!r} is neither whole nor a fraction")
    if effort_mwh < 0:
        raise NegativeEffort(effort_mwh)
    return split(effort_mwh, shares)
