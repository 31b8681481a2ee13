"""Ending a mandate, whatever the reason."""

from __future__ import annotations

from datetime import datetime

from allmende.economy import bookings
from allmende.server.associations.models import Mandate
from allmende.server.books import operations as books
from allmende.server.groups import operations as groups
from allmende.server.groups.models import Member, Membership


def end_mandate(mandate: Mandate, *, why: str, decision: str, by: str, at: datetime) -> None:
    """Book that a mandate is over; the delegate leaves the board unless another group sends them, too.

    Args:
        mandate: One that has not ended; the book of its board is held.
        why: One of `Ending`.
        decision: The decision, or "".
        by: Who acts, as the book of the board knows them, or "".
        at: When.

    """
    mandate.ended_at, mandate.why, mandate.ended_decision = at, str(why), decision
    mandate.save(update_fields=["ended_at", "why", "ended_decision"])
    draft = bookings.mandate_ended(mandate=mandate.id, why=str(why), decision=decision)
    books.append(mandate.board.book, draft, by=by, at=at, about=mandate.id)
    if Mandate.objects.filter(board=mandate.board, delegate=mandate.delegate, ended_at=None).exists():
        return
    membership = Membership.objects.filter(group=mandate.board, member=mandate.delegate, left_at=None).first()
    if membership is not None:
        leaving: Member = mandate.delegate
        groups.leave(membership, by=leaving, at=at)
