"""Verifying the books here: recompute everything as anybody outside would, and hold a kept checkpoint against them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.ledger.finding import Finding
from allmende.ledger.merkle import NotAPrefix, ProofDoesNotHold
from allmende.ledger.note import Checkpoint, NoKnownSignature, NoteError, WrongSignature, open_checkpoint
from allmende.ledger.proof import ConsistencyProof, check_growth
from allmende.server.books import operations, queries
from allmende.server.books.export import verify_here
from allmende.server.books.models import Book
from allmende.server.books.signing import verifier_key
from allmende.server.refusal import Refused, TooLate

KEPT_SECONDS = 7 * 24 * 3_600
# While one reader's verification runs, others wait for its result instead of starting the same again.
ONE_AT_A_TIME_SECONDS = 300


@dataclass(frozen=True, kw_only=True)
class Result:
    """What verifying all of a book came to, and when."""

    status: str
    entries_count: int
    checkpoints_count: int
    root: str
    findings: Sequence[Finding]
    first_bad: Finding | None
    bad_count: int
    at_stake_mwh: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Growth:
    """A kept checkpoint held against the books of now: they still begin with all it covers."""

    old: Checkpoint
    new: Checkpoint
    proof: ConsistencyProof


def last_result(book: Book) -> Result | None:
    """Return what the last verification of the book came to, or None; it is kept for the size it was done at."""
    result: Result | None = cache.get(_key(book))
    return result


def verify_book(book: Book, *, at: datetime) -> Result:
    """Recompute everything from the stored entries and keep the result for the size of the book.

    Raises:
        TooLate: Somebody else's verification of these books is running.

    """
    lock = f"verifying.{book.id}"
    if not cache.add(lock, value=True, timeout=ONE_AT_A_TIME_SECONDS):
        raise TooLate(_("Somebody is verifying these books right now. Please look again in a moment."))
    try:
        (report,) = verify_here([book])
    finally:
        cache.delete(lock)
    result = Result(
        status=report.status,
        entries_count=report.entries_count,
        checkpoints_count=report.checkpoints_count,
        root=report.root.hex() if report.root else "",
        findings=report.findings,
        first_bad=report.first_bad,
        bad_count=report.bad_count,
        at_stake_mwh=report.at_stake_mwh,
        at=at,
    )
    cache.set(_key(book), result, KEPT_SECONDS)
    return result


def hold_against(book: Book, note: str) -> Growth:
    """Check that the books of now begin with everything a kept checkpoint covers.

    Raises:
        Refused: It is no checkpoint of these books, or (status 409) the books no longer hold what it covers.

    """
    # Pasting from a mail or a chat loses the last line's end, and adds spaces around.
    pasted = "\n".join(line.rstrip() for line in note.strip().splitlines()) + "\n"
    old = _opened(pasted)
    if old.origin != book.origin:
        raise Refused(_("That checkpoint is of other books: %(origin)s.") % {"origin": old.origin}, field="note")
    newest = operations.checkpoint(book)
    if old.size > newest.size:
        raise TooLate(
            ngettext(
                "That checkpoint covers %(old)d entry, but the books have only %(new)d: something was taken away.",
                "That checkpoint covers %(old)d entries, but the books have only %(new)d: something was taken away.",
                old.size,
            )
            % {"old": old.size, "new": newest.size},
            field="note",
        )
    try:
        path = queries.consistency(book, old_size=old.size, size=newest.size) if old.size else []
        proof = ConsistencyProof(old_note=pasted, note=newest.note, path=tuple(path))
        return Growth(old=old, new=check_growth(proof, key=verifier_key())[1], proof=proof)
    except (ProofDoesNotHold, NotAPrefix) as error:
        raise TooLate(
            ngettext(
                "The books no longer begin with what that checkpoint covers: its %(size)d entry was changed.",
                "The books no longer begin with what that checkpoint covers: one of its %(size)d entries was changed.",
                old.size,
            )
            % {"size": old.size},
            field="note",
        ) from error


def _opened(note: str) -> Checkpoint:
    try:
        return open_checkpoint(note, key=verifier_key())
    except (NoKnownSignature, WrongSignature) as error:
        raise Refused(_("That checkpoint is not signed by the key of these books."), field="note") from error
    except NoteError as error:
        raise Refused(
            _("That is not a checkpoint. Please paste all of its lines, the one with the signature included."),
            field="note",
        ) from error


def _key(book: Book) -> str:
    return f"verified.{queries.version(book)}"
