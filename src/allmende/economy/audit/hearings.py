"""What an audit remembers of conflicts and of votes on shared budgets."""

from __future__ import annotations

from dataclasses import dataclass, field

from allmende.economy.conflict import Step
from allmende.economy.shared_budget import BudgetVote


@dataclass(slots=True, kw_only=True)
class Conflict:
    """A conflict and how far it has come; `named` is who would have whom mediate, `said` who has said something."""

    group: str
    by: str
    others: frozenset[str]
    due_us: int
    step: Step = "answer"
    said: set[str] = field(default_factory=set)
    named: dict[str, str] = field(default_factory=dict)
    decision: str = ""
    is_over: bool = False


@dataclass(slots=True, kw_only=True)
class Budget:
    """A vote on a shared budget, and what was said last by whom."""

    group: str
    vote: BudgetVote
    ballots: dict[str, tuple[str, ...]] = field(default_factory=dict)
    is_closed: bool = False


@dataclass(slots=True)
class Hearings:
    """All conflicts and shared budgets of a book, and which groups forked."""

    conflicts: dict[str, Conflict] = field(default_factory=dict)
    budgets: dict[str, Budget] = field(default_factory=dict)
    forks: set[str] = field(default_factory=set)
