"""What the books hold about a person: to hand out, and the part of it that can be forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allmende.economy.bookings import person_account
from allmende.server.books import queries
from allmende.server.books.models import Book, EntryText

# Why a rule was set is part of the rulebook, and what a group sends a delegate for is the group's word: both stay, with
# the random id instead of the name of whoever wrote it down.
KEPT = ("rule.set", "mandate.given")


def stored_about(book: Book, member_id: str) -> list[dict[str, Any]]:
    """Return every entry that moved something on a member's account, ready for JSON."""
    return [
        {
            "book": book.origin,
            "number": line.entry.number,
            "at": line.at,
            "kind": line.entry.kind,
            "amount_milli_weighted_hours": line.amount_mwh,
            "balance_milli_weighted_hours": line.balance_mwh,
        }
        for line in queries.statement(book, person_account(member_id))
    ]


def forget_texts(member_ids: Sequence[str]) -> int:
    """Delete the free texts these members wrote. The log keeps only salted hashes of them, and still verifies."""
    texts = EntryText.objects.filter(entry__by__in=list(member_ids)).exclude(entry__kind__in=KEPT)
    return texts.delete()[0]


def forget_texts_of(entry_ids: Sequence[str]) -> int:
    """Delete the texts of some entries, whoever wrote them: they are about somebody who is to be forgotten."""
    return EntryText.objects.filter(entry__in=list(entry_ids)).delete()[0]
