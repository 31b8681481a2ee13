"""Bidding: say what something would be worth at most, change one's mind, or withdraw, until the close."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy.auction import PIECE_MILLI
from allmende.server.auctions.models import Auction, Bid, Budget, Form, Lot
from allmende.server.books import operations as books
from allmende.server.catalogue.queries.products import may_receive
from allmende.server.goods import queries as goods
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate

MOST_MWH = 1_000_000_000
MOST_LIKING = 1_000


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says in an auction; it takes the place of all they said before.

    Attributes:
        worth: Lot id -> the most they would have asked of them in milli weighted hours (one each: for it; many: for
            each unit); in shares how much it pleases them compared with the others. Lots left out are not wanted.
        units_milli: Many: how many units at most.
        budget_mwh: Shares: what they spend in all.

    """

    worth: Mapping[str, int] = field(default_factory=dict)
    units_milli: int = PIECE_MILLI
    budget_mwh: int = 0


@transaction.atomic
def bid(seat: Seat, auction_id: str, said: Said, *, at: datetime) -> Auction:
    """Store what a member bids, in place of what they had bid before."""
    auction = _running(seat, auction_id, at=at)
    lots = {lot.id: lot for lot in auction.lots.select_related("product__group__parent").defer("product__picture")}
    _check_lots(seat, lots, said)
    if auction.form == Form.MANY:
        _check_units(next(iter(lots.values())), said)
    if auction.form == Form.SHARES:
        _check_budget(said)
    Bid.objects.filter(lot__auction=auction, member=seat.member).delete()
    units_milli = said.units_milli if auction.form == Form.MANY else PIECE_MILLI
    Bid.objects.bulk_create(
        Bid(lot=lots[lot_id], member=seat.member, worth_mwh=worth, units_milli=units_milli, at=at)
        for lot_id, worth in sorted(said.worth.items())
    )
    if auction.form == Form.SHARES:
        Budget.objects.update_or_create(
            auction=auction, member=seat.member, defaults={"budget_mwh": said.budget_mwh, "at": at}
        )
    return auction


@transaction.atomic
def withdraw_bid(seat: Seat, auction_id: str, *, at: datetime) -> Auction:
    """Take everything back that a member has bid."""
    auction = _running(seat, auction_id, at=at)
    taken_back, _each = Bid.objects.filter(lot__auction=auction, member=seat.member).delete()
    Budget.objects.filter(auction=auction, member=seat.member).delete()
    if not taken_back:
        raise TooLate(_("You have no bid here."))
    return auction


def _running(seat: Seat, auction_id: str, *, at: datetime) -> Auction:
    """Hold the book and return an auction of the seat's community that still takes bids."""
    books.hold(seat.group.book_id)
    auction = Auction.objects.filter(pk=auction_id, group__book=seat.group.book_id).select_related("group").first()
    if auction is None:
        raise Refused(_("There is no such auction here."))
    if auction.called_off_at is not None:
        raise TooLate(_("This auction was called off: nobody gets anything by it, and nothing is asked for."))
    if auction.closed_at is not None or auction.closes_at <= at:
        raise TooLate(_("This auction has closed meanwhile. Your bid came too late; what was bid before counts."))
    return auction


def _check_lots(seat: Seat, lots: Mapping[str, Lot], said: Said) -> None:
    if not said.worth:
        raise Refused(_("Say for at least one thing what it would be worth to you."))
    allowed: dict[str, bool] = {}
    for lot_id, worth in said.worth.items():
        lot = lots.get(lot_id)
        if lot is None:
            raise Refused(_("There is no such thing in this auction."), field=f"worth-{lot_id}")
        product = lot.product
        if product.id not in allowed:
            allowed[product.id] = may_receive(product, seat.member)
        if not allowed[product.id]:
            raise NotYours(_("Only members of %(group)s receive this.") % {"group": product.group.name})
        if product.withdrawn_at is not None:
            raise TooLate(_("“%(lot)s” has been withdrawn meanwhile.") % {"lot": lot.name})
        if not 0 <= worth <= MOST_MWH:
            raise Refused(_("That is too much to be meant."), field=f"worth-{lot_id}")


def _check_units(lot: Lot, said: Said) -> None:
    if said.units_milli <= 0 or said.units_milli % PIECE_MILLI:
        raise Refused(_("How many? A whole number, one or more."), field="units_milli")
    most_milli = min(lot.units_milli, lot.product.most_milli or lot.units_milli)
    if said.units_milli > most_milli:
        most = goods.in_units(lot.product, most_milli)
        raise Refused(_("At most %(most)s for each.") % {"most": most}, field="units_milli")


def _check_budget(said: Said) -> None:
    if not 0 < said.budget_mwh <= MOST_MWH:
        raise Refused(_("What would you spend in all? More than nothing, please."), field="budget_mwh")
    if max(said.worth.values()) > MOST_LIKING:
        raise Refused(_("A number from 0 to %(most)s says how much you like it.") % {"most": MOST_LIKING})
    if not any(said.worth.values()):
        raise Refused(_("Say for at least one thing how much you like it."))
