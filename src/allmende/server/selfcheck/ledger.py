"""Is every stored entry what was hashed, and does everything beside it (postings, tree, balances) follow from it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from allmende.economy.audit import Audit
from allmende.ledger.canonical import from_bytes
from allmende.ledger.entry import Entry, EntryRefused
from allmende.ledger.export import write_folder
from allmende.ledger.merkle import Frontier, append, frontier_root, hash_leaf
from allmende.ledger.note import NoteError, open_checkpoint
from allmende.ledger.verify import verify_export
from allmende.server.books import queries
from allmende.server.books.export import content_of
from allmende.server.books.models import Book, Checkpoint, StoredEntry, StoredPosting, TreeNode
from allmende.server.books.signing import verifier_key

BATCH = 2_000
# Whoever has one broken entry wants to know which; whoever has thousands wants to know that.
MOST_NAMED = 10


def stored_entries() -> Iterator[str]:
    """Yield in which entry a column, a posting or a place in the tree is not what the hashed entry says."""
    for book in Book.objects.order_by("origin"):
        yield from _few(_stored(book), book)


def balances() -> Iterator[str]:
    """Yield the accounts whose stored postings do not sum to what the hashed entries say."""
    for book in Book.objects.order_by("origin"):
        derived: Counter[str] = Counter()
        for stored in queries.all_entries(book):
            try:
                entry = from_bytes(bytes(stored.canonical))
            except EntryRefused:
                continue  # Named by `stored_entries`.
            for posting in entry.postings:
                derived[posting.account] += posting.amount_mwh
        kept = queries.balances(book)
        yield from _few(
            (
                f"{account} stands at {kept.get(account, 0)} mwh in the tables, by the entries at {derived[account]}"
                for account in sorted(derived.keys() | kept.keys())
                if kept.get(account, 0) != derived[account]
            ),
            book,
        )
        if sum(derived.values()):
            yield f"{book.origin}: all balances together do not make zero"


def replayed() -> Iterator[str]:
    """Yield what verification finds that replays every entry a checkpoint covers, as anybody outside would."""
    for book in Book.objects.filter(size__gt=0).order_by("origin"):
        last = queries.last_checkpoint(book)
        if last is None:
            yield f"{book.origin}: nothing in it has been signed yet"
            continue
        with TemporaryDirectory(prefix="allmende-check-") as folder:
            write_folder(Path(folder), books=[content_of(book, size=last.size)])
            for report in verify_export(Path(folder), trusted_keys=[verifier_key()], new_replay=Audit):
                yield from (f"{report.origin}: {finding.sentence()}" for finding in report.findings)


def _stored(book: Book) -> Iterator[str]:
    frontier = Frontier(0, ())
    roots: dict[int, bytes] = {}
    sizes = set(Checkpoint.objects.filter(book=book).values_list("size", flat=True))
    nodes = {
        (level, index): bytes(found)
        for level, index, found in TreeNode.objects.filter(book=book).values_list("level", "index", "hash")
    }
    for batch in _batches(book):
        postings = _postings_of(batch)
        for stored in batch:
            yield from _one(stored, expected=frontier.size, postings=postings[stored.pk])
            leaf = hash_leaf(bytes(stored.canonical))
            frontier, completed = append(frontier, leaf)
            for level, index, node in completed:
                if nodes.pop((level, index), None) != node:
                    yield f"entry {stored.number}: the tree holds another hash at level {level}, place {index}"
            if frontier.size in sizes:
                roots[frontier.size] = frontier_root(frontier)
    if nodes:
        yield f"the tree holds {len(nodes)} hashes that belong to no entry"
    if (book.size, book.frontier) != (frontier.size, [peak.hex() for peak in frontier.peaks]):
        yield f"the book's head says {book.size} entries, the entries make {frontier.size} or another tree"
    yield from _checkpoints(book, roots)


def _one(stored: StoredEntry, *, expected: int, postings: dict[str, int]) -> Iterator[str]:
    if stored.number != expected:
        yield f"entry {expected} is missing; entry {stored.number} stands in its place"
    if hash_leaf(bytes(stored.canonical)) != bytes(stored.leaf_hash):
        yield f"entry {stored.number} does not give the hash with which it was booked"
    try:
        entry = from_bytes(bytes(stored.canonical))
    except EntryRefused as error:
        yield f"entry {stored.number} cannot be read ({type(error).__name__})"
        return
    if _columns(entry) != (stored.number, stored.at_us, stored.kind, stored.by, stored.key, stored.corrects):
        yield f"entry {stored.number}: a column by which it is looked up differs from what was hashed"
    if postings != {posting.account: posting.amount_mwh for posting in entry.postings}:
        yield f"entry {stored.number}: the stored postings differ from what was hashed"


def _columns(entry: Entry) -> tuple[int, int, str, str, str, int | None]:
    return (entry.number, entry.at_us, entry.kind, entry.by, entry.key, entry.corrects)


def _checkpoints(book: Book, roots: dict[int, bytes]) -> Iterator[str]:
    for checkpoint in queries.checkpoints(book):
        try:
            opened = open_checkpoint(checkpoint.note, key=verifier_key())
        except NoteError as error:
            why = type(error).__name__
            yield f"the checkpoint of {checkpoint.size} entries is not signed by this installation ({why})"
            continue
        if (opened.origin, opened.size, opened.root) != (book.origin, checkpoint.size, roots.get(checkpoint.size)):
            yield f"the checkpoint of {checkpoint.size} entries vouches for something else than what stands there"


def _batches(book: Book) -> Iterator[list[StoredEntry]]:
    batch: list[StoredEntry] = []
    for stored in queries.all_entries(book):
        batch.append(stored)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _postings_of(batch: list[StoredEntry]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {stored.pk: {} for stored in batch}
    rows = StoredPosting.objects.filter(
        book=batch[0].book_id, entry__number__gte=batch[0].number, entry__number__lte=batch[-1].number
    )
    for entry_id, account, amount_mwh in rows.values_list("entry_id", "account", "amount_mwh"):
        found.setdefault(entry_id, {})[account] = amount_mwh
    return found


def _few(faults: Iterator[str], book: Book) -> Iterator[str]:
    """Yield the first faults with the name of the book, and say that there are more."""
    for place, fault in enumerate(faults):
        if place == MOST_NAMED:
            yield f"{book.origin}: and more"
            return
        yield f"{book.origin}: {fault}"
