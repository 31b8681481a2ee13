from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from allmende.server.catalogue.models import Batch, Product
from allmende.server.goods.models import Handout, Move, Order
from allmende.server.goods.operations import batches, handouts, orders, stock
from allmende.server.goods.operations.batches import Plan
from allmende.server.goods.operations.returns import give_back
from allmende.server.goods.operations.wanted import Wanted
from allmende.server.selfcheck import goods
from tests.server.conftest import House
from tests.server.goods.larder import bread, ordered

pytestmark = pytest.mark.django_db

Check = Callable[[], Iterator[str]]


def lived_in(house: House) -> Product:
    """Bread that was made, used, lost, found, taken, given back, shared out and is ready for somebody."""
    ada, bo = house.seat("ada"), house.seat("bo")
    loaf = bread(house, made=9)
    batch = batches.begin(ada, loaf.id, Plan(planned_milli=4_000), at=house.at)
    stock.use(ada, loaf.id, units_milli=1_000, to=batch.id, at=house.at)
    batches.finish(ada, batch.id, units_milli=3_000, at=house.at)
    stock.count(ada, loaf.id, units_milli=12_000, at=house.at)
    stock.lose(ada, loaf.id, units_milli=1_000, reason="Mould", at=house.at)
    taken = orders.take_now(bo, loaf.id, Wanted(units_milli=2_000), at=house.at)
    give_back(ada, taken.moves.get().id, units_milli=1_000, reason="", at=house.at)
    ordered(house, loaf, "cem", 20)
    handouts.share_out(ada, loaf.id, wanted_by=house.at.date() + timedelta(days=1), at=house.at)
    return loaf


def found(*checks: Check) -> list[str]:
    return [fault for check in checks for fault in check()]


def test_where_all_is_well_nothing_is_found(house: House) -> None:
    lived_in(house)
    assert found(goods.stock, goods.batches, goods.orders) == []


@pytest.mark.parametrize(
    ("spoil", "check", "words"),
    [
        (lambda: Move.objects.filter(kind="made").update(units_milli=99_000), goods.stock, "is not what entry"),
        (lambda: Move.objects.filter(kind="lost").update(units_milli=99_000), goods.stock, "less than nothing"),
        (lambda: Move.objects.filter(kind="used").delete(), goods.stock, "movements of goods, the tables"),
        (lambda: Move.objects.filter(kind="taken").update(parts={}), goods.stock, "is not what entry"),
        (lambda: Batch.objects.update(state="failed"), goods.batches, "is failed by the tables, finished"),
        (lambda: Product.objects.update(withdrawn_at="2026-03-02T12:00Z"), goods.batches, "do not agree"),
        (lambda: Order.objects.filter(state="collected").update(state="granted"), goods.orders, "not collected, and"),
        (lambda: Order.objects.filter(state="granted").update(granted_milli=99_000), goods.orders, "ready for people"),
        (lambda: Order.objects.filter(state="collected").update(granted_milli=1), goods.orders, "other units"),
        (lambda: Handout.objects.update(result={"lines": []}), goods.orders, "is not what the books say"),
    ],
)
def test_what_was_changed_in_the_tables_alone_is_named(
    house: House, spoil: Callable[[], object], check: Check, words: str
) -> None:
    lived_in(house)
    spoil()
    assert any(words in fault for fault in found(check))
