"""Check what takes a decision of one's own group back: in time, and to what the rules were just before it."""

from __future__ import annotations

from collections.abc import Iterator

from allmende.economy.audit.assembly import Decision
from allmende.economy.audit.state import State
from allmende.economy.board_reach import WHOSE
from allmende.economy.vote import DAY_US, Vote, reversal_told


def wrong_reversal(state: State, found: Decision) -> Iterator[str]:
    """Yield what is not right about a proposal to reverse a decision, when it is proposed."""
    earlier_id = found.terms.get("decision", "")
    earlier = state.assembly.decisions.get(earlier_id)
    if earlier is None or not earlier.carried_out or earlier.group != found.group:
        yield "there is no decision of this group to reverse"
        return
    if found.proposed_us > earlier.counted_us + state.rulebook(found.group).reversal_days * DAY_US:
        yield f"the time to reverse decision {earlier_id} was over"
    whose = earlier.sets_rules_of
    due = state.calls.reversing(earlier_id, earlier.changes, group=whose)
    if found.changes != due or (due and found.terms.get(WHOSE, found.group) != whose):
        yield f"it does not set what held before decision {earlier_id}"


def wrong_time(state: State, found: Decision, vote: Vote) -> Iterator[str]:
    """Yield that the vote on a reversal is told another time than the rules say."""
    earlier = state.assembly.decisions.get(found.terms.get("decision", ""))
    if earlier is None:
        return
    told = reversal_told(counted_us=earlier.counted_us, asked_us=found.proposed_us, rules=state.rulebook(found.group))
    if any(vote.settings.get(name) != value for name, value in told.items()):
        yield "the time to reverse it is not what the rules say"
