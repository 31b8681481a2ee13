"""The books: entries, proofs, checkpoints and the export that anybody can verify."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Router

from allmende.ledger.entry_json import to_json
from allmende.ledger.note import parse_checkpoint, split_note
from allmende.ledger.proof import inclusion_to_text
from allmende.server.api.entrance import community_seat_in
from allmende.server.api.once import shown
from allmende.server.api.problems import NotFound
from allmende.server.api.routing import reads, reads_file
from allmende.server.api.schemas import books as schemas
from allmende.server.api.schemas.cursors import Cursor, cursor_to, number_at
from allmende.server.api.schemas.fields import Line, Number, Slug
from allmende.server.books import export as exporting
from allmende.server.books import queries as books
from allmende.server.books.signing import verifier_key
from allmende.server.statements.queries import entries as queries

router = Router(tags=["books"])

AFTER_ALL = 2**31 - 1


@reads(router, "/groups/{slug}/entries", gives=schemas.Entries)
def entries(request: HttpRequest, slug: Slug, kind: Line = "", cursor: Cursor = "") -> HttpResponse:
    """What was booked, newest first; of one kind, where one is named."""
    book = community_seat_in(request, slug).group.book
    page = queries.page(book, before=number_at(cursor, first=AFTER_ALL), kind=kind)
    following = cursor_to(page.before) if page.before is not None else None
    lines = [schemas.EntryLine.model_validate(line) for line in page.entries]
    return shown(schemas.Entries(entries=lines, kinds=list(page.kinds), next=following))


@reads(router, "/groups/{slug}/entries/{number}", gives=schemas.EntryShown)
def entry(request: HttpRequest, slug: Slug, number: Number) -> HttpResponse:
    """One entry, as it was hashed."""
    found = queries.one(community_seat_in(request, slug).group.book, number)
    if found is None:
        raise NotFound
    return shown(
        schemas.EntryShown(
            entry=to_json(found.entry),
            text_in_words=found.told.text,
            free_text=found.text,
            leaf_hash=found.leaf_hash,
            corrected_by=list(found.corrected_by),
            is_covered=found.is_covered,
        )
    )


@reads(router, "/groups/{slug}/entries/{number}/proof", gives=schemas.Proof)
def proof(request: HttpRequest, slug: Slug, number: Number) -> HttpResponse:
    """The proof that an entry is in the book as the newest checkpoint signed it; none before it is covered."""
    found = queries.proof_of(community_seat_in(request, slug).group.book, number)
    if found is None:
        raise NotFound
    return shown(schemas.Proof.model_validate(json.loads(inclusion_to_text(found))))


@reads(router, "/groups/{slug}/checkpoint", gives=schemas.CheckpointShown)
def checkpoint(request: HttpRequest, slug: Slug) -> HttpResponse:
    """The newest signed checkpoint; keep it, and nobody can change what stood before it unnoticed."""
    book = community_seat_in(request, slug).group.book
    stored = books.last_checkpoint(book)
    if stored is None:
        raise NotFound
    read = parse_checkpoint(split_note(stored.note)[0])
    return shown(
        schemas.CheckpointShown(
            origin=read.origin,
            size=read.size,
            root=read.root.hex(),
            note=stored.note,
            verifier_key=str(verifier_key()),
        )
    )


@reads_file(router, "/groups/{slug}/export", media_type="application/zip")
def export(request: HttpRequest, slug: Slug) -> StreamingHttpResponse:
    """The whole book as a zip file, for `allmende verify` or any other program."""
    group = community_seat_in(request, slug).group
    response = StreamingHttpResponse(exporting.zip_chunks([group.book]), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{group.slug}-books.zip"'
    response["Cache-Control"] = "private, no-store"
    return response
