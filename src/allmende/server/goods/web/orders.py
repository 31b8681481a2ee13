"""My orders: what is ready, what I wait for, what I have taken, what comes again and again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from allmende.server import clock
from allmende.server.goods.operations import orders as operations
from allmende.server.goods.operations import standing
from allmende.server.goods.queries.mine import mine
from allmende.server.goods.web.subpages import subpages
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.queries import Seat
from allmende.server.submitting import pressed


@require_safe
@for_members
def orders(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what I, or my household, have ordered."""
    context = {
        "section": "goods",
        "subpages": subpages(seat, current="orders"),
        "mine": mine(seat, at=clock.now()),
        "me": seat.member,
    }
    return render(request, "goods/orders.html", context)


@require_POST
@for_members
def cancel(request: HttpRequest, seat: Seat, order_id: str) -> HttpResponse:
    """Take an order back."""
    pressed(request, lambda: operations.cancel(seat, order_id, at=clock.now()), done=_("The order is taken back."))
    return _back(request, seat)


@require_POST
@for_members
def collect(request: HttpRequest, seat: Seat, order_id: str) -> HttpResponse:
    """Say that I have collected something."""
    pressed(request, lambda: operations.collect(seat, order_id, at=clock.now()), done=_("Enjoy it! Was it fine?"))
    return _back(request, seat)


@require_POST
@for_members
def end_standing(request: HttpRequest, seat: Seat, standing_id: str) -> HttpResponse:
    """End a standing order."""
    done = _("The standing order has ended. What it had ordered already stays ordered.")
    pressed(request, lambda: standing.end_standing(seat, standing_id, at=clock.now()), done=done)
    return _back(request, seat)


def _back(request: HttpRequest, seat: Seat) -> HttpResponse:
    return back_to(request, reverse("goods:orders", args=[seat.group.slug]))
