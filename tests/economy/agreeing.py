"""A group agrees on a rule in the book of a made-up world: proposed, opened, everybody agrees, counted, set."""

from __future__ import annotations

from typing import Any

from allmende.economy import bookings
from allmende.economy.rulebook import Rulebook, Value
from allmende.economy.vote import DAY_US, Said, Vote, poll_of
from allmende.mechanisms.decisions.poll import decide


def agree(
    world: Any,
    *,
    group: str,
    name: str,
    value: Value | None,
    previous: Value | None,
    members: list[str],
    turn: int = 0,
    decision: str = "",
) -> None:
    """Book that everybody of a group agrees on a rule, and that it is set."""
    decision = decision or f"decision {group} {name} {turn}"
    world.book(
        bookings.decision_proposed(
            decision=decision, group=group, matter="rules", changes={name: value}, terms={}, options=[]
        )
    )
    vote = Vote(
        decision=decision,
        kind="consensus",
        secret=False,
        eligible=sorted(members),
        quorum_milli=Rulebook().quorum_milli,
        fallback="vote again",
        opened_us=world.now_us,
        closes_us=world.now_us + 14 * DAY_US,
    )
    world.book_now(bookings.decision_opened(vote=vote, concerned=dict.fromkeys(members, group), figures="", turn=0))
    for member in members:
        world.book_now(bookings.ballot_cast(decision=decision, member=member, choice="agree", turn=0), by=member)
    outcome = decide(poll_of(vote, Said(ballots=dict.fromkeys(members, "agree")), counted_us=world.now_us))
    closed = bookings.decision_closed(decision=decision, outcome=outcome, counted_us=world.now_us, published=(), turn=0)
    world.book_now(closed)
    world.book_now(
        bookings.rule_set(group=group, name=name, value=value, previous=previous, turn=turn, decision=decision)
    )
    world.book_now(bookings.decision_carried_out(decision=decision))
