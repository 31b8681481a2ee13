"""What there is of conflicts and budgets in the house of `test_routes.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allmende.server.conflicts.operations import budgets, importing
from allmende.server.conflicts.operations.budgets import BudgetDraft, ProjectDraft
from allmende.server.conflicts.operations.raising import ConflictDraft, raise_conflict
from allmende.server.work.operations import contributions
from allmende.server.work.operations.contributions import Report

if TYPE_CHECKING:
    from tests.server.conftest import House

ELSEWHERE = """META
key;value
description;House room
budget;100
vote_type;approval
PROJECTS
project_id;cost;name;selected
a;60;House bread;1
b;50;House door;0
VOTES
voter_id;vote
1;a
2;a,b
"""


def conflict_things(house: House) -> dict[str, Any]:
    """Return a conflict between Bo and Ada, and work that one could be raised about."""
    done = contributions.report_unasked(
        house.seat("cem"), Report(minutes=60, done_on=house.at.date(), title="House door"), at=house.at
    )
    draft = ConflictDraft(
        about="other",
        title="House door",
        words="House bread on the House door.",
        wanted="No House bread.",
        others=[house.member("ada").id],
    )
    raised = raise_conflict(house.seat("bo"), draft, at=house.at)
    return {"conflict_id": raised.id, "about": "confirmation", "thing": done.id, "fork_id": 1}


def budget_things(house: House) -> dict[str, Any]:
    """Return a budget with a project of Bo's, and a vote of elsewhere."""
    ada = house.seat("ada")
    budget = budgets.put_up(ada, BudgetDraft(title="House room", unit="cents", amount=9_000), at=house.at)
    budgets.propose_project(house.seat("bo"), budget.id, ProjectDraft(title="House door", cost=900), at=house.at)
    vote = importing.import_vote(ada, file_name="House room.pb", content=ELSEWHERE.encode(), at=house.at)
    return {"budget_id": budget.id, "vote_id": vote.id}
