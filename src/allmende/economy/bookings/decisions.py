"""Draft what a group decides: what is proposed, who may vote, every ballot, the count, and what was carried out.

Titles, texts and reasons are what people write; they stay outside the book, which has their salted hash.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from allmende.economy.bookings.draft import BookingRefused, Draft, refuse_empty
from allmende.economy.matters import MATTERS
from allmende.economy.parameter import Value
from allmende.economy.parameters import parameter_named
from allmende.economy.vote import Vote, tally_of
from allmende.ledger.entry import Fact
from allmende.mechanisms.decisions.ballots import Choice, Published
from allmende.mechanisms.decisions.poll import Outcome


class UnknownMatter(BookingRefused):
    """A matter that nothing is decided about."""


class NothingToSet(BookingRefused):
    """A proposal about rules that changes none."""


class NobodyMayVote(BookingRefused):
    """A vote without anybody who may vote."""


class ClosesBeforeItOpens(BookingRefused):
    """A vote that would be over when it begins."""


class OwnDelegate(BookingRefused):
    """Somebody who would vote for themselves through themselves."""


def decision_proposed(
    *,
    decision: str,
    group: str,
    matter: str,
    changes: Mapping[str, Value | None],
    terms: Mapping[str, str],
    options: Sequence[str],
    text: str | None = None,
) -> Draft:
    """Draft a proposal. Key: the decision.

    Args:
        decision: Its id.
        group: The group it is for.
        matter: One of `matters.MATTERS`.
        changes: Rule -> new value, or None to follow the group above again.
        terms: What else it is about: ids of members, groups, decisions.
        options: Ids of the options to choose among; empty for a yes or no.
        text: Title and text.

    Raises:
        UnknownMatter: There is no such matter.
        NothingToSet: It is about rules and changes none.
        UnknownRule, RuleRefused: The rulebook cannot hold a change.

    """
    refuse_empty(decision, group, *terms.values())
    if matter not in MATTERS:
        raise UnknownMatter(matter)
    if matter == "rules" and not changes:
        raise NothingToSet(decision)
    facts: dict[str, Fact] = {"decision": decision, "group": group, "matter": matter}
    facts |= _content(changes=changes, terms=terms, options=options)
    return Draft(kind="decision.proposed", key=f"proposed:{decision}", facts=facts, text=text)


def decision_amended(
    *,
    decision: str,
    changes: Mapping[str, Value | None],
    terms: Mapping[str, str],
    options: Sequence[str],
    turn: int,
    text: str | None = None,
) -> Draft:
    """Draft another version of a proposal that is still discussed. Key: decision and turn."""
    refuse_empty(decision)
    facts: dict[str, Fact] = {"decision": decision, **_content(changes=changes, terms=terms, options=options)}
    return Draft(kind="decision.amended", key=f"amended:{decision}:{turn}", facts=facts, text=text)


def decision_withdrawn(*, decision: str, text: str | None = None) -> Draft:
    """Draft that a proposal is taken back before anything was decided. Key: the decision."""
    refuse_empty(decision)
    return Draft(
        kind="decision.withdrawn", key=f"withdrawn-decision:{decision}", facts={"decision": decision}, text=text
    )


def decision_opened(*, vote: Vote, concerned: Mapping[str, str], figures: str, turn: int) -> Draft:
    """Draft that voting begins, with everything that says how it is counted. Key: decision and turn.

    Args:
        vote: The vote.
        concerned: Voter -> the group through which they are concerned: the group itself, or one inside it.
        figures: Fingerprint of the what-if that was shown with it, or "".
        turn: How often it was opened before: 0, or more where a count decided nothing.

    Raises:
        NobodyMayVote: The electorate is empty.
        ClosesBeforeItOpens: There is no time to vote in.

    """
    refuse_empty(vote.decision, *concerned, *concerned.values())
    if not concerned:
        raise NobodyMayVote(vote.decision)
    if vote.closes_us <= vote.opened_us:
        raise ClosesBeforeItOpens(vote.decision)
    facts: dict[str, Fact] = {
        "decision": vote.decision,
        "kind_of_vote": vote.kind,
        "secret": vote.secret,
        "eligible": dict(sorted(concerned.items())),
        "quorum_milli": vote.quorum_milli,
        "fallback": vote.fallback,
        "settings": dict(vote.settings),
        "opened_us": vote.opened_us,
        "closes_us": vote.closes_us,
    }
    if figures:
        facts["figures"] = figures
    return Draft(kind="decision.opened", key=f"opened-vote:{vote.decision}:{turn}", facts=facts)


def ballot_cast(*, decision: str, member: str, choice: Choice, turn: int, reason: str | None = None) -> Draft:
    """Draft an open ballot; the last one of a member counts. Key: decision, member and turn."""
    refuse_empty(decision, member)
    facts: dict[str, Fact] = {"decision": decision, "member": member, "choice": _plain(choice)}
    return Draft(kind="ballot.cast", key=f"ballot:{decision}:{member}:{turn}", facts=facts, text=reason)


def secret_ballot_cast(*, decision: str, receipt: str, replaces: str = "") -> Draft:
    """Draft a secret ballot: nothing but its receipt, and the receipt of the one it replaces. Key: the receipt."""
    refuse_empty(decision, receipt)
    facts: dict[str, Fact] = {"decision": decision, "receipt": receipt}
    if replaces:
        facts["replaces"] = replaces
    return Draft(kind="ballot.sealed", key=f"sealed:{decision}:{receipt}", facts=facts)


def consensus_stated(
    *, decision: str, member: str, answered: Sequence[str], closes_us: int, turn: int, text: str | None = None
) -> Draft:
    """Draft a maintainer's word that there is rough consensus; it stands at `closes_us` unless a vote is called.

    Key: decision and turn.
    """
    refuse_empty(decision, member)
    facts: dict[str, Fact] = {
        "decision": decision,
        "member": member,
        "answered": sorted(answered),
        "closes_us": closes_us,
    }
    return Draft(kind="consensus.stated", key=f"stated:{decision}:{turn}", facts=facts, text=text)


def vote_called(*, decision: str, member: str) -> Draft:
    """Draft that somebody calls for a vote instead of a rough consensus. Key: decision and member."""
    refuse_empty(decision, member)
    facts: dict[str, Fact] = {"decision": decision, "member": member}
    return Draft(kind="vote.called", key=f"called:{decision}:{member}", facts=facts)


def decision_closed(
    *, decision: str, outcome: Outcome, counted_us: int, published: Sequence[Published], turn: int
) -> Draft:
    """Draft the count of a vote. Key: decision and turn.

    Args:
        decision: Its id.
        outcome: What it comes to.
        counted_us: The moment it was counted for.
        published: In a secret vote every ballot, with receipt and salt, without names.
        turn: How often it was counted before.

    """
    refuse_empty(decision)
    facts: dict[str, Fact] = {
        "decision": decision,
        "verdict": outcome.verdict,
        "chosen": list(outcome.chosen),
        "tally": tally_of(outcome.result),
        "taking_part_count": outcome.quorum.taking_part_count,
        "counted_us": counted_us,
    }
    if published:
        facts["published"] = [[line.receipt, line.salt, _plain(line.choice)] for line in published]
    return Draft(kind="decision.closed", key=f"closed-vote:{decision}:{turn}", facts=facts)


def decision_carried_out(*, decision: str) -> Draft:
    """Draft that what was decided has been done. Key: the decision."""
    refuse_empty(decision)
    return Draft(kind="decision.carried_out", key=f"carried-out:{decision}", facts={"decision": decision})


def delegation_given(*, delegation: str, group: str, member: str, to: str, matter: str, until_us: int) -> Draft:
    """Draft that somebody lets another vote for them in a group, in all matters ("") or one. Key: the delegation.

    Raises:
        OwnDelegate: To themselves.
        UnknownMatter: There is no such matter.

    """
    refuse_empty(delegation, group, member, to)
    if member == to:
        raise OwnDelegate(member)
    if matter and matter not in MATTERS:
        raise UnknownMatter(matter)
    facts: dict[str, Fact] = {
        "delegation": delegation,
        "group": group,
        "member": member,
        "to": to,
        "matter": matter,
        "until_us": until_us,
    }
    return Draft(kind="delegation.given", key=f"delegated:{delegation}", facts=facts)


def delegation_for_decision(*, delegation: str, group: str, member: str, to: str, decision: str) -> Draft:
    """Draft that somebody lets another vote for them on one decision, until it is decided. Key: the delegation.

    Raises:
        OwnDelegate: To themselves.

    """
    refuse_empty(delegation, group, member, to, decision)
    if member == to:
        raise OwnDelegate(member)
    facts: dict[str, Fact] = {
        "delegation": delegation,
        "group": group,
        "member": member,
        "to": to,
        "decision": decision,
    }
    return Draft(kind="delegation.given", key=f"delegated:{delegation}", facts=facts)


def delegation_revoked(*, delegation: str) -> Draft:
    """Draft that a delegation is taken back. Key: the delegation."""
    refuse_empty(delegation)
    return Draft(kind="delegation.revoked", key=f"delegation-revoked:{delegation}", facts={"delegation": delegation})


def _content(
    *, changes: Mapping[str, Value | None], terms: Mapping[str, str], options: Sequence[str]
) -> dict[str, Fact]:
    """Return what is decided about as facts; what there is none of is left out."""
    checked: dict[str, Fact] = {
        name: None if value is None else parameter_named(name).check(value) for name, value in sorted(changes.items())
    }
    said: dict[str, Fact] = {"changes": checked} if checked else {}
    said |= {"terms": dict(sorted(terms.items()))} if terms else {}
    return said | ({"options": list(options)} if options else {})


def _plain(choice: Choice) -> Fact:
    """Return a ballot as lists and text."""
    return choice if isinstance(choice, str) else [each if isinstance(each, str) else list(each) for each in choice]
