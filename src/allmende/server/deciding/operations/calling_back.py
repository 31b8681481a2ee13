"""Asking for what a board decided to come back to all those it concerns; enough of them open a vote at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.board_reach import CALL_BACK
from allmende.server.books import operations as books
from allmende.server.books import queries as in_book
from allmende.server.deciding.matters.boards import changes_of, terms_of
from allmende.server.deciding.models import CallBack, Proposal
from allmende.server.deciding.operations import opening, proposing
from allmende.server.deciding.operations.proposing import ProposalDraft
from allmende.server.deciding.queries import calling_back as queries
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, TooLate


@transaction.atomic
def ask(seat: Seat, proposal_id: str, *, at: datetime) -> Proposal | None:
    """Ask for a decision of the seat's board, each for themselves.

    Returns:
        What all those concerned can vote on from now on, where this was the last call it took; else None.

    Raises:
        NotYours: It does not concern the person.
        TooLate: They ask already, it was called back before, or the time is over.
        Refused: It is no decision of a board that could be taken back.

    """
    books.hold(seat.group.book_id)
    proposal = proposing.in_group(seat, proposal_id)
    at = books.time_of_next(proposal.group.book, at=at)
    association = queries.association_to_ask(proposal, at=at)
    changes_of(proposal)
    concerned = {one.member.id for one in opening.voters_for(association, CALL_BACK, at=at)}
    member = seat.member.id
    if member not in concerned:
        raise NotYours(_("Only those can call it back whom it concerns."))
    if CallBack.objects.filter(proposal=proposal, member=member).exists():
        raise TooLate(_("You have asked for it already."))
    turn = in_book.count(proposal.group.book, prefix=f"call-back:{proposal.id}:{member}:")
    draft = bookings.call_back_asked(decision=proposal.id, member=member, turn=turn)
    proposing.book_it(proposal, draft, by=member, at=at)
    CallBack.objects.create(proposal=proposal, member=seat.member, asked_at=at)
    if queries.asking_of(proposal, concerned) < queries.needed_count(association, len(concerned)):
        return None
    return _put_to_all(association, proposal, seat=seat, at=at)


@transaction.atomic
def withdraw(seat: Seat, proposal_id: str, *, at: datetime) -> None:
    """Ask for it no longer, as long as not enough do.

    Raises:
        TooLate: They do not ask for it, or all vote on it already.

    """
    books.hold(seat.group.book_id)
    proposal = proposing.in_group(seat, proposal_id)
    if queries.vote_on(proposal) is not None:
        raise TooLate(_("It was called back already, and is decided by all."))
    member = seat.member.id
    deleted, _kinds = CallBack.objects.filter(proposal=proposal, member=member).delete()
    if not deleted:
        raise TooLate(_("You do not ask for it."))
    turn = in_book.count(proposal.group.book, prefix=f"call-back-withdrawn:{proposal.id}:{member}:")
    draft = bookings.call_back_withdrawn(decision=proposal.id, member=member, turn=turn)
    proposing.book_it(proposal, draft, by=member, at=at)


def _put_to_all(association: Group, earlier: Proposal, *, seat: Seat, at: datetime) -> Proposal:
    """Propose to take it back and let everybody concerned vote on it; the association's book is held."""
    around = groups.seat_of(seat.person, association)
    assert around is not None
    title = _("Take back what the board decided? %(title)s") % {"title": earlier.title}
    draft = ProposalDraft(
        title=title[: proposing.MOST_TITLE],
        text=_("So many of those concerned asked for it that all decide about it themselves."),
        matter=CALL_BACK,
        terms=terms_of(earlier),
        changes=changes_of(earlier),
    )
    proposal = proposing.propose(around, draft, at=at)
    return opening.open_vote(around, proposal.id, at=at)
