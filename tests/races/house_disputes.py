"""Parts of `house.py` about what is closed by whoever comes first: a vote on a budget, a step of a conflict."""

from __future__ import annotations

from datetime import UTC, datetime

from allmende.server.conflicts.models import Conflict
from allmende.server.conflicts.operations import budgets, counting, raising, steps
from allmende.server.conflicts.operations.budgets import BudgetDraft, ProjectDraft
from allmende.server.conflicts.operations.raising import ConflictDraft
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat, seat_of
from allmende.server.people.models import Person, User

START = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
LATER = datetime(2026, 4, 10, 11, 0, tzinfo=UTC)


def _seat(name: str) -> Seat:
    found = seat_of(Person.objects.get(name=name), Group.objects.get(slug="race"))
    assert found is not None
    return found


def _let_all_sign_in() -> None:
    """Only who can sign in votes, or can be asked for an answer."""
    for person in Person.objects.filter(user=None):
        person.user = User.objects.create_user(email=f"{person.name}@example.org", password=None)
        person.save()


def open_budget() -> str:
    """Put up a budget with two projects, open the vote, and let one vote."""
    _let_all_sign_in()
    ada = _seat("Ada")
    budget = budgets.put_up(ada, BudgetDraft(title="Yard", unit="cents", amount=900), at=START)
    bench, _path = (
        budgets.propose_project(ada, budget.id, ProjectDraft(title=title, cost=500), at=START).id
        for title in ("bench", "path")
    )
    budgets.open_budget(ada, budget.id, at=START)
    budgets.vote(ada, budget.id, [bench], at=START)
    return budget.id


def close_budgets() -> str:
    """Count what is over."""
    return f"counted {counting.close_due(Group.objects.get(slug='race'), at=LATER)}"


def raise_conflict() -> str:
    """Raise a conflict that nobody answers."""
    _let_all_sign_in()
    draft = ConflictDraft(
        about="other", title="Noise", words="It is loud.", wanted="Quiet.", others=[_seat("Bo").member.id]
    )
    return raising.raise_conflict(_seat("Ada"), draft, at=START).id


def go_on() -> str:
    """Go on with what is overdue, looking for it first as every page does."""
    overdue = list(Conflict.objects.filter(ended_at=None, due_at__lt=LATER).values_list("id", flat=True))
    return f"went on {sum(steps.advance(conflict_id, at=LATER) for conflict_id in overdue)}"
