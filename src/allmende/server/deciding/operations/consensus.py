"""Rough consensus: a maintainer says that objections have been heard, and anybody may call for a vote instead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.vote import CALL_WINDOW_US
from allmende.server import clock
from allmende.server.books import operations as books
from allmende.server.deciding.models import Ballot, Proposal, State
from allmende.server.deciding.operations import closing, proposing, voting
from allmende.server.deciding.operations.holding import hold_books_for
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate

MOST_ANSWER = 1_000


@transaction.atomic
def state(seat: Seat, proposal_id: str, *, answers: Mapping[str, str], at: datetime) -> None:
    """Say, as a maintainer, that there is rough consensus. It stands a day later unless somebody calls for a vote.

    Args:
        seat: Who acts.
        proposal_id: Which.
        answers: Member with a concern or a block -> how it was dealt with.
        at: When.

    """
    books.hold(seat.group.book_id)
    proposal = proposing.in_group(seat, proposal_id)
    at = books.time_of_next(proposal.group.book, at=at)
    _refuse_other_kinds(proposal, at=at)
    if seat.member.id not in proposal.settings["told"]["maintainers"]:
        raise NotYours(_("Only those who look after the group can say so."))
    found = Ballot.objects.filter(proposal=proposal, choice__in=["concern", "block"]).select_related("member__person")
    objecting = {ballot.member_id: ballot for ballot in found}
    # Who objects no longer needs no answer, and the book names nobody who never did.
    said = {who: answer.strip()[:MOST_ANSWER] for who, answer in answers.items() if answer.strip() and who in objecting}
    open_objections = [ballot for who, ballot in objecting.items() if who not in said]
    if open_objections:
        names = ", ".join(ballot.member.name for ballot in open_objections)
        raise Refused(_("Every objection needs an answer; still open: %(names)s.") % {"names": names}, field="answers")
    closes_at = at + timedelta(microseconds=CALL_WINDOW_US)
    draft = bookings.consensus_stated(
        decision=proposal.id,
        member=seat.member.id,
        answered=list(said),
        closes_us=clock.microseconds(closes_at),
        turn=(proposal.stated or {}).get("turn", -1) + 1,
        text="\n".join(said.values()) or None,
    )
    proposing.book_it(proposal, draft, by=seat.member.id, at=at)
    proposal.stated = {
        "by": seat.member.id,
        "at_us": clock.microseconds(at),
        "answers": said,
        "turn": (proposal.stated or {}).get("turn", -1) + 1,
    }
    proposal.closes_at = closes_at
    proposal.save(update_fields=["stated", "closes_at"])


@transaction.atomic
def call_vote(seat: Seat, proposal_id: str, *, at: datetime) -> None:
    """Ask for a vote instead of a rough consensus; it begins at once."""
    hold_books_for(seat.group, proposal_id)
    proposal = proposing.in_group(seat, proposal_id)
    at = books.time_of_next(proposal.group.book, at=at)
    voter = voting.may_vote(proposal, seat, at=at)
    _refuse_other_kinds(proposal, at=at)
    proposing.book_it(
        proposal, bookings.vote_called(decision=proposal.id, member=seat.member.id), by=seat.member.id, at=at
    )
    voter.called_at = at
    voter.save(update_fields=["called_at"])
    closing.close_locked(proposal, counted_at=at, at=at)


def _refuse_other_kinds(proposal: Proposal, *, at: datetime) -> None:
    over = proposal.closes_at is None or at > proposal.closes_at
    if proposal.state != State.VOTING or proposal.kind != "rough consensus" or over:
        raise TooLate(_("Nobody looks for a rough consensus on it now."))
