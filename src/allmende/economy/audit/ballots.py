"""Replay what is said in a vote: open and secret ballots, a stated rough consensus, a vote that is called for."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from dataclasses import replace

from allmende.economy.audit.assembly import Decision, found_decision
from allmende.economy.audit.decision_facts import choice_of
from allmende.economy.audit.facts import Facts
from allmende.economy.audit.redraft import differences
from allmende.economy.audit.state import State
from allmende.economy.bookings import ballot_cast, consensus_stated, secret_ballot_cast, vote_called
from allmende.economy.vote import Vote
from allmende.ledger.entry import Entry
from allmende.mechanisms.decisions.ballots import Published


def cast(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """An open ballot of somebody who may vote, in time."""
    member, choice = facts.text("member"), choice_of(facts.values.get("choice"))
    draft = ballot_cast(decision=facts.text("decision"), member=member, choice=choice, turn=0)
    yield from differences(entry, draft)
    yield from _by_themselves(entry, member)
    found = yield from _voting(state, entry, facts, secret=False)
    if found is None or found.vote is None:
        return
    if member not in found.vote.eligible:
        yield f"{member} may not vote on it"
        return
    found.ballots[member] = choice


def sealed(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A secret ballot: its receipt, and which one it replaces."""
    receipt, replaces = facts.text("receipt"), facts.text_if_there("replaces")
    draft = secret_ballot_cast(decision=facts.text("decision"), receipt=receipt, replaces=replaces)
    yield from differences(entry, draft)
    found = yield from _voting(state, entry, facts, secret=True)
    if found is None or found.vote is None:
        return
    if replaces and replaces not in found.receipts:
        yield "it replaces a ballot that is not there"
    found.receipts.discard(replaces)
    if receipt in found.receipts:
        yield "this receipt was given already"
    found.receipts.add(receipt)
    if len(found.receipts) > len(found.vote.eligible):
        yield "more ballots were cast than people may vote"


def stated(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A maintainer says that there is rough consensus; it stands unless a vote is called."""
    member, answered = facts.text("member"), facts.texts("answered")
    closes_us = facts.number("closes_us")
    draft = consensus_stated(
        decision=facts.text("decision"), member=member, answered=answered, closes_us=closes_us, turn=0
    )
    yield from differences(entry, draft)
    found = yield from found_decision(state, facts)
    if found is None or found.vote is None or not found.is_open or found.vote.kind != "rough consensus":
        yield "nobody looks for a rough consensus on it"
        return
    yield from _by_themselves(entry, member)
    if entry.at_us > found.vote.closes_us:
        yield "it was stated when the time to vote was over"
    if closes_us != entry.at_us + found.vote.settings["window_us"]:
        yield "the time to call a vote is not as it was said"
    found.stated = (member, entry.at_us, answered)
    found.vote = replace(found.vote, closes_us=closes_us)


def called(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Somebody asks for a vote instead of a rough consensus."""
    member = facts.text("member")
    yield from differences(entry, vote_called(decision=facts.text("decision"), member=member))
    found = yield from found_decision(state, facts)
    if found is None or found.vote is None or not found.is_open or found.vote.kind != "rough consensus":
        yield "nobody looks for a rough consensus on it"
        return
    yield from _by_themselves(entry, member)
    if entry.at_us > found.vote.closes_us:
        yield "it was called for when the time to do so was over"
    found.calls_us.setdefault(member, entry.at_us)


def invented(
    published: Sequence[Published], *, receipts: Collection[str], vote: Vote, delegate_of: Mapping[str, str]
) -> Iterator[str]:
    """Yield that secret ballots were published which nobody cast, and which count for nobody who let another vote.

    Who cast which ballot is not known, so it cannot be told of each; but what counts for somebody else has another
    receipt, says what a ballot that was cast says, and there are no more of these than people who passed theirs on.
    """
    cast_ones = {line.choice for line in published if line.receipt in receipts}
    others = [line for line in published if line.receipt not in receipts]
    may_vote = frozenset(vote.eligible)
    passed_on = sum(delegate_of.get(member) in may_vote for member in may_vote)
    if len(others) > passed_on or not {line.choice for line in others} <= cast_ones:
        yield "a ballot was published that nobody cast"


def _by_themselves(entry: Entry, member: str) -> Iterator[str]:
    if entry.by != member:
        yield f"only {member} can do so for {member}"


def _voting(state: State, entry: Entry, facts: Facts, *, secret: bool) -> Generator[str, None, Decision | None]:
    """Return the decision if it can be voted on now, in this way."""
    found = yield from found_decision(state, facts)
    if found is None:
        return None
    if found.vote is None or not found.is_open or found.vote.secret != secret or entry.at_us > found.vote.closes_us:
        yield "nobody can vote on it like this now"
        return None
    return found
