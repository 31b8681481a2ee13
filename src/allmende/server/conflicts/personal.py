"""What this app stores about a person: to hand out to them, and to forget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from allmende.server.conflicts.models import (
    Budget,
    BudgetBallot,
    BudgetProject,
    BudgetVoter,
    Conflict,
    Fork,
    ImportedVote,
    Moment,
    Naming,
)
from allmende.server.groups.models import Member


def stored_about(members: Sequence[Member]) -> dict[str, Any]:
    """Return everything about conflicts, forks and shared budgets that is stored about a person, ready for JSON."""
    concerned = Q(by__in=members) | Q(others__in=members) | Q(mediator__in=members)
    conflicts = Conflict.objects.filter(concerned).select_related("group").distinct()
    ballots = BudgetBallot.objects.filter(member__in=members).select_related("budget")
    return {
        "conflicts": [
            {
                "group": one.group.name,
                "title": one.title,
                "wanted": one.wanted,
                "raised_at": one.raised_at,
                "step": one.step,
                "ended_at": one.ended_at,
                "how_it_ended": one.how,
            }
            for one in conflicts.order_by("raised_at", "id")
        ],
        "said_in_conflicts": [
            {"about": one.conflict.title, "words": one.words, "at": one.at}
            for one in Moment.objects.filter(by__in=members).select_related("conflict").order_by("at", "id")
        ],
        "would_have_mediate": [
            {"about": one.conflict.title, "who": one.mediator.name}
            for one in Naming.objects.filter(by__in=members)
            .select_related("conflict", "mediator__person", "mediator__group")
            .order_by("id")
        ],
        "forks": [
            {"from": one.origin.name, "group": one.group.name, "reason": one.reason, "at": one.at}
            for one in Fork.objects.filter(by__in=members).select_related("origin", "group").order_by("at", "id")
        ],
        "budgets_put_up": [
            {"title": one.title, "text": one.text, "at": one.made_at}
            for one in Budget.objects.filter(by__in=members).order_by("made_at", "id")
        ],
        "proposed_for_budgets": [
            {"budget": one.budget.title, "title": one.title, "text": one.text}
            for one in BudgetProject.objects.filter(by__in=members).select_related("budget").order_by("id")
        ],
        "could_vote_on_budgets": [
            one.budget.title
            for one in BudgetVoter.objects.filter(member__in=members).select_related("budget").order_by("id")
        ],
        "votes_read_in": [
            {"group": one.group.name, "name": one.name, "file": one.file_name, "at": one.at}
            for one in ImportedVote.objects.filter(by__in=members).select_related("group").order_by("at", "id")
        ],
        "budget_ballots": [
            {"budget": one.budget.title, "projects": one.projects, "at": one.at} for one in ballots.order_by("at", "id")
        ],
    }


def forget(members: Sequence[Member]) -> None:
    """Delete the words; that something was between people, and how they voted, stays under the random id."""
    Moment.objects.filter(by__in=members).update(words="")
    Conflict.objects.filter(by__in=members).update(wanted="")
    Fork.objects.filter(by__in=members).update(reason="")
