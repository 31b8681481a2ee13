"""Pages of entries: all of them, one of them, and the proof that it is in the books."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from allmende.ledger.proof import inclusion_to_text
from allmende.server.books.signing import verifier_key
from allmende.server.explanations import worded
from allmende.server.groups.queries import Seat
from allmende.server.sharing.entrance import in_community, slug_of
from allmende.server.statements.facts import fact_lines, why_credited
from allmende.server.statements.queries import entries as queries
from allmende.server.statements.sentences import KINDS, kind_name
from allmende.server.statements.web.subpages import subpages


@require_safe
@in_community
def entries(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List entries, newest first, in plain sentences."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    before = request.GET.get("before", "")
    page = queries.page(seat.group.book, before=_number(before), kind=kind)
    context = {
        "section": "books",
        "slug": slug_of(request),
        "subpages": subpages(request, current="statements:entries"),
        "page": page,
        "size": seat.group.book.size,
        "kind": kind,
        "kinds": sorted(((one, kind_name(one)) for one in page.kinds), key=lambda named: named[1].casefold()),
        "is_first": before == "",
    }
    return render(request, "statements/entries.html", context)


@require_safe
@in_community
def entry(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Show everything one entry says."""
    found = queries.one(seat.group.book, number)
    if found is None:
        raise Http404
    slug = slug_of(request)
    why = why_credited(found)
    context = {
        "section": "books",
        "slug": slug,
        "subpages": subpages(request, current="statements:entries"),
        "entry": found,
        "kind_name": kind_name(found.entry.kind),
        "facts": fact_lines(found),
        "about_url": queries.address_of(found),
        "reason": worded(why, slug=slug) if why is not None else None,
        "newer": number + 1 if number + 1 < seat.group.book.size else None,
        "older": number - 1 if number > 0 else None,
    }
    return render(request, "statements/entry.html", context)


@require_safe
@in_community
def prove(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Show how an entry is proved to be in the books; with `?file` send the proof as a file."""
    proof = queries.proof_of(seat.group.book, number)
    if proof is None and queries.one(seat.group.book, number) is None:
        raise Http404
    if proof is not None and "file" in request.GET:
        response = HttpResponse(inclusion_to_text(proof), content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="entry-{number}-proof.json"'
        return response
    context = {
        "section": "books",
        "slug": slug_of(request),
        "number": number,
        "proof": proof,
        "text": inclusion_to_text(proof) if proof is not None else "",
        "key": str(verifier_key()),
    }
    return render(request, "statements/prove.html", context)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 16 else None
