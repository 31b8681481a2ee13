"""The export of books: a folder or .zip that holds everything needed to verify them without the server.

Layout (docs/ledger-format.md): `allmende-export.json`, and for each book `books/<slug>/` with `entries.jsonl`,
`leaves.txt`, `checkpoints.txt`, `verifier-key.txt`, `balances.csv` and `texts.jsonl`.
"""

import csv
import io
import json
import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from allmende.ledger.canonical import from_bytes
from allmende.ledger.entry import EntryRefused
from allmende.ledger.entry_json import to_line

MANIFEST = "allmende-export.json"
FORMAT = "allmende-export"
VERSION = 1

ENTRIES, LEAVES, CHECKPOINTS = "entries.jsonl", "leaves.txt", "checkpoints.txt"
KEY, BALANCES, TEXTS = "verifier-key.txt", "balances.csv", "texts.jsonl"
BALANCES_HEAD = "account,balance_mwh"

_FOLDER = re.compile(r"books/[a-z0-9][a-z0-9.-]*", re.ASCII)


class NotAnExport(ValueError):
    """A path that holds no export of books, or one in a form this version does not know."""


@dataclass(frozen=True, slots=True)
class TextOfEntry:
    """A text kept outside the book, with the salt of its hash."""

    number: int
    salt: bytes
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookContent:
    """What one book's part of an export is written from; every iterable is read once, in the order of the fields.

    Attributes:
        origin: The name of the book.
        entries: The canonical bytes of every entry, by number.
        leaf_hashes: The leaf hash of every entry as it was stored when booked. Not to be computed for the export:
            being a second witness is what lets a verifier name the very entry that was changed.
        notes: Every signed checkpoint, smallest first.
        verifier_key: The key the checkpoints are signed with, as text.
        balances_mwh: The balance of each account, from the stored postings.
        texts: Texts outside the book that have not been erased.

    """

    origin: str
    entries: Iterable[bytes]
    leaf_hashes: Iterable[bytes]
    notes: Iterable[str]
    verifier_key: str
    balances_mwh: Mapping[str, int]
    texts: Iterable[TextOfEntry] = field(default=())


@dataclass(frozen=True, slots=True)
class BookFolder:
    """One book's part of an export that is being read."""

    source: Path | ZipFile
    folder: str

    def has(self, name: str) -> bool:
        """Tell whether the file is there."""
        if isinstance(self.source, ZipFile):
            return self._inside(name) in self.source.NameToInfo
        return (self.source / self._inside(name)).is_file()

    def lines(self, name: str) -> Generator[str, None, None]:
        """Yield the lines of a file without their line ends, one at a time; none if there is no such file.

        Bytes that are not UTF-8 arrive as lone surrogates, which no check accepts, so nothing is passed over.
        """
        if not self.has(name):
            return
        with io.TextIOWrapper(self._open(name), encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            for line in file:
                yield line.removesuffix("\n")

    def _inside(self, name: str) -> str:
        return f"{self.folder}/{name}" if self.folder else name

    def _open(self, name: str) -> IO[bytes]:
        if isinstance(self.source, ZipFile):
            return self.source.open(self._inside(name))
        return (self.source / self._inside(name)).open("rb")


def export_files(books: Iterable[BookContent]) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield every file of an export as (name, pieces of text); write each before asking for the next.

    Nothing is held in memory but the list of books, so an export may be larger than memory and be streamed.
    """
    listed = []
    for book in books:
        folder = f"books/{slug(book.origin)}"
        listed.append({"origin": book.origin, "folder": folder})
        yield f"{folder}/{ENTRIES}", (entry_line(entry) + "\n" for entry in book.entries)
        yield f"{folder}/{LEAVES}", (leaf.hex() + "\n" for leaf in book.leaf_hashes)
        yield f"{folder}/{CHECKPOINTS}", (("\n" if place else "") + note for place, note in enumerate(book.notes))
        yield f"{folder}/{KEY}", iter((book.verifier_key + "\n",))
        yield f"{folder}/{BALANCES}", _balance_lines(book.balances_mwh)
        yield f"{folder}/{TEXTS}", (_text_line(text) for text in book.texts)
    # Last, so that an export that broke off halfway is not taken for a whole one.
    manifest = {"format": FORMAT, "version": VERSION, "books": listed}
    yield MANIFEST, iter((json.dumps(manifest, ensure_ascii=False, indent=2) + "\n",))


def write_folder(folder: Path, *, books: Iterable[BookContent]) -> None:
    """Write an export into a folder, which is made if missing."""
    for name, pieces in export_files(books):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)


def entry_line(canonical: bytes) -> str:
    """Return the line of an entry; bytes that are no entry are exported as they are, for verification to name."""
    try:
        return to_line(from_bytes(canonical))
    except EntryRefused:
        return json.dumps({"unreadable": canonical.hex()})


def slug(origin: str) -> str:
    """Return the folder name of a book: its origin in plain letters, and a piece of its hash to keep it unique."""
    plain = re.sub(r"[^a-z0-9]+", "-", origin.lower(), flags=re.ASCII).strip("-")[:60]
    return f"{plain or 'book'}-{sha256(origin.encode()).hexdigest()[:8]}"


@contextmanager
def open_export(path: Path) -> Iterator[list[tuple[str, BookFolder]]]:
    """Open a folder or .zip and give its books as (origin, folder), in the order of the manifest.

    Raises:
        NotAnExport: There is no export at the path.

    """
    if path.is_dir():
        yield _books_in(path)
        return
    try:
        archive = ZipFile(path)
    except (OSError, BadZipFile) as error:
        raise NotAnExport(str(path)) from error
    with archive:
        yield _books_in(archive)


def _books_in(source: Path | ZipFile) -> list[tuple[str, BookFolder]]:
    try:
        manifest = json.loads("\n".join(BookFolder(source, "").lines(MANIFEST)))
        if manifest["format"] != FORMAT or manifest["version"] != VERSION:
            raise NotAnExport("version")
        books = [(str(book["origin"]), str(book["folder"])) for book in manifest["books"]]
    except (ValueError, KeyError, TypeError) as error:
        raise NotAnExport(MANIFEST) from error
    # A manifest from elsewhere must not lead out of its own folder.
    if any(_FOLDER.fullmatch(folder) is None or ".." in folder for _, folder in books):
        raise NotAnExport("folder")
    return [(origin, BookFolder(source, folder)) for origin, folder in books]


def _balance_lines(balances_mwh: Mapping[str, int]) -> Iterator[str]:
    yield BALANCES_HEAD + "\n"
    for account in sorted(balances_mwh):
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow((account, balances_mwh[account]))
        yield line.getvalue()


def _text_line(text: TextOfEntry) -> str:
    form = {"number": text.number, "salt": text.salt.hex(), "text": text.text}
    return json.dumps(form, ensure_ascii=False) + "\n"
