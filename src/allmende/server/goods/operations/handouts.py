"""Sharing out what there is among those who wait for it: by the rule for short supply, public and repeatable."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.handout import Wish, hand_out
from allmende.server import clock
from allmende.server.books import operations as books
from allmende.server.goods import queries
from allmende.server.goods.models import Handout, Order, OrderState
from allmende.server.goods.operations.orders import grant
from allmende.server.goods.operations.stock import own_product
from allmende.server.groups import queries as groups
from allmende.server.groups.queries import Seat
from allmende.server.identity import new_id
from allmende.server.refusal import Refused


@transaction.atomic
def share_out(seat: Seat, product_id: str, *, wanted_by: date, at: datetime) -> Handout:
    """Share what is free of a product among the orders that wait, wanted on a day or earlier.

    Who is given something can collect it; who is not keeps waiting and comes first next time, where turns are taken.
    """
    product = own_product(seat, product_id)
    waiting = list(
        Order.objects.filter(product=product, state=OrderState.WAITING, wanted_on__lte=wanted_by).order_by(
            "ordered_at", "id"
        )
    )
    if not waiting:
        raise Refused(_("Nobody waits for this."))
    free = queries.free_of(product)
    if free <= 0:
        raise Refused(_("There is nothing to share out yet: say first what was made."))
    last = Handout.objects.filter(product=product).order_by("-number").first()
    before = last.result if last is not None else {"had": {}, "behind": {}}
    how = product.short_supply or groups.rulebook_of(product.group).short_supply
    wishes = {one.id: _wish(one) for one in waiting}
    number = last.number + 1 if last is not None else 0
    shared = hand_out(
        free,
        how=how,
        wishes=wishes,
        pieces=product.pieces,
        number=number,
        had=before["had"],
        behind=before["behind"],
    )
    handout = new_id()
    draft = bookings.goods_shared(
        handout=handout,
        product=product.id,
        number=number,
        units_milli=free,
        how=how,
        wishes=wishes,
        had=before["had"],
        behind=before["behind"],
        handed_out=shared,
    )
    entry = books.append(seat.group.book, draft, by=seat.member.id, at=at, about=f"product:{product.id}")
    had = dict(before["had"])
    for one in waiting:
        given = shared.units_milli[one.id]
        had[one.member_id] = had.get(one.member_id, 0) + given
        if given:
            grant(one, units_milli=given, at=at)
    result = {
        "had": had,
        "behind": {**before["behind"], **shared.behind},
        "lines": [_line(one, given=shared.units_milli[one.id]) for one in waiting],
        "left_milli": shared.left_milli,
    }
    return Handout.objects.create(
        id=handout,
        product=product,
        number=number,
        units_milli=free,
        how=how,
        result=result,
        by=seat.member,
        at=at,
        entry=entry,
    )


def _wish(placed: Order) -> Wish:
    """Return what an order counts for: a household counts as many people as live in it."""
    weight = 1
    if placed.household is not None:
        weight = max(1, groups.members_of(placed.household).count())
    return Wish(
        member=placed.member_id,
        units_milli=placed.units_milli,
        weight=weight,
        at_us=clock.microseconds(placed.ordered_at),
    )


def _line(placed: Order, *, given: int) -> dict[str, object]:
    return {"order": placed.id, "member": placed.member_id, "wished": placed.units_milli, "given": given}
