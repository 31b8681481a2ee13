"""Do the tables of who asks for a board's decision back say the same as the books?"""

from __future__ import annotations

from collections.abc import Iterator

from allmende.server.books.models import StoredEntry
from allmende.server.books.queries import entry_of
from allmende.server.deciding.models import CallBack


def calls() -> Iterator[str]:
    """Yield who asks for a decision only in the books, or only in the tables."""
    booked: set[tuple[str, str]] = set()
    stored = StoredEntry.objects.filter(kind__in=["call_back.asked", "call_back.withdrawn"])
    for entry in map(entry_of, stored.order_by("book", "number").iterator(chunk_size=2_000)):
        call = str(entry.facts["decision"]), str(entry.facts["member"])
        if entry.kind == "call_back.asked":
            booked.add(call)
        else:
            booked.discard(call)
    kept = set(CallBack.objects.values_list("proposal_id", "member_id"))
    for decision, member in sorted(booked ^ kept):
        where = "books" if (decision, member) in booked else "tables"
        yield f"decision {decision}: that {member} asks for it back is known to the {where} only"
