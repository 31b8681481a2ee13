"""Replay conflicts and forks: each step in its order and time, taken by whom it is for."""

from __future__ import annotations

from collections.abc import Iterator

from allmende.economy.audit.acting import wrong_decision
from allmende.economy.audit.facts import Facts
from allmende.economy.audit.hearings import Conflict
from allmende.economy.audit.redraft import differences
from allmende.economy.audit.state import State
from allmende.economy.bookings import (
    conflict_ended,
    conflict_moved,
    conflict_put_to_vote,
    conflict_raised,
    conflict_said,
    group_forked,
    mediator_named,
)
from allmende.economy.conflict import agreed_mediator, may_go_on, step_after, step_due_us
from allmende.ledger.entry import Entry


def raised(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A member raises a conflict with others of the book, who have time to answer."""
    conflict, group, by = facts.text("conflict"), facts.text("group"), facts.text("by")
    others, due_us = facts.texts("others"), facts.number("due_us")
    draft = conflict_raised(
        conflict=conflict,
        group=group,
        about=facts.text("about"),
        thing=facts.text_if_there("thing"),
        by=by,
        others=others,
        due_us=due_us,
        words_hash=facts.text("words_hash"),
    )
    yield from differences(entry, draft)
    if group not in state.groups:
        yield f"group {group} does not exist"
        return
    if conflict in state.hearings.conflicts:
        yield f"conflict {conflict} was raised already"
        return
    for member in (by, *others):
        if not state.is_member(member):
            yield f"{member} belongs to no group"
    if facts.text("about") == "confirmation" and facts.text_if_there("thing") not in state.contributions:
        yield "the work it is about was never reported"
    if facts.text("about") == "exclusion" and facts.text_if_there("thing") not in state.assembly.decisions:
        yield "the exclusion it is about was never proposed"
    if due_us != step_due_us("answer", state.rulebook(group), from_us=entry.at_us):
        yield "the time to answer is not what the rules say"
    state.hearings.conflicts[conflict] = Conflict(group=group, by=by, others=frozenset(others), due_us=due_us)


def said(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """One of those concerned, or who mediates, says something."""
    member = facts.text("member")
    draft = conflict_said(conflict=facts.text("conflict"), member=member, words_hash=facts.text("words_hash"), turn=0)
    yield from differences(entry, draft)
    found = state.hearings.conflicts.get(facts.text("conflict"))
    yield from _not_open(found)
    if found is None:
        return
    if member not in {found.by, *found.others, _mediator(found)}:
        yield f"{member} is not concerned"
    found.said.add(member)


def named(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """One of those concerned names who should mediate: somebody who is not concerned."""
    member, mediator = facts.text("member"), facts.text("mediator")
    yield from differences(
        entry, mediator_named(conflict=facts.text("conflict"), member=member, mediator=mediator, turn=0)
    )
    found = state.hearings.conflicts.get(facts.text("conflict"))
    yield from _not_open(found)
    if found is None:
        return
    if found.step == "decision":
        yield "it is past mediating"
    if member not in {found.by, *found.others} or mediator in {found.by, *found.others}:
        yield f"{member} cannot name {mediator}"
    if not state.is_member(mediator):
        yield f"{mediator} belongs to no group"
    found.named[member] = mediator


def moved(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """The next step begins: its time has come, or whoever may go on does."""
    step, due_us = facts.text("step"), facts.number("due_us")
    yield from differences(entry, conflict_moved(conflict=facts.text("conflict"), step=step, due_us=due_us))
    found = state.hearings.conflicts.get(facts.text("conflict"))
    yield from _not_open(found)
    if found is None:
        return
    rules = state.rulebook(found.group)
    following = step_after(found.step, rules)
    if following is None or step != following:
        yield f"{step} does not come after {found.step}"
        return
    if not may_go_on(
        found.step,
        who=entry.by,
        by=found.by,
        mediator=_mediator(found),
        answered=not found.said.isdisjoint(found.others),
        is_overdue=entry.at_us > found.due_us,
    ):
        yield "the step before it still had time"
    if due_us != step_due_us(following, rules, from_us=entry.at_us):
        yield "the time of the step is not what the rules say"
    found.step, found.due_us = following, due_us


def put_to_vote(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Those concerned decide together, by a decision of the group about this."""
    decision = facts.text("decision")
    yield from differences(entry, conflict_put_to_vote(conflict=facts.text("conflict"), decision=decision))
    found = state.hearings.conflicts.get(facts.text("conflict"))
    yield from _not_open(found)
    if found is None:
        return
    proposed = state.assembly.decisions.get(decision)
    if found.step != "decision":
        yield "it was put to the vote before its time"
    if proposed is None or proposed.matter != "conflict" or proposed.group != found.group:
        yield f"decision {decision} is not one about a conflict of {found.group}"
    earlier = state.assembly.decisions.get(found.decision)
    if earlier is not None and not earlier.withdrawn:
        yield "it was put to the vote before"
    found.decision = decision


def ended(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """It is over: by the word of whoever raised it, or by the decision."""
    how = facts.text("how")
    yield from differences(entry, conflict_ended(conflict=facts.text("conflict"), how=how))
    found = state.hearings.conflicts.get(facts.text("conflict"))
    yield from _not_open(found)
    if found is None:
        return
    if how == "decided":
        decision = state.assembly.decisions.get(found.decision)
        if decision is None or not decision.verdicts or decision.is_open:
            yield "nothing was decided about it yet"
    elif entry.by != found.by:
        yield f"only {found.by} can say so"
    found.is_over = True


def forked(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A group begins with what another had written down; where both stand in this book, both exist."""
    group, from_group, book = facts.text("group"), facts.text("from_group"), facts.text_if_there("book")
    conflict, decision = facts.text_if_there("conflict"), facts.text_if_there("decision")
    yield from differences(
        entry, group_forked(group=group, from_group=from_group, book=book, conflict=conflict, decision=decision)
    )
    here = [one for one in (group, from_group) if one in state.groups]
    if len(here) != (1 if book else 2):
        yield "the groups it names are not where it says"
    if group in state.hearings.forks:
        yield f"group {group} forked already"
    state.hearings.forks.add(group)
    if from_group not in state.groups:
        return
    if conflict and conflict not in state.hearings.conflicts:
        yield f"conflict {conflict} was never raised"
    yield from wrong_decision(state, entry, facts, acting=[from_group])


def _mediator(found: Conflict) -> str:
    return agreed_mediator(found.named, by=found.by, others=found.others)


def _not_open(found: Conflict | None) -> Iterator[str]:
    if found is None:
        yield "this conflict was never raised"
    elif found.is_over:
        yield "this conflict is over"
