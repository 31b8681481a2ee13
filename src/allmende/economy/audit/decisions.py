"""Replay decisions: who may vote stays who may vote, everybody counts once, and the count is made again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from allmende.economy.audit.assembly import Decision
from allmende.economy.audit.facts import Facts, WrongFact
from allmende.economy.audit.redraft import differences
from allmende.economy.audit.state import State
from allmende.economy.bookings import (
    ballot_cast,
    consensus_stated,
    decision_amended,
    decision_carried_out,
    decision_closed,
    decision_opened,
    decision_proposed,
    decision_withdrawn,
    delegation_given,
    delegation_revoked,
    secret_ballot_cast,
    vote_called,
)
from allmende.economy.parameter import Value
from allmende.economy.rulebook import override
from allmende.economy.vote import Vote, all_agree, following, poll_of, quorum_of, refuse_looser, settings_of
from allmende.ledger.entry import Entry, Fact
from allmende.mechanisms.decisions.ballots import Choice, Published
from allmende.mechanisms.decisions.delegation import Delegation
from allmende.mechanisms.decisions.poll import Kind, decide
from allmende.mechanisms.decisions.quorum import Fallback


def proposed(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Somebody of the group proposes something that could be done."""
    decision, group = facts.text("decision"), facts.text("group")
    content = _content(facts)
    draft = decision_proposed(decision=decision, group=group, matter=facts.text("matter"), **content)
    yield from differences(entry, draft)
    if group not in state.groups:
        yield f"group {group} does not exist"
        return
    if decision in state.assembly.decisions:
        yield f"decision {decision} was proposed already"
        return
    state.assembly.decisions[decision] = Decision(
        group=group, matter=facts.text("matter"), proposed_us=entry.at_us, **content
    )
    _refuse_unfit(state, group, content["changes"])


def amended(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Another version, as long as nobody votes on it."""
    content = _content(facts)
    yield from differences(entry, decision_amended(decision=facts.text("decision"), turn=0, **content))
    found = yield from _found(state, facts)
    if found is None:
        return
    if found.vote is not None or found.withdrawn:
        yield "it was amended when it was no longer discussed"
        return
    found.changes, found.terms, found.options = content["changes"], content["terms"], content["options"]
    _refuse_unfit(state, found.group, content["changes"])


def withdrawn(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A proposal is taken back before anything was decided."""
    yield from differences(entry, decision_withdrawn(decision=facts.text("decision")))
    found = yield from _found(state, facts)
    if found is None:
        return
    if found.verdicts and not found.is_open:
        yield "it was withdrawn after it was decided"
    found.withdrawn, found.is_open = True, False


def opened(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Voting begins, by the rules of the group, with those who are concerned."""
    concerned = facts.texts_by_name("eligible")
    vote = _vote(facts, concerned)
    draft = decision_opened(vote=vote, concerned=concerned, figures=facts.text_if_there("figures"), turn=0)
    yield from differences(entry, draft)
    found = yield from _found(state, facts)
    if found is None:
        return
    if found.is_open or found.withdrawn:
        yield "it was opened while it was open, or after it was withdrawn"
        return
    if not vote.opened_us <= entry.at_us:
        yield "it was booked before it was opened"
    if found.vote is None:
        yield from _wrong_beginning(state, found, vote, concerned)
        found.electorate = dict(concerned)
    else:
        yield from _wrong_sequel(state, found, vote, concerned)
        found.start_anew(keeps_ballots=found.vote.kind == vote.kind)
    found.vote, found.is_open = vote, True


def cast_(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """An open ballot of somebody who may vote, in time."""
    member, choice = facts.text("member"), _choice(facts.values.get("choice"))
    draft = ballot_cast(decision=facts.text("decision"), member=member, choice=choice, turn=0)
    yield from differences(entry, draft)
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
    found = yield from _found(state, facts)
    if found is None or found.vote is None or not found.is_open or found.vote.kind != "rough consensus":
        yield "nobody looks for a rough consensus on it"
        return
    if closes_us != entry.at_us + found.vote.settings["window_us"]:
        yield "the time to call a vote is not as it was said"
    found.stated = (member, entry.at_us, answered)
    found.vote = replace(found.vote, closes_us=closes_us)


def called(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Somebody asks for a vote instead of a rough consensus."""
    member = facts.text("member")
    yield from differences(entry, vote_called(decision=facts.text("decision"), member=member))
    found = yield from _found(state, facts)
    if found is None or found.vote is None or not found.is_open or found.vote.kind != "rough consensus":
        yield "nobody looks for a rough consensus on it"
        return
    found.calls_us.setdefault(member, entry.at_us)


def closed(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """The count, made again from what stands in the book."""
    found = yield from _found(state, facts)
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
    published = _published(facts)
    if vote.secret and not found.receipts <= {line.receipt for line in published}:
        yield "a ballot that was cast is not among those published"
    delegate_of = state.assembly.delegates(found.group, found.matter, at_us=counted_us)
    outcome = decide(poll_of(vote, found.said(published, delegate_of=delegate_of), counted_us=counted_us))
    draft = decision_closed(
        decision=facts.text("decision"), outcome=outcome, counted_us=counted_us, published=published, turn=0
    )
    yield from differences(entry, draft)
    found.verdicts.append(outcome.verdict)
    found.is_open, found.counted_us = False, counted_us


def carried_out(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """What was accepted has been done, all of it."""
    yield from differences(entry, decision_carried_out(decision=facts.text("decision")))
    found = yield from _found(state, facts)
    if found is None:
        return
    if not found.accepted and not (found.verdicts and found.verdicts[-1] == "chosen"):
        yield "it was carried out without being accepted"
    if found.carried_out:
        yield "it was carried out before"
    own = state.groups[found.group].own_rules
    for name, value in found.changes.items():
        if own.get(name) != value:
            yield f"it was carried out, and {name} is not {value!r}"
    found.carried_out = True


def delegated(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
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
    given = state.assembly.delegations.get(name)
    if given is None or given.revoked_us is not None:
        yield f"delegation {name} does not stand"
        return
    state.assembly.delegations[name] = replace(given, revoked_us=entry.at_us)


def _found(state: State, facts: Facts) -> Any:  # noqa: ANN401  # a generator that returns the decision
    """Return the decision an entry is about; yield that there is none."""
    found = state.assembly.decisions.get(facts.text("decision"))
    if found is None:
        yield f"decision {facts.text('decision')} was never proposed"
    return found


def _voting(state: State, entry: Entry, facts: Facts, *, secret: bool) -> Any:  # noqa: ANN401  # as above
    """Return the decision if it can be voted on now, in this way."""
    found = yield from _found(state, facts)
    if found is None:
        return None
    if found.vote is None or not found.is_open or found.vote.secret != secret or entry.at_us > found.vote.closes_us:
        yield "nobody can vote on it like this now"
        return None
    return found


def _wrong_beginning(state: State, found: Decision, vote: Vote, concerned: Mapping[str, str]) -> Iterator[str]:
    """Yield what is not as the group's rules have it when voting begins."""
    rules = state.rulebook(found.group)
    maintainers = state.maintainers[found.group]
    refuse_looser(vote.kind, matter=found.matter, rules=rules, options=len(found.options))
    if vote.quorum_milli != quorum_of(vote.kind, rules):
        yield "how many must take part is not what the rules say"
    if vote.closes_us < entry_floor(found.proposed_us, vote.opened_us, rules.voting_days):
        yield "there is less time to vote than the rules give"
    told = settings_of(vote.kind, rules, options=found.options, maintainers=sorted(maintainers))
    for name, value in told.items():
        if not _as_told(name, vote.settings.get(name), value):
            yield f"{name} is not what the rules say"
    if vote.kind == "reversal":
        yield from _wrong_reversal(state, found, vote)
    for member, through in sorted(concerned.items()):
        if through not in state.groups_of.get(member, ()) or not state.lies_within(through, found.group):
            yield f"{member} is not concerned through {through}"
        elif vote.kind == "meritocracy" and member not in maintainers:
            yield f"{member} does not look after {found.group}"


def _as_told(name: str, said: object, told: object) -> bool:
    """Say whether a procedure was told what the rules say; a maintainer who cannot sign in may be missing."""
    if name == "maintainers":
        return isinstance(said, list | tuple) and isinstance(told, list) and set(said) <= set(told)
    if isinstance(said, list | tuple) and isinstance(told, list | tuple):
        return list(said) == list(told)
    return said == told


def entry_floor(proposed_us: int, opened_us: int, voting_days: int) -> int:
    """Return the earliest moment a vote may close: the days to vote after it was opened."""
    return max(proposed_us, opened_us) + voting_days * 86_400_000_000


def _wrong_reversal(state: State, found: Decision, vote: Vote) -> Iterator[str]:
    """Yield what is not right when an earlier decision is to be reversed."""
    earlier = state.assembly.decisions.get(found.terms.get("decision", ""))
    if earlier is None or not earlier.carried_out or earlier.group != found.group:
        yield "there is no decision of this group to reverse"
        return
    until_us = earlier.counted_us + state.rulebook(found.group).reversal_days * 86_400_000_000
    if vote.settings.get("reversible_until_us") != until_us or vote.settings.get("asked_us") != found.proposed_us:
        yield "the time to reverse it is not what the rules say"


def _wrong_sequel(state: State, found: Decision, vote: Vote, concerned: Mapping[str, str]) -> Iterator[str]:
    """Yield in which ways voting was not opened again as the count before asked for."""
    assert found.vote is not None
    maintainers = sorted(state.maintainers[found.group])
    due = following(
        found.vote,
        found.verdicts[-1] if found.verdicts else "",
        state.rulebook(found.group),
        maintainers=maintainers,
        at_us=vote.opened_us,
    )
    if due is None:
        yield "it was decided, and opened again"
        return
    handed_on = found.verdicts[-1] == "maintainers decide"
    right = set(vote.eligible) <= set(maintainers) if handed_on else concerned == found.electorate
    if replace(due, eligible=vote.eligible) != vote or not right:
        yield "it was not opened again as the count before asked for"


def _vote(facts: Facts, concerned: Mapping[str, str]) -> Vote:
    return Vote(
        decision=facts.text("decision"),
        kind=cast("Kind", facts.text("kind_of_vote")),
        secret=facts.yes_or_no("secret"),
        eligible=sorted(concerned),
        quorum_milli=facts.number("quorum_milli"),
        fallback=cast("Fallback", facts.text("fallback")),
        settings=dict(facts.inside("settings").values),
        opened_us=facts.number("opened_us"),
        closes_us=facts.number("closes_us"),
    )


def _content(facts: Facts) -> dict[str, Any]:
    """Return what a proposal is about: changes of rules, terms, options."""
    changes: dict[str, Value | None] = {}
    if "changes" in facts.values:
        for name, value in facts.inside("changes").values.items():
            if value is not None and not isinstance(value, int | str):
                raise WrongFact("changes")
            changes[name] = value
    return {
        "changes": changes,
        "terms": facts.texts_by_name("terms") if "terms" in facts.values else {},
        "options": facts.texts("options") if "options" in facts.values else (),
    }


def _refuse_unfit(state: State, group: str, changes: Mapping[str, Value | None]) -> None:
    """Refuse, with the rulebook's own error, changes that would not fit when they were proposed."""
    if changes:
        _ = override(state.rules_above(group), state.groups[group].own_rules, changes=changes)


def _published(facts: Facts) -> tuple[Published, ...]:
    lines = facts.values.get("published", [])
    if not isinstance(lines, list | tuple):
        raise WrongFact("published")
    found = []
    for line in lines:
        if not isinstance(line, list | tuple) or len(line) != 3:
            raise WrongFact("published")
        receipt, salt, choice = line
        if not isinstance(receipt, str) or not isinstance(salt, str):
            raise WrongFact("published")
        found.append(Published(receipt=receipt, salt=salt, choice=_choice(choice)))
    return tuple(found)


def _choice(said: Fact) -> Choice:
    """Return a ballot as the count takes it: text, options, or ranks."""
    if isinstance(said, str):
        return said
    if not isinstance(said, list | tuple):
        raise WrongFact("choice")
    words = tuple(each for each in said if isinstance(each, str))
    ranks = tuple(tuple(map(str, each)) for each in said if isinstance(each, list | tuple))
    return ranks or words
