"""What those do who race for loaves in the house of `house.py`: each command is one process's part (`stage.py`).

bake COUNT                 bread, of which so many loaves lie there; gives its id
wait PRODUCT NAME          order a loaf while there is none; gives the order's id
make PRODUCT COUNT         put so many more loaves on the shelf
race JSON                  several of these at the same moment, each a process
take PRODUCT NAME          take a loaf from the shelf
collect ORDER NAME         collect what is ready
share PRODUCT              share out what is free among those who wait
withdraw PRODUCT           withdraw it
came PRODUCT               what is stored, and whether the books hold
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from allmende.server.books.export import verify_here
from allmende.server.catalogue.models import Product
from allmende.server.catalogue.operations.products import ProductDraft, add_product
from allmende.server.goods.models import Handout, Move, Order
from allmende.server.goods.operations import handouts, orders, stock, withdrawing
from allmende.server.goods.operations.wanted import Wanted
from allmende.server.goods.queries import stock_of
from allmende.server.groups.models import Group
from allmende.server.refusal import Refused
from allmende.server.selfcheck import goods as selfcheck
from tests.races import house
from tests.races.house import START, seat

AT = START + timedelta(hours=2)
LOAF = Wanted(units_milli=1_000)


def bake(count: str) -> str:
    """List bread and put so many loaves on the shelf."""
    draft = ProductDraft(name=f"Bread {Product.objects.count()}", unit="loaf")
    loaf = add_product(seat("ada"), draft, at=START)
    if int(count):
        make(loaf.id, count)
    return loaf.id


def make(product: str, count: str) -> int:
    """Put so many more loaves on the shelf."""
    return stock.make(seat("ada"), product, units_milli=int(count) * 1_000, at=START).units_milli


def wait(product: str, name: str) -> str:
    """Order a loaf."""
    placed = orders.order(seat(name), product, LOAF, at=START)
    assert isinstance(placed, Order)
    return placed.id


def take(product: str, name: str) -> str:
    """Take a loaf from the shelf."""
    orders.take_now(seat(name), product, LOAF, at=AT)
    return "taken"


def collect(order: str, name: str) -> str:
    """Collect what is ready."""
    orders.collect(seat(name), order, at=AT)
    return "collected"


def share(product: str) -> str:
    """Share out what is free."""
    handouts.share_out(seat("ada"), product, wanted_by=AT.date(), at=AT)
    return "shared"


def withdraw(product: str) -> str:
    """Withdraw it, with a word to those who ordered."""
    withdrawing.withdraw(seat("ada"), product, note="No more flour.", at=AT)
    return "withdrawn"


def came(product: str) -> dict[str, object]:
    """Return what came of a product."""
    loaf = Product.objects.get(pk=product)
    return {
        "stock": stock_of(loaf),
        "taken": Move.objects.filter(product=loaf, kind="taken").count(),
        "handouts": Handout.objects.filter(product=loaf).count(),
        "orders": sorted(loaf.orders.values_list("state", flat=True)),
        "status": [
            report.status for report in verify_here([Group.objects.select_related("book").get(slug="race").book])
        ],
        "faults": [*selfcheck.stock(), *selfcheck.batches(), *selfcheck.orders()],
    }


def answer(command: str, *words: str) -> object:
    """Run one command and return what it says; a refusal is an answer, too."""
    parts: dict[str, Callable[..., object]] = {
        "bake": bake, "make": make, "wait": wait, "take": take, "collect": collect, "share": share,
        "withdraw": withdraw, "came": came, "race": house.race,
    }  # fmt: skip
    try:
        return parts[command](*words)
    except Refused as refused:
        return f"refused {refused.status}"
