"""A group's vote on a shared budget: what stands in the book of it, and the poll that is counted.

Server and audit make the same poll of it, and `mechanisms.decisions.poll.decide` counts it by equal shares.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from allmende.mechanisms.decisions.poll import Poll

Unit = Literal["cents", "mwh"]
UNITS: tuple[Unit, ...] = get_args(Unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetVote:
    """A vote on a shared budget as it was opened.

    Attributes:
        budget: Its id.
        unit: cents of money, or thousandths of a weighted hour.
        amount: How much there is, in that unit.
        costs: Project -> what it takes, in the order proposed.
        eligible: Who may vote, frozen.
        opened_us: When voting began; `closes_us` when it ends.

    """

    budget: str
    unit: Unit
    amount: int
    costs: Mapping[str, int]
    eligible: Sequence[str]
    opened_us: int
    closes_us: int


def budget_poll(
    vote: BudgetVote, *, ballots: Mapping[str, Sequence[str]], delegate_of: Mapping[str, str] | None = None
) -> Poll:
    """Return the poll that is counted.

    Args:
        vote: As it was opened.
        ballots: Voter -> the projects they support.
        delegate_of: Member -> who votes for them when it closes.

    """
    return Poll(
        kind="equal shares",
        name=vote.budget,
        eligible=tuple(sorted(vote.eligible)),
        ballots={who: tuple(named) for who, named in sorted(ballots.items())},
        delegate_of=dict(sorted((delegate_of or {}).items())),
        settings={"projects": [[project, cost] for project, cost in vote.costs.items()], "budget": vote.amount},
    )
