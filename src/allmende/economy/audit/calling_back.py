"""Replay how what a board decided is asked for back, and check what comes of it.

A call takes the least part of those concerned that the association's rules ask for, each of them once; then all of
them vote on it, by simple majority, whether what was set becomes what it was before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from allmende.economy.audit.assembly import Assembly, Decision, found_decision
from allmende.economy.audit.facts import Facts
from allmende.economy.audit.redraft import differences
from allmende.economy.board_reach import CALL_BACK, WHOSE, board_may_set, whose_rules
from allmende.economy.bookings.calling_back import call_back_asked, call_back_withdrawn
from allmende.economy.parameter import Value
from allmende.economy.rulebook import Rulebook
from allmende.economy.vote import DAY_US, Vote
from allmende.ledger.entry import Entry
from allmende.mechanisms.decisions.thresholds import at_least

BOARD = "board"


@dataclass(slots=True)
class Calls:
    """Who asks for which decision back, what was put to a vote for it, and what decisions set."""

    asking: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    # Decision of a board -> the decision of the association about it.
    put: dict[str, str] = field(default_factory=dict)
    # (group, rule) -> the decision that set it last, and what the group had set itself before that.
    set_by: dict[tuple[str, str], tuple[str, Value | None]] = field(default_factory=dict)

    def reversing(self, decision: str, changes: Mapping[str, Value | None], *, group: str) -> dict[str, Value | None]:
        """Return what the rules a decision set become again, but for those that were decided anew since."""
        last = {name: self.set_by.get((group, name)) for name in changes}
        return {name: said[1] for name, said in last.items() if said is not None and said[0] == decision}


class _Group(Protocol):
    kind: str
    parent: str


class HasCalls(Protocol):
    """What is needed of an audit's state here."""

    assembly: Assembly
    calls: Calls

    @property
    def groups(self) -> Mapping[str, _Group]:
        """The groups of the book."""

    def rulebook(self, group: str) -> Rulebook:
        """Return the rules of a group."""


def asked(state: HasCalls, entry: Entry, facts: Facts) -> Iterator[str]:
    """Somebody asks for what a board decided, in time and once."""
    decision, member = facts.text("decision"), facts.text("member")
    yield from differences(entry, call_back_asked(decision=decision, member=member, turn=0))
    yield from _by_themselves(entry, member)
    found = yield from _of_a_board(state, facts)
    if found is None:
        return
    until_us = found.counted_us + state.rulebook(state.groups[found.group].parent).reversal_days * DAY_US
    if entry.at_us > until_us:
        yield f"the time to call decision {decision} back was over"
    if decision in state.calls.put:
        yield f"decision {decision} was called back already"
    if member in state.calls.asking[decision]:
        yield f"{member} asked for decision {decision} before"
    state.calls.asking[decision].add(member)


def withdrawn(state: HasCalls, entry: Entry, facts: Facts) -> Iterator[str]:
    """Somebody no longer asks for it, as long as not enough do."""
    decision, member = facts.text("decision"), facts.text("member")
    yield from differences(entry, call_back_withdrawn(decision=decision, member=member, turn=0))
    yield from _by_themselves(entry, member)
    if decision in state.calls.put:
        yield f"decision {decision} was called back already"
    if member not in state.calls.asking[decision]:
        yield f"{member} did not ask for decision {decision}"
    state.calls.asking[decision].discard(member)


def wrong_call(state: HasCalls, decision: str) -> Iterator[str]:
    """Yield what is not right about a proposal that takes back what a board decided; remember that it is put."""
    found = state.assembly.decisions[decision]
    earlier_id = found.terms.get("decision", "")
    earlier = state.assembly.decisions.get(earlier_id)
    if earlier is None or not earlier.carried_out or not _lies_in(state, earlier.group, found.group):
        yield "there is no decision of a board of this group to call back"
        return
    if earlier_id in state.calls.put:
        yield f"decision {earlier_id} was called back already"
    state.calls.put[earlier_id] = decision
    whose = whose_rules(earlier.group, matter=earlier.matter, terms=earlier.terms)
    due = state.calls.reversing(earlier_id, earlier.changes, group=whose)
    if found.changes != due or (due and found.terms.get(WHOSE) != whose):
        yield f"it does not set what held before decision {earlier_id}"


def too_few(state: HasCalls, found: Decision, vote: Vote) -> Iterator[str]:
    """Yield that fewer asked for it than the rules say when voting on a call began, or were not concerned."""
    earlier = found.terms.get("decision", "")
    needed = at_least(state.rulebook(found.group).call_back_milli).needed_count(len(set(vote.eligible)))
    asking = state.calls.asking[earlier] & set(vote.eligible)
    if len(asking) < needed:
        yield f"{len(asking)} asked for decision {earlier} back, and it takes {needed}"


def out_of_reach(state: HasCalls, decision: str, *, group: str, name: str) -> Iterator[str]:
    """Yield why a decision does not set a rule of a group that is not its own."""
    found = state.assembly.decisions.get(decision)
    if found is None or found.group == group:
        return
    if found.matter == CALL_BACK:
        if not _lies_in(state, group, found.group):
            yield f"{group} is no board of {found.group}"
        return
    if not _lies_in(state, found.group, group):
        yield f"{found.group} is no board of {group}"
    elif not state.rulebook(group).board_sets_rules:
        yield f"{group} does not let its board set rules"
    if not board_may_set(name):
        yield f"a board never sets {name} of its association"


def _of_a_board(state: HasCalls, facts: Facts) -> Generator[str, None, Decision | None]:
    found = yield from found_decision(state, facts)
    if found is None:
        return None
    if not found.carried_out or not state.groups[found.group].parent or state.groups[found.group].kind != BOARD:
        yield f"decision {facts.text('decision')} is not one that a board has made"
        return None
    return found


def _lies_in(state: HasCalls, board: str, association: str) -> bool:
    """Whether a group is a board of another."""
    found = state.groups.get(board)
    return found is not None and found.kind == BOARD and found.parent == association


def _by_themselves(entry: Entry, member: str) -> Iterator[str]:
    if entry.by != member:
        yield f"only {member} can ask for {member}"
