"""What of decisions is in the way of going on in another book, and which decisions stand in the book of today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import ngettext

from allmende.server.books import queries as in_book
from allmende.server.deciding.models import UNDECIDED, Proposal
from allmende.server.groups.models import Group

A_FEW = 4


def still_open(parts: Sequence[Group]) -> Iterator[str]:
    """Yield which proposals are not decided: what was proposed in one book cannot be counted in another."""
    found = Proposal.objects.filter(group__in=parts, state__in=UNDECIDED)
    titles = list(found.order_by("proposed_at", "id").values_list("title", flat=True))
    if titles:
        some = ", ".join(titles[:A_FEW]) + (" …" if len(titles) > A_FEW else "")
        yield ngettext(
            "%(count)d proposal is not decided yet: %(some)s.",
            "%(count)d proposals are not decided yet: %(some)s.",
            len(titles),
        ) % {"count": len(titles), "some": some}


def is_of_this_book(proposal: Proposal) -> bool:
    """Whether a proposal stands in the book its group is in now; a group that joined a pool left its own behind."""
    return bool(in_book.entries_about(proposal.group.book, f"decision:{proposal.id}"))
