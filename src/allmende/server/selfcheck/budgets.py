"""Do the tables about votes on shared budgets say the same as the books?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from allmende.server import clock
from allmende.server.conflicts.models import Budget, BudgetBallot, BudgetVoter
from allmende.server.selfcheck.compared import BATCH, differing, entries, plain


def budgets() -> Iterator[str]:
    """Yield budgets whose amount, projects, voters, ballots or count is not what the books say."""
    booked: dict[str, dict[str, Any]] = {}
    for stored, facts in entries("budget.opened", "budget.ballot", "budget.closed"):
        if stored.kind == "budget.opened":
            booked[facts["budget"]] = {
                "the group": facts["group"],
                "how much there is": (facts["amount"], facts["unit"]),
                "the projects": plain(facts["projects"]),
                "who may vote": sorted(facts["eligible"]),
                "from when until when": (facts["opened_us"], facts["closes_us"]),
                "the ballots": {},
                "what gets its part": None,
            }
        elif stored.kind == "budget.ballot":
            booked[facts["budget"]]["the ballots"][facts["member"]] = plain(facts["projects"])
        else:
            booked[facts["budget"]]["what gets its part"] = plain(facts["chosen"])
    yield from differing("the budget", booked=booked, kept=_kept())


def _kept() -> dict[str, dict[str, Any]]:
    """Return what the tables say of budgets that were opened; before that no book knows of them."""
    voters: defaultdict[str, list[str]] = defaultdict(list)
    for budget, member in BudgetVoter.objects.values_list("budget_id", "member_id").iterator(chunk_size=BATCH):
        voters[budget].append(member)
    ballots: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for ballot in BudgetBallot.objects.iterator(chunk_size=BATCH):
        ballots[ballot.budget_id][ballot.member_id] = ballot.projects
    found = Budget.objects.exclude(opened_at=None).prefetch_related("projects")
    return {
        one.pk: {
            "the group": one.group_id,
            "how much there is": (one.amount, one.unit),
            "the projects": [[project.pk, project.cost] for project in one.projects.all()],
            "who may vote": sorted(voters[one.pk]),
            "from when until when": (_us(one.opened_at), _us(one.closes_at)),
            "the ballots": ballots[one.pk],
            "what gets its part": (one.outcome or {}).get("outcome", {}).get("chosen"),
        }
        for one in found.iterator(chunk_size=BATCH)
    }


def _us(at: Any) -> int | None:  # noqa: ANN401  # a moment as a column has it
    return None if at is None else clock.microseconds(at)
