"""Carrying out what was accepted, as its matter says."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.server.books import operations as books
from allmende.server.deciding.matters.registry import matter_named
from allmende.server.deciding.models import Proposal, State
from allmende.server.deciding.operations import proposing
from allmende.server.deciding.operations.holding import hold_books_for
from allmende.server.deciding.queries.unfinished import is_of_this_book
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused, TooLate

log = logging.getLogger("allmende.deciding")


def carry_out(proposal: Proposal, *, at: datetime) -> None:
    """Do what was accepted and book that it is done; where it cannot be done now, keep why.

    The book of the group is held. A fault of ours in one matter must not keep everybody from every page: it is kept as
    a problem, too, and can be tried again once it is mended.
    """
    try:
        with transaction.atomic():
            matter_named(proposal.matter).carry_out(proposal, at)
            draft = bookings.decision_carried_out(decision=proposal.id)
            proposing.book_it(proposal, draft, by="", at=at)
    except Refused as refused:
        proposal.problem = str(refused)
    except DatabaseError:
        # A lock that was waited for in vain, say: the whole closing is undone, and done again by whoever comes next.
        raise
    except Exception:
        log.exception("decision %s could not be carried out", proposal.id)
        proposal.problem = _(
            "Something went wrong that is not your doing. Whoever runs this server finds it in its log."
        )
    else:
        proposal.problem, proposal.carried_out_at = "", at
    proposal.save(update_fields=["problem", "carried_out_at"])


@transaction.atomic
def try_again(seat: Seat, proposal_id: str, *, at: datetime) -> None:
    """Carry out what was accepted and could not be done at once.

    Raises:
        TooLate: It is done already, or was not accepted.
        Refused: It still cannot be done, and why.

    """
    hold_books_for(seat.group, proposal_id)
    proposal = proposing.in_group(seat, proposal_id)
    if proposal.state != State.ACCEPTED or proposal.carried_out_at is not None:
        raise TooLate(_("There is nothing left to be carried out."))
    if not is_of_this_book(proposal):
        raise TooLate(_("It was decided in a book of before: propose it anew."))
    carry_out(proposal, at=books.time_of_next(proposal.group.book, at=at))
    if proposal.problem:
        raise Refused(proposal.problem)
