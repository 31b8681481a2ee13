"""Products as pages and other apps read them: never with the bytes of their pictures, unless it is the picture."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from allmende.server.catalogue.models import Audience, Batch, BatchState, CollectionPoint, Product, Rule, Short
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, Member, Membership
from allmende.server.groups.queries import Seat

A_PAGE = 60


@dataclass(frozen=True, kw_only=True)
class ProductCard:
    """One product in a list.

    Attributes:
        rule: Holds on the day asked about; `next_rule` is decided for `next_from_day` on, if anything is.
        for_project_only: Whether only members of its own project may receive it.

    """

    id: str
    group_id: str
    group_name: str
    group_slug: str
    name: str
    unit: str
    pieces: bool
    description: str
    has_picture: bool
    rule: str
    shelf: str
    next_rule: str
    next_from_day: date | None
    is_right: bool
    for_project_only: bool
    most_milli: int | None
    shelf_life_days: int | None
    withdrawn_at: datetime | None

    @property
    def rule_words(self) -> str:
        """The rule in the reader's language."""
        return str(Rule(self.rule).label)

    @property
    def next_rule_words(self) -> str:
        """The rule that follows, in the reader's language; empty where none is decided."""
        return str(Rule(self.next_rule).label) if self.next_rule else ""


@dataclass(frozen=True, kw_only=True)
class Products:
    """One page of a list of products."""

    cards: tuple[ProductCard, ...]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class Named:
    """A product to choose: what it is called, and whose it is."""

    id: str
    name: str
    unit: str
    group_id: str
    group_name: str


@dataclass(frozen=True, kw_only=True)
class ProductPage:
    """One product with what its page shows beside its recipe.

    Attributes:
        short_supply: What happens when there is not enough: its own way, or the rulebook's.
        open_batches: What is in the making, the oldest first.

    """

    product: Product
    card: ProductCard
    short_supply: str
    short_supply_inherited: bool
    open_batches: tuple[Batch, ...]
    may_change: bool

    @property
    def short_supply_words(self) -> str:
        """What happens when there is not enough, in the reader's language."""
        return str(Short(self.short_supply).label)


def product_of(seat: Seat, product_id: str) -> Product | None:
    """Return a product of the seat's group, or None."""
    return plain_products().filter(pk=product_id, group=seat.group).first()


def products_of(group: Group, *, day: date) -> tuple[ProductCard, ...]:
    """Return the products of one group that are not withdrawn, by name."""
    rows = plain_products().filter(group=group, withdrawn_at=None).order_by("name", "id")
    return tuple(card_of(row, day=day) for row in rows)


def products_within(group: Group, *, day: date, page: int = 1, search: str = "") -> Products:
    """Return a page of the products of a group and of everything inside it, by project and name."""
    rows = _standing(group)
    if search:
        rows = rows.filter(Q(name__icontains=search) | Q(description__icontains=search))
    count = rows.count()
    pages = max(-(-count // A_PAGE), 1)
    page = min(max(page, 1), pages)
    chosen = rows.order_by("group__name", "group_id", "name", "id")[(page - 1) * A_PAGE : page * A_PAGE]
    return Products(cards=tuple(card_of(row, day=day) for row in chosen), count=count, page=page, pages=pages)


def makeable_within(group: Group) -> tuple[Named, ...]:
    """Return the names of everything that is made in a group and inside it, by project and name: rights are not."""
    rows = _standing(group).filter(is_right=False).order_by("group__name", "group_id", "name", "id")
    return tuple(
        Named(id=key, name=name, unit=unit, group_id=group_id, group_name=group_name)
        for key, name, unit, group_id, group_name in rows.values_list("id", "name", "unit", "group_id", "group__name")
    )


def _standing(group: Group) -> QuerySet[Product]:
    """Return the products of a group and of everything inside it that are not withdrawn; households make none."""
    return plain_products().filter(group__in=groups.working_parts(group), withdrawn_at=None)


def withdrawn_of(group: Group, *, day: date, count: int = 50) -> tuple[ProductCard, ...]:
    """Return the products of a group that were withdrawn last."""
    rows = plain_products().filter(group=group).exclude(withdrawn_at=None).order_by("-withdrawn_at", "id")[:count]
    return tuple(card_of(row, day=day) for row in rows)


def product_page(seat: Seat, product: Product, *, day: date) -> ProductPage:
    """Return what the page of a product shows on a day."""
    open_batches = product.batches.filter(state=BatchState.OPEN).order_by("number")
    return ProductPage(
        product=product,
        card=card_of(product, day=day),
        short_supply=product.short_supply or groups.rulebook_of(product.group).short_supply,
        short_supply_inherited=not product.short_supply,
        open_batches=tuple(open_batches),
        may_change=seat.is_maintainer and product.withdrawn_at is None,
    )


def picture_of(seat: Seat, product_id: str) -> tuple[bytes, str] | None:
    """Return the picture of a product of the seat's community, and its media type; None where there is none."""
    found = Product.objects.filter(pk=product_id, group__book=seat.group.book_id).exclude(picture_type="")
    row = found.values_list("picture", "picture_type").first()
    return (bytes(row[0]), row[1]) if row is not None and row[0] is not None else None


def may_receive(product: Product, member: Member) -> bool:
    """Whether a member may receive a product: those of the community, or of its project only."""
    return bool(receivers(product, among=[member.id]))


def receivers(product: Product, *, among: Collection[str]) -> set[str]:
    """Return which of these members may receive a product: those who belong here now."""
    project_only = product.audience == Audience.PROJECT
    parts = [product.group] if project_only else groups.with_parts(groups.chain_of(product.group)[-1])
    found = Membership.objects.filter(group__in=parts, member__in=among, left_at=None)
    return set(found.values_list("member_id", flat=True))


def points_of(group: Group) -> tuple[CollectionPoint, ...]:
    """Return where a group hands things out, by name."""
    return tuple(CollectionPoint.objects.filter(group=group, closed_at=None).order_by("name", "id"))


def plain_products() -> QuerySet[Product]:
    """Return products with their groups and past rules, without the bytes of their pictures."""
    return (
        Product.objects.select_related("group__book", "group__parent").prefetch_related("past_rules").defer("picture")
    )


def card_of(product: Product, *, day: date) -> ProductCard:
    """Return one product as lists show it on a day."""
    decided = product.next_from_day is not None and day < product.next_from_day
    return ProductCard(
        id=product.id,
        group_id=product.group_id,
        group_name=product.group.name,
        group_slug=product.group.slug,
        name=product.name,
        unit=product.unit,
        pieces=product.pieces,
        description=product.description,
        has_picture=bool(product.picture_type),
        rule=product.rule_on(day),
        shelf=product.shelf_on(day),
        next_rule=product.next_rule if decided else "",
        next_from_day=product.next_from_day if decided else None,
        is_right=product.is_right,
        for_project_only=product.audience == Audience.PROJECT,
        most_milli=product.most_milli,
        shelf_life_days=product.shelf_life_days,
        withdrawn_at=product.withdrawn_at,
    )


def has_products(group: Group) -> bool:
    """Whether a group has ever listed anything itself."""
    return Product.objects.filter(group=group).exists()
