"""The tables of conflicts, forks and shared budgets."""

from allmende.server.conflicts.models.budgets import Budget, BudgetBallot, BudgetProject, BudgetVoter, ImportedVote
from allmende.server.conflicts.models.conflicts import About, Conflict, Ending, Moment, Naming, Step, What
from allmende.server.conflicts.models.forks import Fork

__all__ = [
    "About",
    "Budget",
    "BudgetBallot",
    "BudgetProject",
    "BudgetVoter",
    "Conflict",
    "Ending",
    "Fork",
    "ImportedVote",
    "Moment",
    "Naming",
    "Step",
    "What",
]
