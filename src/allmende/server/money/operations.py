"""Buying: cents leave a project's money, and with them the effort it took to raise them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.server.books import operations as books
from allmende.server.catalogue.models import Batch, BatchState, Product
from allmende.server.groups import queries as groups
from allmende.server.groups.operations import need_maintainer
from allmende.server.groups.queries import Seat
from allmende.server.identity import new_id
from allmende.server.money import queries
from allmende.server.money.models import Purchase
from allmende.server.refusal import Refused
from allmende.server.web import wording

MOST_CENTS = 100_000_000
MOST_DAYS_BACK = 62
MOST_RECEIPT_BYTES = 1_000_000
# How files begin that a receipt may be: what a browser shows by itself, and nothing that runs.
RECEIPTS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"%PDF-": "application/pdf",
}


@dataclass(frozen=True, kw_only=True)
class Bought:
    """What somebody says was bought; `purpose` is a product or batch of the group, "" the group as a whole."""

    what: str
    cents: int
    bought_on: date
    purpose: str = ""
    receipt: bytes = b""


@transaction.atomic
def buy(seat: Seat, bought: Bought, *, at: datetime) -> Purchase:
    """Book a purchase from the money of the seat's group.

    Raises:
        NotYours: Only who looks after the group spends its money.
        Refused: There is not so much money, or something said does not fit; nothing is booked.

    """
    need_maintainer(seat, seat.group)
    books.hold(seat.group.book_id)
    _check(seat, bought, at=at)
    kind = receipt_type(bought.receipt)
    held = queries.money_of(seat.group)
    if bought.cents > held.cents:
        raise Refused(
            _("There is only %(there)s here. First somebody brings in more money: that is a task like any other.")
            % {"there": wording.eur(held.cents)},
            field="cents",
        )
    effort_mwh = held.effort_of(bought.cents)
    purchase_id = new_id()
    draft = bookings.money_spent(
        purchase=purchase_id,
        group=seat.group.id,
        cents=bought.cents,
        purpose=bought.purpose,
        effort_mwh=effort_mwh,
        receipt_hash=sha256(bought.receipt).hexdigest() if bought.receipt else "",
        what=bought.what.strip(),
    )
    entry = books.append(seat.group.book, draft, by=seat.member.id, at=at, about=purchase_id)
    return Purchase.objects.create(
        id=purchase_id,
        group=seat.group,
        what=bought.what.strip(),
        cents=bought.cents,
        effort_mwh=effort_mwh,
        purpose=bought.purpose,
        bought_on=bought.bought_on,
        receipt=bought.receipt or None,
        receipt_type=kind,
        by=seat.member,
        at=at,
        entry=entry,
    )


def receipt_type(receipt: bytes) -> str:
    """Return what kind of file a receipt is by how it begins; "" for none.

    Raises:
        Refused: It is too large, or neither a picture nor a PDF.

    """
    if not receipt:
        return ""
    if len(receipt) > MOST_RECEIPT_BYTES:
        raise Refused(_("This file is too large: at most 1 MB, please."), field="receipt")
    kind = next((kind for beginning, kind in RECEIPTS.items() if receipt.startswith(beginning)), "")
    if not kind:
        raise Refused(_("A receipt is a picture (PNG, JPEG) or a PDF."), field="receipt")
    return kind


def _check(seat: Seat, bought: Bought, *, at: datetime) -> None:
    if not bought.what.strip():
        raise Refused(_("Please say what was bought."), field="what")
    if not 0 < bought.cents <= MOST_CENTS:
        raise Refused(_("More than nothing and at most a million euros, please."), field="cents")
    today = groups.local_day(seat.group, at)
    if bought.bought_on > today:
        raise Refused(_("This day is still to come."), field="bought_on")
    if bought.bought_on < today - timedelta(days=MOST_DAYS_BACK):
        raise Refused(_("That is too long ago: at most two months back."), field="bought_on")
    if not bought.purpose:
        return
    known = Product.objects.filter(pk=bought.purpose, group=seat.group, withdrawn_at=None, is_right=False).exists()
    if (
        not known
        and not Batch.objects.filter(pk=bought.purpose, product__group=seat.group, state=BatchState.OPEN).exists()
    ):
        raise Refused(_("There is no such product or open batch in this group."), field="purpose")
