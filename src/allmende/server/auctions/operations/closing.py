"""Closing an auction: once, by whoever comes first, from the bids alone, with everything in the book."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from allmende.economy import bookings
from allmende.economy.auction import Award, awards, certificate
from allmende.economy.bookings.auctions import market_facts, result_facts
from allmende.server.auctions.markets import Stated, settled, stated_in
from allmende.server.auctions.models import Auction
from allmende.server.books import operations as books
from allmende.server.goods.models import Move, MoveKind
from allmende.server.goods.operations.stock import book_as
from allmende.server.groups.models import Group


def close_due(group: Group, *, at: datetime) -> int:
    """Close every auction of a group's community whose time is over; return how many this call closed.

    Asked before every page, so it looks first and holds the book only where something is due.
    """
    due = Auction.objects.filter(group__book=group.book_id, closed_at=None, called_off_at=None, closes_at__lte=at)
    return sum(close(auction, at=at) for auction in due.order_by("closes_at", "id").values_list("id", flat=True))


@transaction.atomic
def close(auction_id: str, *, at: datetime) -> bool:
    """Close one auction whose time is over, exactly once; return whether this call did it."""
    books.hold(Group.objects.get(auctions=auction_id).book_id)
    auction = Auction.objects.select_for_update(of=("self",)).select_related("group__book").get(pk=auction_id)
    if auction.closed_at is not None or auction.called_off_at is not None or auction.closes_at > at:
        return False
    stated = stated_in(auction)
    auction.closed_at = at
    # Who looks later sees how much was there, even where nobody had bid.
    auction.result = {"there": dict(stated.there_milli)}
    if stated.bidders and any(stated.there_milli.values()):
        _book(auction, stated, at=at)
    auction.save()
    return True


def _book(auction: Auction, stated: Stated, *, at: datetime) -> None:
    """Let the mechanism speak, store its proof, and book the close and what everybody takes."""
    market, outcome = settled(stated.market, number=auction.number)
    auction.certificate = certificate(market, outcome)
    auction.result |= {"market": market_facts(market), "outcome": result_facts(outcome)}
    draft = bookings.auction_closed(
        auction=auction.id, group=auction.group_id, number=auction.number, market=market, outcome=outcome
    )
    auction.entry = books.append(auction.group.book, draft, by="", at=at, about=auction.id)
    for award in awards(market, outcome):
        _take(auction, award, at=at)


def _take(auction: Auction, award: Award, *, at: datetime) -> None:
    """Book what one winner takes, at the price of the auction."""
    move = Move(
        product_id=award.product,
        kind=MoveKind.TAKEN,
        units_milli=award.units_milli,
        parts={award.member: 1},
        price_mwh=award.price_mwh,
    )
    draft = bookings.good_taken(
        move=move.id,
        product=award.product,
        units_milli=award.units_milli,
        parts={award.member: 1},
        price_mwh=award.price_mwh,
        auction=auction.id,
    )
    book_as(auction.group.book, move, draft, by="", at=at)
