"""Entries, proofs and checkpoints as the interface shows them."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from allmende.server.api.schemas.fields import Moment, Shown


class EntryLine(Shown):
    """An entry in a list; `text` says in words what was booked."""

    number: int
    kind: str
    at: Moment
    text: str
    by: str
    effort_mwh: int


class Entries(Shown):
    """A page of the entries, newest first, and the kinds there are."""

    entries: list[EntryLine]
    kinds: list[str]
    next: str | None


class EntryShown(Shown):
    """One entry: as it was hashed, and what belongs to it outside."""

    entry: dict[str, Any] = Field(description="The form that docs/ledger-format.md describes.")
    text_in_words: str
    free_text: str
    leaf_hash: str
    corrected_by: list[int]
    is_covered: bool


class Proof(Shown):
    """The proof that an entry is in the book, in the portable form `allmende verify` and anybody else can check."""

    format: str
    entry: dict[str, Any]
    path: list[str]
    checkpoint: str


class CheckpointShown(Shown):
    """The newest signed checkpoint, and the key that checks its signature."""

    origin: str
    size: int
    root: str
    note: str
    verifier_key: str
