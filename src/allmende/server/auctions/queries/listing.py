"""Auctions in lists: those that run, those that are over, those that close soon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from allmende.server.auctions.models import Auction, Bid, Form
from allmende.server.catalogue.models import Audience
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, Membership
from allmende.server.groups.queries import Seat

SOON = timedelta(days=3)
MOST_OVER = 50
MOST_SOON = 5


@dataclass(frozen=True, kw_only=True)
class AuctionCard:
    """One auction in a list.

    Attributes:
        lots: What is offered, by name.
        bidders_count: How many people have bid; who, nobody sees before the close of a sealed one.
        i_have_bid: Whether oneself has.

    """

    id: str
    number: int
    group_id: str
    group_name: str
    group_slug: str
    title: str
    form: str
    is_open: bool
    opens_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    called_off_at: datetime | None
    lots: tuple[str, ...]
    bidders_count: int
    i_have_bid: bool

    @property
    def form_words(self) -> str:
        """How it works, in the reader's language."""
        return str(Form(self.form).label)

    @property
    def is_over(self) -> bool:
        """Whether it has closed or was called off."""
        return self.closed_at is not None or self.called_off_at is not None

    @property
    def state(self) -> str:
        """One of "running", "closed", "called_off"."""
        return "called_off" if self.called_off_at else "closed" if self.closed_at else "running"


def running_auctions(seat: Seat) -> tuple[AuctionCard, ...]:
    """Return the auctions of the whole community that take bids, by when they close."""
    return cards_of(_within(seat).filter(closed_at=None, called_off_at=None).order_by("closes_at", "id"), seat=seat)


def past_auctions(seat: Seat, *, count: int = MOST_OVER) -> tuple[AuctionCard, ...]:
    """Return the auctions of the whole community that are over, the latest first."""
    over = _within(seat).exclude(closed_at=None, called_off_at=None).order_by("-closes_at", "id")
    return cards_of(over[:count], seat=seat)


def closing_soon(seat: Seat, *, at: datetime) -> tuple[AuctionCard, ...]:
    """Return the auctions in which the seat's member may bid and that close within days, the next first."""
    soon = Auction.objects.filter(
        group__book=seat.group.book_id, closed_at=None, called_off_at=None, closes_at__gt=at, closes_at__lte=at + SOON
    )
    # Most of the time none does: then the page asks no more than this.
    if not soon.exists():
        return ()
    mine = set(Membership.objects.filter(member=seat.member, left_at=None).values_list("group_id", flat=True))
    rows = soon.filter(group__in=_parts(seat)).select_related("group").prefetch_related("lots__product")
    open_to_me = [
        row.pk
        for row in rows.order_by("closes_at", "id")
        if row.group_id in mine or any(lot.product.audience == Audience.COMMUNITY for lot in row.lots.all())
    ]
    found = Auction.objects.filter(pk__in=open_to_me[:MOST_SOON]).order_by("closes_at", "id")
    return cards_of(found, seat=seat)


def auction_of(seat: Seat, auction_id: str) -> Auction | None:
    """Return an auction of the seat's community, or None."""
    return _within(seat).filter(pk=auction_id).first()


def card_of(auction: Auction, *, seat: Seat) -> AuctionCard:
    """Return one auction as lists show it."""
    return cards_of(Auction.objects.filter(pk=auction.pk), seat=seat)[0]


def cards_of(rows: QuerySet[Auction], *, seat: Seat) -> tuple[AuctionCard, ...]:
    """Return auctions as lists show them, in their order."""
    found = list(rows.select_related("group").prefetch_related("lots"))
    bidders = _bidders([row.pk for row in found])
    counts = Counter(auction for auction, _member in bidders)
    return tuple(
        AuctionCard(
            id=row.id,
            number=row.number,
            group_id=row.group_id,
            group_name=row.group.name,
            group_slug=row.group.slug,
            title=row.title,
            form=row.form,
            is_open=row.is_open,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
            closed_at=row.closed_at,
            called_off_at=row.called_off_at,
            lots=tuple(lot.name for lot in sorted(row.lots.all(), key=lambda lot: (lot.name.casefold(), lot.id))),
            bidders_count=counts[row.id],
            i_have_bid=(row.id, seat.member.id) in bidders,
        )
        for row in found
    )


def _bidders(auctions: Collection[str]) -> set[tuple[str, str]]:
    rows = Bid.objects.filter(lot__auction__in=auctions).values_list("lot__auction_id", "member_id")
    return set(rows.distinct())


def _within(seat: Seat) -> QuerySet[Auction]:
    return Auction.objects.filter(group__in=_parts(seat)).select_related("group__book", "group__parent")


def _parts(seat: Seat) -> list[Group]:
    """Return the groups of the seat's community: not of another one that writes into the same book."""
    return groups.working_parts(groups.chain_of(seat.group)[-1])
