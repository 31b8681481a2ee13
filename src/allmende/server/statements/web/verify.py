"""The page on which anybody verifies the books, and holds a checkpoint they kept against them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from allmende.ledger.proof import consistency_to_text
from allmende.server import clock
from allmende.server.books.signing import verifier_key
from allmende.server.groups.entrance import back_to
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused
from allmende.server.sharing.entrance import in_community, slug_of
from allmende.server.statements import verifying
from allmende.server.statements.finding_words import finding_sentence
from allmende.server.statements.forms import KeptCheckpoint
from allmende.server.statements.queries.entries import newest_note
from allmende.server.statements.web.subpages import subpages


@require_safe
@in_community
def verify(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what the last verification came to, and how to do it oneself."""
    return render(request, "statements/verify.html", _context(request, seat, form=KeptCheckpoint()))


@require_POST
@in_community
def verify_now(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Recompute everything, then show the result."""
    try:
        verifying.verify_book(seat.group.book, at=clock.now())
    except Refused as refused:
        messages.warning(request, str(refused))
    return back_to(request, reverse("statements:verify", args=[slug_of(request)]))


@require_POST
@in_community
def hold_against(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Hold a checkpoint that somebody kept against the books of now."""
    form = KeptCheckpoint(request.POST)
    if not form.is_valid():
        return render(request, "statements/verify.html", _context(request, seat, form=form), status=422)
    try:
        growth = verifying.hold_against(seat.group.book, form.cleaned_data["note"])
    except Refused as refused:
        form.add_error(refused.field or None, str(refused))
        return render(request, "statements/verify.html", _context(request, seat, form=form), status=refused.status)
    context = _context(request, seat, form=form) | {"growth": growth, "proof": consistency_to_text(growth.proof)}
    return render(request, "statements/verify.html", context)


def _context(request: HttpRequest, seat: Seat, *, form: KeptCheckpoint) -> dict[str, Any]:
    result = verifying.last_result(seat.group.book)
    return {
        "section": "books",
        "slug": slug_of(request),
        "subpages": subpages(request, current="statements:verify"),
        "result": result,
        "findings": [finding_sentence(finding) for finding in result.findings] if result else [],
        "first_bad": finding_sentence(result.first_bad) if result and result.first_bad else "",
        "size": seat.group.book.size,
        "checkpoint": newest_note(seat.group.book),
        "key": str(verifier_key()),
        "form": form,
    }
