"""The signed checkpoints verification holds entries against: those of the export and those kept outside it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from allmende.ledger.export import CHECKPOINTS, KEY, BookFolder
from allmende.ledger.finding import Finding
from allmende.ledger.note import (
    MalformedCheckpoint,
    MalformedNote,
    NoteError,
    VerifierKey,
    open_checkpoint,
    parse_key,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A checkpoint whose signature holds, and how to call it in a sentence."""

    name: str
    size: int
    root: bytes


def read_key(folder: BookFolder, *, trusted: Sequence[VerifierKey]) -> tuple[VerifierKey | None, list[Finding]]:
    """Return the key to check signatures with, and what is wrong with the key the export states.

    That is the stated key if it is among the trusted ones or none are given, else the first trusted one.
    """
    fallback = trusted[0] if trusted else None
    try:
        stated = parse_key("\n".join(folder.lines(KEY)))
    except (NoteError, UnicodeError):
        return fallback, [Finding(code="key.unreadable")]
    if trusted and stated not in trusted:
        return fallback, [Finding(code="key.differs")]
    return stated, []


def read_checkpoints(
    folder: BookFolder, *, origin: str, key: VerifierKey | None, witnesses: Iterable[str]
) -> tuple[list[Held], list[Finding]]:
    """Return the checkpoints that hold, by size, and a finding for each that does not.

    Args:
        folder: The book in its export.
        origin: The name of the book.
        key: The key that signs its checkpoints; without one, none holds.
        witnesses: Signed notes somebody kept outside the export.

    """
    findings: list[Finding] = []
    inside: list[Held] = []
    for place, note in enumerate(split_notes(folder.lines(CHECKPOINTS)), start=1):
        held = _open(note, name=f"Checkpoint {place}", origin=origin, key=key, findings=findings)
        if held is None:
            continue
        if inside and held.size < inside[-1].size:
            findings.append(Finding(code="checkpoint.shrinking", detail=held.name))
        inside.append(held)
    for place, note in enumerate(witnesses, start=1):
        name = f"The checkpoint kept outside (number {place})"
        held = _open(note, name=name, origin=origin, key=key, findings=findings)
        if held is not None:
            inside.append(held)
    return sorted(inside, key=lambda held: held.size), findings


def split_notes(lines: Iterable[str]) -> Iterator[str]:
    """Yield the notes of a checkpoint file, each of which ends with signature lines and is parted by an empty line."""
    note: list[str] = []
    signed = False
    for line in lines:
        if line == "" and signed:
            yield "\n".join(note) + "\n"
            note, signed = [], False
        else:
            # Signatures come after the empty line that ends the text.
            signed = "" in note
            note.append(line)
    if note:
        yield "\n".join(note) + "\n"


def _open(note: str, *, name: str, origin: str, key: VerifierKey | None, findings: list[Finding]) -> Held | None:
    if key is None:
        findings.append(Finding(code="checkpoint.signature", detail=name))
        return None
    try:
        checkpoint = open_checkpoint(note, key=key)
    except (MalformedNote, MalformedCheckpoint, UnicodeError):
        findings.append(Finding(code="checkpoint.malformed", detail=name))
        return None
    except NoteError:
        findings.append(Finding(code="checkpoint.signature", detail=name))
        return None
    if checkpoint.origin != origin:
        findings.append(Finding(code="checkpoint.origin", detail=name))
        return None
    return Held(name=f"{name} (size {checkpoint.size})", size=checkpoint.size, root=checkpoint.root)
