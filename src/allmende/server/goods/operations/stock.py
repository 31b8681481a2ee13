"""Movements of stock. The stock of a product is the sum of what the books say came and went; nothing else is stored."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.bookings import Draft
from allmende.server import clock
from allmende.server.books import operations as books
from allmende.server.books.models import Book, StoredEntry
from allmende.server.catalogue.models import Batch, BatchState, Product
from allmende.server.goods import queries
from allmende.server.goods.models import Move, MoveKind
from allmende.server.goods.operations.granting import keep_promises
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
from allmende.server.groups.operations import need_maintainer
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused, TooLate

WHOLE_MILLI = 1_000
MOST_MILLI = 1_000_000_000_000


@transaction.atomic
def make(seat: Seat, product_id: str, *, units_milli: int, at: datetime) -> Move:
    """Book that units were made without a batch of their own."""
    product = own_product(seat, product_id)
    check_units(product, units_milli)
    move = Move(product=product, kind=MoveKind.MADE, units_milli=units_milli)
    draft = bookings.good_made(move=move.id, product=product.id, units_milli=units_milli)
    return book(seat, move, draft, at=at)


@transaction.atomic
def use(seat: Seat, product_id: str, *, units_milli: int, to: str, at: datetime) -> Move:
    """Book that units went into a product, a batch in the making, or a group's common needs.

    Args:
        seat: Who acts: a maintainer of the group that uses it, or of the one that has it.
        product_id: What is used.
        units_milli: How much of it.
        to: Id of a product, an open batch or a group of the same community.
        at: When.

    """
    books.hold(seat.group.book_id)
    product = _known(seat, product_id)
    user = _user_of(product, to)
    if user is None:
        raise Refused(_("There is nothing here that it could be used for."), field="to")
    need_maintainer(seat, user if seat.group.id == user.id else product.group)
    check_units(product, units_milli)
    need_stock(product, units_milli)
    whole = to == user.id
    move = Move(
        product=product,
        kind=MoveKind.USED,
        units_milli=units_milli,
        to_node="" if whole else to,
        to_group=to if whole else "",
    )
    draft = bookings.good_used(move=move.id, product=product.id, units_milli=units_milli, to=to)
    return book(seat, move, draft, at=at)


@transaction.atomic
def lose(seat: Seat, product_id: str, *, units_milli: int, reason: str, at: datetime) -> Move:
    """Book that units spoiled or broke: what lies in them falls evenly on everyone.

    Where what is left does not cover what is ready for people, the last ones wait again.
    """
    product = own_product(seat, product_id, also_withdrawn=True)
    if not reason.strip():
        raise Refused(_("Please say in a few words what happened."), field="reason")
    check_units(product, units_milli)
    if units_milli > (there := queries.stock_of(product)):
        sentence = _("Only %(there)s are in stock.") % {"there": queries.in_units(product, there)}
        raise Refused(sentence, field="units_milli")
    return _lost(seat, product, units_milli=units_milli, reason=reason.strip(), at=at)


@transaction.atomic
def count(seat: Seat, product_id: str, *, units_milli: int, at: datetime) -> Move | None:
    """Book what counting found: more or less than the books say; None where they are right."""
    product = own_product(seat, product_id)
    if units_milli < 0:
        raise Refused(_("Less than nothing cannot be there."), field="units_milli")
    if units_milli:
        check_units(product, units_milli)
    known = queries.stock_of(product)
    if units_milli == known:
        return None
    if units_milli < known:
        return _lost(seat, product, units_milli=known - units_milli, reason=_("missing when counted"), at=at)
    move = Move(product=product, kind=MoveKind.FOUND, units_milli=units_milli - known)
    draft = bookings.good_made(move=move.id, product=product.id, units_milli=move.units_milli, how="found")
    return book(seat, move, draft, at=at)


def book(seat: Seat, move: Move, draft: Draft, *, at: datetime) -> Move:
    """Append the entry of a movement, and keep the movement with it."""
    return book_as(seat.group.book, move, draft, by=seat.member.id, at=at)


def book_as(into: Book, move: Move, draft: Draft, *, by: str, at: datetime) -> Move:
    """Append the entry of a movement in somebody's name, or with `by` "" of nobody: an auction closes by itself."""
    move.entry = books.append(into, draft, by=by, at=at, about=move.product_id)
    move.at = booked_at(move.entry)
    move.save(force_insert=True)
    return move


def booked_at(entry: StoredEntry) -> datetime:
    """Return the time of an entry: what settlements go by."""
    return clock.moment(entry.at_us)


def own_product(seat: Seat, product_id: str, *, also_withdrawn: bool = False) -> Product:
    """Hold the book and return a product of the seat's group, for those who look after it."""
    need_maintainer(seat, seat.group)
    books.hold(seat.group.book_id)
    product = Product.objects.defer("picture").filter(pk=product_id, group=seat.group).first()
    if product is None:
        raise Refused(_("There is no such product here."))
    if product.is_right:
        raise Refused(_("This is a right of use: there is nothing to make or to count."))
    if product.withdrawn_at is not None and not also_withdrawn:
        raise TooLate(_("This product has been withdrawn."))
    return product


def check_units(product: Product, units_milli: int, *, field: str = "units_milli") -> None:
    """Refuse an amount that cannot be one of this product."""
    if not 0 < units_milli <= MOST_MILLI:
        raise Refused(_("More than nothing, please."), field=field)
    if product.pieces and units_milli % WHOLE_MILLI:
        raise Refused(_("It comes in whole units only."), field=field)


def need_stock(product: Product, units_milli: int) -> None:
    """Refuse to move more than lies there and is promised to nobody."""
    free = queries.free_of(product)
    if units_milli > free:
        raise Refused(
            _("Only %(free)s are there and promised to nobody.") % {"free": queries.in_units(product, max(0, free))},
            field="units_milli",
        )


def _lost(seat: Seat, product: Product, *, units_milli: int, reason: str, at: datetime) -> Move:
    move = Move(product=product, kind=MoveKind.LOST, units_milli=units_milli)
    draft = bookings.good_lost(move=move.id, product=product.id, units_milli=units_milli, reason=reason)
    book(seat, move, draft, at=at)
    keep_promises(product)
    return move


def _known(seat: Seat, product_id: str) -> Product:
    """Return a product of the seat's community that is not withdrawn."""
    product = (
        Product.objects.defer("picture")
        .select_related("group__book", "group__parent")
        .filter(pk=product_id, group__book=seat.group.book_id, is_right=False)
        .first()
    )
    if product is None:
        raise Refused(_("There is no such product here."), field="product")
    if product.withdrawn_at is not None:
        raise TooLate(_("This product has been withdrawn."))
    return product


def _user_of(product: Product, to: str) -> Group | None:
    """Return the group that uses something for `to`, or None where that is nothing of the product's community."""
    book = product.group.book_id
    if batch := Batch.objects.filter(pk=to, state=BatchState.OPEN, product__group__book=book).first():
        return batch.product.group
    other = Product.objects.filter(pk=to, group__book=book, withdrawn_at=None, is_right=False).first()
    if other is not None and other.id != product.id:
        return other.group
    # Not another community that happens to write into the same book.
    inside = {group.id: group for group in groups.with_parts(groups.chain_of(product.group)[-1])}
    return inside.get(to)
