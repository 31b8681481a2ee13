"""Standing orders: so many units every so many days, which become orders as their days come near."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.server.books import operations as books
from allmende.server.catalogue.models import CollectionPoint, Product
from allmende.server.catalogue.queries.products import may_receive
from allmende.server.goods.models import Order, Standing
from allmende.server.goods.operations.granting import grant_if_free
from allmende.server.goods.operations.wanted import Wanted, parts_of
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate

MOST_EVERY_DAYS = 366


def stand(  # One argument per thing that was found out about the wish.
    seat: Seat,
    product: Product,
    wanted: Wanted,
    *,
    household: Group | None,
    point: CollectionPoint | None,
    first: date,
    at: datetime,
) -> Standing:
    """Begin a standing order; the book is held."""
    if not 0 < wanted.every_days <= MOST_EVERY_DAYS:
        raise Refused(_("From every day to once a year, please."), field="every_days")
    if Standing.objects.filter(product=product, member=seat.member, ended_at=None).exists():
        raise TooLate(_("You have a standing order of this already: end it first."))
    standing = Standing.objects.create(
        product=product,
        member=seat.member,
        parts=parts_of(seat.member.id, household),
        household=household,
        units_milli=wanted.units_milli,
        every_days=wanted.every_days,
        next_on=first,
        orders_on=first - timedelta(days=groups.rulebook_of(product.group).order_days),
        point=point,
        started_at=at,
    )
    order_standing(standing, at=at)
    return standing


def order_standing(standing: Standing, *, at: datetime) -> int:
    """Turn a standing order into orders as far as ordering closes; the book is held. Return how many.

    It ends by itself where who ordered no longer may receive the product: they have left.
    """
    product, made = standing.product, 0
    if product.withdrawn_at is not None or not may_receive(product, standing.member):
        standing.ended_at = at
        standing.save(update_fields=["ended_at"])
        return 0
    today = groups.local_day(product.group, at)
    rules = groups.rulebook_of(product.group)
    while standing.orders_on <= today:
        # Who was away for long is not handed the bread of last month.
        if standing.next_on >= today:
            made += _order_for_day(standing, collect_days=rules.collect_days, at=at)
        standing.next_on += timedelta(days=standing.every_days)
        standing.orders_on = standing.next_on - timedelta(days=rules.order_days)
    standing.save(update_fields=["next_on", "orders_on"])
    return made


def _order_for_day(standing: Standing, *, collect_days: int, at: datetime) -> int:
    """Order for the next day of a standing order, unless that was done before; return how many orders were made."""
    placed, new = Order.objects.get_or_create(
        standing=standing,
        wanted_on=standing.next_on,
        defaults={
            "product": standing.product,
            "member_id": standing.member_id,
            "parts": parts_of(standing.member_id, standing.household),
            "household": standing.household,
            "units_milli": standing.units_milli,
            "point": standing.point,
            "lapses_on": standing.next_on + timedelta(days=collect_days),
            "ordered_at": at,
        },
    )
    if new:
        grant_if_free(placed, at=at)
    return int(new)


@transaction.atomic
def end_standing(seat: Seat, standing_id: str, *, at: datetime) -> Standing:
    """End a standing order; what it has ordered already stays ordered."""
    books.hold(seat.group.book_id)
    standing = Standing.objects.select_related("product", "member").defer("product__picture").filter(pk=standing_id)
    found = standing.filter(member__book=seat.group.book_id).first()
    if found is None:
        raise Refused(_("There is no such standing order here."))
    if found.member_id not in groups.household_mates([seat.member.id]):
        raise NotYours(_("Only who ordered it can do that."))
    if found.ended_at is not None:
        raise TooLate(_("This standing order has already ended."))
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    return found
