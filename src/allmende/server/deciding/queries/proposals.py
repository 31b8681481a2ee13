"""What the page of a proposal shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allmende.economy.matters import discussion_days_of, kind_asked_for
from allmende.economy.vote import THEN_SEALED
from allmende.server import clock
from allmende.server.deciding import wording
from allmende.server.deciding.matters.matter import About
from allmende.server.deciding.matters.registry import matter_named
from allmende.server.deciding.matters.rules import rules_of
from allmende.server.deciding.models import UNDECIDED, Amendment, Ballot, Comment, Proposal, SecretBallot, State, Voter
from allmende.server.deciding.queries import electorate
from allmende.server.deciding.queries.deciders import (
    Decider,
    Electors,
    Speaking,
    electors_of,
    speaking_on,
    those_who_decide,
)
from allmende.server.deciding.queries.delegations import delegates_of
from allmende.server.deciding.queries.listing import reversals_that_hold
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Member
from allmende.server.groups.queries import Seat

MOST_BALLOTS = 500
# Consensus and the word of maintainers live of arguments, which somebody has to bring forward.
_ALWAYS_OPEN = frozenset({"consensus", "rough consensus", "meritocracy"})


@dataclass(frozen=True, kw_only=True)
class Change:
    """A rule that would become something else, in words."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class SaidOpenly:
    """A ballot as everybody sees it; `weight` is for how many it counts, before the count as things stand."""

    ballot: Ballot
    words: str
    weight: int


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A suggested amendment with its changes in words."""

    amendment: Amendment
    changes: Sequence[Change]


@dataclass(frozen=True, kw_only=True)
class Result:
    """The last count: the verdict in words, how many said what, and who won."""

    verdict: str
    tally: Sequence[tuple[str, int]]
    chosen: Sequence[str]
    ranking: Sequence[str]
    needed_count: int
    taking_part_count: int
    eligible_count: int
    quorum_count: int
    represented_count: int
    published: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Page:
    """The page of one proposal.

    Attributes:
        voter: My place in the electorate; None where I may not vote, or nobody can yet.
        concerned_count: How many it concerns: the frozen electorate, or whom it would be now.
        without_voice_count: Members who cannot sign in and so have no ballot.
        my_choice: What I said last; None where I did not. `my_receipt` in a secret vote.
        my_delegate: Who votes for me if I do not.
        discussed_until: From when on it can be voted on.
        is_secret: Whether the ballots are secret, or will be.
        then: Where a rough consensus is looked for: "secret" or "open", as the vote would be that anybody may call
            for instead; "" elsewhere.
        taken_back_by: The reversal that was accepted; None where what was decided holds.
        deciders: Where it is left to those who do it: who that is, and why.
        speaking: Who speaks for whom on it.
        may_object: Whether it would exclude, or has excluded, the person themselves.

    """

    proposal: Proposal
    matter: str
    kind: str
    kind_code: str
    is_secret: bool
    then: str
    taken_back_by: Proposal | None
    deciders: Sequence[Decider]
    speaking: Speaking
    may_object: bool
    changes: Sequence[Change]
    options: Mapping[str, str]
    comments: Sequence[Comment]
    suggestions: Sequence[Suggestion]
    voter: Voter | None
    electors: Electors
    concerned_count: int
    voted_count: int
    without_voice_count: int
    my_choice: Any
    my_words: str
    my_reason: str
    my_receipt: str
    my_delegate: Member | None
    ballots: Sequence[SaidOpenly]
    objections: Sequence[Ballot]
    discussed_until: datetime
    is_discussed_enough: bool
    is_open: bool
    result: Result | None
    quorum_count: int
    fallback: str
    about: Sequence[About]

    @property
    def ranked(self) -> list[tuple[str, str, int | None]]:
        """Every option of a ranking: its number, its title, and the rank I gave it, None where I gave none."""
        # Only a ranking is a choice of choices: options approved of, or a word, give no ranks.
        groups_of = self.my_choice if self.kind_code == "schulze" and self.my_choice else ()
        mine = {option: rank for rank, same in enumerate(groups_of, start=1) for option in same}
        return [(option, title, mine.get(option)) for option, title in self.options.items()]


def page_of(seat: Seat, proposal_id: str, *, at: datetime) -> Page | None:
    """Return the page of a proposal of the seat's group, or None."""
    proposal = (
        Proposal.objects.select_related("group__book", "group__parent", "by__person", "reverses")
        .filter(pk=proposal_id, group=seat.group)
        .first()
    )
    if proposal is None:
        return None
    rules = groups.rulebook_of(proposal.group)
    electors = electors_of(proposal, member=seat.member)
    mine, voters_count = electors.mine, len(electors.has_voted)
    options = dict(proposal.options.order_by("number").values_list("id", "title"))
    kind = proposal.kind or ("approval" if options else kind_asked_for(proposal.matter, rules))
    ballot = Ballot.objects.filter(proposal=proposal, member=seat.member).first()
    sealed = SecretBallot.objects.filter(proposal=proposal, member=seat.member).first()
    choice = ballot.choice if ballot is not None else sealed.choice if sealed is not None else None
    discussed_until = proposal.proposed_at + timedelta(days=discussion_days_of(proposal.matter, rules))
    deciders = those_who_decide(proposal, kind, electors.named)
    speaking = speaking_on(proposal, electors, member=seat.member, at=at)
    ballots = _ballots(proposal, options, speaking.weights)
    concerned_count = (
        voters_count or len(deciders) or electorate.concerned_count(proposal.group, proposal.matter, at=at)
    )
    return Page(
        proposal=proposal,
        matter=wording.matter(proposal.matter),
        kind=wording.kind(kind),
        kind_code=kind,
        is_secret=proposal.secret and kind not in _ALWAYS_OPEN,
        then=_then(proposal, kind),
        taken_back_by=reversals_that_hold(proposal.group).get(proposal.id),
        deciders=deciders,
        speaking=speaking,
        may_object=_may_object(proposal, seat),
        changes=changes_in_words(proposal.changes, before=_before(proposal)),
        options=options,
        comments=list(Comment.objects.filter(proposal=proposal).select_related("by__person").order_by("at", "id")),
        suggestions=_suggestions(proposal),
        voter=mine,
        electors=electors,
        concerned_count=concerned_count,
        voted_count=sum(electors.has_voted.values()),
        without_voice_count=electorate.without_voice(proposal.group),
        my_choice=choice,
        my_words=wording.said(choice, options) if choice is not None else "",
        my_reason=ballot.reason if ballot is not None else "",
        my_receipt=sealed.receipt if sealed is not None else "",
        my_delegate=_delegate(seat, proposal, at=at) if mine is not None else None,
        ballots=ballots,
        objections=[one.ballot for one in ballots if one.ballot.choice in ("concern", "block")],
        discussed_until=discussed_until,
        is_discussed_enough=at >= discussed_until,
        is_open=proposal.state == State.VOTING and proposal.closes_at is not None and at <= proposal.closes_at,
        result=_result(proposal, options),
        quorum_count=-(-proposal.quorum_milli * voters_count // 1000),
        fallback=str(wording.FALLBACKS.get(proposal.fallback, "")),
        about=matter_named(proposal.matter).about(proposal),
    )


def changes_in_words(changes: Mapping[str, Any], *, before: Mapping[str, Any]) -> list[Change]:
    """Return changes of rules in words, in the order of their names."""
    return [
        Change(
            name=name,
            label=wording.label_of(name),
            before=wording.value_of(name, before.get(name)),
            after=wording.value_of(name, value),
        )
        for name, value in sorted(changes.items())
    ]


def _before(proposal: Proposal) -> dict[str, Any]:
    """Return what holds, or held just before it was carried out."""
    moment = proposal.carried_out_at - clock.MOMENT if proposal.carried_out_at is not None else None
    rules = groups.rulebook_of(rules_of(proposal), at=moment) if proposal.changes else None
    return {name: rules[name] for name in proposal.changes} if rules is not None else {}


def _may_object(proposal: Proposal, seat: Seat) -> bool:
    stands = proposal.state not in {State.REJECTED, State.WITHDRAWN}
    return stands and proposal.matter == "exclusion" and proposal.terms.get("member") == seat.member.id


def _then(proposal: Proposal, kind: str) -> str:
    if kind != "rough consensus" or proposal.state not in UNDECIDED:
        return ""
    # Once it is opened the book has it; before that it is what was asked for.
    told = proposal.settings.get("told")
    is_secret = proposal.secret if told is None else told.get(THEN_SEALED) is True
    return "secret" if is_secret else "open"


def _suggestions(proposal: Proposal) -> list[Suggestion]:
    """Return what others suggested, with the values that would be others than those proposed now."""
    found = Amendment.objects.filter(proposal=proposal).select_related("by__person").order_by("at", "id")
    standing, suggestions = proposal.changes, []
    for amendment in found:
        others = {name: value for name, value in amendment.changes.items() if value != standing.get(name)}
        suggestions.append(Suggestion(amendment=amendment, changes=changes_in_words(others, before=standing)))
    return suggestions


def _ballots(proposal: Proposal, options: Mapping[str, str], weights: Mapping[str, int]) -> list[SaidOpenly]:
    """Return what was said openly, each with its weight: the one it had in the count, before that the one of now."""
    if proposal.outcome is not None and proposal.state != State.VOTING:
        weights = (proposal.outcome["outcome"]["representation"] or {}).get("weights", {})
    found = Ballot.objects.filter(proposal=proposal).select_related("member__person").order_by("at", "id")
    return [
        SaidOpenly(ballot=ballot, words=wording.said(ballot.choice, options), weight=weights.get(ballot.member_id, 0))
        for ballot in found[:MOST_BALLOTS]
    ]


def _delegate(seat: Seat, proposal: Proposal, *, at: datetime) -> Member | None:
    at_us = clock.microseconds(at)
    to = delegates_of(proposal.group, proposal.matter, decision=proposal.id, at_us=at_us).get(seat.member.id)
    return Member.objects.filter(pk=to).select_related("person").first() if to is not None else None


def _result(proposal: Proposal, options: Mapping[str, str]) -> Result | None:
    if proposal.outcome is None:
        return None
    told = proposal.outcome["outcome"]
    result = told["result"]
    vote = result.get("vote") or result
    representation = told["representation"]
    published = proposal.outcome["poll"]["published"] or []
    return Result(
        verdict=str(wording.VERDICTS.get(told["verdict"], told["verdict"])),
        tally=wording.counted(vote.get("counts") or vote.get("approvals") or {}, options),
        chosen=[options.get(one, one) for one in told["chosen"]],
        ranking=[" = ".join(options.get(one, one) for one in rank) for rank in result.get("ranks", [])],
        needed_count=vote.get("needed_count", 0),
        taking_part_count=told["quorum"]["taking_part_count"],
        eligible_count=told["quorum"]["eligible_count"],
        quorum_count=told["quorum"]["needed_count"],
        represented_count=sum(who != voice for who, voice in (representation or {}).get("voice_of", {}).items()),
        published=[(line["receipt"], wording.said(line["choice"], options)) for line in published],
    )
