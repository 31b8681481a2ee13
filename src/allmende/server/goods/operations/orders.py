"""Ordering and taking: wished for, ready, collected; or called off before that."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.server.books import operations as books
from allmende.server.catalogue.models import Product
from allmende.server.goods import queries
from allmende.server.goods.models import Move, MoveKind, Order, OrderState, Standing
from allmende.server.goods.operations.granting import grant_if_free
from allmende.server.goods.operations.standing import stand
from allmende.server.goods.operations.stock import book
from allmende.server.goods.operations.wanted import (
    PATIENCE_DAYS,
    Wanted,
    check_wanted,
    household_wanted_for,
    orderable,
    parts_of,
    point_of,
)
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Membership
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.web import wording


@transaction.atomic
def order(seat: Seat, product_id: str, wanted: Wanted, *, at: datetime) -> Order | Standing:
    """Order a product. What is free is ready at once; else the order waits until something is shared out."""
    books.hold(seat.group.book_id)
    product = orderable(seat, product_id)
    today = groups.local_day(product.group, at)
    day = wanted.wanted_on or today
    check_wanted(product, wanted, day=day, today=today)
    household = household_wanted_for(seat, wanted)
    point = point_of(product, wanted.point)
    if wanted.every_days:
        return stand(seat, product, wanted, household=household, point=point, first=day, at=at)
    rules = groups.rulebook_of(product.group)
    waits_days = rules.collect_days if wanted.wanted_on is not None else PATIENCE_DAYS
    placed = Order.objects.create(
        product=product,
        member=seat.member,
        parts=parts_of(seat.member.id, household),
        household=household,
        units_milli=wanted.units_milli,
        wanted_on=day,
        lapses_on=day + timedelta(days=waits_days),
        point=point,
        note=wanted.note.strip()[:200],
        ordered_at=at,
    )
    grant_if_free(placed, at=at)
    closed = wanted.wanted_on is not None and (day - today).days < rules.order_days
    if closed and placed.state != OrderState.GRANTED:
        first = wording.day(today + timedelta(days=rules.order_days), today=today)
        raise Refused(
            _("Orders for this day are closed, and nothing is left over. Order for %(first)s or later.")
            % {"first": first},
            field="wanted_on",
        )
    return placed


@transaction.atomic
def take_now(seat: Seat, product_id: str, wanted: Wanted, *, at: datetime) -> Order:
    """Take something from the shelf and write it down: ordered, ready and collected in one go."""
    placed = order(seat, product_id, replace(wanted, wanted_on=None, every_days=0), at=at)
    assert isinstance(placed, Order)
    if placed.state != OrderState.GRANTED:
        product = placed.product
        if queries.free_of(product) >= placed.units_milli:
            raise Refused(_("Others wait for it; yours would come after theirs. Order it."), field="units_milli")
        free = queries.in_units(product, max(0, queries.free_of(product)))
        raise Refused(_("Only %(free)s are there and promised to nobody.") % {"free": free}, field="units_milli")
    return collect(seat, placed.id, at=at)


@transaction.atomic
def cancel(seat: Seat, order_id: str, *, at: datetime) -> Order:
    """Take an order back that was not collected yet; what was ready goes back to the others."""
    placed = _locked(seat, order_id)
    if not _is_theirs(seat, placed):
        raise NotYours(_("This is somebody else's order."))
    if placed.state not in {OrderState.WAITING, OrderState.GRANTED}:
        raise TooLate(_("This order has already ended: %(state)s.") % {"state": placed.get_state_display()})
    return _end(placed, OrderState.CANCELLED, at=at)


@transaction.atomic
def collect(seat: Seat, order_id: str, *, at: datetime) -> Order:
    """Confirm that an order was collected: who ordered it does, or who hands it out."""
    placed = _locked(seat, order_id)
    if not (_looks_after(seat, placed.product) or _is_theirs(seat, placed)):
        raise NotYours(_("This is somebody else's order."))
    if placed.state == OrderState.COLLECTED:
        raise TooLate(_("This has already been collected."))
    if placed.state != OrderState.GRANTED:
        raise TooLate(_("This order is not ready to collect: %(state)s.") % {"state": placed.get_state_display()})
    _hand_over(seat, placed, at=at)
    return _end(placed, OrderState.COLLECTED, at=at)


def _hand_over(seat: Seat, placed: Order, *, at: datetime) -> Move:
    """Book that what was ready for an order was taken by those of its takers who are still here."""
    here = Membership.objects.filter(member__in=list(placed.parts), left_at=None)
    still = set(here.values_list("member_id", flat=True))
    parts = {member: part for member, part in placed.parts.items() if member in still}
    if not parts:
        raise Refused(_("Who ordered this has left; nobody else can be asked for it."))
    move = Move(
        product=placed.product, kind=MoveKind.TAKEN, units_milli=placed.granted_milli, parts=parts, order=placed
    )
    draft = bookings.good_taken(move=move.id, product=placed.product_id, units_milli=placed.granted_milli, parts=parts)
    return book(seat, move, draft, at=at)


def _locked(seat: Seat, order_id: str) -> Order:
    books.hold(seat.group.book_id)
    placed = (
        Order.objects.select_related("product__group__book", "product__group__parent", "member")
        .defer("product__picture")
        .filter(pk=order_id, product__group__book=seat.group.book_id)
        .first()
    )
    if placed is None:
        raise Refused(_("There is no such order here."))
    return placed


def _is_theirs(seat: Seat, placed: Order) -> bool:
    """Whether an order is of somebody's own, or of somebody they share a household with."""
    return bool({placed.member_id, *placed.parts} & groups.household_mates([seat.member.id]))


def _looks_after(seat: Seat, product: Product) -> bool:
    return seat.is_maintainer and seat.group.id == product.group_id


def _end(placed: Order, state: str, *, at: datetime) -> Order:
    placed.state, placed.ended_at = state, at
    placed.save(update_fields=["state", "ended_at"])
    return placed
