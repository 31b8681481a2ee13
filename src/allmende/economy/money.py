"""Money enters as effort: what is bought costs the work it took to raise the money.

Bringing in money is a task like any other, with an auctioned weight, so that nobody fixes a wage. What came in lies in
a project's money with the effort credited for it; whoever spends part of the money takes the same part of that effort
along. Source: design/model.md, "Money". It is the average-cost method of stock-keeping, with money as the stock.
"""

from __future__ import annotations

from allmende.economy.explanation import scaled


class NotSoMuchMoney(ValueError):
    """More is spent than there is; the message says both, in cents."""


class NothingSpent(ValueError):
    """A purchase of nothing, or of less."""


def spent_mwh(cents: int, *, cents_there: int, effort_there_mwh: int) -> int:
    """Return the effort that leaves with some money, in milli weighted hours.

    Args:
        cents: What is spent, > 0.
        cents_there: What is there before, >= cents.
        effort_there_mwh: The effort that lies in it.

    Returns:
        The same part of the effort as of the money, rounded half away from zero; with the last cent goes the rest.

    Raises:
        NothingSpent, NotSoMuchMoney: What the name says.

    Examples:
        >>> spent_mwh(2500, cents_there=10_000, effort_there_mwh=6_000)
        1500

    """
    if cents <= 0:
        raise NothingSpent(cents)
    if cents > cents_there:
        raise NotSoMuchMoney(f"{cents} of {cents_there}")
    return scaled(effort_there_mwh, part=cents, whole=cents_there)
