"""One product as those see it who would like some: what there is, what it asks for, who waits, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, Sum

from allmende.server.catalogue.models import Batch, BatchState, CollectionPoint, Product, Rule, Short
from allmende.server.catalogue.queries.products import (
    ProductCard,
    card_of,
    may_receive,
    plain_products,
    points_of,
)
from allmende.server.catalogue.queries.recipes import Planned, Written, planned_effort, written_recipe
from allmende.server.goods.models import Handout, Order, OrderState, Receipt, Standing
from allmende.server.goods.queries.shelf import OPEN, community_of
from allmende.server.goods.queries.stock import frees_of, stock_of
from allmende.server.goods.queries.waiting import household_of, still_here
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat

BATCHES = 8
HANDOUTS = 5


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What people said of what they collected: how much there is to go by is said with it."""

    collected: int
    fine: int
    complaints: int
    mended: int

    @property
    def silent(self) -> int:
        """How many said nothing."""
        return self.collected - self.fine - self.complaints


@dataclass(frozen=True, kw_only=True)
class GoodsPage:
    """The page of one product.

    Attributes:
        free_milli: There and promised to nobody; `ready_milli` lies ready for people.
        waiting_milli: What is waited for, by so many people.
        planned: What one unit is planned to take; None without a recipe.
        mine: The reader's open orders; `standing` their standing one.
        by_auction: Whether it is given by auction only, and so cannot be ordered.
        closes_before: The first day for which one can still order what has to be made.
        care_seat: The reader's seat in the product's group where they look after it, else None.

    """

    product: Product
    card: ProductCard
    short_supply: str
    free_milli: int
    ready_milli: int
    waiting_milli: int
    waiting_people: int
    written: Written
    planned: Planned | None
    batches: Sequence[Batch]
    next_batch: Batch | None
    handouts: Sequence[Handout]
    mine: Sequence[Order]
    standing: Standing | None
    may_receive: bool
    by_auction: bool
    closes_before: date
    points: Sequence[CollectionPoint]
    household: Group | None
    heard: Heard
    care_seat: Seat | None

    @property
    def can_order(self) -> bool:
        """Whether the reader sees the form."""
        return self.may_receive and not self.by_auction and self.product.withdrawn_at is None

    @property
    def short_supply_words(self) -> str:
        """What happens when there is not enough, in the reader's language."""
        return str(Short(self.short_supply).label)


def product_of(seat: Seat, product_id: str) -> Product | None:
    """Return a product of the seat's community, or None."""
    found = plain_products().filter(pk=product_id, group__book=seat.group.book_id).first()
    if found is None or community_of(found.group).id != community_of(seat.group).id:
        return None
    return found


def goods_page(seat: Seat, product: Product, *, at: datetime) -> GoodsPage:
    """Return what the page of a product shows to somebody."""
    today = groups.local_day(product.group, at)
    free, stock = frees_of([product.id])[product.id], stock_of(product)
    waiting = still_here(Order.objects.filter(product=product, state=OrderState.WAITING))
    written = written_recipe(product)
    batches = product.batches.select_related("product").defer("product__picture")
    rules = groups.rulebook_of(product.group)
    care = groups.seat_of(seat.person, product.group)
    mine = Order.objects.filter(product=product, member=seat.member, state__in=OPEN).select_related("point")
    card = card_of(product, day=today)
    return GoodsPage(
        product=product,
        card=card,
        short_supply=product.short_supply or rules.short_supply,
        free_milli=max(0, free),
        ready_milli=stock - free,
        waiting_milli=waiting.aggregate(units=Sum("units_milli"))["units"] or 0,
        waiting_people=waiting.values("member").distinct().count(),
        written=written,
        planned=planned_effort(product) if not written.is_empty else None,
        batches=list(batches.order_by("-number")[:BATCHES]),
        next_batch=batches.filter(state=BatchState.OPEN).exclude(ready_on=None).order_by("ready_on", "number").first(),
        handouts=list(product.handouts.order_by("-number")[:HANDOUTS]),
        mine=list(mine.order_by("wanted_on", "ordered_at")),
        standing=Standing.objects.filter(product=product, member=seat.member, ended_at=None).first(),
        may_receive=may_receive(product, seat.member),
        by_auction=product.is_right and card.rule == Rule.AUCTION,
        closes_before=today + timedelta(days=rules.order_days),
        points=points_of(product.group),
        household=household_of(seat.member),
        heard=heard_of(product),
        care_seat=care if care is not None and care.is_maintainer else None,
    )


def heard_of(product: Product) -> Heard:
    """Return what people said of a product so far."""
    collected = Order.objects.filter(product=product, state=OrderState.COLLECTED)
    said = Receipt.objects.filter(order__product=product)
    wrong = said.filter(fine=False)
    return Heard(
        collected=collected.count(),
        fine=said.filter(fine=True).count(),
        complaints=wrong.count(),
        mended=wrong.filter(~Q(mended_at=None)).count(),
    )
