"""What the list of decisions and the page of one show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allmende.economy.vote import kind_asked_for
from allmende.server import clock
from allmende.server.deciding import wording
from allmende.server.deciding.models import Amendment, Ballot, Comment, Proposal, SecretBallot, State, Voter
from allmende.server.deciding.queries import electorate
from allmende.server.deciding.queries.delegations import delegates_of
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, Member
from allmende.server.groups.queries import Seat

MOST_LISTED = 100
MOST_BALLOTS = 500


@dataclass(frozen=True, kw_only=True)
class Change:
    """A rule that would become something else, in words."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Card:
    """A proposal in a list; `waits_for_me` where I may vote and have not."""

    proposal: Proposal
    matter: str
    verdict: str
    waits_for_me: bool


@dataclass(frozen=True, kw_only=True)
class SaidOpenly:
    """A ballot as everybody sees it; `weight` is for how many it counts, 0 before the count."""

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

    """

    proposal: Proposal
    matter: str
    kind: str
    kind_code: str
    changes: Sequence[Change]
    options: Mapping[str, str]
    comments: Sequence[Comment]
    suggestions: Sequence[Suggestion]
    voter: Voter | None
    voters: Sequence[Voter]
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
    about: Member | None
    pool: Group | None


def listed(seat: Seat, *, at: datetime) -> dict[str, list[Card]]:
    """Return the proposals of a group by how far they are: voting, discussed, decided, each newest first."""
    found = list(
        Proposal.objects.filter(group=seat.group)
        .select_related("by__person")
        .defer("outcome")
        .order_by("-proposed_at", "-id")[:MOST_LISTED]
    )
    waiting = {voter.proposal_id for voter in _waiting(seat, at=at)}
    cards = [
        Card(
            proposal=proposal,
            matter=wording.matter(proposal.matter),
            verdict=str(State(proposal.state).label),
            waits_for_me=proposal.id in waiting,
        )
        for proposal in found
    ]
    return {
        "voting": [card for card in cards if card.proposal.state == State.VOTING],
        "discussed": [card for card in cards if card.proposal.state == State.DISCUSSED],
        "decided": [card for card in cards if card.proposal.state not in {State.VOTING, State.DISCUSSED}],
    }


def waiting_for(seat: Seat, *, at: datetime) -> list[Proposal]:
    """Return the open votes of the group on which I have not voted, the first to close first."""
    return sorted((voter.proposal for voter in _waiting(seat, at=at)), key=lambda one: (one.closes_at, one.id))


def closes_soon(proposal: Proposal, *, reminder_hours: int, at: datetime) -> bool:
    """Whether it is time to remind those who have not voted."""
    return proposal.closes_at is not None and proposal.closes_at - timedelta(hours=reminder_hours) <= at


def my_votes(seat: Seat) -> list[tuple[Voter, str]]:
    """Return where I could vote in this group, newest first, with what I said; "" where I did not, or it is secret."""
    voters = Voter.objects.filter(member=seat.member, proposal__group=seat.group).select_related("proposal")
    said = dict(Ballot.objects.filter(member=seat.member).values_list("proposal_id", "choice"))
    found = []
    for voter in voters.order_by("-proposal__opened_at", "-id")[:MOST_LISTED]:
        options = dict(voter.proposal.options.values_list("id", "title")) if voter.proposal_id in said else {}
        words = wording.said(said[voter.proposal_id], options) if voter.proposal_id in said else ""
        found.append((voter, words))
    return found


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
    voters = electorate.voters_of(proposal)
    mine = next((voter for voter in voters if voter.member_id == seat.member.id), None)
    options = dict(proposal.options.order_by("number").values_list("id", "title"))
    kind = proposal.kind or ("approval" if options else kind_asked_for(proposal.matter, rules))
    ballot = Ballot.objects.filter(proposal=proposal, member=seat.member).first()
    sealed = SecretBallot.objects.filter(proposal=proposal, member=seat.member).first()
    choice = ballot.choice if ballot is not None else sealed.choice if sealed is not None else None
    discussed_until = proposal.proposed_at + timedelta(days=rules.discussion_days)
    ballots = _ballots(proposal, options)
    concerned_count = len(voters) or electorate.concerned_count(proposal.group, proposal.matter, at=at)
    return Page(
        proposal=proposal,
        matter=wording.matter(proposal.matter),
        kind=wording.kind(kind),
        kind_code=kind,
        changes=changes_in_words(proposal.changes, before=_before(proposal)),
        options=options,
        comments=list(Comment.objects.filter(proposal=proposal).select_related("by__person").order_by("at", "id")),
        suggestions=_suggestions(proposal),
        voter=mine,
        voters=voters,
        concerned_count=concerned_count,
        voted_count=sum(voter.has_voted for voter in voters),
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
        quorum_count=-(-proposal.quorum_milli * len(voters) // 1000),
        fallback=str(wording.FALLBACKS.get(proposal.fallback, "")),
        pool=Group.objects.filter(pk=proposal.terms.get("pool", "")).first(),
        about=Member.objects.filter(pk=proposal.terms.get("member", "")).select_related("person").first(),
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
    rules = groups.rulebook_of(proposal.group, at=moment) if proposal.changes else None
    return {name: rules[name] for name in proposal.changes} if rules is not None else {}


def _waiting(seat: Seat, *, at: datetime) -> list[Voter]:
    found = Voter.objects.filter(
        member=seat.member,
        has_voted=False,
        proposal__group=seat.group,
        proposal__state=State.VOTING,
        proposal__closes_at__gte=at,
    ).select_related("proposal")
    newest = list(found.defer("proposal__outcome"))
    # Where it was handed to the maintainers, only they are waited for.
    return [voter for voter in newest if not voter.proposal.voters.filter(turn__gt=voter.turn).exists()]


def _suggestions(proposal: Proposal) -> list[Suggestion]:
    """Return what others suggested, with the values that would be others than those proposed now."""
    found = Amendment.objects.filter(proposal=proposal).select_related("by__person").order_by("at", "id")
    standing, suggestions = proposal.changes, []
    for amendment in found:
        others = {name: value for name, value in amendment.changes.items() if value != standing.get(name)}
        suggestions.append(Suggestion(amendment=amendment, changes=changes_in_words(others, before=standing)))
    return suggestions


def _ballots(proposal: Proposal, options: Mapping[str, str]) -> list[SaidOpenly]:
    weights: Mapping[str, int] = {}
    if proposal.outcome is not None and proposal.state != State.VOTING:
        weights = (proposal.outcome["outcome"]["representation"] or {}).get("weights", {})
    found = Ballot.objects.filter(proposal=proposal).select_related("member__person").order_by("at", "id")
    return [
        SaidOpenly(ballot=ballot, words=wording.said(ballot.choice, options), weight=weights.get(ballot.member_id, 0))
        for ballot in found[:MOST_BALLOTS]
    ]


def _delegate(seat: Seat, proposal: Proposal, *, at: datetime) -> Member | None:
    to = delegates_of(proposal.group, proposal.matter, at_us=clock.microseconds(at)).get(seat.member.id)
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
