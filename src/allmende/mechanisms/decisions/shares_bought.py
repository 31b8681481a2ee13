"""One run of the method of equal shares: what people buy together with the money each of them has.

All amounts are whole numbers over one common scale, which grows with every purchase that does not divide evenly; so
sums and comparisons are those of whole numbers, and nothing is ever rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd


@dataclass(frozen=True, slots=True, kw_only=True)
class Electorate:
    """Who votes for what.

    Attributes:
        sizes: Per group of people with the same ballot, how many they are.
        supporters: Per project, in the order proposed, the groups that approve of it.
        costs: Per project, its cost.

    """

    sizes: tuple[int, ...]
    supporters: tuple[tuple[int, ...], ...]
    costs: tuple[int, ...]

    @property
    def voters_count(self) -> int:
        """How many people there are."""
        return sum(self.sizes)

    def supporters_count(self, project: int) -> int:
        """Return how many people approve of a project."""
        return sum(self.sizes[group] for group in self.supporters[project])

    def cost(self, bought: Bought) -> int:
        """Return what all that was bought costs."""
        return sum(self.costs[each.project] for each in bought.purchases)

    def money_of(self, project: int, bought: Bought) -> Fraction:
        """Return what a project's supporters have left together."""
        if not bought.money:
            return Fraction(0)
        have = sum(bought.money[group] * self.sizes[group] for group in self.supporters[project])
        return Fraction(have, bought.scale)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A project, the price each supporter pays who can, and how many pay less."""

    project: int
    price: Fraction
    paying_less_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """What was bought, in order, and what each person of a group has left: `money[group] / scale`."""

    money: tuple[int, ...]
    scale: int
    purchases: tuple[Purchase, ...]

    def projects(self) -> set[int]:
        """Return what was bought."""
        return {each.project for each in self.purchases}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offer:
    """What a project asks for now: the rest of its cost, scaled, is split among those who can pay as much."""

    rest: int
    payers_count: int
    paying_less_count: int
    support: Fraction


def buy(electorate: Electorate, *, total: int) -> Bought:
    """Return what is bought when the total is given out in equal parts to all people, of whom there is at least one.

    Effective support can only fall, as nobody's money grows. So a project whose support was lower than the best one
    of now when it was last looked at need not be looked at again, which saves nearly all of the work.
    """
    scale = electorate.voters_count
    money = [total] * len(electorate.sizes)
    purchases: list[Purchase] = []
    counts = [electorate.supporters_count(project) for project in range(len(electorate.costs))]
    support = {project: Fraction(count) for project, count in enumerate(counts) if count}
    while True:
        best: tuple[Fraction, int, int, int] | None = None
        taken: _Offer | None = None
        for project in sorted(support, key=support.__getitem__, reverse=True):
            if best is not None and support[project] < best[0]:
                break
            offer = _offer(electorate, project, money=money, scale=scale)
            if offer is None:
                del support[project]
                continue
            support[project] = offer.support
            key = (offer.support, counts[project], -electorate.costs[project], -project)
            if best is None or key > best:
                best, taken = key, offer
        if best is None or taken is None:
            return Bought(money=tuple(money), scale=scale, purchases=tuple(purchases))
        project = -best[3]
        del support[project]
        price = Fraction(taken.rest, scale * taken.payers_count)
        purchases.append(Purchase(project=project, price=price, paying_less_count=taken.paying_less_count))
        scale = _pay(electorate, project, offer=taken, money=money, scale=scale)


def _offer(electorate: Electorate, project: int, *, money: list[int], scale: int) -> _Offer | None:
    """Return what a project asks for, or nothing if its supporters cannot pay it together."""
    sizes, groups = electorate.sizes, electorate.supporters[project]
    whole = electorate.costs[project] * scale
    poorest_first = sorted(groups, key=money.__getitem__)
    payers_count = sum(sizes[group] for group in groups)
    all_count, rest = payers_count, whole
    for group in poorest_first:
        # Whoever is not poorer than this one can pay an equal part of the rest if this one can.
        if rest <= money[group] * payers_count:
            return _Offer(
                rest=rest,
                payers_count=payers_count,
                paying_less_count=all_count - payers_count,
                support=Fraction(whole * payers_count, rest),
            )
        rest -= money[group] * sizes[group]
        payers_count -= sizes[group]
    return None


def _pay(electorate: Electorate, project: int, *, offer: _Offer, money: list[int], scale: int) -> int:
    """Take the price from its supporters' money and return the new scale, in which the price is whole."""
    factor = offer.payers_count // gcd(offer.rest, offer.payers_count)
    if factor > 1:
        money[:] = [amount * factor for amount in money]
        scale *= factor
    price = offer.rest * factor // offer.payers_count
    for group in electorate.supporters[project]:
        money[group] = max(0, money[group] - price)
    return scale
