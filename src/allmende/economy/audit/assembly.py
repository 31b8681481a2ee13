"""What an audit remembers of decisions: what is proposed, who may vote, what was said, what came of it."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from allmende.economy.audit.facts import Facts
from allmende.economy.board_reach import whose_rules
from allmende.economy.parameter import Value
from allmende.economy.scopes import scopes_of
from allmende.economy.vote import Said, Vote
from allmende.mechanisms.decisions.ballots import Choice, Published
from allmende.mechanisms.decisions.delegation import Delegation, delegates_at


@dataclass(slots=True, kw_only=True)
class Decision:
    """A proposal and what became of it.

    Attributes:
        vote: The vote that is open, or was counted last.
        electorate: Voter -> the group through which they are concerned, frozen at the first opening.
        ballots: Voter -> what they said last.
        receipts: Receipts of secret ballots that no later one replaces.
        verdicts: What each count came to.
        carried_out: Rules of it that were set.

    """

    group: str
    matter: str
    changes: dict[str, Value | None]
    terms: dict[str, str]
    options: tuple[str, ...]
    proposed_us: int
    withdrawn: bool = False
    vote: Vote | None = None
    is_open: bool = False
    electorate: dict[str, str] = field(default_factory=dict)
    ballots: dict[str, Choice] = field(default_factory=dict)
    receipts: set[str] = field(default_factory=set)
    stated: tuple[str, int, tuple[str, ...]] | None = None
    calls_us: dict[str, int] = field(default_factory=dict)
    verdicts: list[str] = field(default_factory=list)
    counted_us: int = 0
    carried_out: bool = False

    @property
    def sets_rules_of(self) -> str:
        """The group whose rules it sets."""
        return whose_rules(self.group, matter=self.matter, terms=self.terms)

    @property
    def accepted(self) -> bool:
        """Whether the last count accepted it."""
        return bool(self.verdicts) and self.verdicts[-1] == "accepted" and not self.is_open

    @property
    def is_decided(self) -> bool:
        """Whether the last count accepted it, or chose one of its options."""
        return self.accepted or (bool(self.verdicts) and self.verdicts[-1] == "chosen" and not self.is_open)

    def said(self, published: tuple[Published, ...], *, delegate_of: Mapping[str, str]) -> Said:
        """Return everything that was said until now."""
        return Said(
            ballots=self.ballots,
            published=published,
            delegate_of=delegate_of,
            stated=self.stated,
            calls_us=self.calls_us,
        )

    def start_anew(self, *, keeps_ballots: bool) -> None:
        """Forget what was said before voting is opened again by another procedure."""
        self.stated, self.calls_us = None, {}
        if not keeps_ballots:
            self.ballots, self.receipts = {}, set()


@dataclass(slots=True)
class Assembly:
    """All decisions of a book, and who lets whom vote for them."""

    decisions: dict[str, Decision] = field(default_factory=dict)
    # In the order they were given; `scopes.scope_of` says what for.
    delegations: dict[str, Delegation] = field(default_factory=dict)
    # Delegation -> the one decision it was given for.
    for_decision: dict[str, str] = field(default_factory=dict)

    def delegates(self, group: str, matter: str, *, at_us: int, decision: str = "") -> dict[str, str]:
        """Return each member's delegate in a matter of a group, and on a decision about it, at a moment."""
        return delegates_at(self.delegations.values(), scopes=scopes_of(group, matter, decision=decision), at_us=at_us)


class HasAssembly(Protocol):
    """What is needed of an audit's state here."""

    assembly: Assembly


def found_decision(state: HasAssembly, facts: Facts) -> Generator[str, None, Decision | None]:
    """Return the decision an entry is about; yield that there is none."""
    found = state.assembly.decisions.get(facts.text("decision"))
    if found is None:
        yield f"decision {facts.text('decision')} was never proposed"
    return found


def decided_changes(
    state: HasAssembly, decision: str, *, group: str, name: str, value: Value | None
) -> Generator[str, None, dict[str, Value | None]]:
    """Yield why a decision does not set a rule like this; return all its changes, which have to fit together."""
    found = state.assembly.decisions.get(decision)
    if found is None:
        yield f"decision {decision} was never proposed"
        return {name: value}
    if not found.accepted:
        yield f"decision {decision} was not accepted"
    if found.carried_out:
        yield f"decision {decision} was carried out before"
    if found.sets_rules_of != group or name not in found.changes or found.changes[name] != value:
        yield f"decision {decision} does not set {name} of {group} to {value!r}"
        return {name: value}
    return found.changes
