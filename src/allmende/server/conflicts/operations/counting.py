"""Closing a vote on a shared budget, exactly once, by whoever comes first."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from allmende.economy import bookings
from allmende.economy.shared_budget import budget_poll
from allmende.mechanisms.decisions import certificate
from allmende.mechanisms.decisions.poll import decide
from allmende.server import clock
from allmende.server.books import operations as books
from allmende.server.conflicts.models import Budget
from allmende.server.conflicts.operations.budgets import book_it, vote_of
from allmende.server.deciding.queries.delegations import delegates_of
from allmende.server.groups.models import Group


def close_due(root: Group, *, at: datetime) -> int:
    """Count every vote on a budget of a community whose time is over; return how many this call counted."""
    over = Budget.objects.filter(group__book=root.book_id, closed_at=None, closes_at__lt=at)
    # This is asked before every page: most of the time there is nothing, and one look-up says so.
    return sum(close(budget_id, at=at) for budget_id in list(over.order_by("id").values_list("id", flat=True)))


@transaction.atomic
def close(budget_id: str, *, at: datetime) -> bool:
    """Count one vote whose time is over, exactly once; return whether this call did it."""
    books.hold(Group.objects.get(budgets=budget_id).book_id)
    budget = (
        Budget.objects.select_for_update(of=("self",)).select_related("group__book", "group__parent").get(pk=budget_id)
    )
    if budget.closed_at is not None or budget.closes_at is None or budget.closes_at >= at:
        return False
    at = books.time_of_next(budget.group.book, at=at)
    ballots = dict(budget.ballots.values_list("member_id", "projects"))
    delegate_of = delegates_of(budget.group, "budget", at_us=clock.microseconds(budget.closes_at))
    poll = budget_poll(vote_of(budget), ballots=ballots, delegate_of=delegate_of)
    outcome = decide(poll)
    book_it(budget, bookings.budget_closed(budget=budget.id, outcome=outcome), by="", at=at)
    budget.closed_at, budget.outcome = at, certificate.export(poll, outcome=outcome)
    budget.save(update_fields=["closed_at", "outcome"])
    return True
