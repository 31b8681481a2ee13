"""Books as an export that anybody can verify, and the same verification run here."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from allmende.economy.audit import Audit
from allmende.ledger.export import BookContent, TextOfEntry, export_files, write_folder
from allmende.ledger.finding import Report
from allmende.ledger.note import parse_key
from allmende.ledger.verify import verify_export
from allmende.server.books import operations, queries
from allmende.server.books.models import Book
from allmende.server.books.signing import verifier_key


def content(book: Book) -> BookContent:
    """Return a book as an export is written from it, after signing a checkpoint that covers all of it."""
    return content_of(book, size=operations.checkpoint(book).size)


def content_of(book: Book, *, size: int) -> BookContent:
    """Return the first `size` entries of a book as an export is written from them, signing nothing."""
    return BookContent(
        origin=book.origin,
        entries=(bytes(entry.canonical) for entry in queries.all_entries(book, size=size)),
        leaf_hashes=(bytes(entry.leaf_hash) for entry in queries.all_entries(book, size=size)),
        notes=[checkpoint.note for checkpoint in queries.checkpoints(book) if checkpoint.size <= size],
        verifier_key=str(verifier_key()),
        balances_mwh=queries.balances(book, size=size),
        texts=(
            TextOfEntry(number=text.entry.number, salt=bytes(text.salt), text=text.text)
            for text in queries.texts(book, size=size)
        ),
    )


def export_to(folder: Path, books: Iterable[Book]) -> None:
    """Write an export of these books into a folder."""
    write_folder(folder, books=[content(book) for book in books if book.size])


def zip_export(books: Iterable[Book], file: IO[bytes]) -> None:
    """Write an export of these books as a zip file."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in export_files([content(book) for book in books if book.size]):
            with archive.open(name, "w") as inside:
                for piece in pieces:
                    inside.write(piece.encode("utf-8", "surrogateescape"))


def zip_chunks(books: Iterable[Book], *, chunk_bytes: int = 65_536) -> Iterator[bytes]:
    """Yield a zip export piece by piece, as a page sends it."""
    with tempfile.TemporaryFile() as file:
        zip_export(books, file)
        file.seek(0)
        while chunk := file.read(chunk_bytes):
            yield chunk


def verify_here(
    books: Iterable[Book], *, witnesses: Iterable[str] = (), progress: Callable[[int], None] | None = None
) -> list[Report]:
    """Export and verify books exactly as anybody outside would, trusting only this installation's own key."""
    with tempfile.TemporaryDirectory(prefix="allmende-verify-") as folder:
        export_to(Path(folder), books)
        return verify_export(
            Path(folder),
            trusted_keys=[parse_key(str(verifier_key()))],
            witnesses=witnesses,
            new_replay=Audit,
            progress=progress,
        )
