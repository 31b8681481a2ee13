"""The signed checkpoints verification holds entries against: those of the export and those kept outside it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from allmende.ledger.export import CHECKPOINTS, KEY, BookFolder
from allmende.ledger.finding import Finding
from allmende.ledger.note import (
    MalformedCheckpoint,
    MalformedKey,
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


def read_key(folder: BookFolder, *, trusted: VerifierKey | None) -> tuple[VerifierKey | None, list[Finding]]:
    """Return the key to check signatures with: the trusted one, else the export's own; and what is wrong with it."""
    try:
        stated = parse_key("\n".join(folder.lines(KEY)))
    except MalformedKey:
        return trusted, [Finding(code="key.unreadable")]
    if trusted is not None and stated != trusted:
        return trusted, [Finding(code="key.differs")]
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
    inside = []
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
    """Yield the notes of a checkpoint file: each ends with its signature lines; an empty line parts it from the next."""
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
