"""Replay who lets whom vote for them: in all matters of a group, in one of them, or on one decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from allmende.economy.audit.facts import Facts
from allmende.economy.audit.redraft import differences
from allmende.economy.audit.state import State
from allmende.economy.bookings import delegation_for_decision, delegation_given, delegation_revoked
from allmende.economy.scopes import scope_of
from allmende.ledger.entry import Entry
from allmende.mechanisms.decisions.delegation import Delegation


def given(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A member lets another one vote for them, until a day or until a decision is made."""
    if facts.text_if_there("decision"):
        yield from _for_decision(state, entry, facts)
        return
    group, member, to = facts.text("group"), facts.text("member"), facts.text("to")
    name, until_us, matter = facts.text("delegation"), facts.number("until_us"), facts.text("matter")
    draft = delegation_given(delegation=name, group=group, member=member, to=to, matter=matter, until_us=until_us)
    yield from differences(entry, draft)
    if group not in state.groups:
        yield f"group {group} does not exist"
        return
    longest_us = state.rulebook(group).delegation_max_days * 86_400_000_000
    if not entry.at_us < until_us <= entry.at_us + longest_us:
        yield "it lasts longer than the rules allow, or not at all"
    scope = scope_of(group, matter=matter)
    yield from _remember(state, name, Delegation(by=member, to=to, scope=scope, from_us=entry.at_us, until_us=until_us))


def revoked(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A delegation is taken back; one for a decision as long as that is not decided."""
    name = facts.text("delegation")
    yield from differences(entry, delegation_revoked(delegation=name))
    standing = state.assembly.delegations.get(name)
    if standing is None or standing.revoked_us is not None:
        yield f"delegation {name} does not stand"
        return
    decision = state.assembly.for_decision.get(name)
    if decision is not None and not _is_undecided(state, decision, at_us=entry.at_us):
        yield f"delegation {name} ended with decision {decision}"
    state.assembly.delegations[name] = replace(standing, revoked_us=entry.at_us)


def _for_decision(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Replay a delegation for one decision, of somebody who may vote on it to somebody else who may."""
    group, member, to = facts.text("group"), facts.text("member"), facts.text("to")
    name, decision = facts.text("delegation"), facts.text("decision")
    draft = delegation_for_decision(delegation=name, group=group, member=member, to=to, decision=decision)
    yield from differences(entry, draft)
    found = state.assembly.decisions.get(decision)
    if found is None or found.group != group:
        yield f"group {group} is not asked to decide {decision}"
        return
    if not _is_undecided(state, decision, at_us=entry.at_us):
        yield f"nobody votes on decision {decision} any more"
    if found.vote is not None and found.is_open:
        for voter in (member, to):
            if voter not in found.vote.eligible:
                yield f"{voter} may not vote on it"
    scope = scope_of(group, decision=decision)
    state.assembly.for_decision[name] = decision
    yield from _remember(state, name, Delegation(by=member, to=to, scope=scope, from_us=entry.at_us))


def _is_undecided(state: State, decision: str, *, at_us: int) -> bool:
    """Say whether a decision is discussed, or voted on, at a moment."""
    found = state.assembly.decisions[decision]
    if found.vote is None or found.withdrawn:
        return not found.withdrawn
    return found.is_open and at_us <= found.vote.closes_us


def _remember(state: State, name: str, delegation: Delegation) -> Iterator[str]:
    if name in state.assembly.delegations:
        yield f"delegation {name} was given already"
        return
    state.assembly.delegations[name] = delegation
