"""Reading the books: balances, entries, proofs. Every balance is a sum over postings; none is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db.models import Sum

from allmende.economy.bookings import PERSON
from allmende.ledger.canonical import from_bytes
from allmende.ledger.entry import Entry
from allmende.ledger.merkle import consistency_path, inclusion_path
from allmende.server import clock
from allmende.server.books.models import Book, Checkpoint, EntryText, StoredEntry, StoredPosting, TreeNode


@dataclass(frozen=True)
class Line:
    """One posting as a statement shows it, with the entry it belongs to and the balance after it."""

    entry: StoredEntry
    amount_mwh: int
    balance_mwh: int

    @property
    def at(self) -> datetime:
        """When it was booked."""
        return clock.moment(self.entry.at_us)


def balance(book: Book, account: str, *, before: datetime | None = None) -> int:
    """Return the balance of an account in milli weighted hours, now or just before a moment."""
    postings = StoredPosting.objects.filter(book=book, account=account)
    if before is not None:
        postings = postings.filter(entry__at_us__lt=clock.microseconds(before))
    return postings.aggregate(total=Sum("amount_mwh"))["total"] or 0


def sum_of(book: Book, accounts: Iterable[str]) -> int:
    """Return the sum of the balances of some accounts."""
    postings = StoredPosting.objects.filter(book=book, account__in=list(accounts))
    return postings.aggregate(total=Sum("amount_mwh"))["total"] or 0


def balances(book: Book, *, size: int | None = None) -> dict[str, int]:
    """Return every account's balance, zero ones included; as of the first `size` entries, where given."""
    postings = StoredPosting.objects.filter(book=book)
    if size is not None and size < book.size:
        postings = postings.filter(entry__number__lt=size)
    return dict(postings.values_list("account").annotate(total=Sum("amount_mwh")).order_by("account"))


def unsettled(book: Book, accounts: Iterable[str], *, before: datetime) -> dict[str, int]:
    """Return what stands on accounts from before a moment and was not settled yet; accounts without postings lack.

    A settlement counts however late it was booked: else two periods settled on one day would share the effort of the
    first twice (`economy.audit` replays it alike).
    """
    cut_us = clock.microseconds(before)
    postings = StoredPosting.objects.filter(book=book, account__in=list(accounts))
    standing = dict(postings.values_list("account").annotate(total=Sum("amount_mwh")).order_by("account"))
    # Asked anew: somebody may have booked since the caller read the book's row.
    if Book.objects.values_list("last_us", flat=True).get(pk=book.pk) < cut_us:
        return standing
    later = postings.filter(entry__at_us__gte=cut_us).exclude(entry__kind="period.settled")
    for account, total in later.values_list("account").annotate(total=Sum("amount_mwh")).order_by("account"):
        standing[account] -= total
    return standing


def booked_on(book: Book, accounts: Iterable[str], *, since: datetime | None, before: datetime) -> dict[str, int]:
    """Return what was booked on accounts in [since, before), settlements left out; accounts without postings lack."""
    postings = StoredPosting.objects.filter(
        book=book, account__in=list(accounts), entry__at_us__lt=clock.microseconds(before)
    ).exclude(entry__kind="period.settled")
    if since is not None:
        postings = postings.filter(entry__at_us__gte=clock.microseconds(since))
    return dict(postings.values_list("account").annotate(total=Sum("amount_mwh")).order_by("account"))


def version(book: Book) -> str:
    """Return a text that is another as soon as anything is booked: under it, what follows from the book can be kept."""
    return f"{book.id}.{book.size}.{sha256(''.join(book.frontier).encode()).hexdigest()[:16]}"


def moved_by_entries(book: Book, entry_ids: Iterable[str]) -> dict[str, int]:
    """Return account -> what these entries moved on it in sum."""
    postings = StoredPosting.objects.filter(book=book, entry__in=list(entry_ids))
    return dict(postings.values_list("account").annotate(total=Sum("amount_mwh")).order_by("account"))


def postings_of(entry: StoredEntry) -> list[tuple[str, int]]:
    """Return the stored postings of an entry as (account, amount), by account."""
    return list(StoredPosting.objects.filter(entry=entry).order_by("account").values_list("account", "amount_mwh"))


def text_of(entry: StoredEntry) -> str:
    """Return the free text that belongs to an entry; empty where there is none or it was erased."""
    return EntryText.objects.filter(entry=entry).values_list("text", flat=True).first() or ""


def corrected_by(book: Book, number: int) -> list[int]:
    """Return the numbers of the entries that correct an entry."""
    return list(
        StoredEntry.objects.filter(book=book, corrects=number).order_by("number").values_list("number", flat=True)
    )


def booked_between(
    book: Book, *, kinds: Iterable[str], start: datetime, end: datetime, count: int = 200
) -> list[StoredEntry]:
    """Return the entries of some kinds booked in [start, end), newest first, at most so many."""
    found = StoredEntry.objects.filter(
        book=book,
        kind__in=list(kinds),
        at_us__gte=clock.microseconds(start),
        at_us__lt=clock.microseconds(end),
    )
    return list(found.order_by("-number")[:count])


def kinds_in(book: Book) -> list[str]:
    """Return the kinds of entries that occur in a book."""
    return sorted(StoredEntry.objects.filter(book=book).values_list("kind", flat=True).distinct().order_by())


def statement(book: Book, account: str) -> list[Line]:
    """Return every posting of an account with the running balance, oldest first.

    The entries come without their canonical bytes: those of a settlement name everybody.
    """
    postings = (
        StoredPosting.objects.filter(book=book, account=account)
        .select_related("entry")
        .defer("entry__canonical", "entry__leaf_hash")
    )
    lines, running = [], 0
    for posting in postings.order_by("entry__number"):
        running += posting.amount_mwh
        lines.append(Line(entry=posting.entry, amount_mwh=posting.amount_mwh, balance_mwh=running))
    return lines


def movements(book: Book, account: str, *, kinds: Iterable[str]) -> list[tuple[StoredEntry, int]]:
    """Return the entries of some kinds that moved something on an account, with how much, oldest first."""
    postings = StoredPosting.objects.filter(book=book, account=account, entry__kind__in=list(kinds))
    return [(one.entry, one.amount_mwh) for one in postings.select_related("entry").order_by("entry__number")]


def moved(book: Book, account: str, *, kinds: Iterable[str], start: datetime, end: datetime) -> int:
    """Return what entries of some kinds moved on an account in [start, end)."""
    return (
        StoredPosting.objects.filter(
            book=book,
            account=account,
            entry__kind__in=list(kinds),
            entry__at_us__gte=clock.microseconds(start),
            entry__at_us__lt=clock.microseconds(end),
        ).aggregate(total=Sum("amount_mwh"))["total"]
        or 0
    )


def moved_on_persons(entries: Iterable[StoredEntry]) -> dict[str, int]:
    """Return member id -> what these entries moved on their account in sum."""
    moved_mwh: dict[str, int] = {}
    for posting in StoredPosting.objects.filter(entry__in=list(entries), account__startswith=PERSON):
        member = posting.account.removeprefix(PERSON)
        moved_mwh[member] = moved_mwh.get(member, 0) + posting.amount_mwh
    return moved_mwh


def credited_by(entries: Iterable[StoredEntry]) -> dict[str, int]:
    """Return entry id -> what the entry moved on all persons' accounts together."""
    ids = [entry.id for entry in entries]
    postings = StoredPosting.objects.filter(entry__in=ids, account__startswith=PERSON)
    return dict(postings.values_list("entry").annotate(total=Sum("amount_mwh")).order_by("entry"))


def entry_of(stored: StoredEntry) -> Entry:
    """Return the entry as it was hashed."""
    return from_bytes(bytes(stored.canonical))


def stored_entry(book: Book, number: int) -> StoredEntry | None:
    """Return one entry, or None."""
    return StoredEntry.objects.filter(book=book, number=number).first()


def count(book: Book, *, prefix: str) -> int:
    """Return how many entries have a key that begins like this: the turn of the next one."""
    return StoredEntry.objects.filter(book=book, key__startswith=prefix).count()


def entries_about(book: Book, about: str) -> list[StoredEntry]:
    """Return the entries about one thing, oldest first."""
    return list(StoredEntry.objects.filter(book=book, about=about).order_by("number"))


def newest_entries(book: Book, *, before: int | None = None, count: int = 50, kind: str = "") -> list[StoredEntry]:
    """Return a page of entries, newest first."""
    entries = StoredEntry.objects.filter(book=book)
    if before is not None:
        entries = entries.filter(number__lt=before)
    if kind:
        entries = entries.filter(kind=kind)
    return list(entries.order_by("-number")[:count])


def newest_ids(book: Book, kind: str, count: int) -> list[str]:
    """Return the ids of the newest entries of a kind, newest first: what they say need not be read for that."""
    entries = StoredEntry.objects.filter(book=book, kind=kind).order_by("-number")
    return list(entries.values_list("pk", flat=True)[:count])


def entry_by_id(entry_id: str) -> Entry:
    """Return an entry as it was hashed."""
    return from_bytes(bytes(StoredEntry.objects.values_list("canonical", flat=True).get(pk=entry_id)))


def newest_of(book: Book, *, kinds: Iterable[str], count: int) -> list[StoredEntry]:
    """Return the newest entries of some kinds, newest first."""
    return list(StoredEntry.objects.filter(book=book, kind__in=list(kinds)).order_by("-number")[:count])


def all_entries(book: Book, *, size: int | None = None) -> Iterator[StoredEntry]:
    """Yield the entries of a book in order (those a checkpoint of this size covers), without holding them all."""
    entries = StoredEntry.objects.filter(book=book)
    if size is not None:
        entries = entries.filter(number__lt=size)
    yield from entries.order_by("number").iterator(chunk_size=2_000)


def texts(book: Book, *, size: int) -> Iterator[EntryText]:
    """Yield the free texts that were not erased, in the order of their entries."""
    yield from (
        EntryText.objects.filter(entry__book=book, entry__number__lt=size)
        .select_related("entry")
        .order_by("entry__number")
        .iterator(chunk_size=2_000)
    )


def checkpoints(book: Book) -> list[Checkpoint]:
    """Return all checkpoints, oldest first."""
    return list(Checkpoint.objects.filter(book=book).order_by("size"))


def last_checkpoint(book: Book) -> Checkpoint | None:
    """Return the newest checkpoint, or None before the first."""
    return Checkpoint.objects.filter(book=book).order_by("-size").first()


def node(book: Book, level: int, index: int) -> bytes:
    """Return the hash of one complete subtree."""
    return bytes(TreeNode.objects.values_list("hash", flat=True).get(book=book, level=level, index=index))


def inclusion(book: Book, number: int, *, size: int) -> list[bytes]:
    """Return the path that proves an entry to be in the tree of this size; about 20 hashes for a million entries."""
    return inclusion_path(number, size=size, node=lambda level, index: node(book, level, index))


def consistency(book: Book, *, old_size: int, size: int) -> list[bytes]:
    """Return the path that proves an older tree to be the beginning of a newer one."""
    return consistency_path(old_size, size=size, node=lambda level, index: node(book, level, index))
