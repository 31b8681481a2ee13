"""The pages below "Goods", as tabs, and what their addresses name."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.server.catalogue.models import Product
from allmende.server.catalogue.queries import products as catalogue
from allmende.server.explanations import link
from allmende.server.goods.queries import one_product
from allmende.server.groups.queries import Seat


def subpages(seat: Seat, *, current: str) -> list[dict[str, object]]:
    """Return the tabs below "Goods"; `current` is the URL name of the page that is open."""
    labels = {"goods": _("What there is"), "orders": _("My orders")}
    if seat.is_maintainer and catalogue.has_products(seat.group):
        labels["counter"] = _("Hand out")
    if catalogue.has_products(seat.group):
        labels["demand"] = _("What is wished for")
    return [
        {"label": label, "url": reverse(f"goods:{name}", args=[seat.group.slug]), "current": name == current}
        for name, label in labels.items()
    ] + [{"label": _("Auctions"), "url": link("auctions:auctions", seat.group.slug), "current": False}]


def product_near(seat: Seat, product_id: str) -> Product:
    """Return a product of the seat's community, or raise Http404."""
    found = one_product.product_of(seat, product_id)
    if found is None:
        raise Http404
    return found


def own_product(seat: Seat, product_id: str) -> Product:
    """Return a product of the seat's own group, or raise Http404."""
    found = catalogue.product_of(seat, product_id)
    if found is None:
        raise Http404
    return found
