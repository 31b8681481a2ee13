"""The money of a project: what is there, what came in and went out, and a form to book a purchase."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from allmende.server import clock
from allmende.server.catalogue.queries.purposes import purposes_of
from allmende.server.groups import queries as groups
from allmende.server.groups.entrance import back_to, for_maintainers, for_members
from allmende.server.groups.queries import Seat
from allmende.server.money import operations, queries
from allmende.server.money.forms import PurchaseForm
from allmende.server.money.operations import Bought
from allmende.server.submitting import sent, status_of, submitted


@require_safe
@for_members
def money(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what is there, and everything that came in and went out."""
    root = groups.chain_of(seat.group)[-1]
    held = queries.money_of(seat.group)
    context = {
        "section": "books",
        "seat": seat,
        "money": held,
        "going": queries.going_rate(root),
        "root": root,
        "lines": queries.lines(seat.group),
        "balances": [(group, other) for group, other in queries.balances(root) if group.id != seat.group.id],
    }
    return render(request, "money/money.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def buy(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Book a purchase."""
    form = PurchaseForm(
        sent(request),
        request.FILES or None,
        purposes=purposes_of(seat.group),
        initial={"bought_on": groups.local_day(seat.group, clock.now())},
    )

    def act(said: dict[str, Any]) -> None:
        receipt = said.pop("receipt")
        content = receipt.read(operations.MOST_RECEIPT_BYTES + 1) if receipt else b""
        operations.buy(seat, Bought(**said, receipt=content), at=clock.now())

    if submitted(request, form, act):
        messages.success(request, _("Booked. The effort it took to raise this money went with it."))
        return back_to(request, reverse("money:money", args=[seat.group.slug]))
    context = {"section": "books", "seat": seat, "form": form, "money": queries.money_of(seat.group)}
    return render(request, "money/buy.html", context, status=status_of(form))


@require_safe
@for_members
def receipt(request: HttpRequest, seat: Seat, purchase_id: str) -> HttpResponse:  # noqa: ARG001  # asked for by Django
    """Give the receipt of a purchase."""
    found = queries.receipt_of(seat.group, purchase_id)
    if found is None or found.receipt is None:
        raise Http404
    answer = HttpResponse(bytes(found.receipt), content_type=found.receipt_type)
    # Somebody else's file is never run as a page of ours.
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
