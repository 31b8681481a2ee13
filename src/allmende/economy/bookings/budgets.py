"""Draft votes on shared budgets: how much there is for which projects, who supports what, and what gets it."""

from __future__ import annotations

from collections.abc import Sequence

from allmende.economy.bookings.decisions import ClosesBeforeItOpens, NobodyMayVote
from allmende.economy.bookings.draft import BookingRefused, Draft, refuse_empty
from allmende.economy.shared_budget import UNITS, BudgetVote
from allmende.ledger.entry import Fact
from allmende.mechanisms.decisions.equal_shares import EqualShares
from allmende.mechanisms.decisions.poll import Outcome


class NotABudget(BookingRefused):
    """A budget of an unknown unit, of nothing, or without a project that costs something."""


def budget_opened(vote: BudgetVote, *, group: str) -> Draft:
    """Draft that voting on a shared budget begins, with everything that says how it is counted. Key: the budget.

    Raises:
        NotABudget: See there.
        NobodyMayVote: The electorate is empty.
        ClosesBeforeItOpens: There is no time to vote in.

    """
    refuse_empty(vote.budget, group, *vote.costs, *vote.eligible)
    if vote.unit not in UNITS or vote.amount <= 0 or not vote.costs or min(vote.costs.values()) <= 0:
        raise NotABudget(vote.budget)
    if not vote.eligible:
        raise NobodyMayVote(vote.budget)
    if vote.closes_us <= vote.opened_us:
        raise ClosesBeforeItOpens(vote.budget)
    facts: dict[str, Fact] = {
        "budget": vote.budget,
        "group": group,
        "unit": vote.unit,
        "amount": vote.amount,
        # A list, because of two projects that are alike the one proposed first goes first.
        "projects": [[project, cost] for project, cost in vote.costs.items()],
        "eligible": sorted(vote.eligible),
        "opened_us": vote.opened_us,
        "closes_us": vote.closes_us,
    }
    return Draft(kind="budget.opened", key=f"opened-budget:{vote.budget}", facts=facts)


def budget_ballot_cast(*, budget: str, member: str, projects: Sequence[str], turn: int) -> Draft:
    """Draft which projects a member supports; the last word counts. Key: budget, member and turn."""
    refuse_empty(budget, member, *projects)
    facts: dict[str, Fact] = {"budget": budget, "member": member, "projects": list(projects)}
    return Draft(kind="budget.ballot", key=f"budget-ballot:{budget}:{member}:{turn}", facts=facts)


def budget_closed(*, budget: str, outcome: Outcome) -> Draft:
    """Draft the count: what gets its part, and what is left. Key: the budget."""
    refuse_empty(budget)
    result = outcome.result
    assert isinstance(result, EqualShares)
    facts: dict[str, Fact] = {
        "budget": budget,
        "chosen": list(outcome.chosen),
        "left_over": result.left_over,
        "voters_count": result.voters_count,
    }
    return Draft(kind="budget.closed", key=f"closed-budget:{budget}", facts=facts)
