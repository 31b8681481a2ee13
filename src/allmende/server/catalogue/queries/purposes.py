"""What work can be for: a product or a batch in the making of the very group, or the group as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from allmende.server.catalogue.models import Batch, BatchState, Product
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group

# Groups that make things; others are asked what work is for once they have listed a product.
MAKING = frozenset({Kind.PROJECT, Kind.PROSUMERS})


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """A cost object that work can be for.

    Attributes:
        id: Of the product or batch.
        name: As people call it: "Bread", "Bread #3".
        product_id: The product itself, or that of the batch.
        is_batch: Whether it is one making of the product.

    """

    id: str
    name: str
    product_id: str
    is_batch: bool


def purposes_of(group: Group) -> tuple[Purpose, ...]:
    """Return what new work of a group can be for, products by name, each followed by what is in the making of it."""
    products = Product.objects.filter(group=group, withdrawn_at=None, is_right=False).order_by("name", "id")
    batches = Batch.objects.filter(product__in=products, state=BatchState.OPEN).order_by("number")
    making: dict[str, list[Batch]] = {}
    for batch in batches.select_related("product").defer("product__picture"):
        making.setdefault(batch.product_id, []).append(batch)
    found: list[Purpose] = []
    for product in products.only("id", "name"):
        found.append(_of_product(product))
        found += [_of_batch(batch) for batch in making.get(product.id, ())]
    return tuple(found)


def asks_for_purpose(group: Group) -> bool:
    """Whether forms about work ask what it is for and whether it brings in money."""
    return group.kind in MAKING or Product.objects.filter(group=group).exists()


def is_purpose_of(group: Group, purpose: str) -> bool:
    """Whether new work of the group can be for this."""
    products = Product.objects.filter(group=group, withdrawn_at=None, is_right=False)
    return (
        products.filter(pk=purpose).exists()
        or Batch.objects.filter(pk=purpose, product__in=products, state=BatchState.OPEN).exists()
    )


def standing_purpose(purpose: str) -> str:
    """Return what work is for by now: a batch that has ended leads on to its product, what was withdrawn to nothing."""
    if not purpose:
        return ""
    batch = Batch.objects.filter(pk=purpose).first()
    if batch is not None and batch.state == BatchState.OPEN:
        return purpose
    product_id = batch.product_id if batch is not None else purpose
    return product_id if Product.objects.filter(pk=product_id, withdrawn_at=None).exists() else ""


def purposes_named(ids: Iterable[str]) -> dict[str, Purpose]:
    """Return id -> purpose of these products and batches, ended and withdrawn ones included."""
    wanted = {one for one in ids if one}
    if not wanted:
        return {}
    products = Product.objects.filter(pk__in=wanted).only("id", "name")
    batches = Batch.objects.filter(pk__in=wanted).select_related("product").defer("product__picture")
    return {one.id: _of_product(one) for one in products} | {one.id: _of_batch(one) for one in batches}


def _of_product(product: Product) -> Purpose:
    return Purpose(id=product.id, name=product.name, product_id=product.id, is_batch=False)


def _of_batch(batch: Batch) -> Purpose:
    return Purpose(id=batch.id, name=str(batch), product_id=batch.product_id, is_batch=True)
