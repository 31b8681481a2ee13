"""Batches: beginning one with its work on the board, its page, finishing it, and saying that nothing came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from allmende.server import clock
from allmende.server.catalogue.models import Batch, BatchState
from allmende.server.catalogue.queries.recipes import written_recipe
from allmende.server.goods import queries as stock
from allmende.server.goods.forms.caring import BeginForm, FailForm, FinishForm
from allmende.server.goods.operations import batches as operations
from allmende.server.goods.queries import batches as queries
from allmende.server.goods.web.asking import ask
from allmende.server.goods.web.subpages import own_product
from allmende.server.groups.entrance import back_to, for_maintainers, for_members
from allmende.server.groups.queries import Seat
from allmende.server.submitting import sent, status_of, submitted


@require_safe
@for_members
def batch(request: HttpRequest, seat: Seat, batch_id: str) -> HttpResponse:
    """Show one batch with everything that lies in it."""
    shown = queries.batch_of(seat, batch_id)
    if shown is None:
        raise Http404
    context = {
        "section": "goods",
        "page": queries.batch_page(seat, shown),
        "batch": shown,
        "product": shown.product,
        "is_open": shown.state == BatchState.OPEN,
    }
    return render(request, "goods/batch.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def begin(request: HttpRequest, seat: Seat, product_id: str) -> HttpResponse:
    """Ask what is to become of it, and begin."""
    shown = own_product(seat, product_id)
    form = BeginForm(sent(request), product=shown, initial={"planned_milli": shown.recipe_milli})
    begun: list[Batch] = []

    def act(_said: dict[str, Any]) -> None:
        begun.append(operations.begin(seat, shown.id, form.plan(), at=clock.now()))

    if submitted(request, form, act):
        messages.success(request, _("The batch has begun. Work can be done for it now."))
        return back_to(request, reverse("goods:batch", args=[seat.group.slug, begun[0].id]))
    written = written_recipe(shown)
    frees = stock.frees_of(line.input_id for line in written.inputs)
    context = {
        "section": "goods",
        "product": shown,
        "form": form,
        "written": written,
        "inputs": [(line, max(0, frees[line.input_id])) for line in written.inputs],
    }
    return render(request, "goods/begin.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def finish(request: HttpRequest, seat: Seat, batch_id: str) -> HttpResponse:
    """Ask how much it has become, and put it into stock."""
    shown = _own_batch(seat, batch_id)
    form = FinishForm(sent(request), product=shown.product, initial={"units_milli": shown.planned_milli})

    def act(said: dict[str, Any]) -> str:
        operations.finish(
            seat, shown.id, units_milli=said["units_milli"], best_before=said["best_before"], at=clock.now()
        )
        return _("It is in stock now. If people wait for it, share it out.")

    words = {
        "title": _("“%(batch)s” is finished") % {"batch": shown},
        "label": str(shown),
        "button": _("Put it into stock"),
    }
    then = reverse("goods:counter", args=[seat.group.slug])
    return ask(request, form, act, back=_page_of(seat, shown), words=words, then=then)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def fail(request: HttpRequest, seat: Seat, batch_id: str) -> HttpResponse:
    """Ask what happened, and end the batch."""
    shown = _own_batch(seat, batch_id)
    form = FailForm(sent(request))

    def act(said: dict[str, Any]) -> str:
        operations.fail(seat, shown.id, reason=said["reason"], at=clock.now())
        return _("Written down. The work in it falls evenly on everyone.")

    words = {
        "title": _("Nothing came of “%(batch)s”") % {"batch": shown},
        "label": str(shown),
        "button": _("Write it down"),
    }
    return ask(request, form, act, back=_page_of(seat, shown), words=words)


def _own_batch(seat: Seat, batch_id: str) -> Batch:
    shown = queries.batch_of(seat, batch_id)
    if shown is None or shown.product.group_id != seat.group.id:
        raise Http404
    return shown


def _page_of(seat: Seat, shown: Batch) -> str:
    return reverse("goods:batch", args=[seat.group.slug, shown.id])
