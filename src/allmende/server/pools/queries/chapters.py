"""The books a group wrote in before: whose they are to read, what came of them, taken along and verified."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from allmende.economy.audit import Audit
from allmende.economy.bookings import PERSON, person_account
from allmende.ledger.entry import Fact
from allmende.ledger.export import export_files, write_folder
from allmende.ledger.finding import Report
from allmende.ledger.note import parse_key
from allmende.ledger.verify import verify_export
from allmende.server.books import queries as books
from allmende.server.books.export import content_of
from allmende.server.books.models import Checkpoint, StoredEntry
from allmende.server.books.queries import Line
from allmende.server.books.signing import verifier_key
from allmende.server.groups.models import Group, Member
from allmende.server.groups.queries import Seat
from allmende.server.pools.models import Chapter

CHUNK_BYTES = 65_536


@dataclass(frozen=True, kw_only=True)
class ChapterPage:
    """An earlier book as its readers see it.

    Attributes:
        size: How many entries of it are about the time in which the group was in it.
        own_book: Whether it was the group's own, and is closed; else it is that of the pool it left.
        to_book: Origin of the book where the group went on.
        travelled_mwh: What went along, all together.
        stayed_mwh: What of the people's balances stayed behind, all together.
        mine: What stood on the reader's own account, entry by entry; `mine_mwh` what travelled of it.

    """

    chapter: Chapter
    size: int
    own_book: bool
    to_book: str
    travelled_mwh: int
    stayed_mwh: int
    mine: tuple[Line, ...]
    mine_mwh: int


def chapters_of(seat: Seat) -> list[ChapterPage]:
    """Return the earlier books of the seat's group that the person may read, the newest first."""
    found = Chapter.objects.filter(group=seat.group).select_related("book", "root", "entry", "group")
    return [_page(chapter, seat) for chapter in found.order_by("-until_at") if may_read(seat, chapter)]


def chapter_of(seat: Seat, chapter_id: int) -> Chapter | None:
    """Return one earlier book of the seat's group that the person may read, else None."""
    found = Chapter.objects.filter(group=seat.group, pk=chapter_id).select_related("book", "root", "entry").first()
    return found if found is not None and may_read(seat, found) else None


def may_read(seat: Seat, chapter: Chapter) -> bool:
    """Whether somebody may read it: who stands in it, and who looks after the group whose own it was."""
    if Member.objects.filter(book=chapter.book_id, person=seat.person).exists():
        return True
    return chapter.root_id == chapter.group_id and seat.is_maintainer and seat.membership.group_id == seat.group.id


def size_of(chapter: Chapter) -> int:
    """Return how many entries are about the group's time in the book: up to what was signed when it went."""
    signed = Checkpoint.objects.filter(book=chapter.book_id, size__gt=chapter.entry.number).order_by("size")
    return signed.values_list("size", flat=True).first() or chapter.entry.number + 1


def _page(chapter: Chapter, seat: Seat) -> ChapterPage:
    size = size_of(chapter)
    facts = books.entry_of(chapter.entry).facts
    members = _numbers(facts.get("members"))
    own_book = chapter.root_id == chapter.group_id
    me = Member.objects.filter(book=chapter.book_id, person=seat.person).first()
    lines = books.statement(chapter.book, person_account(me.id)) if me is not None else []
    balances = books.balances(chapter.book, size=size)
    people = [amount for account, amount in balances.items() if account.startswith(PERSON)] if own_book else []
    return ChapterPage(
        chapter=chapter,
        size=size,
        own_book=own_book,
        to_book=str(facts["to_book"]),
        travelled_mwh=sum(members.values()),
        stayed_mwh=sum(people) if own_book else sum(_numbers(facts.get("given")).values()),
        mine=tuple(line for line in lines if line.entry.number < size),
        mine_mwh=members.get(me.id, 0) if me is not None else 0,
    )


def _numbers(fact: Fact) -> dict[str, int]:
    return {str(key): value for key, value in fact.items() if isinstance(value, int)} if isinstance(fact, dict) else {}


def zip_of(chapter: Chapter) -> Iterator[bytes]:
    """Yield an export of an earlier book piece by piece, as a page sends it."""
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, pieces in export_files([content_of(chapter.book, size=size_of(chapter))]):
                with archive.open(name, "w") as inside:
                    for piece in pieces:
                        inside.write(piece.encode("utf-8", "surrogateescape"))
        file.seek(0)
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def verify(chapter: Chapter) -> Report:
    """Export and verify an earlier book exactly as anybody outside would."""
    with tempfile.TemporaryDirectory(prefix="allmende-verify-") as folder:
        write_folder(Path(folder), books=[content_of(chapter.book, size=size_of(chapter))])
        (report,) = verify_export(Path(folder), trusted_keys=[parse_key(str(verifier_key()))], new_replay=Audit)
    return report


def brought_by(group: Group) -> StoredEntry | None:
    """Return the entry by which a group came into its present book with balances; None where it began there."""
    kinds = ["group.brought", "group.opened_book"]
    return StoredEntry.objects.filter(book=group.book_id, kind__in=kinds, about=group.id).order_by("-number").first()
