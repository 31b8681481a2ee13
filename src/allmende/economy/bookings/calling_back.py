"""Draft that somebody asks for what a board decided to come back to all those it concerns."""

from __future__ import annotations

from allmende.economy.bookings.draft import Draft, refuse_empty
from allmende.ledger.entry import Fact


def call_back_asked(*, decision: str, member: str, turn: int) -> Draft:
    """Draft that somebody asks for a board's decision back. Key: decision, member and turn.

    Args:
        decision: What the board decided.
        member: Who asks, each for themselves.
        turn: How often they asked before; they may only once they have withdrawn it.

    """
    return Draft(kind="call_back.asked", key=f"call-back:{decision}:{member}:{turn}", facts=_facts(decision, member))


def call_back_withdrawn(*, decision: str, member: str, turn: int) -> Draft:
    """Draft that somebody no longer asks for it. Key: decision, member and turn, as of what is withdrawn."""
    return Draft(
        kind="call_back.withdrawn",
        key=f"call-back-withdrawn:{decision}:{member}:{turn}",
        facts=_facts(decision, member),
    )


def _facts(decision: str, member: str) -> dict[str, Fact]:
    refuse_empty(decision, member)
    return {"decision": decision, "member": member}
