"""Writing the books: opening one, appending an entry, signing a checkpoint. Nothing here changes what stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy.bookings import Draft
from allmende.ledger import note
from allmende.ledger.canonical import canonical_bytes, from_bytes
from allmende.ledger.entry import Entry, Fact, Posting, text_hash
from allmende.ledger.merkle import Frontier, frontier_root, hash_leaf
from allmende.ledger.merkle import append as append_leaf
from allmende.server import clock
from allmende.server.books.models import Book, Checkpoint, EntryText, StoredEntry, StoredPosting, TreeNode
from allmende.server.books.signing import signed
from allmende.server.identity import new_salt
from allmende.server.refusal import Refused, TooLate

# Whoever looks at the books finds a checkpoint that is at most this old, if anything has changed since.
CHECKPOINT_EVERY = timedelta(hours=1)
# After these there is a checkpoint at once: they decide over many people's numbers.
CHECKPOINT_AFTER = frozenset({"round.cleared", "period.settled", "work.corrected"})


# The last entry of a book that goes on in another one.
CLOSES = "group.closed_book"


class BookClosed(TooLate):
    """A book that ended: its community goes on in the book of a pool."""


class KeyReused(Refused):
    """An idempotency key came again with other content."""


def open_book(slug: str) -> Book:
    """Open a new book for a community."""
    return Book.objects.create(origin=f"{settings.ORIGIN}/{slug}")


def hold(book_id: str) -> Book:
    """Hold a community's book until the transaction ends, and return it as it stands.

    Whoever changes anything of a community holds its book before any other row, so that nobody waits in a circle.
    Its key is left free: rows that only refer to the book can be stored meanwhile.

    Raises:
        BookClosed: While we waited, or before, its community went on in another book.

    """
    locked = _held(book_id)
    _refuse_closed(locked)
    return locked


def _held(book_id: str) -> Book:
    return Book.objects.select_for_update(no_key=True).get(pk=book_id)


def _refuse_closed(book: Book) -> None:
    if StoredEntry.objects.filter(book=book, number=book.size - 1, kind=CLOSES).exists():
        raise BookClosed(_("This book is closed: its people go on in another one. Please load the page again."))


@transaction.atomic
def append(book: Book, draft: Draft, *, by: str, at: datetime, about: str = "") -> StoredEntry:
    """Book a draft as the next entry; the same draft under the same key is booked once.

    Args:
        book: Which book; its row is locked until the surrounding transaction ends, so entries never race.
        draft: What `economy.bookings` drafted.
        by: Id of the acting member, or "" for nobody in particular.
        at: When; never earlier than the entry before (a clock that was set back does not reorder the books).
        about: Id of the thing the entry is about, by which pages find it again.

    Raises:
        KeyReused: The key is taken by an entry with other content.
        BookClosed: Nothing follows in a book that was closed.

    """
    locked = _held(book.pk)
    before = StoredEntry.objects.filter(book=locked, key=draft.key).first()
    if before is not None:
        return _same(before, draft)
    _refuse_closed(locked)
    salt = new_salt(16) if draft.text else b""
    entry = Entry(
        number=locked.size,
        at_us=max(clock.microseconds(at), locked.last_us),
        kind=draft.kind,
        by=by,
        key=draft.key,
        corrects=draft.corrects,
        facts=_plain_mapping(draft.facts),
        postings=tuple(draft.postings),
        text_hash=text_hash(draft.text, salt=salt) if draft.text else None,
    )
    stored = _store(locked, entry, about=about)
    if draft.text:
        EntryText.objects.create(entry=stored, salt=salt, text=draft.text)
    book.size, book.last_us, book.frontier = locked.size, locked.last_us, locked.frontier
    if draft.kind in CHECKPOINT_AFTER or _checkpoint_is_old(locked):
        _sign(locked)
    return stored


def time_of_next(book: Book, *, at: datetime) -> datetime:
    """Return the time the next entry of a book will bear, and hold the book until the transaction ends.

    Somebody who came later may have booked first while we waited: what depends on the time (a weight on the board)
    must be worked out for the time that will stand in the entry, or nobody could recompute it.
    """
    locked = hold(book.pk)
    # In UTC, where a day more is always 24 hours more: days are added to it, and the audit counts them the same way.
    return max(at, clock.moment(locked.last_us)).astimezone(UTC)


def _same(before: StoredEntry, draft: Draft) -> StoredEntry:
    """Return the entry that is already booked, if it says the same."""
    entry = from_bytes(bytes(before.canonical))
    same = (entry.kind, entry.facts, entry.postings) == (draft.kind, _plain_mapping(draft.facts), tuple(draft.postings))
    if not same:
        raise KeyReused(_("This was sent before with other content; nothing was changed."))
    return before


def _store(book: Book, entry: Entry, *, about: str) -> StoredEntry:
    """Store entry, postings and tree nodes, and move the book's head."""
    canonical = canonical_bytes(entry)
    leaf = hash_leaf(canonical)
    frontier = Frontier(book.size, tuple(bytes.fromhex(peak) for peak in book.frontier))
    frontier, completed = append_leaf(frontier, leaf)
    stored = StoredEntry(
        id=f"{book.id}.{entry.number}",
        book=book,
        number=entry.number,
        at_us=entry.at_us,
        kind=entry.kind,
        by=entry.by,
        key=entry.key,
        corrects=entry.corrects,
        about=about,
        postings_count=len(entry.postings),
        canonical=canonical,
        leaf_hash=leaf,
    )
    # Postings go in first: the entry's trigger then sees all of them, and none can be added later.
    StoredPosting.objects.bulk_create(
        StoredPosting(book=book, entry=stored, account=posting.account, amount_mwh=posting.amount_mwh)
        for posting in _merged(entry.postings)
    )
    stored.save(force_insert=True)
    TreeNode.objects.bulk_create(
        TreeNode(book=book, level=level, index=index, hash=node) for level, index, node in completed
    )
    book.size, book.last_us = frontier.size, entry.at_us
    book.frontier = [peak.hex() for peak in frontier.peaks]
    book.save(update_fields=["size", "last_us", "frontier"])
    return stored


def _plain_mapping(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    return {str(key): _plain(fact) for key, fact in facts.items()}


def _plain(fact: Fact) -> Fact:
    """Return a fact without the framework's own kinds of text (choices, safe strings), which the books refuse."""
    if isinstance(fact, str):
        return str.__str__(fact)
    if isinstance(fact, Mapping):
        return _plain_mapping(fact)
    if isinstance(fact, list | tuple):
        return [_plain(item) for item in fact]
    return fact


def _merged(postings: tuple[Posting, ...]) -> tuple[Posting, ...]:
    accounts = [posting.account for posting in postings]
    assert len(accounts) == len(set(accounts)), "a draft names each account once"
    return postings


def _checkpoint_is_old(book: Book) -> bool:
    last = Checkpoint.objects.filter(book=book).order_by("-size").first()
    if last is None:
        return True
    return book.last_us - last.at_us >= CHECKPOINT_EVERY // timedelta(microseconds=1)


@transaction.atomic
def checkpoint(book: Book) -> Checkpoint:
    """Return a signed checkpoint that covers every entry of the book; sign one if the last does not."""
    locked = _held(book.pk)
    if locked.size == 0:
        raise TooLate(_("There is nothing in this book yet."))
    return Checkpoint.objects.filter(book=locked, size=locked.size).first() or _sign(locked)


def _sign(book: Book) -> Checkpoint:
    frontier = Frontier(book.size, tuple(bytes.fromhex(peak) for peak in book.frontier))
    text = signed(note.Checkpoint(origin=book.origin, size=book.size, root=frontier_root(frontier)))
    return Checkpoint.objects.create(book=book, size=book.size, note=text, at_us=book.last_us)
