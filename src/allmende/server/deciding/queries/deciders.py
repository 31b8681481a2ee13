"""Who decides on one proposal, why they, and for how many each of them speaks as things stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Lower

from allmende.server.deciding import wording
from allmende.server.deciding.models import Delegation, ExpertNaming, Proposal, State, Voter
from allmende.server.deciding.queries import delegations, electorate
from allmende.server.groups.models import Member

MOST_NAMED = 60


@dataclass(frozen=True, kw_only=True)
class Decider:
    """Somebody who decides what is left to those who do it: an expert for `scope`, or (no naming) a maintainer."""

    member: Member
    naming: ExpertNaming | None
    scope: str


@dataclass(frozen=True, kw_only=True)
class Electors:
    """The frozen electorate of the last opening, as far as a page needs it; nobody while it is discussed.

    Attributes:
        has_voted: Member -> whether they have cast a ballot; everybody.
        named: The first of them by name: a page does not name thousands.
        mine: The place of who looks; None where they may not vote.

    """

    has_voted: Mapping[str, bool]
    named: Sequence[Voter]
    mine: Voter | None


@dataclass(frozen=True, kw_only=True)
class Elector:
    """Somebody who may vote; `speaks_for` is for how many they count, or would if they voted; 0 once that is over."""

    voter: Voter
    speaks_for: int


@dataclass(frozen=True, kw_only=True)
class Speaking:
    """Who speaks for whom on one proposal.

    Attributes:
        electors: The first of those who may vote, by name; empty while it is discussed.
        weights: Everybody who may vote -> for how many they count; empty once voting is over.
        mine: What I have given for this very decision; None where nothing, or it is decided.
        can_delegate: Whether I can let somebody vote for me on it now.

    """

    electors: Sequence[Elector]
    weights: Mapping[str, int]
    mine: Delegation | None
    can_delegate: bool


def electors_of(proposal: Proposal, *, member: Member) -> Electors:
    """Return who may vote on a proposal, seen by a member."""
    rows = electorate.standing(proposal)
    # The certificate of the decision that named somebody is long, and nobody reads it here.
    joined = rows.select_related("member__person", "through", "naming__decision").defer("naming__decision__outcome")
    return Electors(
        has_voted=dict(rows.values_list("member_id", "has_voted")),
        named=list(joined.order_by(Lower("member__person__name"), "member_id")[:MOST_NAMED]),
        mine=joined.filter(member=member).first(),
    )


def those_who_decide(proposal: Proposal, kind: str, voters: Sequence[Voter]) -> list[Decider]:
    """Return who decides by a procedure that is left to those who do it, now or since it was opened; else nobody."""
    if kind != "meritocracy":
        return []
    named = [(voter.member, voter.naming) for voter in voters]
    if not named:
        found = electorate.those_who_do_it(proposal.group, proposal.matter)
        named = [(one.member, one.naming) for one in found]
    return [
        Decider(member=member, naming=naming, scope=wording.scope(naming.matter) if naming is not None else "")
        for member, naming in named
    ]


def speaking_on(proposal: Proposal, electors: Electors, *, member: Member, at: datetime) -> Speaking:
    """Return who speaks for whom on a proposal, seen by a member."""
    # Where it is left to those who do it, they decide themselves: nobody speaks for them.
    is_open = delegations.is_open(proposal, at=at) and proposal.kind != "meritocracy"
    counts = is_open and proposal.state == State.VOTING
    weights = delegations.speakers_on(proposal, electors.has_voted, at=at) if counts else {}
    may_vote = not electors.has_voted or electors.mine is not None
    return Speaking(
        electors=[Elector(voter=voter, speaks_for=weights.get(voter.member_id, 0)) for voter in electors.named],
        weights=weights,
        mine=delegations.delegate_on(proposal, member) if is_open else None,
        can_delegate=is_open and may_vote,
    )
