"""Replay who is named as an expert of a group, and how that ends.

Whether somebody has gone, the book cannot always tell: who left the group stands in it, who has no sign-in any more
does not. So an end of that kind stands in the book for everybody to see, before a vote that they do not decide.
"""

from __future__ import annotations

from collections.abc import Iterator

from allmende.economy.audit.expertise import Naming
from allmende.economy.audit.facts import Facts
from allmende.economy.audit.redraft import differences
from allmende.economy.audit.state import State
from allmende.economy.bookings import expert_ended, expert_named
from allmende.economy.bookings.experts import EXPERT, NOT_EXPERT
from allmende.ledger.entry import Entry


def named(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A member becomes an expert because the group decided so."""
    name, decision = facts.text("naming"), facts.text("decision")
    made = Naming(group=facts.text("group"), member=facts.text("member"), matter=facts.text("matter"))
    yield from differences(
        entry,
        expert_named(naming=name, group=made.group, member=made.member, matter=made.matter, decision=decision),
    )
    if made.group not in state.groups_of.get(made.member, ()):
        yield f"{made.member} is not in group {made.group}"
    if name in state.expertise.namings:
        yield f"naming {name} stands in the book already"
        return
    if state.expertise.stands(made.group, made.member, made.matter):
        yield f"{made.member} is an expert for it already"
    yield from _undecided(state, decision, made, role=EXPERT)
    state.expertise.namings[name] = made


def ended(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Somebody is an expert no longer: by a decision, by their own word, or because they are gone."""
    name, why, decision = facts.text("naming"), facts.text("why"), facts.text_if_there("decision")
    yield from differences(entry, expert_ended(naming=name, why=why, decision=decision))
    found = state.expertise.namings.get(name)
    if found is None or found.ended:
        yield f"naming {name} does not stand"
        return
    if why == "decided":
        yield from _undecided(state, decision, found, role=NOT_EXPERT)
    elif why == "given back" and entry.by != found.member:
        yield f"only {found.member} can give naming {name} back"
    found.ended = why


def _undecided(state: State, decision: str, naming: Naming, *, role: str) -> Iterator[str]:
    """Yield why a decision does not name somebody as an expert for something, or does not end it."""
    found = state.assembly.decisions.get(decision)
    if found is None:
        yield f"decision {decision} was never proposed"
        return
    if not found.accepted:
        yield f"decision {decision} was not accepted"
    if found.carried_out or decision in state.expertise.uses:
        yield f"decision {decision} was carried out before"
    state.expertise.uses.add(decision)
    said = (found.group, found.matter, found.terms.get("role"), found.terms.get("member"))
    if said != (naming.group, "appointment", role, naming.member) or found.terms.get("for_matter", "") != naming.matter:
        yield f"decision {decision} does not say that {naming.member} is {role.replace('_', ' ')} for it"
