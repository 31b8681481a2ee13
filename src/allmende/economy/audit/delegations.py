"""Replay who lets whom vote for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from allmende.economy.audit.facts import Facts
from allmende.economy.audit.redraft import differences
from allmende.economy.audit.state import State
from allmende.economy.bookings import delegation_given, delegation_revoked
from allmende.ledger.entry import Entry
from allmende.mechanisms.decisions.delegation import Delegation


def given(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A member lets another one vote for them until a day."""
    group, member, to = facts.text("group"), facts.text("member"), facts.text("to")
    name, until_us, matter = facts.text("delegation"), facts.number("until_us"), facts.text("matter")
    draft = delegation_given(delegation=name, group=group, member=member, to=to, matter=matter, until_us=until_us)
    yield from differences(entry, draft)
    if group not in state.groups:
        yield f"group {group} does not exist"
        return
    if name in state.assembly.delegations:
        yield f"delegation {name} was given already"
        return
    longest_us = state.rulebook(group).delegation_max_days * 86_400_000_000
    if not entry.at_us < until_us <= entry.at_us + longest_us:
        yield "it lasts longer than the rules allow, or not at all"
    state.assembly.delegations[name] = Delegation(
        by=member, to=to, scope=f"{group}:{matter}", from_us=entry.at_us, until_us=until_us
    )


def revoked(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A delegation is taken back."""
    name = facts.text("delegation")
    yield from differences(entry, delegation_revoked(delegation=name))
    standing = state.assembly.delegations.get(name)
    if standing is None or standing.revoked_us is not None:
        yield f"delegation {name} does not stand"
        return
    state.assembly.delegations[name] = replace(standing, revoked_us=entry.at_us)
