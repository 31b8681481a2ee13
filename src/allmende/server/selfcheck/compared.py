"""Hold what the books say of things against what a table says of them, and name every difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from allmende.server import clock
from allmende.server.books.models import StoredEntry
from allmende.server.books.queries import entry_of

BATCH = 2_000
MOST_LATE_US = 86_400_000_000


def entries(*kinds: str) -> Iterator[tuple[StoredEntry, Mapping[str, Any]]]:
    """Yield the entries of some kinds with their facts, of all books, in the order of time."""
    found = StoredEntry.objects.filter(kind__in=kinds).order_by("at_us", "book", "number")
    for stored in found.iterator(chunk_size=BATCH):
        yield stored, entry_of(stored).facts


def differing(
    what: str, *, booked: Mapping[str, Mapping[str, object]], kept: Mapping[str, Mapping[str, object]]
) -> Iterator[str]:
    """Yield what only the books or only the tables know, and where they say different things of the same.

    Args:
        what: What it is, in words.
        booked: Id -> name of something said about it, in words -> what the books say.
        kept: The same as the tables have it; what the books say nothing about is not compared.

    """
    for key in sorted(booked.keys() | kept.keys()):
        if key not in kept:
            yield f"the books know of {what} {key}, the tables do not"
        elif key not in booked:
            yield f"the tables know of {what} {key}, the books do not"
        else:
            for name, said in booked[key].items():
                if kept[key][name] != said:
                    yield f"{what} {key}: the tables and the books differ in {name}"


def was_at(at: datetime | None, stored: StoredEntry) -> bool:
    """Whether something the tables date to a moment is what an entry booked then.

    An entry is never dated before the one it follows. So it may be somewhat later than what it says, where somebody who
    came later booked first; but only for that reason.
    """
    if at is None:
        return False
    late_us = stored.at_us - clock.microseconds(at)
    if not 0 < late_us < MOST_LATE_US:
        return late_us == 0
    return StoredEntry.objects.filter(book=stored.book_id, number=stored.number - 1, at_us=stored.at_us).exists()


def plain(value: object) -> Any:  # noqa: ANN401  # what an entry may hold, as JSON has it
    """Return facts as JSON columns give them back: lists and dictionaries."""
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value
