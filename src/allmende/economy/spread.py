"""How evenly amounts are spread over people: deciles, the Lorenz curve and the Gini coefficient, all exact.

Sources: M. O. Lorenz, "Methods of Measuring the Concentration of Wealth" (1905); C. Gini, "Variabilità e mutabilità"
(1912), in the form 2 sum(i x_i) / (n sum(x)) - (n + 1) / n for amounts in rising order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How amounts are spread over people.

    Attributes:
        count: How many people.
        total_mwh: All amounts together.
        deciles_mwh: The amounts at 0 %, 10 %, ... 100 % of the people in rising order; eleven, none without people.
        lorenz_milli: Which part of the total the lowest 0 %, 10 %, ... 100 % of them have, in thousandths; eleven, but
            none where the amounts have no proportion (nothing in all, or somebody below zero).
        gini_milli: 0 where all have the same, towards 1000 where one has everything; None where there is no curve.

    """

    count: int
    total_mwh: int
    deciles_mwh: tuple[int, ...]
    lorenz_milli: tuple[int, ...]
    gini_milli: int | None


def spread_of(amounts_mwh: Iterable[int]) -> Spread:
    """Return how amounts are spread.

    Examples:
        >>> spread_of([0, 0, 0, 4000]).gini_milli, spread_of([1000] * 4).gini_milli
        (750, 0)

    """
    rising = sorted(amounts_mwh)
    count, total = len(rising), sum(rising)
    # The lowest amount at least as high as a tenth of the people have: nobody's amount is made up.
    deciles = tuple(rising[max(-(-tenth * count // 10) - 1, 0)] for tenth in range(11)) if rising else ()
    if total <= 0 or rising[0] < 0:
        return Spread(count=count, total_mwh=total, deciles_mwh=deciles, lorenz_milli=(), gini_milli=None)
    up_to = [0, *accumulate(rising)]
    lorenz = tuple(_rounded(_cumulated(up_to, Fraction(tenth * count, 10)) / total) for tenth in range(11))
    weighted = sum(place * amount for place, amount in enumerate(rising, start=1))
    gini = Fraction(2 * weighted, count * total) - Fraction(count + 1, count)
    return Spread(count=count, total_mwh=total, deciles_mwh=deciles, lorenz_milli=lorenz, gini_milli=_rounded(gini))


def _cumulated(up_to: list[int], people: Fraction) -> Fraction:
    """Return what the lowest so many people have together; between two people in proportion."""
    whole = people.numerator // people.denominator
    if whole == people:
        return Fraction(up_to[whole])
    return up_to[whole] + (people - whole) * (up_to[whole + 1] - up_to[whole])


def _rounded(part: Fraction) -> int:
    """Return a part in thousandths, half up."""
    return (part * 2000 + 1).__floor__() // 2
