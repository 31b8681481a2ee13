"""What this app stores about a person: to hand out to them, and to forget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allmende.server.goods.models import Order, Receipt, Standing
from allmende.server.groups.models import Member


def stored_about(members: Sequence[Member]) -> dict[str, Any]:
    """Return everything about goods that is stored about a person, ready for JSON."""
    orders = Order.objects.filter(member__in=members).select_related("product__group").defer("product__picture")
    standing = Standing.objects.filter(member__in=members).select_related("product").defer("product__picture")
    receipts = Receipt.objects.filter(order__member__in=members).select_related("order__product")
    return {
        "orders": [
            {
                "product": one.product.name,
                "group": one.product.group.name,
                "units_thousandths": one.units_milli,
                "wanted_on": one.wanted_on,
                "state": one.state,
                "note": one.note,
                "ordered_at": one.ordered_at,
            }
            for one in orders.order_by("ordered_at", "id")
        ],
        "standing_orders": [
            {
                "product": one.product.name,
                "units_thousandths": one.units_milli,
                "every_days": one.every_days,
                "started_at": one.started_at,
                "ended_at": one.ended_at,
            }
            for one in standing.order_by("started_at", "id")
        ],
        "said_of_goods": [
            {"product": one.order.product.name, "fine": one.fine, "complaint": one.complaint, "at": one.at}
            for one in receipts.defer("order__product__picture").order_by("at", "id")
        ],
    }


def forget(members: Sequence[Member]) -> None:
    """Delete free texts; what was taken stays under the random id."""
    Order.objects.filter(member__in=members).update(note="")
    Receipt.objects.filter(order__member__in=members).update(complaint="")
    Receipt.objects.filter(answered_by__in=members).update(answer="")
