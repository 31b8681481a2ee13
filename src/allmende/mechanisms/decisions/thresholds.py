"""How many are enough: "more than half", "at least two thirds", exact for every number of people.

A threshold is a fraction, so nothing is rounded: parts and wholes are compared by multiplying crosswise. The rulebook
keeps thousandths, and no number of thousandths is a third; 333 and 667 are therefore taken as what everybody means by
them, one third and two thirds, so that 2 of 3 are two thirds.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

_MEANT = {333: Fraction(1, 3), 667: Fraction(2, 3)}


class BadThreshold(ValueError):
    """A threshold outside 0 to 1000 thousandths, or one that nobody could ever reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A least share; `strict` means more than it, otherwise it is enough to reach it."""

    share: Fraction
    strict: bool

    def met(self, part_count: int, *, whole_count: int) -> bool:
        """Say whether the part is enough of the whole; nobody is never enough, even of nobody.

        Examples:
            >>> at_least(667).met(2, whole_count=3), more_than(500).met(2, whole_count=4)
            (True, False)

        """
        return part_count >= self.needed_count(whole_count)

    def needed_count(self, whole_count: int) -> int:
        """Return the smallest part that is enough of the whole, at least 1.

        Examples:
            >>> more_than(500).needed_count(4), at_least(500).needed_count(4), at_least(667).needed_count(0)
            (3, 2, 1)

        """
        scaled, denominator = whole_count * self.share.numerator, self.share.denominator
        needed = scaled // denominator + 1 if self.strict else -(-scaled // denominator)
        return max(1, needed)


def more_than(milli: int) -> Threshold:
    """Return "more than so many thousandths".

    Raises:
        BadThreshold: It is no whole number from 0 to 999.

    """
    if type(milli) is not int or not 0 <= milli < 1000:
        raise BadThreshold(f"more than {milli!r} thousandths can never be reached, or is no whole number from 0 on")
    return Threshold(share=_share(milli), strict=True)


def at_least(milli: int) -> Threshold:
    """Return "at least so many thousandths".

    Raises:
        BadThreshold: It is no whole number from 0 to 1000.

    """
    if type(milli) is not int or not 0 <= milli <= 1000:
        raise BadThreshold(f"at least {milli!r} thousandths: must be a whole number from 0 to 1000")
    return Threshold(share=_share(milli), strict=False)


def _share(milli: int) -> Fraction:
    return _MEANT.get(milli, Fraction(milli, 1000))
