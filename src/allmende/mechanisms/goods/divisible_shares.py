"""Share out divisible goods (hours of machines, heat, vegetables by weight) by budgets of effort: a Fisher market.

Everybody has a budget of weighted hours for these goods and says how much a good would please them, compared with the
others. A good's price is what all spend on it; who spends a tenth of its price gets a tenth of it. The result is an
equilibrium: at its prices nobody could please themselves better with their budget, up to a stated gap.

1. All goods somebody likes are given out entirely, all budgets are spent exactly, and the prices sum to the budgets.
2. Everybody is within the tolerance (1 %) of the best they could do with their budget at these prices.
3. Nobody envies anybody with the same budget, up to that gap.
4. Only the ratios of a person's statements matter; neither the order nor the scale of the input does.

Source: Eisenberg and Gale 1959 (the equilibrium maximises the product of what people get, weighted by budgets); the
method is proportional response, `response.py`. In a large market nobody gains by false statements (Jackson and
Manelli 1997); among a handful somebody may, see docs/mechanisms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from allmende.mechanisms.compiled_path import FastPathMissing, load
from allmende.mechanisms.goods.response import PARTS_PER_MWH, Shares, as_it_is, settle_shares
from allmende.values.share import split

# Above this many wishes the compiled path is worth loading; without it they still run, slowly, up to the second bound.
WISHES_FOR_FAST_PATH = 20_000
MOST_WISHES_WITHOUT = 200_000
MOST_SWEEPS = 20_000
# All budgets, in parts, have to fit 63 bits.
MOST_BUDGETS_MWH = 2**63 // PARTS_PER_MWH // 2


class BadStatement(ValueError):
    """A budget or a statement is not a whole number above zero, or too large; the message names whose."""


class NothingToShare(ValueError):
    """Nobody has a budget."""


class LikesNothing(ValueError):
    """Somebody has a budget but likes no good; the message names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisibleShares:
    """Who spends how much on what.

    Attributes:
        spent_parts: Person -> good -> spending in millionths of a milli weighted hour; sums to the budget exactly.
        prices_mwh: Good -> price of the whole good in whole milli weighted hours; they sum to the budgets exactly.
        gap: The furthest anybody is from the best they could do, as a part of it.
        sweeps_count: How often everybody answered the prices.

    """

    spent_parts: Mapping[str, Mapping[str, int]]
    prices_mwh: Mapping[str, int]
    gap: float
    sweeps_count: int

    def price_parts(self, good: str) -> int:
        """Return the exact price of a good: all that is spent on it."""
        return sum(spent.get(good, 0) for spent in self.spent_parts.values())

    def shares(self, good: str) -> dict[str, Fraction]:
        """Return what part of a good each person gets; the parts sum to 1 where anybody likes it."""
        price = self.price_parts(good)
        return {
            person: Fraction(spent[good], price) for person, spent in self.spent_parts.items() if spent.get(good, 0)
        }


def divisible_shares(
    liking: Mapping[str, Mapping[str, int]], *, budgets_mwh: Mapping[str, int], tolerance: float = 0.01
) -> DivisibleShares:
    """Return who gets what part of each good, and the prices.

    Args:
        liking: Per person, how much a whole good would please them, > 0, in a unit of their own; a good not named
            pleases them not at all.
        budgets_mwh: Per person, what they spend on these goods together, > 0. Who has no budget is left out.
        tolerance: How far from their best anybody may be, as a part of it, between 0 and 1.

    Raises:
        BadStatement: A number is not whole or not above zero, or somebody has statements but no budget.
        NothingToShare: Nobody has a budget.
        LikesNothing: Somebody has a budget but likes nothing.
        NotSettled: The tolerance is too fine for `MOST_SWEEPS` (`response.py`).
        FastPathMissing: The market is large, and the libraries for it are not installed.

    Examples:
        >>> shared = divisible_shares(
        ...     {"ada": {"lathe": 3, "kiln": 1}, "bo": {"kiln": 1}}, budgets_mwh={"ada": 6000, "bo": 4000}
        ... )
        >>> shared.prices_mwh, shared.shares("lathe")
        ({'kiln': 4000, 'lathe': 6000}, {'ada': Fraction(1, 1)})

    """
    _refuse_impossible(liking, budgets_mwh, tolerance)
    people = sorted(person for person, budget in budgets_mwh.items() if budget)
    goods = sorted({good for stated in liking.values() for good in stated})
    number = {good: index for index, good in enumerate(goods)}
    first, wished, likes = [0], [], []
    for person in people:
        for good in sorted(liking[person]):
            wished.append(number[good])
            likes.append(float(liking[person][good]))
        first.append(len(wished))
    shares = Shares(
        first=first,
        wished=wished,
        liking=likes,
        budgets=[float(budgets_mwh[person]) for person in people],
        spent=[0.0] * len(wished),
        prices=[0.0] * len(goods),
        per_unit=[0.0] * len(goods),
        parts=[0] * len(wished),
        price_parts=[0] * len(goods),
    )
    gap, sweeps_count, parts = _settle(shares, tolerance)
    spent_parts = {
        person: {goods[wished[wish]]: parts[wish] for wish in range(first[i], first[i + 1])}
        for i, person in enumerate(people)
    }
    exact = [0] * len(goods)
    for good_number, part in zip(wished, parts, strict=True):
        exact[good_number] += part
    return DivisibleShares(
        spent_parts=spent_parts,
        prices_mwh=split(sum(budgets_mwh.values()), dict(zip(goods, exact, strict=True))),
        gap=gap,
        sweeps_count=sweeps_count,
    )


def _refuse_impossible(
    liking: Mapping[str, Mapping[str, int]], budgets_mwh: Mapping[str, int], tolerance: float
) -> None:
    if not 0 < tolerance < 1:
        raise BadStatement(f"the tolerance must lie between 0 and 1, not at {tolerance!r}")
    for person, budget in budgets_mwh.items():
        if type(budget) is not int or budget < 0:
            raise BadStatement(f"person {person!r}: a budget of {budget!r}")
        if budget and not liking.get(person):
            raise LikesNothing(person)
    if sum(budgets_mwh.values()) > MOST_BUDGETS_MWH:
        raise BadStatement(f"all budgets together exceed {MOST_BUDGETS_MWH} milli weighted hours")
    _refuse_statements(liking, budgets_mwh)
    if not any(budgets_mwh.values()):
        raise NothingToShare("nobody has a budget")


def _refuse_statements(liking: Mapping[str, Mapping[str, int]], budgets_mwh: Mapping[str, int]) -> None:
    for person, stated in liking.items():
        if person not in budgets_mwh:
            raise BadStatement(f"person {person!r} has no budget")
        for good, likes in stated.items():
            if type(likes) is not int or not 0 < likes < 2**53:
                raise BadStatement(f"person {person!r}, good {good!r}: {likes!r} is not a whole number above zero")


def _settle(shares: Shares, tolerance: float) -> tuple[float, int, list[int]]:
    if len(shares.wished) < WISHES_FOR_FAST_PATH:
        gap, sweeps = settle_shares(shares, tolerance=tolerance, most_sweeps=MOST_SWEEPS, compiler=as_it_is)
        return gap, sweeps, list(shares.parts)
    try:
        settled: tuple[float, int, list[int]] = load(
            "goods.fast.divisible", what="goods of this number need"
        ).settle_arrays(shares, tolerance=tolerance, most_sweeps=MOST_SWEEPS)
    except FastPathMissing:
        if len(shares.wished) > MOST_WISHES_WITHOUT:
            raise
        gap, sweeps = settle_shares(shares, tolerance=tolerance, most_sweeps=MOST_SWEEPS, compiler=as_it_is)
        return gap, sweeps, list(shares.parts)
    return settled
