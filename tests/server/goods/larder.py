"""What the tests of goods begin with: a bakery in the house, and its bread."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from allmende.economy.audit import Audit
from allmende.server.books import queries as books
from allmende.server.catalogue.models import Product
from allmende.server.catalogue.operations.products import ProductDraft, add_product
from allmende.server.goods import queries
from allmende.server.goods.models import Order, OrderState, Standing
from allmende.server.goods.operations import orders, stock
from allmende.server.goods.operations.wanted import Wanted
from tests.server.conftest import House


def bread(house: House, *, made: int = 0, **said: Any) -> Product:
    """List bread, counted in whole loaves, of which so many lie there."""
    draft = ProductDraft(**{"name": "Bread", "unit": "loaf", **said})
    product = add_product(house.seat("ada"), draft, at=house.at)
    if made:
        stock.make(house.seat("ada"), product.id, units_milli=made * 1000, at=house.at)
    return product


def ordered(
    house: House, product: Product, name: str, loaves: int = 1, *, at: datetime | None = None, **said: Any
) -> Order:
    """Order so many loaves once."""
    wanted = Wanted(units_milli=loaves * 1000, **said)
    placed = orders.order(house.seat(name), product.id, wanted, at=at or house.at)
    assert isinstance(placed, Order)
    return placed


def weekly(house: House, product: Product, name: str, *, first: date, at: datetime | None = None) -> Standing:
    """Order a loaf a week from a day on."""
    wanted = Wanted(units_milli=1000, wanted_on=first, every_days=7)
    standing = orders.order(house.seat(name), product.id, wanted, at=at or house.at)
    assert isinstance(standing, Standing)
    return standing


def state(placed: Order) -> tuple[str, int]:
    """Return where an order stands, and how many loaves are ready for it."""
    placed.refresh_from_db()
    return OrderState(placed.state).value, placed.granted_milli // 1000


def stock_by_books(house: House, product: Product) -> int:
    """Replay the whole book, find nothing wrong in it, and return how many loaves it says are in stock."""
    audit = Audit()
    entries = [books.entry_of(one) for one in books.all_entries(house.group.book)]
    assert [(entry.kind, said) for entry in entries for said in audit.step(entry)] == []
    assert audit._state.store.products[product.id].stock_milli == queries.stock_of(product)
    return queries.stock_of(product) // 1000
