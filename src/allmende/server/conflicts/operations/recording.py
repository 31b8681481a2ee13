"""Writing down what happens in a conflict: an entry in the book, and a moment in its timeline."""

from __future__ import annotations

from datetime import datetime

from allmende.economy.bookings import Draft
from allmende.ledger.entry import text_hash
from allmende.server.books import operations as books
from allmende.server.conflicts.models import Conflict, Moment, What
from allmende.server.groups.models import Member
from allmende.server.groups.queries import Seat
from allmende.server.identity import new_salt
from allmende.server.refusal import Refused, TooLate

SALT_BYTES = 16


def sealed(words: str) -> tuple[bytes, str]:
    """Return a salt and the salted hash of words, as hex: all that the book knows of them."""
    salt = new_salt(SALT_BYTES)
    return salt, text_hash(words, salt=salt).hex()


def record(
    conflict: Conflict,
    draft: Draft,
    what: What,
    *,
    by: Member | None,
    at: datetime,
    words: str = "",
    salt: bytes = b"",
    detail: str = "",
) -> Moment:
    """Append an entry and the moment that goes with it; the book is held."""
    about = f"conflict:{conflict.id}"
    entry = books.append(conflict.group.book, draft, by=by.id if by else "", at=at, about=about)
    return Moment.objects.create(
        conflict=conflict, what=what, by=by, at=at, words=words, salt=salt, detail=detail, entry=entry
    )


def turn_of(conflict: Conflict, what: What) -> int:
    """Return how often something of this kind happened in a conflict."""
    return conflict.moments.filter(what=what).count()


def open_in(seat: Seat, conflict_id: str, *, gone: str, none: str) -> Conflict:
    """Return an open conflict of the seat's group, its book held, or refuse.

    Args:
        seat: Who acts.
        conflict_id: Which.
        gone: The sentence for one that is over.
        none: The sentence for one that there is not, or that is not for the seat's member.

    """
    books.hold(seat.group.book_id)
    found = (
        Conflict.objects.select_for_update(of=("self",))
        .select_related("group__book", "group__parent", "by__person", "mediator__person", "proposal")
        .filter(pk=conflict_id, group=seat.group)
        .first()
    )
    if found is None:
        raise Refused(none)
    if found.ended_at is not None:
        raise TooLate(gone)
    return found
