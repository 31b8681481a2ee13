"""Who waits for a product, and in which household somebody lives."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from allmende.server.catalogue.models import Product
from allmende.server.goods.models import Order, OrderState
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group, Member, Membership


def waiting_for(product: Product, *, wanted_by: date) -> list[Order]:
    """Return the orders that wait for a product until a day, in the order in which they came; of those still here."""
    waiting = Order.objects.filter(product=product, state=OrderState.WAITING, wanted_on__lte=wanted_by)
    return list(still_here(waiting).select_related("household", "member__person").order_by("ordered_at", "id"))


def still_here(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Leave out the orders of those who have left since."""
    return orders.filter(Exists(Membership.objects.filter(member=OuterRef("member"), left_at=None)))


def household_of(member: Member) -> Group | None:
    """Return the household somebody lives in, or None."""
    membership = (
        Membership.objects.filter(member=member, group__kind=Kind.HOUSEHOLD, left_at=None)
        .select_related("group__parent__parent")
        .order_by("joined_at")
        .first()
    )
    return membership.group if membership is not None else None
