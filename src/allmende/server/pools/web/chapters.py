"""The books a group wrote in before it joined a pool or left one: read, taken along, verified."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from allmende.server.groups.entrance import for_members
from allmende.server.groups.queries import Seat
from allmende.server.pools.models import Chapter
from allmende.server.pools.queries import chapters as queries


@require_safe
@for_members
def chapters(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the earlier books that the person may read."""
    context = {"section": "books", "seat": seat, "chapters": queries.chapters_of(seat)}
    return render(request, "pools/chapters.html", context)


@require_safe
@for_members
def books_zip(request: HttpRequest, seat: Seat, chapter_id: int) -> HttpResponse:  # noqa: ARG001  # Every page is given its request.
    """Send an earlier book in the form that `allmende verify` reads."""
    chapter = _found(seat, chapter_id)
    response = StreamingHttpResponse(queries.zip_of(chapter), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{seat.group.slug}-until-{chapter.until_at:%Y-%m-%d}.zip"'
    return cast("HttpResponse", response)


@require_POST
@for_members
def verify(request: HttpRequest, seat: Seat, chapter_id: int) -> HttpResponse:
    """Recompute an earlier book, as anybody outside would, and say what came of it."""
    chapter = _found(seat, chapter_id)
    context = {
        "section": "books",
        "seat": seat,
        "chapters": queries.chapters_of(seat),
        "verified": chapter.pk,
        "report": queries.verify(chapter),
    }
    return render(request, "pools/chapters.html", context)


def _found(seat: Seat, chapter_id: int) -> Chapter:
    chapter = queries.chapter_of(seat, chapter_id)
    if chapter is None:
        raise Http404
    return chapter
