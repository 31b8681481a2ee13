"""Taking the books along: all of them as a zip that anybody can verify, and tables as CSV or JSON, streamed."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from allmende.server import clock
from allmende.server.books.export import zip_chunks
from allmende.server.groups.queries import Seat
from allmende.server.sharing.entrance import in_community, slug_of
from allmende.server.statements.queries.tables import TABLES, Cell, Row, rows
from allmende.server.statements.web.subpages import subpages

# A spreadsheet takes a cell that begins like this for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

NAMES = {
    "statement": _("My statement"),
    "everyone": _("Everyone's totals"),
    "tasks": _("Tasks"),
    "contributions": _("Contributions"),
}


@require_safe
@in_community
def export(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what can be taken along."""
    context = {
        "section": "books",
        "slug": slug_of(request),
        "subpages": subpages(request, current="statements:export"),
        "tables": list(NAMES.items()),
        "size": seat.group.book.size,
    }
    return render(request, "statements/export.html", context)


@require_safe
@in_community
def books_zip(request: HttpRequest, seat: Seat) -> HttpResponse:  # noqa: ARG001  # Every page is given its request.
    """Send the whole book in the form that `allmende verify` reads."""
    response = StreamingHttpResponse(zip_chunks([seat.group.book]), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{seat.group.slug}-books.zip"'
    return cast("HttpResponse", response)


@require_safe
@in_community
def table(request: HttpRequest, seat: Seat, name: str, form: str) -> HttpResponse:  # noqa: ARG001  # As above.
    """Send one table as CSV or JSON."""
    if name not in TABLES:
        raise Http404
    found = rows(name, seat, at=clock.now())
    pieces = _csv(found) if form == "csv" else _json(found)
    kind = "text/csv; charset=utf-8" if form == "csv" else "application/json"
    response = StreamingHttpResponse(pieces, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{seat.group.slug}-{name}.{form}"'
    return cast("HttpResponse", response)


class _Echo:
    """What the csv writer writes to: it hands every line back instead of keeping it."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


def _csv(found: Iterable[Row]) -> Iterator[str]:
    """Yield lines of CSV; the byte order mark tells spreadsheets that it is UTF-8."""
    writer = csv.writer(_Echo())
    iterator = iter(found)
    first = next(iterator, None)
    yield "\ufeff"
    if first is None:
        return
    yield writer.writerow(first)
    for row in chain([first], iterator):
        yield writer.writerow([_cell(cell) for cell in row.values()])


def _cell(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _json(found: Iterable[Row]) -> Iterator[str]:
    yield "[\n"
    for place, row in enumerate(found):
        yield (",\n" if place else "") + json.dumps(dict(row), ensure_ascii=False)
    yield "\n]\n"
