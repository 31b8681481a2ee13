"""What those see who hand things out: what is ready for whom, who waits, what was not right, what was taken lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import QuerySet

from allmende.server.catalogue.models import Product
from allmende.server.goods.models import Handout, Move, MoveKind, Order, OrderState, Receipt
from allmende.server.goods.queries.stock import frees_of
from allmende.server.goods.queries.waiting import still_here
from allmende.server.groups.models import Group, Member

LATELY = timedelta(days=14)
MOST = 40


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Everybody who waits for one product, and what there is of it."""

    product: Product
    orders: Sequence[Order]
    wished_milli: int
    free_milli: int
    last_day: date


@dataclass(frozen=True, kw_only=True)
class Counter:
    """The page of those who hand things out."""

    ready: Sequence[tuple[Product, Sequence[Order]]]
    queues: Sequence[Queue]
    complaints: Sequence[Receipt]
    taken: Sequence[Move]
    handouts: Sequence[Handout]


def counter(group: Group, *, at: datetime) -> Counter:
    """Return what waits to be handed out in a group."""
    ready = _orders(group).filter(state=OrderState.GRANTED).order_by("product__name", "product", "lapses_on", "id")
    complaints = Receipt.objects.filter(order__product__group=group, fine=False, answered_at=None)
    taken = Move.objects.filter(product__group=group, kind=MoveKind.TAKEN, at__gte=at - LATELY)
    handouts = Handout.objects.filter(product__group=group).select_related("product").defer("product__picture")
    return Counter(
        ready=[(product, list(orders)) for product, orders in groupby(ready, key=lambda one: one.product)],
        queues=queues(group),
        complaints=list(
            complaints.select_related("order__product", "order__member__person")
            .defer("order__product__picture")
            .order_by("at", "pk")
        ),
        taken=list(
            taken.select_related("product", "order__member__person")
            .defer("product__picture")
            .order_by("-at", "id")[:MOST]
        ),
        handouts=list(handouts.order_by("-at", "id")[:8]),
    )


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One taking, of which so much has not come back, and who took it."""

    move: Move
    left_milli: int
    names: Sequence[str]


def taking_of(group: Group, move_id: str) -> Taken | None:
    """Return something that was taken from a group, or None."""
    taken = Move.objects.filter(pk=move_id, kind=MoveKind.TAKEN, product__group=group)
    move = taken.select_related("product").defer("product__picture").first()
    if move is None:
        return None
    back = sum(move.returned_by.values_list("units_milli", flat=True))
    members = Member.objects.filter(pk__in=list(move.parts)).select_related("person", "group")
    return Taken(move=move, left_milli=move.units_milli - back, names=sorted(member.name for member in members))


def complaint_of(group: Group, order_id: str) -> Receipt | None:
    """Return a complaint about something of a group, or None."""
    wrong = Receipt.objects.filter(order=order_id, order__product__group=group, fine=False)
    return wrong.select_related("order__product").defer("order__product__picture").first()


def to_hand_out(group: Group) -> int:
    """Return how many orders are ready in a group and were not collected yet."""
    return Order.objects.filter(product__group=group, state=OrderState.GRANTED).count()


def to_share_out(group: Group, *, until: date) -> int:
    """Return for how many products of a group people wait until a day while some of it is free."""
    waiting = Order.objects.filter(product__group=group, state=OrderState.WAITING, wanted_on__lte=until)
    products = set(still_here(waiting).values_list("product_id", flat=True))
    return sum(free > 0 for free in frees_of(products).values()) if products else 0


def queues(group: Group) -> list[Queue]:
    """Return who waits in a group, by product."""
    waiting = still_here(_orders(group).filter(state=OrderState.WAITING))
    rows = list(waiting.order_by("product__name", "product", "wanted_on", "ordered_at", "id"))
    frees = frees_of({one.product_id for one in rows})
    found = []
    for product, grouped in groupby(rows, key=lambda one: one.product):
        orders = list(grouped)
        found.append(
            Queue(
                product=product,
                orders=orders,
                wished_milli=sum(one.units_milli for one in orders),
                free_milli=max(0, frees[product.id]),
                last_day=max(one.wanted_on for one in orders),
            )
        )
    return found


def _orders(group: Group) -> QuerySet[Order]:
    orders = Order.objects.filter(product__group=group)
    return orders.select_related("product__group", "member__person", "household", "point").defer("product__picture")
