"""Saying how something was that one collected, and answering that."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from allmende.server import clock
from allmende.server.goods.forms.ordering import AnswerForm, ComplaintForm
from allmende.server.goods.operations import receipts as operations
from allmende.server.goods.queries.counter import complaint_of
from allmende.server.goods.queries.mine import order_of
from allmende.server.goods.web.asking import ask
from allmende.server.groups.entrance import back_to, for_maintainers, for_members
from allmende.server.groups.queries import Seat
from allmende.server.submitting import pressed, sent


@require_POST
@for_members
def fine(request: HttpRequest, seat: Seat, order_id: str) -> HttpResponse:
    """Say that what was collected was fine."""

    def act() -> None:
        operations.say(seat, order_id, fine=True, complaint="", at=clock.now())

    pressed(request, act, done=_("Good to hear; so will be those who made it."))
    return back_to(request, reverse("goods:orders", args=[seat.group.slug]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def complain(request: HttpRequest, seat: Seat, order_id: str) -> HttpResponse:
    """Say what was not right."""
    placed = order_of(seat, order_id)
    if placed is None:
        raise Http404
    form = ComplaintForm(sent(request))
    there = reverse("goods:orders", args=[seat.group.slug])

    def act(said: dict[str, Any]) -> str:
        operations.say(seat, placed.id, fine=False, complaint=said["complaint"], at=clock.now())
        return _("Those who look after it read this, and answer here.")

    words = {
        "title": _("Something was not right with “%(product)s”") % {"product": placed.product},
        "label": _("My orders"),
        "button": _("Send it"),
    }
    return ask(request, form, act, back=there, words=words)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def answer(request: HttpRequest, seat: Seat, order_id: str) -> HttpResponse:
    """Answer a complaint."""
    said = complaint_of(seat.group, order_id)
    if said is None:
        raise Http404
    form = AnswerForm(sent(request))
    there = reverse("goods:counter", args=[seat.group.slug])

    def act(answered: dict[str, Any]) -> str:
        operations.answer(seat, order_id, words=answered["words"], at=clock.now())
        return _("Your answer stands beside the order.")

    words = {
        "title": _("Answer: %(product)s") % {"product": said.order.product},
        "quote": said.complaint,
        "label": _("Hand out"),
        "button": _("Answer"),
    }
    return ask(request, form, act, back=there, words=words)


@require_POST
@for_members
def mended(request: HttpRequest, seat: Seat, order_id: str) -> HttpResponse:
    """Say that what one complained about is mended."""
    pressed(request, lambda: operations.mended(seat, order_id, at=clock.now()), done=_("Good that it is mended."))
    return back_to(request, reverse("goods:orders", args=[seat.group.slug]))
