"""What somebody has ordered, alone or with their household: ready, waiting, collected, ended, standing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from allmende.server.goods.models import Order, OrderState, Standing
from allmende.server.goods.queries.waiting import household_of
from allmende.server.groups.queries import Seat

LATELY = timedelta(days=60)
MOST = 30


@dataclass(frozen=True, kw_only=True)
class Mine:
    """The page of somebody's orders; what was collected or has ended only as far as it is of lately."""

    ready: Sequence[Order]
    waiting: Sequence[Order]
    collected: Sequence[Order]
    ended: Sequence[Order]
    standing: Sequence[Standing]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ordered lately."""
        return not (self.ready or self.waiting or self.collected or self.ended or self.standing)


def mine(seat: Seat, *, at: datetime) -> Mine:
    """Return what a member and their household have ordered."""
    theirs = _of(seat)
    lately = theirs.filter(ended_at__gte=at - LATELY).select_related("receipt").order_by("-ended_at", "id")
    ended = (OrderState.CANCELLED, OrderState.LAPSED, OrderState.REFUSED)
    standing = Standing.objects.filter(_mine(seat), product__group__book=seat.group.book_id, ended_at=None)
    return Mine(
        ready=ready_for(seat),
        waiting=list(theirs.filter(state=OrderState.WAITING).order_by("wanted_on", "ordered_at")),
        collected=list(lately.filter(state=OrderState.COLLECTED)[:MOST]),
        ended=list(lately.filter(state__in=ended)[:MOST]),
        standing=list(
            standing.select_related("product__group", "member__person", "point")
            .defer("product__picture")
            .order_by("product__name", "id")
        ),
    )


def ready_for(seat: Seat) -> list[Order]:
    """Return what somebody, or their household, can collect now."""
    return list(_of(seat).filter(state=OrderState.GRANTED).order_by("lapses_on", "ordered_at"))


def order_of(seat: Seat, order_id: str) -> Order | None:
    """Return an order of somebody or their household, or None."""
    return _of(seat).filter(pk=order_id).first()


def _of(seat: Seat) -> QuerySet[Order]:
    orders = Order.objects.filter(_mine(seat), product__group__book=seat.group.book_id)
    return orders.select_related("product__group", "member__person", "point").defer("product__picture")


def _mine(seat: Seat) -> Q:
    household = household_of(seat.member)
    own = Q(member=seat.member)
    return own | Q(household=household) if household is not None else own
