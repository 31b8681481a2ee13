"""Replay decisions: who may vote stays who may vote, everybody counts once, and the count is made again."""

from __future__ import annotations

from collections.abc import Iterator

from allmende.economy.audit.assembly import Decision, found_decision
from allmende.economy.audit.ballots import invented
from allmende.economy.audit.calling_back import too_few, wrong_call
from allmende.economy.audit.decision_facts import content_of, published_in, vote_of
from allmende.economy.audit.facts import Facts
from allmende.economy.audit.openings import wrong_beginning, wrong_sequel
from allmende.economy.audit.redraft import differences
from allmende.economy.audit.reversals import wrong_reversal
from allmende.economy.audit.state import State
from allmende.economy.board_reach import CALL_BACK, SETTING
from allmende.economy.bookings import (
    decision_amended,
    decision_carried_out,
    decision_closed,
    decision_opened,
    decision_proposed,
    decision_withdrawn,
)
from allmende.economy.rulebook import override
from allmende.economy.vote import all_agree, poll_of
from allmende.ledger.entry import Entry
from allmende.mechanisms.decisions.poll import decide


def proposed(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Somebody of the group proposes something that could be done."""
    decision, group = facts.text("decision"), facts.text("group")
    content = content_of(facts)
    draft = decision_proposed(decision=decision, group=group, matter=facts.text("matter"), **content)
    yield from differences(entry, draft)
    if group not in state.groups:
        yield f"group {group} does not exist"
        return
    if decision in state.assembly.decisions:
        yield f"decision {decision} was proposed already"
        return
    found = Decision(group=group, matter=facts.text("matter"), proposed_us=entry.at_us, **content)
    state.assembly.decisions[decision] = found
    if found.matter == CALL_BACK:
        yield from wrong_call(state, decision)
    if found.matter == "reversal":
        yield from wrong_reversal(state, found)
    if found.changes and found.matter not in SETTING:
        yield f"a decision about {found.matter} sets no rules"
    yield from _wrong_changes(state, found)


def amended(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Another version, as long as nobody votes on it."""
    content = content_of(facts)
    yield from differences(entry, decision_amended(decision=facts.text("decision"), turn=0, **content))
    found = yield from found_decision(state, facts)
    if found is None:
        return
    if found.vote is not None or found.withdrawn:
        yield "it was amended when it was no longer discussed"
        return
    if content["terms"] != found.terms or (content["changes"] != found.changes and found.matter != "rules"):
        yield "what it is about was changed"
    found.changes, found.terms, found.options = content["changes"], content["terms"], content["options"]
    yield from _wrong_changes(state, found)


def withdrawn(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A proposal is taken back before anything was decided."""
    yield from differences(entry, decision_withdrawn(decision=facts.text("decision")))
    found = yield from found_decision(state, facts)
    if found is None:
        return
    if found.verdicts and not found.is_open:
        yield "it was withdrawn after it was decided"
    if found.matter == CALL_BACK:
        yield "what so many asked for was withdrawn"
    if found.matter == "reversal" and found.is_open:
        yield "a reversal was withdrawn while it was voted on"
    found.withdrawn, found.is_open = True, False


def opened(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Voting begins, by the rules of the group, with those who are concerned."""
    concerned = facts.texts_by_name("eligible")
    vote = vote_of(facts, concerned)
    draft = decision_opened(vote=vote, concerned=concerned, figures=facts.text_if_there("figures"), turn=0)
    yield from differences(entry, draft)
    found = yield from found_decision(state, facts)
    if found is None:
        return
    if found.is_open or found.withdrawn:
        yield "it was opened while it was open, or after it was withdrawn"
        return
    if not vote.opened_us <= entry.at_us:
        yield "it was booked before it was opened"
    if found.vote is None:
        yield from wrong_beginning(state, found, vote, concerned)
        if found.matter == CALL_BACK:
            yield from too_few(state, found, vote)
        found.electorate = dict(concerned)
    else:
        yield from wrong_sequel(state, found, vote, concerned)
        found.start_anew(keeps_ballots=found.vote.kind == vote.kind)
    found.vote, found.is_open = vote, True


def closed(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """The count, made again from what stands in the book."""
    found = yield from found_decision(state, facts)
    if found is None or found.vote is None or not found.is_open:
        yield "it was counted while nobody voted on it"
        return
    counted_us = facts.number("counted_us")
    vote = found.vote
    if counted_us > entry.at_us or counted_us > vote.closes_us:
        yield "it was counted for a moment after it closed"
    early = counted_us < vote.closes_us
    if early and not (all_agree(vote, found.ballots) or found.calls_us):
        yield "it was counted before it closed, and not everybody had agreed"
    published = published_in(facts)
    if vote.secret and not found.receipts <= {line.receipt for line in published}:
        yield "a ballot that was cast is not among those published"
    decision = facts.text("decision")
    delegate_of = state.assembly.delegates(found.group, found.matter, decision=decision, at_us=counted_us)
    yield from invented(published, receipts=found.receipts, vote=vote, delegate_of=delegate_of)
    outcome = decide(poll_of(vote, found.said(published, delegate_of=delegate_of), counted_us=counted_us))
    draft = decision_closed(decision=decision, outcome=outcome, counted_us=counted_us, published=published, turn=0)
    yield from differences(entry, draft)
    found.verdicts.append(outcome.verdict)
    found.is_open, found.counted_us = False, counted_us


def carried_out(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """What was accepted has been done, all of it."""
    yield from differences(entry, decision_carried_out(decision=facts.text("decision")))
    found = yield from found_decision(state, facts)
    if found is None:
        return
    if not found.is_decided:
        yield "it was carried out without being accepted"
    if found.carried_out:
        yield "it was carried out before"
    own = state.groups[found.sets_rules_of].own_rules
    for name, value in found.changes.items():
        if own.get(name) != value:
            yield f"it was carried out, and {name} is not {value!r}"
    yield from state.expertise.left_undone(facts.text("decision"), matter=found.matter, terms=found.terms)
    found.carried_out = True


def _wrong_changes(state: State, found: Decision) -> Iterator[str]:
    """Yield whose rules it cannot set; refuse, with the rulebook's own error, what would not fit when proposed."""
    whose = found.sets_rules_of
    if whose not in state.groups:
        yield f"group {whose} does not exist"
    elif found.changes:
        _ = override(state.rules_above(whose), state.groups[whose].own_rules, changes=found.changes)
