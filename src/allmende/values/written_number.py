"""A number as people write it, kept exactly as a whole count of its smallest part: cents, thousandths of a unit."""

import re

MOST = 1_000_000_000

_WRITTEN = re.compile(r"([+\-\u2212]?)(\d{1,12})?(?:[.,](\d{1,12}))?", re.ASCII)


class UnreadableNumber(ValueError):
    """A text that is not a plain decimal number with a point or a comma."""


class NumberBelowZero(ValueError):
    """A number with a minus sign where only amounts are meant."""


class NumberTooPrecise(ValueError):
    """More decimal places than the smallest part has."""


class NumberTooLarge(ValueError):
    """More than a billion smallest parts, which is surely a slip of the keyboard."""


def parse_number(text: str, *, places: int) -> int:
    """Return a written number as a whole count of 10 ** -places.

    Point and comma both mark the decimals; neither ever groups thousands, so "1.250" is one and a quarter.

    Args:
        text: For example "12,50", "12.5", "3" or ".5"; spaces around it do not matter.
        places: How many decimal places are kept, from 0 on: 2 for cents, 3 for thousandths.

    Returns:
        The count, 0 to a billion.

    Raises:
        UnreadableNumber: The text is no plain decimal number.
        NumberBelowZero: It has a minus sign, and is not zero.
        NumberTooPrecise: A digit other than zero stands past the last place that is kept.
        NumberTooLarge: The count is above a billion.

    Examples:
        >>> parse_number("12,50", places=2), parse_number(".4", places=3)
        (1250, 400)

    """
    match = _WRITTEN.fullmatch(text.strip())
    if match is None or (match[2] is None and match[3] is None):
        raise UnreadableNumber(text)
    decimals = (match[3] or "").rstrip("0")
    if len(decimals) > places:
        raise NumberTooPrecise(text)
    count = int((match[2] or "0") + decimals.ljust(places, "0"))
    if match[1] in ("-", "\u2212") and count:
        raise NumberBelowZero(text)
    if count > MOST:
        raise NumberTooLarge(text)
    return count
