"""Handing out: what is ready for whom, who waits, sharing out with a reason for each, and taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.server import clock
from allmende.server.goods.forms.caring import BackForm, ShareForm
from allmende.server.goods.models import Handout
from allmende.server.goods.operations import handouts, returns
from allmende.server.goods.operations import orders as operations
from allmende.server.goods.queries import counter as queries
from allmende.server.goods.queries.handouts import handout_of
from allmende.server.goods.web.asking import ask
from allmende.server.goods.web.handout_words import reasons
from allmende.server.goods.web.subpages import own_product, subpages
from allmende.server.groups.entrance import back_to, for_maintainers, for_members
from allmende.server.groups.queries import Seat, local_day
from allmende.server.submitting import pressed, sent, status_of, submitted


@require_safe
@for_maintainers
def counter(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what waits to be handed out."""
    context = {
        "section": "goods",
        "subpages": subpages(seat, current="counter"),
        "counter": queries.counter(seat.group, at=clock.now()),
    }
    return render(request, "goods/counter.html", context)


@require_POST
@for_maintainers
def handed(request: HttpRequest, seat: Seat, order_id: str) -> HttpResponse:
    """Tick off that somebody collected their order."""
    pressed(request, lambda: operations.collect(seat, order_id, at=clock.now()), done=_("Handed out."))
    return back_to(request, reverse("goods:counter", args=[seat.group.slug]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def share(request: HttpRequest, seat: Seat, product_id: str) -> HttpResponse:
    """Share out what is free among those who wait."""
    shown = own_product(seat, product_id)
    queue = next((one for one in queries.queues(seat.group) if one.product.id == shown.id), None)
    last_day = queue.last_day if queue is not None else local_day(seat.group, clock.now())
    form = ShareForm(sent(request), last_day=last_day)
    shared: list[Handout] = []

    def act(said: dict[str, Any]) -> None:
        shared.append(handouts.share_out(seat, shown.id, wanted_by=said["wanted_by"], at=clock.now()))

    if submitted(request, form, act):
        messages.success(request, _("It is shared out. Who was given something can collect it."))
        return back_to(request, reverse("goods:handout", args=[seat.group.slug, shared[0].id]))
    context = {"section": "goods", "product": shown, "queue": queue, "form": form}
    return render(request, "goods/share.html", context, status=status_of(form))


@require_safe
@for_members
def handout(request: HttpRequest, seat: Seat, handout_id: str) -> HttpResponse:
    """Show who got how much of what was shared out, and why."""
    found = handout_of(seat, handout_id)
    if found is None:
        raise Http404
    context = {"section": "goods", "shown": found, "product": found.handout.product, "lines": reasons(found)}
    return render(request, "goods/handout.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def give_back(request: HttpRequest, seat: Seat, move_id: str) -> HttpResponse:
    """Book that something came back."""
    taken = queries.taking_of(seat.group, move_id)
    if taken is None:
        raise Http404
    form = BackForm(sent(request), product=taken.move.product, initial={"units_milli": taken.left_milli})
    there = reverse("goods:counter", args=[seat.group.slug])

    def act(said: dict[str, Any]) -> str:
        returns.give_back(seat, move_id, units_milli=said["units_milli"], reason=said["reason"], at=clock.now())
        return _("It is back in stock, and nobody is asked for it any more.")

    words = {
        "title": _("Something came back: %(product)s") % {"product": taken.move.product},
        "lead": _("Taken by %(names)s") % {"names": ", ".join(taken.names)} if taken.names else "",
        "label": _("Hand out"),
        "button": _("It came back"),
    }
    return ask(request, form, act, back=there, words=words)
