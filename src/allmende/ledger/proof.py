"""Portable proofs: what a member keeps to show that an entry is in the books, or that the books only grew."""

import json
from dataclasses import dataclass
from typing import Any

from allmende.ledger.canonical import leaf_hash
from allmende.ledger.entry import Entry
from allmende.ledger.entry_json import from_json, to_json
from allmende.ledger.merkle import ProofDoesNotHold, check_consistency, check_inclusion
from allmende.ledger.note import Checkpoint, VerifierKey, open_checkpoint

INCLUSION = "allmende-inclusion-1"
CONSISTENCY = "allmende-consistency-1"


class UnreadableProof(ValueError):
    """A text that is not a proof of this kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InclusionProof:
    """An entry, the hashes that lead from it to a root, and the signed checkpoint that holds the root."""

    entry: Entry
    path: tuple[bytes, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsistencyProof:
    """Two signed checkpoints and the hashes that show the older book to be a prefix of the newer."""

    old_note: str
    note: str
    path: tuple[bytes, ...]


def check_entry(proof: InclusionProof, *, key: VerifierKey) -> Checkpoint:
    """Check that the entry is in the book the key signed, and return the checkpoint that says so.

    Raises:
        NoteError: The key did not sign the checkpoint.
        ProofDoesNotHold: The entry is not in the book at that checkpoint.

    """
    checkpoint = open_checkpoint(proof.note, key=key)
    leaf = leaf_hash(proof.entry)
    check_inclusion(leaf, index=proof.entry.number, size=checkpoint.size, path=proof.path, root=checkpoint.root)
    return checkpoint


def check_growth(proof: ConsistencyProof, *, key: VerifierKey) -> tuple[Checkpoint, Checkpoint]:
    """Check that the newer book begins with everything the older one held, and return both checkpoints.

    Raises:
        NoteError: The key did not sign one of the checkpoints.
        ProofDoesNotHold: They are of different books, or the newer does not begin with the older.

    """
    old, new = open_checkpoint(proof.old_note, key=key), open_checkpoint(proof.note, key=key)
    if old.origin != new.origin:
        raise ProofDoesNotHold("origin")
    # Every book begins with the empty one, and nothing needs to be shown for it.
    if old.size > 0:
        check_consistency(old_size=old.size, size=new.size, old_root=old.root, root=new.root, path=proof.path)
    return old, new


def inclusion_to_text(proof: InclusionProof) -> str:
    """Return the proof as JSON text."""
    return _text(format=INCLUSION, entry=to_json(proof.entry), path=_hex(proof.path), checkpoint=proof.note)


def consistency_to_text(proof: ConsistencyProof) -> str:
    """Return the proof as JSON text."""
    return _text(format=CONSISTENCY, old_checkpoint=proof.old_note, checkpoint=proof.note, path=_hex(proof.path))


def inclusion_from_text(text: str) -> InclusionProof:
    """Return the proof `inclusion_to_text` wrote.

    Raises:
        UnreadableProof: The text is no inclusion proof.

    """
    try:
        form = _form(text, kind=INCLUSION)
        return InclusionProof(entry=from_json(form["entry"]), path=_path(form["path"]), note=_note(form["checkpoint"]))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UnreadableProof(INCLUSION) from error


def consistency_from_text(text: str) -> ConsistencyProof:
    """Return the proof `consistency_to_text` wrote.

    Raises:
        UnreadableProof: The text is no consistency proof.

    """
    try:
        form = _form(text, kind=CONSISTENCY)
        old_note, note = _note(form["old_checkpoint"]), _note(form["checkpoint"])
        return ConsistencyProof(old_note=old_note, note=note, path=_path(form["path"]))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UnreadableProof(CONSISTENCY) from error


def _text(**form: object) -> str:
    return json.dumps(form, ensure_ascii=False, indent=2) + "\n"


def _form(text: str, *, kind: str) -> dict[str, Any]:
    form = json.loads(text)
    if not isinstance(form, dict) or form.get("format") != kind:
        raise UnreadableProof(kind)
    return form


def _hex(path: tuple[bytes, ...]) -> list[str]:
    return [node.hex() for node in path]


def _path(form: list[str]) -> tuple[bytes, ...]:
    return tuple([bytes.fromhex(node) for node in form])


def _note(form: object) -> str:
    if not isinstance(form, str):
        raise UnreadableProof("checkpoint")
    return form
