"""Is every decision that one book names and another one holds the decision that the act needed?

A book takes the decisions of another at its word (`economy/audit/acting.py`). This installation keeps them all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from allmende.economy.audit.acting import ACTS
from allmende.server.associations.models import Agreement, Mandate, Side
from allmende.server.deciding.models import Proposal, State
from allmende.server.groups.models import Member
from allmende.server.selfcheck.compared import entries


def decisions_behind_acts() -> Iterator[str]:
    """Yield acts of associations and their groups whose decision is not there, not accepted, or somebody else's."""
    proposals = Proposal.objects.in_bulk()
    for stored, facts in entries(*ACTS):
        decision = facts.get("decision")
        if decision is None:
            continue
        where, found = f"entry {stored.number} of {stored.book_id} ({stored.kind})", proposals.get(decision)
        if found is None or found.group_id not in _acting(stored.kind, facts):
            yield f"{where} names {decision}, which is no decision of those in whose name it was done"
        elif found.state != State.ACCEPTED:
            yield f"{where} names the decision {decision}, which was not accepted"
        elif found.matter not in ACTS[stored.kind].matters:
            yield f"{where} names the decision {decision}, which is about something else ({found.matter})"
        elif not _is_its_mandate(facts, found):
            yield f"{where} names the decision {decision}, which is about another delegate"
    for side in Side.objects.exclude(agreed_at=None).exclude(decision=""):
        found = proposals.get(side.decision)
        if found is None or found.group_id != side.group_id or found.state != State.ACCEPTED:
            yield f"{side.group_id} is said to agree to {side.accord_id} by {side.decision}, which it never accepted"
        elif found.terms.get("accord", side.accord_id) != side.accord_id:
            yield f"{side.group_id} is said to agree to {side.accord_id} by {side.decision}, which is about another"


def _is_its_mandate(facts: Mapping[str, Any], found: Proposal) -> bool:
    """Whether a decision to send or to recall somebody is about this mandate: here both books are known."""
    mandate = Mandate.objects.select_related("delegate").filter(pk=facts.get("mandate", "")).first()
    if mandate is None or found.matter not in {"delegate", "recall"}:
        return True
    if found.matter == "recall":
        return bool(found.terms["mandate"] == mandate.pk)
    if "why" in facts:
        # Whoever was sent before comes back by the decision to send somebody else.
        return bool(found.terms["board"] == mandate.board_id)
    # Each book has an id of its own for the delegate, and whoever was erased has no name in either.
    sent = Member.objects.filter(pk=found.terms["delegate"]).first()
    is_sent = sent is not None and sent.person_id == mandate.delegate.person_id
    return is_sent and bool(found.terms["board"] == mandate.board_id)


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
