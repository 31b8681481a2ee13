"""The list of decisions, what of it waits for me, and which decisions were taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet

from allmende.server.deciding import wording
from allmende.server.deciding.models import Ballot, Proposal, State, Voter
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat

MOST_LISTED = 100
A_PAGE = 30


class Shown(StrEnum):
    """Which of the decided proposals are listed."""

    ALL = ""
    HOLDS = "holds"
    TAKEN_BACK = "taken_back"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Card:
    """A proposal in a list.

    Attributes:
        waits_for_me: Whether I may vote and have not.
        taken_back_by: The reversal that was accepted; None where what was decided holds.

    """

    proposal: Proposal
    matter: str
    verdict: str
    waits_for_me: bool
    taken_back_by: Proposal | None


@dataclass(frozen=True, kw_only=True)
class Listing:
    """The proposals of a group by how far they are, each newest first; of those decided one page.

    Attributes:
        shown: Which of the decided ones are on the list.
        is_long: Whether there are so many decided that one wants to choose among them.

    """

    voting: Sequence[Card]
    discussed: Sequence[Card]
    decided: Sequence[Card]
    shown: Shown
    is_long: bool
    number: int
    pages_count: int


def listed(
    seat: Seat, *, at: datetime, shown: Shown = Shown.ALL, number: int = 1, page_length: int = A_PAGE
) -> Listing:
    """Return the proposals of the seat's group.

    Args:
        seat: Who reads.
        at: Now.
        shown: Which of the decided ones.
        number: Which page of these; the nearest there is, where there is no such page.
        page_length: How many of these are on a page.

    """
    found = (
        Proposal.objects.filter(group=seat.group)
        .select_related("by__person", "reverses__group")
        .defer("outcome", "reverses__outcome")
        .order_by("-proposed_at", "-id")
    )
    taken_back = reversals_that_hold(seat.group)
    waiting = {voter.proposal_id for voter in _waiting(seat, at=at)}
    decided = found.exclude(state__in=[State.VOTING, State.DISCUSSED])
    page = Paginator(_only(decided, shown, taken_back), page_length).get_page(number)

    def cards(proposals: Iterable[Proposal]) -> list[Card]:
        return [
            Card(
                proposal=proposal,
                matter=wording.matter(proposal.matter),
                verdict=str(State(proposal.state).label),
                waits_for_me=proposal.id in waiting,
                taken_back_by=taken_back.get(proposal.id),
            )
            for proposal in proposals
        ]

    return Listing(
        voting=cards(found.filter(state=State.VOTING)[:MOST_LISTED]),
        discussed=cards(found.filter(state=State.DISCUSSED)[:MOST_LISTED]),
        decided=cards(iter(page.object_list)),
        shown=shown,
        is_long=shown != Shown.ALL or page.paginator.count > A_PAGE,
        number=page.number,
        pages_count=page.paginator.num_pages,
    )


def reversals_that_hold(group: Group) -> Mapping[str, Proposal]:
    """Return decision -> the reversal that took it back; one that was itself taken back takes nothing back."""
    found: dict[str, Proposal] = {}
    # Newest first: what takes a reversal back is always younger than that.
    for reversal in sorted(_accepted_reversals(group), key=_when, reverse=True):
        if reversal.id not in found and reversal.reverses_id is not None:
            found.setdefault(reversal.reverses_id, reversal)
    return found


def _accepted_reversals(group: Group) -> list[Proposal]:
    """Return what took decisions of a group back, and what took that back.

    What is called back from a board is decided in the association around it, so that these may be of another group.
    """
    accepted = Proposal.objects.filter(state=State.ACCEPTED).exclude(carried_out_at=None).defer("outcome")
    accepted = accepted.select_related("group")
    known: dict[str, Proposal] = {}
    layer = list(accepted.filter(reverses__group=group))
    while layer:
        known |= {one.id: one for one in layer}
        layer = list(accepted.filter(reverses__in=[one.id for one in layer]).exclude(pk__in=list(known)))
    return list(known.values())


def _when(proposal: Proposal) -> tuple[datetime, datetime, str]:
    assert proposal.carried_out_at is not None
    return proposal.carried_out_at, proposal.proposed_at, proposal.id


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


def _only(decided: QuerySet[Proposal], shown: Shown, taken_back: Mapping[str, Proposal]) -> QuerySet[Proposal]:
    wanted = {
        Shown.ALL: Q(),
        Shown.HOLDS: Q(state=State.ACCEPTED) & ~Q(pk__in=list(taken_back)),
        Shown.TAKEN_BACK: Q(pk__in=list(taken_back)),
        Shown.REJECTED: Q(state=State.REJECTED),
        Shown.WITHDRAWN: Q(state=State.WITHDRAWN),
    }
    return decided.filter(wanted[shown])


def _waiting(seat: Seat, *, at: datetime) -> list[Voter]:
    found = Voter.objects.filter(
        member=seat.member,
        has_voted=False,
        proposal__group=seat.group,
        proposal__state=State.VOTING,
        proposal__closes_at__gte=at,
    ).select_related("proposal")
    # Where it was handed to the maintainers, only they are waited for.
    later = Voter.objects.filter(proposal=OuterRef("proposal"), turn__gt=OuterRef("turn"))
    return list(found.exclude(Exists(later)).defer("proposal__outcome"))
