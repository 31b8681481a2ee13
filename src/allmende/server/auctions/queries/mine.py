"""What one has to do with an auction oneself: what one may bid for, what one has bid, and how leanings count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from allmende.server.auctions.markets import NEUTRAL_MILLI, factors_of
from allmende.server.auctions.models import Auction, Bid, Budget, Lot
from allmende.server.catalogue.queries.products import may_receive
from allmende.server.goods import queries as goods
from allmende.server.groups.queries import Seat


@dataclass(frozen=True, kw_only=True)
class LotToBid:
    """One lot as its bidder sees it.

    Attributes:
        free_milli: How much of its product is in stock now and promised to nobody; None for rights, which need none.
        worth_mwh: What one has bid for it; None: nothing.
        factor_milli: By how much one's bid is multiplied, for one leans towards or away from its project.

    """

    id: str
    name: str
    product_id: str
    product_name: str
    unit: str
    pieces: bool
    group_name: str
    group_slug: str
    has_picture: bool
    units_milli: int
    floor_mwh: int
    is_right: bool
    free_milli: int | None
    may_bid: bool
    worth_mwh: int | None
    factor_milli: int

    @property
    def short(self) -> bool:
        """Whether less is in stock now than is offered."""
        return self.free_milli is not None and self.free_milli < self.units_milli

    @property
    def leans(self) -> bool:
        """Whether one's bid counts as more or less than it says."""
        return self.factor_milli != NEUTRAL_MILLI


@dataclass(frozen=True, kw_only=True)
class MyBid:
    """All lots of an auction with what one has bid; `at` is None where one has not."""

    form: str
    lots: tuple[LotToBid, ...]
    units_milli: int | None
    budget_mwh: int | None
    at: datetime | None

    @property
    def may_bid(self) -> bool:
        """Whether there is anything one may bid for."""
        return any(lot.may_bid for lot in self.lots)

    @property
    def leanings(self) -> Mapping[str, int]:
        """Project -> by what one's bids for its goods are multiplied, where that is not one."""
        return {lot.group_name: lot.factor_milli for lot in self.lots if lot.leans}


def my_bid(auction: Auction, *, seat: Seat) -> MyBid:
    """Return what a member may bid for in an auction, and what they have bid."""
    lots = list(auction.lots.select_related("product__group__parent").defer("product__picture"))
    bids = {bid.lot_id: bid for bid in Bid.objects.filter(lot__auction=auction, member=seat.member)}
    factors = factors_of([seat.member.id], {lot.product.group_id for lot in lots}).get(seat.member.id, {})
    free = goods.frees_of({lot.product_id for lot in lots if not lot.product.is_right})
    may: dict[str, bool] = {}
    for lot in lots:
        if lot.product_id not in may:
            may[lot.product_id] = lot.product.withdrawn_at is None and may_receive(lot.product, seat.member)
    budget = Budget.objects.filter(auction=auction, member=seat.member).first()
    one = next(iter(bids.values()), None)
    return MyBid(
        form=auction.form,
        lots=tuple(
            _lot(
                lot,
                free_milli=free.get(lot.product_id),
                may_bid=may[lot.product_id],
                worth_mwh=bids[lot.id].worth_mwh if lot.id in bids else None,
                factor_milli=factors.get(lot.product.group_id, NEUTRAL_MILLI),
            )
            for lot in sorted(lots, key=lambda lot: (lot.name.casefold(), lot.id))
        ),
        units_milli=one.units_milli if one is not None else None,
        budget_mwh=budget.budget_mwh if budget is not None else None,
        at=max((bid.at for bid in bids.values()), default=None),
    )


def _lot(lot: Lot, *, free_milli: int | None, may_bid: bool, worth_mwh: int | None, factor_milli: int) -> LotToBid:
    product = lot.product
    return LotToBid(
        id=lot.id,
        name=lot.name,
        product_id=product.id,
        product_name=product.name,
        unit=product.unit,
        pieces=product.pieces,
        group_name=product.group.name,
        group_slug=product.group.slug,
        has_picture=bool(product.picture_type),
        units_milli=lot.units_milli,
        floor_mwh=lot.floor_mwh,
        is_right=product.is_right,
        free_milli=free_milli,
        may_bid=may_bid,
        worth_mwh=worth_mwh,
        factor_milli=factor_milli,
    )
