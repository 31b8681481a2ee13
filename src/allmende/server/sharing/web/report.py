"""The report of a period: its flows as pictures, the same as CSV and JSON, and what a project gave and got."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from allmende.server.groups import queries as groups
from allmende.server.groups.queries import Seat
from allmende.server.sharing.entrance import in_community, slug_of
from allmende.server.sharing.flows import between_projects, whole_way
from allmende.server.sharing.giving import given_in
from allmende.server.sharing.naming import member_names
from allmende.server.sharing.projects import project_page
from allmende.server.sharing.reports import Report, report_of
from allmende.server.sharing.settlements import Reckoned, reckoned
from allmende.server.sharing.tables import flow_rows
from allmende.server.sharing.web.shown import names_of, product_rows

A_PAGE = 100


def found_or_404(seat: Seat, from_day: date) -> Reckoned:
    """Return the period that begins on a day, settled or running."""
    found = reckoned(seat.group, from_day)
    if found is None:
        raise Http404
    return found


@require_safe
@in_community
def report(request: HttpRequest, seat: Seat, from_day: date) -> HttpResponse:
    """Show where the effort of a period came from and where it went."""
    found = found_or_404(seat, from_day)
    made = report_of(found)
    slug = slug_of(request)
    given = given_in(found)
    names = names_of(seat.group) | member_names(seat.group.book, {member for member, _project in given})
    parts = {part.id: part for part in groups.with_parts(seat.group)}
    context = {
        "section": "books",
        "slug": slug,
        "report": made,
        "way": whole_way(made, given, names=names),
        "between": between_projects(made, names=names),
        "projects": [(parts[key], line) for key, line in made.projects.items() if key in parts],
        "rows": Paginator(product_rows(made, group=seat.group, slug=slug), A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "sharing/report.html", context)


@require_safe
@in_community
def table(request: HttpRequest, seat: Seat, from_day: date, form: str) -> HttpResponse:  # noqa: ARG001  # asked for
    """Send a period's flows as CSV, or the whole report as JSON."""
    found = found_or_404(seat, from_day)
    made = report_of(found)
    given = given_in(found)
    names = names_of(seat.group) | member_names(seat.group.book, {member for member, _project in given})
    rows = flow_rows(made, given, names=names)
    answer = (
        _csv(rows) if form == "csv" else JsonResponse(_whole(made, rows), json_dumps_params={"ensure_ascii": False})
    )
    answer["Content-Disposition"] = f'attachment; filename="{seat.group.slug}-{from_day}.{form}"'
    return answer


def _csv(rows: list[dict[str, Any]]) -> HttpResponse:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=["from", "from_name", "to", "to_name", "amount_mwh"])
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _cell(value) for key, value in row.items()})
    # The byte order mark tells spreadsheets that it is UTF-8.
    return HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")


def _cell(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _whole(made: Report, rows: list[dict[str, Any]]) -> Mapping[str, Any]:
    whole = asdict(made) | {"flows": rows}
    del whole["flows_mwh"]
    return whole


@require_safe
@in_community
def project(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the effort statement of the project whose page it is."""
    group = request.seat.group  # type: ignore[attr-defined]  # the project, where the seat is the whole community's
    from_day = request.GET.get("from", "")
    page = project_page(seat.group, group, from_day=_day(from_day))
    if page is None:
        raise Http404
    context = {
        "section": "books",
        "slug": group.slug,
        "project": group,
        "page": page,
        "tabs": [_tab(one, page.reckoned) for one in page.periods],
        "lead": _("What was given for it, what came in from others and went out, and what its things are worth."),
    }
    return render(request, "sharing/project.html", context)


def _tab(one: Reckoned, shown: Reckoned) -> dict[str, Any]:
    day = pgettext("format of a day with its year", "j M Y")
    return {
        "label": format_date(one.from_day, day) if one.is_settled else _("still running"),
        "url": f"?from={one.from_day}",
        "current": one.from_day == shown.from_day,
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Http404 from error
