"""Proportional response, the kernels behind `divisible_shares.py`: plain loops over numbers, compiled where large.

Everybody spreads their budget over what they like; a good's price is what all spend on it; then everybody shifts their
spending towards what pleases them most for its price. Source: Wu and Zhang 2007 and Zhang 2011 (it converges to the
Fisher equilibrium); Birnbaum, Devanur and Xiao 2011 (it is mirror descent, whose step is the `sharpness` below).

The kernels take lists as well as arrays, so that one text serves with and without the compiler, with the same result.
Shapes, in words: a *wish* is one person liking one good; the wishes of a person stand together, from `first[person]` to
`first[person + 1]`. Each kernel names its arguments as in `Shares`.
"""

from __future__ import annotations

from collections.abc import Callable, MutableSequence, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

# A spending below this part of the budget is kept from vanishing, so that it could grow again.
LEAST_PART = 1e-15
SWEEPS_BETWEEN_LOOKS = 10
# How finely a milli weighted hour of somebody's budget is divided among goods.
PARTS_PER_MWH = 1_000_000

Kernel = TypeVar("Kernel", bound=Callable[..., object])


class Compiler(Protocol):
    """What turns a kernel into one that does the same, only faster."""

    def __call__(self, kernel: Kernel, /) -> Kernel:
        """Return the kernel, compiled."""


def as_it_is(kernel: Kernel) -> Kernel:
    """Return the kernel itself: plain Python, fast enough for hundreds of people."""
    return kernel


class NotSettled(RuntimeError):
    """The shares did not settle within the sweeps allowed; the message says how far from their best somebody is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Divisible goods, those who like them, and room for the answer.

    Attributes:
        first: (people + 1), where each person's wishes begin and end.
        wished: (wishes), the number of the good.
        liking: (wishes), how much the whole good would please, > 0; only a person's ratios matter.
        budgets: (people), milli weighted hours, > 0.
        spent: (wishes), milli weighted hours; filled in.
        prices: (goods), milli weighted hours for the whole good, as near `price_parts` as a float can be; filled in.
        per_unit: (goods), room to work in.
        parts: (wishes), whole millionths of a milli weighted hour that sum to each budget exactly; filled in.
        price_parts: (goods), the same summed by goods, exactly; filled in.

    """

    first: Sequence[int]
    wished: Sequence[int]
    liking: Sequence[float]
    budgets: Sequence[float]
    spent: MutableSequence[float]
    prices: MutableSequence[float]
    per_unit: MutableSequence[float]
    parts: MutableSequence[int]
    price_parts: MutableSequence[int]


def settle_shares(shares: Shares, *, tolerance: float, most_sweeps: int, compiler: Compiler) -> tuple[float, int]:
    """Fill in who spends how much on what, so that everybody is within the tolerance of their best.

    It begins with a sharp answer (the fourth power of what a good gives for its price), which settles large markets in
    a few dozen sweeps. In small ones it may swing to and fro: as soon as ten sweeps bring nothing, it begins anew with
    the second power, and then with the first, which always settles.

    Returns:
        The largest gap anybody has from their best, as a part of it, measured on the whole parts; and the sweeps taken.

    Raises:
        NotSettled: `most_sweeps` did not suffice.

    """
    begin, respond, whole = compiler(_spread), compiler(_respond), compiler(_whole)
    sharpness, here, before, worst = 4, 0, 2.0, 1.0
    begin(shares.first, shares.wished, shares.budgets, shares.spent, shares.prices)
    for sweep in range(1, most_sweeps + 1):
        worst = respond(
            shares.first, shares.wished, shares.liking, shares.budgets, shares.spent, shares.prices, shares.per_unit,
            sharpness,
        )  # fmt: skip
        here += 1
        if worst <= tolerance:
            gap = whole(
                shares.first, shares.wished, shares.liking, shares.budgets, shares.spent, shares.prices,
                shares.parts, shares.price_parts,
            )  # fmt: skip
            if gap <= tolerance:
                return gap, sweep
        if here % SWEEPS_BETWEEN_LOOKS == 0:
            if sharpness > 1 and not worst <= 0.98 * before:
                sharpness, here, before = sharpness // 2, 0, 2.0
                begin(shares.first, shares.wished, shares.budgets, shares.spent, shares.prices)
            else:
                before = worst
    raise NotSettled(f"after {most_sweeps} sweeps somebody is still {worst:.2%} from their best")


def _spread(
    first: Sequence[int],
    wished: Sequence[int],
    budgets: Sequence[float],
    spent: MutableSequence[float],
    prices: MutableSequence[float],
) -> None:
    """Let everybody spend alike on all they like."""
    for good in range(len(prices)):
        prices[good] = 0.0
    for person in range(len(budgets)):
        each = budgets[person] / (first[person + 1] - first[person])
        for wish in range(first[person], first[person + 1]):
            spent[wish] = each
            prices[wished[wish]] += each


def _respond(
    first: Sequence[int],
    wished: Sequence[int],
    liking: Sequence[float],
    budgets: Sequence[float],
    spent: MutableSequence[float],
    prices: MutableSequence[float],
    per_unit: MutableSequence[float],
    sharpness: int,
) -> float:
    """Let spending answer the prices once; return the largest gap anybody had before."""
    for good in range(len(prices)):
        per_unit[good] = 1.0 / prices[good] if prices[good] > 0.0 else 0.0
        prices[good] = 0.0
    worst = 0.0
    for person in range(len(budgets)):
        best = 0.0
        had = 0.0
        for wish in range(first[person], first[person + 1]):
            gives = liking[wish] * per_unit[wished[wish]]
            had += gives * spent[wish]
            if gives > best:  # noqa: PLR1730 - `max` is several times slower once compiled
                best = gives
        gap = 1.0 - had / (budgets[person] * best)
        if not gap <= worst:
            worst = gap
        least = budgets[person] * LEAST_PART
        summed = 0.0
        for wish in range(first[person], first[person + 1]):
            ratio = liking[wish] * per_unit[wished[wish]] / best
            power = ratio
            if sharpness >= 2:
                power *= ratio
            if sharpness == 4:
                power *= power
            amount = spent[wish] * power + least
            spent[wish] = amount
            summed += amount
        scale = budgets[person] / summed
        for wish in range(first[person], first[person + 1]):
            amount = spent[wish] * scale
            spent[wish] = amount
            prices[wished[wish]] += amount
    return worst


def _whole(
    first: Sequence[int],
    wished: Sequence[int],
    liking: Sequence[float],
    budgets: Sequence[float],
    spent: Sequence[float],
    prices: MutableSequence[float],
    parts: MutableSequence[int],
    price_parts: MutableSequence[int],
) -> float:
    """Round spending to whole parts that sum to each budget exactly; return the largest gap at these parts."""
    for good in range(len(prices)):
        price_parts[good] = 0
    for person in range(len(budgets)):
        # Rounding what has been spent so far, wish by wish, keeps the sum exact and each part within one.
        so_far = 0.0
        given = 0
        last = first[person + 1] - 1
        for wish in range(first[person], last):
            so_far += spent[wish]
            upto = min(int(so_far * PARTS_PER_MWH + 0.5), int(budgets[person]) * PARTS_PER_MWH)
            parts[wish] = upto - given
            price_parts[wished[wish]] += parts[wish]
            given = upto
        parts[last] = int(budgets[person]) * PARTS_PER_MWH - given
        price_parts[wished[last]] += parts[last]
    # Floats that were summed up one by one drift; these stand for the exact sums.
    for good in range(len(prices)):
        prices[good] = price_parts[good] / PARTS_PER_MWH
    worst = 0.0
    for person in range(len(budgets)):
        best = 0.0
        had = 0.0
        for wish in range(first[person], first[person + 1]):
            if price_parts[wished[wish]] <= 0:
                return 1.0
            gives = liking[wish] / price_parts[wished[wish]]
            had += gives * parts[wish]
            if gives > best:  # noqa: PLR1730
                best = gives
        gap = 1.0 - had / (budgets[person] * PARTS_PER_MWH * best)
        if not gap <= worst:
            worst = gap
    return worst
