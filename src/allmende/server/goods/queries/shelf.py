"""What a whole community makes or has to give, as those look at it who would like some of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from allmende.server.catalogue.models import Audience, Product, Rule
from allmende.server.catalogue.queries.products import ProductCard, card_of, plain_products
from allmende.server.catalogue.queries.recipes import planned_units
from allmende.server.goods.models import Order, OrderState
from allmende.server.goods.queries.stock import frees_of
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, Membership
from allmende.server.groups.queries import Seat

A_PAGE = 24
OPEN = (OrderState.WAITING, OrderState.GRANTED)


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What somebody looks for: products of one project (its slug), with a word in them, of which some is free."""

    project: str = ""
    word: str = ""
    only_free: bool = False
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class ShelfCard:
    """One product on the shelf.

    Attributes:
        free_milli: Units that are there and promised to nobody; 0 for a right of use, which has no stock.
        planned_mwh: What one unit is planned to take; None where nobody has written that down.
        for_me: Whether the reader may receive it.
        mine: How many open orders of it the reader has.

    """

    card: ProductCard
    free_milli: int
    planned_mwh: int | None
    for_me: bool
    mine: int

    @property
    def asks_effort(self) -> bool:
        """Whether who takes it is asked for what it took to make it."""
        return self.card.rule in {Rule.PRODUCTION_EFFORT, Rule.FLAT_ALLOCATION, Rule.AUCTION} and not self.card.is_right


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """One page of the goods of a community, by project and name.

    Attributes:
        projects: The groups that have something to give, by name.
        count: How many products fit what is sought, on all pages.

    """

    cards: Sequence[ShelfCard]
    projects: Sequence[Group]
    count: int
    page: int
    pages: int


def community_of(group: Group) -> Group:
    """Return the outermost group around a group."""
    return groups.chain_of(group)[-1]


def has_goods(group: Group) -> bool:
    """Whether anything was ever listed in the community of a group."""
    return Product.objects.filter(group__book=group.book_id).exists()


def shelf(seat: Seat, sought: Sought, *, day: date) -> Shelf:
    """Return the products of the seat's community that fit what is sought."""
    parts = groups.working_parts(community_of(seat.group))
    listed = plain_products().filter(group__in=parts, withdrawn_at=None)
    making = set(listed.order_by().values_list("group_id", flat=True).distinct())
    if sought.project:
        listed = listed.filter(group__slug=sought.project)
    if sought.word:
        listed = listed.filter(Q(name__icontains=sought.word) | Q(description__icontains=sought.word))
    if sought.only_free:
        frees = frees_of(listed.order_by().values_list("id", flat=True))
        listed = listed.filter(Q(pk__in=[one for one, free in frees.items() if free > 0]) | Q(is_right=True))
    count = listed.count()
    pages = max(1, -(-count // A_PAGE))
    page = min(max(1, sought.page), pages)
    found = list(listed.order_by("group__name", "group_id", "name", "id")[(page - 1) * A_PAGE : page * A_PAGE])
    return Shelf(
        cards=_cards(seat, found, day=day),
        projects=sorted((part for part in parts if part.id in making), key=lambda part: part.name.casefold()),
        count=count,
        page=page,
        pages=pages,
    )


def _cards(seat: Seat, found: Sequence[Product], *, day: date) -> list[ShelfCard]:
    ids = [one.id for one in found]
    frees, planned = frees_of(ids), planned_units(found)
    my_groups = set(Membership.objects.filter(member=seat.member, left_at=None).values_list("group_id", flat=True))
    mine: dict[str, int] = {}
    open_orders = Order.objects.filter(member=seat.member, product__in=ids, state__in=OPEN)
    for product_id in open_orders.values_list("product_id", flat=True):
        mine[product_id] = mine.get(product_id, 0) + 1
    return [
        ShelfCard(
            card=card_of(one, day=day),
            free_milli=max(0, frees[one.id]),
            planned_mwh=planned.get(one.id),
            for_me=one.audience == Audience.COMMUNITY or one.group_id in my_groups,
            mine=mine.get(one.id, 0),
        )
        for one in found
    ]
