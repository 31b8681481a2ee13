"""Letting a group decide what it agrees to with others: beginning something and putting it to the vote in one step."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.server.associations import by_vote
from allmende.server.associations.by_vote import SAYING_NO, Proposed, Words
from allmende.server.associations.models import Accord
from allmende.server.associations.operations.accords import begin, matter_of
from allmende.server.associations.operations.plans import Plan
from allmende.server.groups.queries import Seat
from allmende.server.refusal import TooLate

_MATTER = {"founding": "association", "admission": "admit_group"}


@transaction.atomic
def begin_by_vote(seat: Seat, plan: Plan, words: Words, *, at: datetime) -> tuple[Accord, Proposed]:
    """Begin what is planned, without any side's agreement yet, and propose it in the seat's group.

    Raises:
        NotYours: The group is no side of it.
        TooLate: It is proposed there already, or the group has agreed.
        Refused: The words do not fit.

    """
    # First, because it holds the books of all groups concerned in their order; the proposal needs only one of them.
    accord = begin(plan, side=seat.group, by=seat.person, at=at)
    return accord, propose_to_agree(seat, accord.id, words, at=at)


def propose_to_agree(seat: Seat, accord_id: str, words: Words, *, at: datetime) -> Proposed:
    """Propose in the seat's group to agree to what others have begun.

    Raises:
        TooLate: It is over, proposed already, or the group has agreed.
        Refused: The group is not asked, or the words do not fit.

    """
    terms, matter = {"accord": accord_id}, _matter(seat, accord_id)
    return by_vote.propose(seat, words, matter=matter, terms=terms, details={}, at=at)


def propose_to_refuse(seat: Seat, accord_id: str, words: Words, *, at: datetime) -> Proposed:
    """Propose in the seat's group to say no, or no longer yes; see `propose_to_agree`."""
    terms, matter = {"accord": accord_id}, _matter(seat, accord_id)
    return by_vote.propose(seat, words, matter=matter, terms=terms, details=dict(SAYING_NO), at=at)


def _matter(seat: Seat, accord_id: str) -> str:
    accord = Accord.objects.filter(pk=accord_id).first()
    if accord is None:
        raise TooLate(_("There is nothing to agree to any more."))
    return _MATTER[matter_of(accord, seat.group)]
