"""Share out a budget of money or hours by votes: the method of equal shares.

Everybody has the same part of the budget. A project is paid by those who approve of it, each the same price; who has
less left than the price pays all they have. In each step the project is bought whose supporters get most for it: the
one with the largest *effective support*, its cost divided by its price, which is the number of its supporters
while all of them can still pay in full. When nothing can be bought any more, everybody's part is raised by a
step and all begins anew, as long as the whole cost stays within the budget. What is then left over goes to the
projects with the most approvals that still fit. A minority therefore decides over its part, however large the
majority is. Everything is exact: whole amounts go in, prices are fractions.

Source: Peters, Pierczyński and Skowron, "Proportional Participatory Budgeting with Additive Utilities" (2021), rule X
with utilities equal to costs; completion "Add1" and then by votes: Faliszewski and others, "Participatory
Budgeting: Data, Tools, and Analysis" (2023), section 4. Compared with pabutools: docs/decisions/0013.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from allmende.mechanisms.decisions.shares_bought import Bought, Electorate, buy
from allmende.mechanisms.decisions.tally import UnknownAnswer, weights_of

PARTS_PER_SHARE = 100
# Towns need a few hundred; a step that is tiny beside the costs must not keep a computer busy for days.
MOST_RAISES = 10_000


class BadProject(ValueError):
    """A project without a whole cost of at least 1; the message names it."""


class BadBudget(ValueError):
    """A budget below 0, a step below 1, or one of them not whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A project that gets its money.

    Attributes:
        project: Its name.
        cost: What it costs.
        supporters_count: How many people approve of it.
        by: Paid by its supporters' "shares", or from what was "left over".
        price: What each supporter pays who has as much left; None if it is paid from what was left over.
        paying_less_count: How many pay all they have left, which is less.

    """

    project: str
    cost: int
    supporters_count: int
    by: Literal["shares", "left over"]
    price: Fraction | None
    paying_less_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotChosen:
    """A project that gets nothing: what its supporters had left together, and how much is missing from its cost."""

    project: str
    cost: int
    supporters_count: int
    supporters_have: Fraction
    missing: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class EqualShares:
    """The outcome of sharing out a budget.

    Attributes:
        budget: What there was.
        voters_count: How many people count in a ballot.
        share: Everybody's part of the budget.
        raised_share: What everybody's part was raised to, so that less is left over.
        chosen: What gets its money, in the order bought.
        not_chosen: What does not, in the order proposed.
        left_over: What remains of the budget.

    """

    budget: int
    voters_count: int
    share: Fraction
    raised_share: Fraction
    chosen: tuple[Chosen, ...]
    not_chosen: tuple[NotChosen, ...]
    left_over: int


def equal_shares(
    approved: Mapping[str, Sequence[str]],
    *,
    costs: Mapping[str, int],
    budget: int,
    weights: Mapping[str, int] | None = None,
    step: int | None = None,
) -> EqualShares:
    """Return which projects get their money, and who pays what for them.

    Ties go to the project with more supporters, then to the cheaper one, then to the one proposed first.

    Args:
        approved: Who casts a ballot -> the projects they approve of; naming one twice counts once.
        costs: Project -> its cost, whole and at least 1, in the order proposed; cents, or milli weighted hours.
        budget: What there is, whole, in the same unit.
        weights: For how many people each counts; everybody they count for brings a share. None means one each.
        step: By how much everybody's part is raised at a time: towns raise it by 1 unit of money. None means by a
            hundredth of what it is by then, at least 1, which suits any unit. It is raised MOST_RAISES times at most.

    Raises:
        BadProject: A cost is not whole or below 1.
        BadBudget: The budget is not whole or below 0, or the step is not whole or below 1.
        UnknownAnswer: Somebody approves of something that is no project.
        BadWeight: See `tally.weights_of`.

    Examples:
        >>> told = equal_shares(
        ...     {"Ada": ["path", "pond"], "Bo": ["path"], "Cy": ["swing"]},
        ...     costs={"path": 50, "pond": 45, "swing": 30},
        ...     budget=90,
        ... )
        >>> [(each.project, each.price) for each in told.chosen]
        [('path', Fraction(25, 1)), ('swing', Fraction(30, 1))]

    """
    _refuse(costs, budget=budget, step=step)
    electorate = _electorate(approved, costs=costs, weights=weights_of(approved, weights))
    voters_count = electorate.voters_count
    if voters_count == 0:
        untouched = Bought(money=(), scale=1, purchases=())
        return _told(electorate, untouched, costs=costs, budget=budget, raised_share=Fraction(0), left=[])
    bought, raised_total = _raise(electorate, budget=budget, step=step)
    left = _fill(electorate, bought, budget=budget)
    raised_share = Fraction(raised_total, voters_count)
    return _told(electorate, bought, costs=costs, budget=budget, raised_share=raised_share, left=left)


def paid_by(outcome: EqualShares, approved: Sequence[str]) -> dict[str, Fraction]:
    """Return what somebody who approves of these projects pays for each of them from their raised share.

    Examples:
        >>> told = equal_shares({"Ada": ["path"], "Bo": ["path"]}, costs={"path": 50}, budget=60)
        >>> paid_by(told, ["path"])
        {'path': Fraction(25, 1)}

    """
    left, paid = outcome.raised_share, {}
    for each in outcome.chosen:
        if each.price is not None and each.project in approved:
            paid[each.project] = min(left, each.price)
            left -= paid[each.project]
    return paid


def _refuse(costs: Mapping[str, int], *, budget: int, step: int | None) -> None:
    for project, cost in costs.items():
        if type(cost) is not int or cost < 1:
            raise BadProject(f"project {project!r} costs {cost!r}; it must be a whole number from 1 on")
    if type(budget) is not int or budget < 0:
        raise BadBudget(f"a budget of {budget!r}; it must be a whole number from 0 on")
    if step is not None and (type(step) is not int or step < 1):
        raise BadBudget(f"a step of {step!r}; it must be a whole number from 1 on")


def _electorate(
    approved: Mapping[str, Sequence[str]], *, costs: Mapping[str, int], weights: Mapping[str, int]
) -> Electorate:
    """Put people with the same ballot together: they have the same money at any time."""
    number = {project: index for index, project in enumerate(costs)}
    sizes: dict[frozenset[int], int] = {}
    for who, weight in weights.items():
        unknown = [project for project in approved[who] if project not in number]
        if unknown:
            raise UnknownAnswer(f"{who!r} approves of {unknown[0]!r}, which is no project")
        ballot = frozenset(number[project] for project in approved[who])
        sizes[ballot] = sizes.get(ballot, 0) + weight
    supporters: list[list[int]] = [[] for _ in costs]
    for group, ballot in enumerate(sizes):
        for project in ballot:
            supporters[project].append(group)
    return Electorate(
        sizes=tuple(sizes.values()),
        supporters=tuple(map(tuple, supporters)),
        costs=tuple(costs.values()),
    )


def _raise(electorate: Electorate, *, budget: int, step: int | None) -> tuple[Bought, int]:
    """Raise everybody's part until the next step would cost more than there is; return what was bought, and the sum."""
    total, voters_count = budget, electorate.voters_count
    best = buy(electorate, total=total)
    wanted_count = sum(map(bool, electorate.supporters))
    for _ in range(MOST_RAISES):
        if len(best.purchases) == wanted_count:
            break
        each = max(1, total // (PARTS_PER_SHARE * voters_count)) if step is None else step
        following = buy(electorate, total=total + each * voters_count)
        if electorate.cost(following) > budget:
            break
        best, total = following, total + each * voters_count
    return best, total


def _fill(electorate: Electorate, bought: Bought, *, budget: int) -> list[int]:
    """Return what is paid from what is left over: the most approved that fit, one after the other."""
    left, has = budget - electorate.cost(bought), bought.projects()
    added = []
    open_ = [index for index, groups in enumerate(electorate.supporters) if groups and index not in has]
    for index in sorted(open_, key=lambda each: (-electorate.supporters_count(each), electorate.costs[each])):
        if electorate.costs[index] <= left:
            left -= electorate.costs[index]
            added.append(index)
    return added


def _told(
    electorate: Electorate,
    bought: Bought,
    *,
    costs: Mapping[str, int],
    budget: int,
    raised_share: Fraction,
    left: Sequence[int],
) -> EqualShares:
    names = list(costs)
    has = bought.projects() | set(left)

    def told(index: int, *, price: Fraction | None, less: int) -> Chosen:
        return Chosen(
            project=names[index],
            cost=costs[names[index]],
            supporters_count=electorate.supporters_count(index),
            by="left over" if price is None else "shares",
            price=price,
            paying_less_count=less,
        )

    chosen = [told(each.project, price=each.price, less=each.paying_less_count) for each in bought.purchases]
    chosen += [told(index, price=None, less=0) for index in left]
    refused = []
    for index, name in enumerate(names):
        if index not in has:
            have = electorate.money_of(index, bought)
            refused.append(
                NotChosen(
                    project=name,
                    cost=costs[name],
                    supporters_count=electorate.supporters_count(index),
                    supporters_have=have,
                    missing=max(Fraction(0), costs[name] - have),
                )
            )
    voters_count = electorate.voters_count
    return EqualShares(
        budget=budget,
        voters_count=voters_count,
        share=Fraction(budget, voters_count) if voters_count else Fraction(0),
        raised_share=raised_share,
        chosen=tuple(chosen),
        not_chosen=tuple(refused),
        left_over=budget - sum(each.cost for each in chosen),
    )
