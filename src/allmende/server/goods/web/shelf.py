"""The shelf of a community, and one product with its order form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from allmende.server import clock
from allmende.server.catalogue.models import Rule
from allmende.server.goods.forms.ordering import OrderForm, SoughtForm
from allmende.server.goods.models import Order, OrderState, Standing
from allmende.server.goods.operations import orders as operations
from allmende.server.goods.queries import one_product
from allmende.server.goods.queries import shelf as queries
from allmende.server.goods.web.subpages import product_near, subpages
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.queries import Seat, local_day
from allmende.server.submitting import sent, status_of, submitted
from allmende.server.web import wording


@require_safe
@for_members
def goods(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what the whole community makes or has to give."""
    form = SoughtForm(request.GET)
    sought = form.sought()
    found = queries.shelf(seat, sought, day=local_day(seat.group, clock.now()))
    rest = request.GET.copy()
    rest.pop("page", None)
    context = {
        "section": "goods",
        "subpages": subpages(seat, current="goods"),
        "shelf": found,
        "sought": sought,
        "is_filtered": bool(sought.word or sought.project or sought.only_free),
        "rest": rest.urlencode(),
        "before": found.page - 1,
        "after": found.page + 1 if found.page < found.pages else 0,
        "may_list": seat.is_maintainer,
    }
    return render(request, "goods/goods.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def product(request: HttpRequest, seat: Seat, product_id: str) -> HttpResponse:
    """Show one product; order it, or write down what one takes from the shelf."""
    shown = product_near(seat, product_id)
    page = one_product.goods_page(seat, shown, at=clock.now())
    form = OrderForm(sent(request), page=page)

    def act(_said: dict[str, Any]) -> None:
        if request.POST.get("now"):
            operations.take_now(seat, shown.id, form.wanted(), at=clock.now())
            messages.success(request, _("It is written down. Enjoy it!"))
            return
        placed = operations.order(seat, shown.id, form.wanted(), at=clock.now())
        messages.success(request, _told(placed))

    if submitted(request, form, act):
        return back_to(request, reverse("goods:orders", args=[seat.group.slug]))
    context = {
        "section": "goods",
        "page": page,
        "product": shown,
        "form": form,
        "more_open": any(form[name].errors for name in ("note", "point", "every_days") if name in form.fields),
        "asks": _asks(page),
    }
    return render(request, "goods/product.html", context, status=status_of(form))


def _told(placed: Order | Standing) -> str:
    """Return what became of a wish, in a sentence."""
    if isinstance(placed, Standing):
        return _("That is a standing order now; you can end it whenever you like.")
    today = local_day(placed.product.group, clock.now())
    if placed.state == OrderState.GRANTED:
        return _("It is ready for you until %(day)s.") % {"day": wording.day(placed.lapses_on, today=today)}
    return _("Ordered. You are told here as soon as it is ready.")


def _asks(page: one_product.GoodsPage) -> str:
    """Return what taking a unit asks of one, by the rule that holds now."""
    if page.product.is_right and page.card.rule != Rule.AUCTION:
        return _("Nobody had to make it, and using it asks for nothing.")
    sentences = {
        Rule.FLAT_RATE: _("Take what you need: all of us carry it together, whoever takes it."),
        Rule.GIFT: _("A gift: take it with thanks. The work in it is carried by all."),
        Rule.PRODUCTION_EFFORT: _(
            "Who takes one is asked for the work that is in it. In the end what counts is what it really took."
        ),
        Rule.FLAT_ALLOCATION: _("Who takes one is asked for the mean of everything on this shelf, large or small."),
        Rule.AUCTION: _(
            "Too few are there for all: who would give most for it gets it, at a price that the bids of "
            "the others decide."
        ),
    }
    return sentences[Rule(page.card.rule)]
