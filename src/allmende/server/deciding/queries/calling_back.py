"""Which decisions of a board can be called back by all those it coordinates for, and how many ask for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from allmende.economy.board_reach import CALL_BACK
from allmende.mechanisms.decisions.thresholds import at_least
from allmende.server.deciding.matters import registry
from allmende.server.deciding.models import CallBack, Proposal, State
from allmende.server.deciding.queries import electorate
from allmende.server.deciding.queries.listing import reversals_that_hold
from allmende.server.deciding.queries.unfinished import is_of_this_book
from allmende.server.groups import queries as groups
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused, TooLate


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How it stands with calling a decision of a board back.

    Attributes:
        association: The group whose people it concerns.
        asking_count: How many ask for it; `needed_count` how many it takes, of `concerned_count`.
        share_milli: The share that the rules of the association ask for.
        until: Until when it can be asked for.
        is_open: Whether it still can.
        i_ask: Whether the person does.
        vote: What all vote on, or have voted on, once enough asked; else None.

    """

    association: Group
    asking_count: int
    needed_count: int
    concerned_count: int
    share_milli: int
    until: datetime
    is_open: bool
    i_ask: bool
    vote: Proposal | None


def standing_of(seat: Seat, proposal: Proposal, *, at: datetime) -> Standing | None:
    """Return how it stands with calling a decision back; None for what no board decided, or nobody can take back."""
    association, vote = proposal.group.parent, vote_on(proposal)
    until = callable_until(proposal)
    if association is None or until is None:
        return None
    share_milli = groups.rulebook_of(association).call_back_milli
    concerned_count = electorate.concerned_count(association, CALL_BACK, at=at)
    asking = set(CallBack.objects.filter(proposal=proposal).values_list("member_id", flat=True))
    taken_back = proposal.id in reversals_that_hold(proposal.group)
    return Standing(
        association=association,
        asking_count=len(asking),
        needed_count=needed_count(association, concerned_count),
        concerned_count=concerned_count,
        share_milli=share_milli,
        until=until,
        is_open=vote is None and at <= until and not taken_back,
        i_ask=seat.member.id in asking,
        vote=vote,
    )


def needed_count(association: Group, concerned_count: int) -> int:
    """Return the least number of those concerned who have to ask for it."""
    return at_least(groups.rulebook_of(association).call_back_milli).needed_count(concerned_count)


def asking_of(proposal: Proposal, concerned: Collection[str]) -> int:
    """Return how many of those concerned ask for a decision."""
    asking = CallBack.objects.filter(proposal=proposal).values_list("member_id", flat=True)
    return sum(member in concerned for member in asking)


def vote_on(proposal: Proposal) -> Proposal | None:
    """Return what all vote on since enough called a decision back, or None."""
    return Proposal.objects.filter(reverses=proposal, matter=CALL_BACK).select_related("group").first()


def callable_until(proposal: Proposal) -> datetime | None:
    """Return until when a decision can be called back; None where it is no board's, or cannot be taken back at all."""
    association = proposal.group.parent
    if proposal.group.kind != Kind.BOARD or association is None:
        return None
    if proposal.state != State.ACCEPTED or proposal.carried_out_at is None or proposal.counted_at is None:
        return None
    if not registry.matter_named(proposal.matter).reversible:
        return None
    return proposal.counted_at + timedelta(days=groups.rulebook_of(association).reversal_days)


def association_to_ask(proposal: Proposal, *, at: datetime) -> Group:
    """Return the association whose people can call a decision of its board back now.

    Raises:
        Refused: It is no such decision.
        TooLate: The time is over, or it has been called back or taken back already.

    """
    association, until = proposal.group.parent, callable_until(proposal)
    if association is None or until is None or not is_of_this_book(proposal):
        raise Refused(_("There is no decision of a board here that could be called back."), field="decision")
    if vote_on(proposal) is not None:
        raise TooLate(_("It was called back already, and is decided by all."))
    if at > until:
        raise TooLate(_("The time to call it back is over: propose something new instead."))
    if proposal.id in reversals_that_hold(proposal.group):
        raise TooLate(_("It was taken back already."))
    return association
