"""Making units ready for those who ordered them, and taking that promise back where the units are not there."""

from __future__ import annotations

from datetime import datetime, timedelta

from allmende.server.catalogue.models import Product
from allmende.server.goods import queries
from allmende.server.goods.models import Order, OrderState
from allmende.server.groups import queries as groups


def grant(placed: Order, *, units_milli: int, at: datetime) -> None:
    """Make so many units ready for an order; the book is held."""
    group = placed.product.group
    since = max(placed.wanted_on, groups.local_day(group, at))
    placed.granted_milli, placed.granted_at, placed.state = units_milli, at, OrderState.GRANTED
    placed.lapses_on = since + timedelta(days=groups.rulebook_of(group).collect_days)
    placed.save(update_fields=["granted_milli", "granted_at", "state", "lapses_on"])


def grant_if_free(placed: Order, *, at: datetime) -> None:
    """Make an order ready if enough is free, its day is near, and nobody waits who would come before it."""
    product = placed.product
    today = groups.local_day(product.group, at)
    near = placed.wanted_on <= today + timedelta(days=groups.rulebook_of(product.group).collect_days)
    waiting = Order.objects.filter(product=product, state=OrderState.WAITING, wanted_on__lte=placed.wanted_on)
    if product.is_right or (
        near and not waiting.exclude(pk=placed.pk).exists() and queries.free_of(product) >= placed.units_milli
    ):
        grant(placed, units_milli=placed.units_milli, at=at)


def keep_promises(product: Product) -> int:
    """Let orders wait again for which nothing is left in stock, the last one promised first; return how many."""
    promised = queries.promised_of([product.id]).get(product.id, 0)
    missing = promised - queries.stock_of(product)
    back = 0
    ready = Order.objects.filter(product=product, state=OrderState.GRANTED).order_by("-granted_at", "-id")
    for placed in ready if missing > 0 else ():
        if missing <= 0:
            break
        missing -= placed.granted_milli
        placed.granted_milli, placed.granted_at, placed.state = 0, None, OrderState.WAITING
        placed.save(update_fields=["granted_milli", "granted_at", "state"])
        back += 1
    return back
