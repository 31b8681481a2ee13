"""Sharing out what there is among those who wait for it: by the rule for short supply, public and repeatable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.handout import HandedOut, Wish, hand_out
from allmende.server import clock
from allmende.server.books import operations as books
from allmende.server.catalogue.models import Product
from allmende.server.goods import queries
from allmende.server.goods.models import Handout, Order
from allmende.server.goods.operations.granting import grant
from allmende.server.goods.operations.stock import own_product
from allmende.server.groups import queries as groups
from allmende.server.groups.queries import Seat
from allmende.server.identity import new_id
from allmende.server.refusal import Refused


@dataclass(frozen=True, kw_only=True)
class _Sharing:
    """Everything a sharing rests on, as it is published; `had` and `behind` are by member, over all handouts before."""

    product: Product
    number: int
    free_milli: int
    how: str
    wishes: Mapping[str, Wish]
    had: Mapping[str, int]
    behind: Mapping[str, int]

    def hand_out(self) -> HandedOut:
        """Return who gets how much."""
        return hand_out(
            self.free_milli,
            how=self.how,
            wishes=self.wishes,
            pieces=self.product.pieces,
            number=self.number,
            had=self.had,
            behind=self.behind,
        )


@transaction.atomic
def share_out(seat: Seat, product_id: str, *, wanted_by: date, at: datetime) -> Handout:
    """Share what is free of a product among the orders that wait, wanted on a day or earlier.

    Who is given something can collect it; who is not keeps waiting and comes first next time, where turns are taken.
    """
    product = own_product(seat, product_id)
    waiting = queries.waiting_for(product, wanted_by=wanted_by)
    if not waiting:
        raise Refused(_("Nobody waits for this."))
    free = queries.free_of(product)
    if free <= 0:
        raise Refused(_("There is nothing to share out yet: say first what was made."))
    sharing = _sharing(product, waiting, free_milli=free)
    shared = sharing.hand_out()
    handout = Handout(
        id=new_id(), product=product, number=sharing.number, units_milli=free, how=sharing.how, by=seat.member, at=at
    )
    draft = bookings.goods_shared(
        handout=handout.id,
        product=product.id,
        number=sharing.number,
        units_milli=free,
        how=sharing.how,
        wishes=sharing.wishes,
        had=sharing.had,
        behind=sharing.behind,
        handed_out=shared,
    )
    handout.entry = books.append(seat.group.book, draft, by=seat.member.id, at=at, about=product.id)
    handout.result = _result(sharing, shared)
    handout.save(force_insert=True)
    for one in waiting:
        if shared.units_milli[one.id]:
            grant(one, units_milli=shared.units_milli[one.id], at=at)
    return handout


def _sharing(product: Product, waiting: Sequence[Order], *, free_milli: int) -> _Sharing:
    """Return what is to be shared, with what the handouts before have given whom."""
    last = Handout.objects.filter(product=product).order_by("-number").first()
    before = last.result if last is not None else {"had": {}, "behind": {}}
    return _Sharing(
        product=product,
        number=last.number + 1 if last is not None else 0,
        free_milli=free_milli,
        how=product.short_supply or groups.rulebook_of(product.group).short_supply,
        wishes={one.id: _wish(one) for one in waiting},
        had=before["had"],
        behind=before["behind"],
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


def _result(sharing: _Sharing, shared: HandedOut) -> dict[str, object]:
    """Return what is kept of a sharing: per order what went in and came out, and what the next one has to know."""
    had = dict(sharing.had)
    for order, given in shared.units_milli.items():
        member = sharing.wishes[order].member
        had[member] = had.get(member, 0) + given
    return {
        "had": had,
        "behind": {**sharing.behind, **shared.behind},
        "lines": [
            {
                "order": order,
                "member": wish.member,
                "wished": wish.units_milli,
                "weight": wish.weight,
                "at_us": wish.at_us,
                "had": sharing.had.get(wish.member, 0),
                "behind": sharing.behind.get(wish.member, 0),
                "given": shared.units_milli[order],
            }
            for order, wish in sharing.wishes.items()
        ],
        "left_milli": shared.left_milli,
    }
