"""Is every decision that one book names and another one holds the decision that the act needed?

A book takes the decisions of another at its word (`economy/audit/acting.py`). This installation keeps them all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from allmende.economy.audit.acting import ACTS
from allmende.server.associations.models import Agreement, Mandate, Side
from allmende.server.deciding.models import Proposal, State
from allmende.server.selfcheck.compared import entries


def decisions_behind_acts() -> Iterator[str]:
    """Yield acts of associations and their groups whose decision is not there, not accepted, or somebody else's."""
    proposals = dict(Proposal.objects.values_list("pk", "group_id"))
    accepted = set(Proposal.objects.filter(state=State.ACCEPTED).values_list("pk", flat=True))
    matters = dict(Proposal.objects.values_list("pk", "matter"))
    for stored, facts in entries(*ACTS):
        decision = facts.get("decision")
        if decision is None:
            continue
        where = f"entry {stored.number} of {stored.book_id} ({stored.kind})"
        if proposals.get(decision) not in _acting(stored.kind, facts):
            yield f"{where} names {decision}, which is no decision of those in whose name it was done"
        elif decision not in accepted:
            yield f"{where} names the decision {decision}, which was not accepted"
        elif matters[decision] not in ACTS[stored.kind].matters:
            yield f"{where} names the decision {decision}, which is about something else ({matters[decision]})"
    for side in Side.objects.exclude(agreed_at=None).exclude(decision=""):
        if proposals.get(side.decision) != side.group_id or side.decision not in accepted:
            yield f"{side.group_id} is said to agree to {side.accord_id} by {side.decision}, which it never accepted"


def _acting(kind: str, facts: Mapping[str, Any]) -> Collection[object]:
    """Return the groups whose decision an act may be for, as `economy/audit/associations.py` has it."""
    if kind.startswith("association."):
        return {facts["association"], facts["group"]}
    if kind == "group.placed":
        return {facts["group"], facts["above"] or facts["previous"]}
    if kind == "agreement.ended":
        return set(Agreement.objects.filter(pk=facts["agreement"]).values_list("group_id", flat=True))
    if kind.startswith("mandate."):
        mandate = Mandate.objects.select_related("board").filter(pk=facts["mandate"]).first()
        if mandate is None:
            return ()  # `boards` names it.
        return {mandate.sender_id} | ({mandate.board.parent_id} if facts.get("why") == "left" else set())
    return {facts["group"]}
