"""Replay a book entry by entry: does each follow from those before it, and from the rules?

Every entry is drafted anew by the very function of `bookings` that drafted it, from its facts and from what the audit
has derived itself; what differs is a complaint. Plug it into the verification of an export:

    verify_export(path, new_replay=Audit)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from allmende.economy.audit import (
    associations,
    auctions,
    ballots,
    budgets,
    calling_back,
    conflicts,
    decisions,
    delegations,
    experts,
    goods,
    money,
    people,
    periods,
    pools,
    rounds,
    takings,
    tasks,
    work,
)
from allmende.economy.audit.facts import Facts, WrongFact
from allmende.economy.audit.state import State
from allmende.ledger.entry import Entry

__all__ = ["KINDS", "Audit"]

Handler = Callable[[State, Entry, Facts], Iterator[str]]

KINDS: Mapping[str, Handler] = MappingProxyType(
    {
        "group.founded": people.founded,
        "member.joined": people.joined,
        "member.changed": people.changed,
        "member.left": people.left,
        "break.announced": people.break_began,
        "break.ended": people.break_over,
        "rule.set": people.rule,
        "task.opened": tasks.opened,
        "task.reopened": tasks.reopened,
        "task.called_off": tasks.called_off,
        "place.taken": tasks.taken,
        "place.handed_back": tasks.handed_back,
        "standin.added": tasks.standin,
        "standin.left": tasks.standin_gone,
        "round.cleared": rounds.cleared,
        "product.listed": goods.listed,
        "product.ruled": goods.ruled,
        "product.withdrawn": goods.withdrawn,
        "batch.begun": goods.begun,
        "batch.finished": goods.finished,
        "batch.failed": goods.failed,
        "good.made": goods.made,
        "good.used": goods.used,
        "good.lost": goods.lost,
        "good.taken": takings.taken,
        "good.returned": takings.returned,
        "goods.shared": takings.shared,
        "auction.closed": auctions.closed,
        "money.spent": money.spent,
        "group.closed_book": pools.closed_book,
        "group.opened_book": pools.opened_book,
        "group.brought": pools.brought,
        "group.gone": pools.gone,
        "work.reported": work.reported,
        "work.confirmed": work.confirmed,
        "work.objected": work.objected,
        "work.objection_withdrawn": work.objection_withdrawn,
        "work.withdrawn": work.withdrawn,
        "work.corrected": work.corrected,
        "period.settled": periods.settled,
        "association.joined": associations.joined,
        "association.left": associations.left,
        "group.placed": associations.placed,
        "rule.inherited": associations.inherited,
        "mandate.given": associations.mandated,
        "mandate.ended": associations.mandate_over,
        "agreement.published": associations.published,
        "agreement.ended": associations.ended,
        "agreement.accepted": associations.accepted,
        "standard.adopted": associations.adopted,
        "decision.proposed": decisions.proposed,
        "decision.amended": decisions.amended,
        "decision.withdrawn": decisions.withdrawn,
        "decision.opened": decisions.opened,
        "ballot.cast": ballots.cast,
        "ballot.sealed": ballots.sealed,
        "consensus.stated": ballots.stated,
        "vote.called": ballots.called,
        "call_back.asked": calling_back.asked,
        "call_back.withdrawn": calling_back.withdrawn,
        "decision.closed": decisions.closed,
        "decision.carried_out": decisions.carried_out,
        "delegation.given": delegations.given,
        "delegation.revoked": delegations.revoked,
        "expert.named": experts.named,
        "expert.ended": experts.ended,
        "conflict.raised": conflicts.raised,
        "conflict.said": conflicts.said,
        "mediator.named": conflicts.named,
        "conflict.moved": conflicts.moved,
        "conflict.put_to_vote": conflicts.put_to_vote,
        "conflict.ended": conflicts.ended,
        "group.forked": conflicts.forked,
        "budget.opened": budgets.opened,
        "budget.ballot": budgets.ballot,
        "budget.closed": budgets.closed,
    }
)
"""The kinds of entries a book may hold, each with what replays it."""


class Audit:
    """One replay of one book, from its first entry on.

    Examples:
        >>> founding = {"group": "g", "group_kind": "house", "parent": "nowhere"}
        >>> Audit().step(Entry(number=1, at_us=0, kind="group.founded", by="", key="founded:g", facts=founding))
        ['its parent nowhere does not exist']

    """

    def __init__(self) -> None:
        """Begin with an empty book."""
        self._state = State()

    def step(self, entry: Entry) -> list[str]:
        """Return in which ways an entry does not follow, as plain English; none if it does.

        A complaint never stops the audit: it goes on from what the entry says, as far as that makes sense.
        """
        handler = KINDS.get(entry.kind)
        complaints = [] if handler else [f"{entry.kind} is not a kind of entry this version knows"]
        if self._state.goes_on_in:
            complaints.append(f"this book was closed, and goes on in {self._state.goes_on_in}")
        if handler:
            try:
                # One at a time, so that what was found before a refusal is not lost.
                for complaint in handler(self._state, entry, Facts(entry.facts)):
                    complaints.append(complaint)  # noqa: PERF402  # A refusal may interrupt it.
            except WrongFact as wrong:
                complaints.append(f"the fact {wrong} is missing or of the wrong kind")
            except (ValueError, KeyError) as refused:
                # Bookings, rulebook, mechanisms and settlement refuse with named errors of these two kinds.
                complaints.append(f"it may not be booked: {type(refused).__name__} {refused}".rstrip())
        self._state.post(entry)
        return complaints

    __call__ = step
