"""What people say of what they collected, and what is answered: the evidence a project's reputation rests on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.server.books import operations as books
from allmende.server.goods.models import Order, OrderState, Receipt
from allmende.server.groups import queries as groups
from allmende.server.groups.operations import need_maintainer
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate


@transaction.atomic
def say(seat: Seat, order_id: str, *, fine: bool, complaint: str, at: datetime) -> Receipt:
    """Say that what one collected was fine, or what was wrong with it; once, and it can be changed until answered."""
    books.hold(seat.group.book_id)
    placed = _collected(seat, order_id)
    if not {placed.member_id, *placed.parts} & groups.household_mates([seat.member.id]):
        raise NotYours(_("This is somebody else's order."))
    if not fine and not complaint.strip():
        raise Refused(_("Please say what was not right, in a sentence."), field="complaint")
    said = Receipt.objects.filter(order=placed).first()
    if said is not None and said.answered_at is not None:
        raise TooLate(_("This has already been answered."))
    said = said or Receipt(order=placed)
    said.fine, said.complaint, said.at = fine, "" if fine else complaint.strip(), at
    said.save()
    return said


@transaction.atomic
def answer(seat: Seat, order_id: str, *, words: str, at: datetime) -> Receipt:
    """Answer a complaint: what will be done about it, or was."""
    books.hold(seat.group.book_id)
    placed = _collected(seat, order_id)
    need_maintainer(seat, placed.product.group)
    said = Receipt.objects.filter(order=placed, fine=False).first()
    if said is None:
        raise Refused(_("There is no complaint here."))
    if said.answered_at is not None:
        raise TooLate(_("This has already been answered."))
    if not words.strip():
        raise Refused(_("Please answer in a sentence."), field="words")
    said.answer, said.answered_by, said.answered_at = words.strip(), seat.member, at
    said.save(update_fields=["answer", "answered_by", "answered_at"])
    return said


@transaction.atomic
def mended(seat: Seat, order_id: str, *, at: datetime) -> Receipt:
    """Say that what one complained about is mended."""
    books.hold(seat.group.book_id)
    placed = _collected(seat, order_id)
    if placed.member_id not in groups.household_mates([seat.member.id]):
        raise NotYours(_("This is somebody else's order."))
    said = Receipt.objects.filter(order=placed, fine=False).first()
    if said is None:
        raise Refused(_("There is no complaint here."))
    if said.mended_at is not None:
        raise TooLate(_("That is already said."))
    said.mended_at = at
    said.save(update_fields=["mended_at"])
    return said


def _collected(seat: Seat, order_id: str) -> Order:
    placed = (
        Order.objects.select_related("product__group")
        .defer("product__picture")
        .filter(pk=order_id, state=OrderState.COLLECTED, product__group__book=seat.group.book_id)
        .first()
    )
    if placed is None:
        raise Refused(_("There is no such order here, or it was not collected yet."))
    return placed
