"""Holding the books a decision writes into, before anything that may carry it out."""

from __future__ import annotations

from collections.abc import Sequence

from allmende.server.associations.operations import hold_books_found
from allmende.server.deciding.matters.registry import matter_named
from allmende.server.deciding.models import Proposal
from allmende.server.groups.models import Group


def hold_books_for(group: Group, proposal_id: str) -> None:
    """Hold the book of a group and those its proposal writes into, always in the same order.

    The last ballot, the last moment and the button that tries again all carry out what was accepted, and where that
    stands in the book of an association, too, nobody may wait for the one book while they hold the other.
    """

    def concerned() -> Sequence[Group]:
        proposal = Proposal.objects.filter(pk=proposal_id, group=group).first()
        also = matter_named(proposal.matter).also_holds(proposal) if proposal is not None else ()
        return [group, *also]

    hold_books_found(concerned)
