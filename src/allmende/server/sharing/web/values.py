"""Why a unit is worth what it is, followed down: what was put in, inputs, overhead, shelves, what everyone carries."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.economy.explanation import InputMissing
from allmende.server.groups import queries as groups
from allmende.server.groups.queries import Seat
from allmende.server.sharing.entrance import in_community
from allmende.server.sharing.products import put_into_whole, value_page
from allmende.server.sharing.settlements import Reckoned, running
from allmende.server.sharing.web.report import found_or_404
from allmende.server.sharing.web.shown import explained, per_unit, rule_name


@require_safe
@in_community
def value(request: HttpRequest, seat: Seat, node: str) -> HttpResponse:
    """Show what a unit of a product would be worth if the running period ended as it is."""
    return _value(request, running(seat.group), node)


@require_safe
@in_community
def value_then(request: HttpRequest, seat: Seat, from_day: date, node: str) -> HttpResponse:
    """Show what a unit of a product or batch was worth in a period, and why."""
    return _value(request, found_or_404(seat, from_day), node)


def _value(request: HttpRequest, reckoned: Reckoned, node: str) -> HttpResponse:
    page = value_page(reckoned, node)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "value": per_unit(page.line.value_nwh),
        "rule": rule_name(page.line.rule),
        "history": [(day, per_unit(nwh)) for day, nwh in page.history],
        "historic_mwh": [nwh // 1_000_000 for _day, nwh in page.history],
    }
    return explained(request, reckoned, page.why, template="sharing/value.html", context=context)


@require_safe
@in_community
def overhead(request: HttpRequest, seat: Seat, from_day: date, project_id: str) -> HttpResponse:
    """Show what the work for a project as a whole adds to its products."""
    found = found_or_404(seat, from_day)
    project = next((part for part in groups.with_parts(seat.group) if part.id == project_id), None)
    if project is None:
        raise Http404
    try:
        why = found.settlement.why_overhead(project_id)
    except InputMissing:
        # Nothing carries it on, so everyone does.
        why = found.settlement.why_everyone()
    context = {
        "title": _("Work for %(project)s as a whole") % {"project": project.name},
        "lead": _("It lies on what the project makes, in proportion to the work in it; or on everyone, by its rules."),
        "put_in": put_into_whole(found, project_id),
        "project": project,
    }
    return explained(request, found, why, template="sharing/part.html", context=context)


@require_safe
@in_community
def shelf(request: HttpRequest, seat: Seat, from_day: date, project_id: str) -> HttpResponse:
    """Show what a unit from a shelf asks for: the mean of what was taken off it."""
    found = found_or_404(seat, from_day)
    name = request.GET.get("name", "")
    try:
        why = found.settlement.why_shelf(project_id, name)
    except InputMissing as error:
        raise Http404 from error
    context = {
        "title": _("The shelf “%(shelf)s”") % {"shelf": name},
        "lead": _("Whatever is taken off it asks for the same; together for exactly what lies in it."),
    }
    return explained(request, found, why, template="sharing/part.html", context=context)


@require_safe
@in_community
def everyone(request: HttpRequest, seat: Seat, from_day: date) -> HttpResponse:
    """Show what everyone carries together, item by item."""
    found = found_or_404(seat, from_day)
    context = {
        "title": _("What everyone carries together"),
        "lead": _("By share and by days: work for the whole, what is free to take, gifts, and what was lost."),
    }
    return explained(request, found, found.settlement.why_everyone(), template="sharing/part.html", context=context)
