"""How much of a product is there, and how much of that is promised to nobody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol

from django.db.models import Sum

from allmende.server.catalogue.models import Product
from allmende.server.goods.models import ADDS, Move, Order, OrderState
from allmende.server.web import wording


def stocks_of(products: Iterable[str]) -> dict[str, int]:
    """Return product id -> units in stock, in thousandths; those that never moved lack."""
    rows = Move.objects.filter(product__in=list(products), product__is_right=False).values_list("product", "kind")
    stock: dict[str, int] = {}
    for product, kind, units in rows.annotate(units=Sum("units_milli")).order_by("product", "kind"):
        stock[product] = stock.get(product, 0) + (units if kind in ADDS else -units)
    return stock


def stock_of(product: Product) -> int:
    """Return how many units of a product are in stock."""
    return stocks_of([product.id]).get(product.id, 0)


def promised_of(products: Iterable[str]) -> dict[str, int]:
    """Return product id -> units that are ready for those who ordered them and not collected yet."""
    granted = Order.objects.filter(product__in=list(products), state=OrderState.GRANTED)
    return dict(granted.values_list("product").annotate(units=Sum("granted_milli")).order_by("product"))


def frees_of(products: Iterable[str]) -> dict[str, int]:
    """Return product id -> units in stock that are promised to nobody."""
    ids = list(products)
    stock, promised = stocks_of(ids), promised_of(ids)
    return {product: stock.get(product, 0) - promised.get(product, 0) for product in ids}


def free_of(product: Product) -> int:
    """Return how many units of a product are in stock and promised to nobody."""
    return frees_of([product.id])[product.id]


class Counted(Protocol):
    """A product as far as it is needed to say how much of it: the model, or a line of a list."""

    @property
    def unit(self) -> str:
        """What one of it is."""

    @property
    def pieces(self) -> bool:
        """Whether there are whole units only."""


def in_units(product: Counted, units_milli: int) -> str:
    """Return an amount of a product in words: "3 × loaf", "0.4 kg"."""
    if product.pieces:
        return f"{wording.units(units_milli)}{wording.HARD_SPACE}×{wording.HARD_SPACE}{product.unit}"
    return wording.units(units_milli, product.unit)


def keeps_until(product: Product, day: date) -> date | None:
    """Return the last day on which something made on a day is good; None where it does not spoil."""
    return day + timedelta(days=product.shelf_life_days) if product.shelf_life_days else None
