"""What happens to orders as days go by: standing ones become orders, what nobody collected goes back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from allmende.server.books import operations as books
from allmende.server.goods.models import Order, OrderState, Standing
from allmende.server.goods.operations.standing import order_standing
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group


def bring_up_to_date(root: Group, *, at: datetime) -> int:
    """Do what is due in a community's orders; return how many changed. Asked before every page, so it looks first."""
    today = groups.local_day(root, at)
    if not (_standing(root, today).exists() or _lapsed(root, today).exists()):
        return 0
    return _bring(root, today=today, at=at)


@transaction.atomic
def _bring(root: Group, *, today: date, at: datetime) -> int:
    books.hold(root.book_id)
    changed = 0
    for placed in _lapsed(root, today):
        placed.state = OrderState.LAPSED if placed.state == OrderState.GRANTED else OrderState.REFUSED
        placed.ended_at = at
        placed.save(update_fields=["state", "ended_at"])
        changed += 1
    # After that, for what was not collected can go to those who order now.
    return changed + sum(order_standing(standing, at=at) for standing in _standing(root, today))


def _standing(root: Group, today: date) -> QuerySet[Standing]:
    """Return the standing orders that order something today."""
    standing = Standing.objects.filter(product__group__book=root.book_id, ended_at=None, orders_on__lte=today)
    return standing.select_related(
        "product__group__book", "product__group__parent", "member", "household__parent"
    ).defer("product__picture")


def _lapsed(root: Group, today: date) -> QuerySet[Order]:
    """Return the open orders that have waited, or lain ready, for long enough."""
    return Order.objects.filter(
        state__in=[OrderState.WAITING, OrderState.GRANTED], product__group__book=root.book_id, lapses_on__lt=today
    )
