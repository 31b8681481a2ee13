"""Stock: what was made, what counting found, what spoiled, what was used for something else; and withdrawing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from allmende.server import clock
from allmende.server.catalogue.models import Product
from allmende.server.goods import queries
from allmende.server.goods.forms.caring import CountForm, LoseForm, MakeForm, UseForm, WithdrawForm
from allmende.server.goods.operations import stock as operations
from allmende.server.goods.operations import withdrawing
from allmende.server.goods.queries.uses import uses_of
from allmende.server.goods.web.asking import ask
from allmende.server.goods.web.subpages import own_product
from allmende.server.groups.entrance import for_maintainers
from allmende.server.groups.queries import Seat
from allmende.server.submitting import sent


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def make(request: HttpRequest, seat: Seat, product_id: str) -> HttpResponse:
    """Book what was made without a batch of its own."""
    shown = own_product(seat, product_id)

    def act(said: dict[str, Any]) -> str:
        operations.make(seat, shown.id, units_milli=said["units_milli"], at=clock.now())
        return _("It is in stock now. If people wait for it, share it out.")

    words = {"title": _("Made or harvested: %(product)s") % {"product": shown}, "button": _("Put it into stock")}
    return _page(request, seat, shown, MakeForm(sent(request), product=shown), act, words)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def count(request: HttpRequest, seat: Seat, product_id: str) -> HttpResponse:
    """Book what counting found."""
    shown = own_product(seat, product_id)

    def act(said: dict[str, Any]) -> str:
        moved = operations.count(seat, shown.id, units_milli=said["units_milli"], at=clock.now())
        if moved is None:
            return _("Exactly what the books say.")
        return _("The books say the same now as the shelf.")

    form = CountForm(sent(request), product=shown, initial={"units_milli": queries.stock_of(shown)})
    words = {
        "title": _("Count: %(product)s") % {"product": shown},
        "lead": _("What is missing falls evenly on everyone; what is found is simply there."),
        "button": _("Counted"),
    }
    return _page(request, seat, shown, form, act, words)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def lose(request: HttpRequest, seat: Seat, product_id: str) -> HttpResponse:
    """Book what spoiled or broke."""
    shown = own_product(seat, product_id)

    def act(said: dict[str, Any]) -> str:
        operations.lose(seat, shown.id, units_milli=said["units_milli"], reason=said["reason"], at=clock.now())
        return _("Written off. If it was ready for somebody, they wait again.")

    words = {"title": _("Spoiled or broken: %(product)s") % {"product": shown}, "button": _("Write it off")}
    return _page(request, seat, shown, LoseForm(sent(request), product=shown), act, words)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def use(request: HttpRequest, seat: Seat, product_id: str) -> HttpResponse:
    """Book what went into another product, a batch, or a group's common needs."""
    shown = own_product(seat, product_id)
    choices = [(group, list(options)) for group, options in uses_of(shown)]

    def act(said: dict[str, Any]) -> str:
        operations.use(seat, shown.id, units_milli=said["units_milli"], to=said["to"], at=clock.now())
        return _("Written down. The work in it goes along.")

    words = {
        "title": _("Used for something else: %(product)s") % {"product": shown},
        "lead": _("Flour goes into bread, soap into the common kitchen: the work in it goes along."),
        "button": _("Used"),
    }
    return _page(request, seat, shown, UseForm(sent(request), product=shown, choices=choices), act, words)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def withdraw(request: HttpRequest, seat: Seat, product_id: str) -> HttpResponse:
    """Ask first, then withdraw a product and call off what is ordered of it."""
    shown = own_product(seat, product_id)

    def act(said: dict[str, Any]) -> str:
        ended = withdrawing.withdraw(seat, shown.id, note=said["note"], at=clock.now())
        done = _("“%(product)s” is withdrawn.") % {"product": shown}
        called_off = _("Orders that were called off: %(count)d.") % {"count": ended}
        return f"{done} {called_off}" if ended else done

    words = {
        "title": _("Withdraw “%(product)s”?") % {"product": shown},
        "consequences": [
            _("Nothing new is made or ordered; what is ordered is called off, standing orders end."),
            _("What was taken stays as it was, and so does the work in it."),
            _("Its page and its history stay readable."),
        ],
        "button": _("Yes, withdraw it"),
        "kind": "danger",
    }
    return _page(request, seat, shown, WithdrawForm(sent(request)), act, words)


def _page(
    request: HttpRequest,
    seat: Seat,
    shown: Product,
    form: Form,
    act: Callable[[dict[str, Any]], str],
    words: dict[str, Any],
) -> HttpResponse:
    """Show a form about a product; carry it out, say what `act` says came of it, and go back to the product."""
    there = reverse("goods:product", args=[seat.group.slug, shown.id])
    stock = queries.in_units(shown, queries.stock_of(shown))
    lead = words.get("lead") or _("In stock by the books: %(stock)s.") % {"stock": stock}
    return ask(request, form, act, back=there, words={"label": shown.name, **words, "lead": lead})
