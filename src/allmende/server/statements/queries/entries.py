"""The entries of a book, page by page and one by one, with the names of what they mention."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.cache import cache

from allmende.ledger.canonical import from_bytes
from allmende.ledger.entry import Entry
from allmende.ledger.proof import InclusionProof
from allmende.server import clock
from allmende.server.books import queries as books
from allmende.server.books.models import Book, StoredEntry
from allmende.server.explanations import link
from allmende.server.groups.models import Group
from allmende.server.statements.naming import Names, names_in
from allmende.server.statements.sentences import sentence
from allmende.server.work.models import Contribution, Occurrence, Round

A_PAGE = 50
MANY_POSTINGS, LONG_BYTES = 200, 20_000
# What names everybody; a line of the list says nothing of it.
LEFT_OUT = frozenset({"participants", "market", "goods", "eligible", "published"})
KEPT_SECONDS = 30 * 86_400


@dataclass(frozen=True, kw_only=True)
class Told:
    """One entry as a page lists it."""

    number: int
    kind: str
    at: datetime
    text: str
    by: str
    effort_mwh: int


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some entries, newest first; `before` leads to the next older page, None where there is none."""

    entries: Sequence[Told]
    before: int | None
    kinds: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class OneEntry:
    """One entry with all it says.

    Attributes:
        postings: (account, whose it is, amount), as stored.
        corrects: The number of the entry it mends, or None; `corrected_by` those that mend it.
        text: The free text kept outside the log; "" where there is none or it was erased.
        checkpoint_size: How many entries the newest checkpoint covers.
    """

    entry: Entry
    told: Told
    names: Names
    about: str
    leaf_hash: str
    postings: Sequence[tuple[str, str, int]]
    corrected_by: Sequence[int]
    text: str
    checkpoint_size: int

    @property
    def corrects(self) -> int | None:
        """The number of the entry it mends."""
        return self.entry.corrects

    @property
    def facts(self) -> Mapping[str, object]:
        """What it says, by name."""
        return self.entry.facts

    @property
    def is_covered(self) -> bool:
        """Whether a signed checkpoint covers it."""
        return self.entry.number < self.checkpoint_size


def page(book: Book, *, before: int | None = None, kind: str = "") -> Page:
    """Return a page of entries."""
    stored = books.newest_entries(book, before=before, count=A_PAGE + 1, kind=kind)
    shown = stored[:A_PAGE]
    return Page(
        entries=told(shown, book=book),
        before=shown[-1].number if len(stored) > A_PAGE else None,
        kinds=books.kinds_in(book),
    )


def told(stored: Sequence[StoredEntry], *, book: Book) -> list[Told]:
    """Return entries in plain sentences, with one query for each kind of thing they mention."""
    read = [_to_tell(entry) for entry in stored]
    names = names_in([entry for entry, _effort_mwh in read], book=book)
    return [_told(entry, names=names, effort_mwh=effort_mwh) for entry, effort_mwh in read]


def _to_tell(stored: StoredEntry) -> tuple[Entry, int]:
    """Return an entry as a list needs it, and the effort it moves.

    One that names everybody is read once, and then kept without them.
    """
    if stored.postings_count < MANY_POSTINGS and len(stored.canonical) < LONG_BYTES:
        entry = from_bytes(bytes(stored.canonical))
        return entry, entry.effort_mwh
    key = f"to-tell.{stored.id}"
    kept: tuple[Entry, int] | None = cache.get(key)
    if kept is None:
        entry = from_bytes(bytes(stored.canonical))
        facts = {name: fact if name not in LEFT_OUT else {} for name, fact in entry.facts.items()}
        kept = replace(entry, facts=facts, postings=()), entry.effort_mwh
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def one(book: Book, number: int) -> OneEntry | None:
    """Return one entry, or None."""
    stored = books.stored_entry(book, number)
    if stored is None:
        return None
    entry = from_bytes(bytes(stored.canonical))
    names = names_in([entry], book=book)
    newest = books.last_checkpoint(book)
    return OneEntry(
        entry=entry,
        told=_told(entry, names=names, effort_mwh=entry.effort_mwh),
        names=names,
        about=stored.about,
        leaf_hash=bytes(stored.leaf_hash).hex(),
        postings=[(account, names.account(account), amount) for account, amount in books.postings_of(stored)],
        corrected_by=books.corrected_by(book, number),
        text=books.text_of(stored),
        checkpoint_size=newest.size if newest else 0,
    )


def proof_of(book: Book, number: int) -> InclusionProof | None:
    """Return the proof that an entry is in the book as the newest checkpoint signed it; None where none covers it."""
    stored, newest = books.stored_entry(book, number), books.last_checkpoint(book)
    if stored is None or newest is None or newest.size <= number:
        return None
    path = books.inclusion(book, number, size=newest.size)
    return InclusionProof(entry=from_bytes(bytes(stored.canonical)), path=tuple(path), note=newest.note)


def _told(entry: Entry, *, names: Names, effort_mwh: int) -> Told:
    return Told(
        number=entry.number,
        kind=entry.kind,
        at=clock.moment(entry.at_us),
        text=sentence(entry, names=names),
        by=names.member(entry.by) if entry.by else "",
        effort_mwh=effort_mwh,
    )


def newest_note(book: Book) -> dict[str, object] | None:
    """Return the newest checkpoint with its note, for whoever wants to keep it; None before the first."""
    newest = books.last_checkpoint(book)
    if newest is None:
        return None
    return {"size": newest.size, "note": newest.note, "at": clock.moment(newest.at_us)}


def address_of(found: OneEntry) -> str:
    """Return the page of the thing an entry is about, or ""."""
    facts = found.entry.facts
    for fact, page_name, rows in (
        ("contribution", "work:contribution", Contribution.objects.values_list("group__slug", "pk")),
        ("occurrence", "work:at", Occurrence.objects.values_list("group__slug", "pk")),
        ("round", "work:round", Round.objects.values_list("group__slug", "number")),
    ):
        if fact in facts:
            row = rows.filter(pk=str(facts[fact])).first()
            return link(page_name, *row) if row else ""
    slug = Group.objects.filter(pk=str(facts.get("group", ""))).values_list("slug", flat=True).first()
    of_the_group = {
        "period.settled": ("sharing:settled", facts.get("from_day")),
        "rule.set": ("rules:rule", facts.get("name")),
    }
    page_name, *rest = of_the_group.get(found.entry.kind, ("groups:group",))
    return link(page_name, slug, *rest) if slug else ""
