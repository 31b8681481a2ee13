"""Withdrawing a product while people still wait for it: nobody's order is lost without a word."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.server.catalogue.models import Product
from allmende.server.catalogue.operations.products import locked_product, withdraw_product
from allmende.server.goods import queries
from allmende.server.goods.models import Order, OrderState, Standing
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused

LONGEST_NOTE = 200


@transaction.atomic
def withdraw(seat: Seat, product_id: str, *, note: str = "", at: datetime) -> int:
    """Withdraw a product and call off what is ordered of it; return how many orders that were.

    Args:
        seat: Somebody who looks after the product.
        product_id: What is withdrawn; nothing of it may be in stock, or in the making.
        note: What those who ordered read with it, or "".
        at: When.

    """
    product = locked_product(seat, product_id)
    if len(note.strip()) > LONGEST_NOTE:
        raise Refused(_("This is too long: at most %(count)d characters.") % {"count": LONGEST_NOTE}, field="note")
    if stock := queries.stock_of(product):
        sentence = _("There are still %(stock)s: first hand them out, use them, or write them off.")
        raise Refused(sentence % {"stock": queries.in_units(product, stock)})
    withdraw_product(seat, product_id, at=at)
    return _end_orders(product, note=note.strip(), at=at)


def _end_orders(product: Product, *, note: str, at: datetime) -> int:
    """Call off every order of a product that was not collected, and the standing ones."""
    Standing.objects.filter(product=product, ended_at=None).update(ended_at=at)
    still_open = Order.objects.filter(product=product, state__in=[OrderState.WAITING, OrderState.GRANTED])
    said = {"note": note} if note else {}
    return still_open.update(state=OrderState.CANCELLED, ended_at=at, **said)
