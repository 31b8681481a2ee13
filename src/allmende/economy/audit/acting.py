"""Whether the decision an entry names carries it, as far as the book it stands in can know.

A decision of a group of this very book stands here: it was accepted and not taken back since, is about such a thing,
says nothing else where its terms name the same, and carries one and the same act once. A decision of a group that
writes into another book stands there: this book takes it at its word, and only sees that it is no decision of anybody
else here. Whoever keeps both books can tell (the self-check of an installation does).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from allmende.economy.audit.assembly import Decision
from allmende.economy.audit.facts import Facts
from allmende.economy.audit.state import State
from allmende.ledger.entry import Entry


@dataclass(frozen=True, slots=True)
class Act:
    """What carries an act.

    Attributes:
        matters: What the decision is about.
        once: One decision carries one entry of the kind for what these facts name.
        same: Where its terms have one of these names, they say what the fact of this name says, if that is not "".
        acts: Where its terms say which act it is (`act`), one of these.

    """

    matters: frozenset[str]
    once: tuple[str, ...]
    same: tuple[str, ...]
    acts: frozenset[str] = frozenset()


# Matters whose terms name a decision that no longer holds once they are accepted.
TAKES_BACK = frozenset({"reversal", "call_back"})
_TREE = frozenset({"association", "founding", "other"})
_SEATS = frozenset({"appointment", "delegate", "recall", "other"})
_TEXTS = frozenset({"agreement", "text", "other"})

ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "association.joined": Act(_TREE | {"admission", "admit_group"}, ("association", "group"), ("group",)),
        "association.left": Act(_TREE, ("association", "group"), ("group",)),
        "group.placed": Act(_TREE, ("group", "above"), ("above",)),
        "mandate.given": Act(_SEATS, ("board", "sender"), ("board",)),
        "mandate.ended": Act(_TREE | _SEATS, ("mandate",), ("mandate",)),
        "agreement.published": Act(
            _TEXTS, ("agreement",), ("agreement", "version", "sha256"), frozenset({"publish", "revise"})
        ),
        "agreement.ended": Act(_TEXTS, ("agreement",), ("agreement",), frozenset({"end"})),
        "standard.adopted": Act(
            _TEXTS, ("group", "standard"), ("standard", "version", "sha256"), frozenset({"adopt", "give_up"})
        ),
        "group.forked": Act(frozenset({"fork"}), ("from_group",), ()),
    }
)
"""The kinds of entries a decision carries. A new matter of `matters.MATTERS` that is carried out so is added here."""


def wrong_decision(state: State, entry: Entry, facts: Facts, *, acting: Collection[str]) -> Iterator[str]:
    """Yield why the decision an entry names does not carry it; nothing where it names none.

    Args:
        state: The book before the entry.
        entry: Of a kind in `ACTS`.
        facts: Its facts.
        acting: The groups in whose name it may act; those of other books are called as there.

    """
    decision = facts.text_if_there("decision")
    if not decision:
        return
    yield from _again(state, decision, entry, facts)
    found = state.assembly.decisions.get(decision)
    if found is None:
        if all(group in state.groups for group in acting):
            yield f"decision {decision} was never proposed"
        return
    if found.group not in acting:
        yield f"decision {decision} is not one of {' or '.join(sorted(acting))}"
    if not found.is_decided:
        yield f"decision {decision} was not accepted"
    if _taken_back(state, decision):
        yield f"decision {decision} was taken back"
    yield from _other_content(decision, found, entry, facts)


def alone(state: State, entry: Entry, facts: Facts, *, group: str) -> Iterator[str]:
    """Yield that somebody acted for a group of this book who neither names a decision of it nor looks after it.

    Whether those who look after it could do so alone hangs on who belongs to its member groups: no one book knows.
    """
    if not facts.text_if_there("decision") and entry.by not in state.maintainers[group]:
        yield f"{entry.by or 'nobody'} does not look after {group}, and names no decision of it"


def _again(state: State, decision: str, entry: Entry, facts: Facts) -> Iterator[str]:
    """Yield that the decision carried the very same before."""
    use = (decision, entry.kind, *(facts.text(name) for name in ACTS[entry.kind].once))
    if use in state.alliance.uses:
        yield f"decision {decision} was carried out like this before"
    state.alliance.uses.add(use)


def _other_content(decision: str, found: Decision, entry: Entry, facts: Facts) -> Iterator[str]:
    """Yield how a decision is about something else than what was done."""
    act = ACTS[entry.kind]
    if found.matter not in act.matters:
        yield f"a decision about {found.matter} does not carry {entry.kind}"
    if act.acts and found.terms.get("act", min(act.acts)) not in act.acts:
        yield f"decision {decision} is to {found.terms['act']}"
    for name in act.same:
        said = str(facts.values.get(name, ""))
        if said and found.terms.get(name, said) != said:
            yield f"decision {decision} names another {name}: {found.terms[name]}"


def _taken_back(state: State, decision: str) -> bool:
    reversals = (one for one in state.assembly.decisions.values() if one.matter in {"reversal", "call_back"})
    return any(one.accepted and one.terms.get("decision") == decision for one in reversals)
