"""What this app stores about a person: to hand out to them, and to forget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allmende.server.deciding.models import (
    Amendment,
    Ballot,
    CallBack,
    Comment,
    Delegation,
    ExpertNaming,
    Proposal,
    SecretBallot,
    Voter,
)
from allmende.server.groups.models import Member


def stored_about(members: Sequence[Member]) -> dict[str, Any]:
    """Return everything about decisions that is stored about a person, ready for JSON."""
    ballots = Ballot.objects.filter(member__in=members).select_related("proposal__group")
    sealed = SecretBallot.objects.filter(member__in=members).select_related("proposal")
    given = Delegation.objects.filter(by__in=members).select_related("to__person", "group", "decision")
    named = ExpertNaming.objects.filter(member__in=members).select_related("group", "decision")
    return {
        "proposed": [
            {"group": one.group.name, "title": one.title, "text": one.text, "at": one.proposed_at, "state": one.state}
            for one in Proposal.objects.filter(by__in=members).select_related("group").order_by("proposed_at", "id")
        ],
        "said": [
            {"about": one.proposal.title, "text": one.text, "at": one.at}
            for one in Comment.objects.filter(by__in=members).select_related("proposal").order_by("at", "id")
        ],
        "suggested": [
            {"about": one.proposal.title, "text": one.text, "reason": one.reason, "at": one.at}
            for one in Amendment.objects.filter(by__in=members).select_related("proposal").order_by("at", "id")
        ],
        "ballots": [
            {"about": one.proposal.title, "choice": one.choice, "reason": one.reason, "at": one.at}
            for one in ballots.order_by("at", "id")
        ],
        "secret_ballots_not_counted_yet": [
            {"about": one.proposal.title, "choice": one.choice, "receipt": one.receipt, "at": one.at}
            for one in sealed.order_by("at", "id")
        ],
        "could_vote_on": [
            {"about": one.proposal.title, "has_voted": one.has_voted, "called_for_a_vote_at": one.called_at}
            for one in Voter.objects.filter(member__in=members).select_related("proposal").order_by("id")
        ],
        "asked_to_call_back": [
            {"about": one.proposal.title, "at": one.asked_at}
            for one in CallBack.objects.filter(member__in=members).select_related("proposal").order_by("asked_at", "id")
        ],
        "delegations": [
            {
                "group": one.group.name,
                "to": one.to.name,
                "matter": one.matter,
                "decision": one.decision.title if one.decision is not None else None,
                "from": one.from_at,
                "until": one.until_at,
                "taken_back_at": one.revoked_at,
            }
            for one in given.order_by("from_at", "id")
        ],
        "expert_for": [
            {
                "group": one.group.name,
                "matter": one.matter,
                "decision": one.decision.title,
                "from": one.named_at,
                "until": one.ended_at,
            }
            for one in named.order_by("named_at", "id")
        ],
    }


def forget(members: Sequence[Member]) -> None:
    """Delete free texts; ballots stay under the random id, for the count, secret ones only until then."""
    Comment.objects.filter(by__in=members).delete()
    Amendment.objects.filter(by__in=members).update(reason="", text="")
    Ballot.objects.filter(member__in=members).update(reason="")
