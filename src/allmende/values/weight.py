"""A labour weight as people write it, kept exactly in thousandths."""

import re
from decimal import Decimal

ORDINARY_MILLI = 1_000
MOST_MILLI = 1_000_000

_WRITTEN = re.compile(r"([+\-\u2212]?)(\d{1,12})?(?:[.,](\d{1,12}))?", re.ASCII)


class UnreadableWeight(ValueError):
    """A text that is not a plain decimal number with a point or a comma."""


class WeightNotAboveZero(ValueError):
    """A weight of zero or below: every work counts for something."""


class WeightTooPrecise(ValueError):
    """More than three decimal places, which the books could not keep exactly."""


class WeightTooLarge(ValueError):
    """A weight above 1000, which is surely a slip of the keyboard."""


def parse_weight(text: str) -> int:
    """Return a written weight in thousandths.

    Point and comma both mark the decimals; neither ever groups thousands, so "1.000" is one.

    Args:
        text: For example "1,35", "1.35", "2" or ".5"; spaces around it do not matter.

    Returns:
        The weight in thousandths, 1 to 1_000_000.

    Raises:
        UnreadableWeight: The text is no plain decimal number.
        WeightNotAboveZero: The number is zero or below.
        WeightTooPrecise: A digit other than zero stands past the third decimal place.
        WeightTooLarge: The number is above 1000.

    Examples:
        >>> parse_weight("1,35")
        1350

    """
    match = _WRITTEN.fullmatch(text.strip())
    if match is None or (match[2] is None and match[3] is None):
        raise UnreadableWeight(text)
    decimals = (match[3] or "").rstrip("0")
    if len(decimals) > 3:
        raise WeightTooPrecise(text)
    milli = int(match[2] or "0") * 1000 + int(decimals.ljust(3, "0"))
    if match[1] in ("-", "\u2212") or milli == 0:
        raise WeightNotAboveZero(text)
    if milli > MOST_MILLI:
        raise WeightTooLarge(text)
    return milli


def weight_decimal(milli: int) -> Decimal:
    """Return thousandths as an exact decimal without trailing zeros.

    Examples:
        >>> weight_decimal(1350), weight_decimal(2000)
        (Decimal('1.35'), Decimal('2'))

    """
    exact = Decimal(milli).scaleb(-3)
    # normalize() alone would write 10 as 1E+1.
    return exact.quantize(Decimal(1)) if milli % 1000 == 0 else exact.normalize()
