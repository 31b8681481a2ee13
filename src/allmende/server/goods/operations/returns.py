"""Giving back what was taken: seen to by those who look after the product."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.server.books import operations as books
from allmende.server.goods.models import Move, MoveKind
from allmende.server.goods.operations.stock import book, check_units
from allmende.server.groups import queries as groups
from allmende.server.groups.operations import need_maintainer
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused


@transaction.atomic
def give_back(seat: Seat, move_id: str, *, units_milli: int, reason: str, at: datetime) -> Move:
    """Book that units of a taking came back; who took them, or lives with who did, cannot confirm that."""
    need_maintainer(seat, seat.group)
    books.hold(seat.group.book_id)
    taken = (
        Move.objects.select_related("product__group__book", "order")
        .defer("product__picture")
        .filter(pk=move_id, kind=MoveKind.TAKEN, product__group=seat.group)
        .first()
    )
    if taken is None:
        raise Refused(_("There is no such taking here."))
    if set(taken.parts) & groups.household_mates([seat.member.id]):
        raise NotYours(_("Somebody else has to confirm what you give back."))
    check_units(taken.product, units_milli)
    before = sum(taken.returned_by.values_list("units_milli", flat=True))
    if before + units_milli > taken.units_milli:
        raise Refused(_("More than was taken cannot come back."), field="units_milli")
    price = None
    if taken.price_mwh is not None:
        price = bookings.returned_price_mwh(
            taken.price_mwh, taken_milli=taken.units_milli, before_milli=before, units_milli=units_milli
        )
    move = Move(
        product=taken.product,
        kind=MoveKind.RETURNED,
        units_milli=units_milli,
        parts=taken.parts,
        price_mwh=price,
        order=taken.order,
        returns=taken,
    )
    draft = bookings.good_returned(
        move=move.id, returns=taken.id, units_milli=units_milli, reason=reason.strip() or None
    )
    return book(seat, move, draft, at=at)
