"""Pages of periods: the running one, those that are settled, and why somebody is asked for what they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from allmende.economy.explanation import Explanation
from allmende.server import clock
from allmende.server.explanations import worded
from allmende.server.groups.entrance import back_to
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused
from allmende.server.sharing import operations, queries
from allmende.server.sharing.entrance import for_caretakers, in_community, slug_of
from allmende.server.sharing.naming import names_in
from allmende.server.sharing.queries import Asked, Running
from allmende.server.sharing.reports import Report, report_of
from allmende.server.sharing.settlements import reckoned
from allmende.server.sharing.settlements import running as running_reckoned
from allmende.server.sharing.telling import credited_moments, member_name
from allmende.server.sharing.web.shown import auctioned_names, product_rows, relief_words
from allmende.server.web import wording
from allmende.server.web.charts import Bar

# A bar chart of more people than this is no picture any more; the table below it has everybody, page by page.
MOST_BARS = 30
A_PAGE = 60
# The report has all products, page by page.
MOST_PRODUCTS = 25


@require_safe
@in_community
def period(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the running period as it would be shared out if nothing more were done in it, and those before."""
    running = queries.running(seat.group, at=clock.now())
    return render(request, "sharing/period.html", _running_context(request, seat, running))


def _running_context(request: HttpRequest, seat: Seat, running: Running) -> dict[str, Any]:
    asked = queries.asked_in(running)
    report = report_of(running_reckoned(seat.group)) if running.has_goods else None
    return _context(request, seat, asked=asked, report=report) | {
        "running": running,
        "past": queries.past(seat.group),
        "moments": credited_moments(seat.group, start=running.period.start, end=running.period.end),
        "may_settle": running.is_over and seat.is_maintainer,
    }


@require_safe
@in_community
def settled(request: HttpRequest, seat: Seat, from_day: date) -> HttpResponse:
    """Show a settled period."""
    found = queries.settled(seat.group, from_day)
    if found is None:
        if running_reckoned(seat.group).from_day == from_day:
            return back_to(request, reverse("sharing:period", args=[slug_of(request)]))
        raise Http404
    made = reckoned(seat.group, from_day)
    report = report_of(made) if made is not None else None
    context = _context(request, seat, asked=queries.asked_then(found), report=report) | {
        "period": found,
        "total_mwh": found.effort_mwh + found.carried_mwh,
        "moments": credited_moments(seat.group, start=found.from_day, end=found.until_day),
    }
    return render(request, "sharing/settled.html", context)


@require_http_methods(["GET", "POST"])
@for_caretakers
def settle(request: HttpRequest, seat: Seat, from_day: date) -> HttpResponse:
    """Ask a maintainer once more, with the result in view; then settle the period that is over."""
    at = clock.now()
    slug = slug_of(request)
    if request.method == "POST":
        try:
            done = operations.settle_now(seat, from_day=from_day, at=at)
        except Refused as refused:
            messages.error(request, str(refused))
            return back_to(request, reverse("sharing:period", args=[slug]))
        messages.success(request, _("The period is settled. Everybody's share now stands in the books."))
        return back_to(request, reverse("sharing:settled", args=[slug, done.from_day]))
    running = queries.running(seat.group, at=at)
    if running.period.start != from_day or not running.is_over:
        return back_to(request, reverse("sharing:period", args=[slug]))
    context = {
        "section": "books",
        "question": _("Settle this period now?"),
        "consequences": [
            ngettext(
                "%(effort)s weighted hours are asked of %(people)d person, exactly as the page before shows.",
                "%(effort)s weighted hours are shared by %(people)d people, exactly as the page before shows.",
                len(running.dues_mwh),
            )
            % {"effort": wording.wh(running.total_mwh), "people": len(running.dues_mwh)},
            _("What is confirmed from now on counts in the next period."),
            _("It cannot be taken back; a mistake is mended by a correction of the work itself."),
        ],
        "action_url": reverse("sharing:settle", args=[slug, from_day]),
        "action_label": _("Settle it"),
        "cancel_url": reverse("sharing:period", args=[slug]),
    }
    return render(request, "web/confirm.html", context)


@require_safe
@in_community
def why_due(request: HttpRequest, seat: Seat, from_day: date, member_id: str) -> HttpResponse:
    """Show why somebody was asked for what they were, down to the work done in the period."""
    found = queries.settled(seat.group, from_day)
    reason = queries.why_settled(found, member_id) if found is not None else None
    if found is None or reason is None:
        raise Http404
    return _why(
        request,
        seat.group,
        reason,
        member_id=member_id,
        days=(found.from_day, found.until_day),
        back_url=reverse("sharing:settled", args=[slug_of(request), from_day]),
    )


@require_safe
@in_community
def why_next(request: HttpRequest, seat: Seat, member_id: str) -> HttpResponse:
    """Show why somebody would be asked for what they would if the running period ended as it is."""
    running = queries.running(seat.group, at=clock.now())
    reason = queries.why_running(seat.group, member_id)
    if reason is None:
        raise Http404
    return _why(
        request,
        seat.group,
        reason,
        member_id=member_id,
        days=(running.period.start, running.period.end),
        back_url=reverse("sharing:period", args=[slug_of(request)]),
    )


def _why(  # One argument for each thing the page says.
    request: HttpRequest,
    group: Group,
    explanation: Explanation,
    *,
    member_id: str,
    days: tuple[date, date],
    back_url: str,
) -> HttpResponse:
    names = names_in(explanation, group=group)
    reason = worded(explanation, slug=slug_of(request), names=names, from_day=days[0])
    # Opened on another page: only the explanation, which that page shows in its place.
    if getattr(request, "htmx", False):
        return render(request, "components/explanation.html", {"reason": reason})
    context = {
        "section": "books",
        "slug": slug_of(request),
        "reason": reason,
        "name": member_name(group, member_id),
        "member_id": member_id,
        "from_day": days[0],
        "until_day": days[1],
        "amount_mwh": explanation.amount,
        "back_url": back_url,
        "moments": credited_moments(group, start=days[0], end=days[1]),
    }
    return render(request, "sharing/why.html", context)


def _context(request: HttpRequest, seat: Seat, *, asked: Sequence[Asked], report: Report | None) -> dict[str, Any]:
    slug = slug_of(request)
    shown = report if report is not None and report.has_goods else None
    rows = product_rows(shown, group=seat.group, slug=slug) if shown is not None else []
    largest = sorted(asked, key=lambda row: -row.amount_mwh)[:MOST_BARS]
    return {
        "section": "books",
        "slug": slug,
        "report": shown,
        "rows": rows[:MOST_PRODUCTS],
        "auctioned_names": auctioned_names(rows),
        "relief": relief_words(shown) if shown is not None else "",
        "more_products": max(0, len(rows) - MOST_PRODUCTS),
        "asked": Paginator(asked, A_PAGE).get_page(request.GET.get("page")),
        "me": seat.member.id,
        "mine": next((row for row in asked if row.member_id == seat.member.id), None),
        "bars": [
            Bar(
                label=row.name,
                amount_mwh=row.amount_mwh,
                key=row.member_id,
                url=reverse("statements:of", args=[slug, row.member_id]),
                css="bar-mine" if row.member_id == seat.member.id else "",
            )
            for row in largest
            if row.amount_mwh
        ],
    }
