"""Proposing that a decision is taken back: what it would set follows from what it takes back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.server.books import operations as books
from allmende.server.deciding.matters.rules import reversing, rules_of, taking_back
from allmende.server.deciding.models import Proposal
from allmende.server.deciding.operations import proposing
from allmende.server.deciding.operations.proposing import ProposalDraft
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused


@transaction.atomic
def propose_reversal(seat: Seat, proposal_id: str, *, text: str, at: datetime) -> Proposal:
    """Propose that an accepted decision is taken back: the rules it set become again what they were before.

    Args:
        seat: Who proposes it.
        proposal_id: Which decision.
        text: Why.
        at: When.

    Raises:
        Refused: No reason is given, or there is nothing that could be taken back like that.
        TooLate: The time to reverse it is over, or its reversal is proposed already.

    """
    books.hold(seat.group.book_id)
    earlier = proposing.in_group(seat, proposal_id)
    if not text.strip():
        raise Refused(_("Please say why, in a sentence."), field="text")
    title = _("Take back: %(title)s") % {"title": earlier.title}
    draft = ProposalDraft(
        title=title[: proposing.MOST_TITLE],
        text=text,
        matter="reversal",
        terms=taking_back(earlier),
        changes=reversing(rules_of(earlier), earlier),
    )
    return proposing.propose(seat, draft, at=at)
