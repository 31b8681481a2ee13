"""What a settlement loads from the tables is what anybody reads from the book: the audit settles the same goods."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from allmende.economy.audit import Audit
from allmende.server.books import queries as books
from allmende.server.catalogue.models import Product
from allmende.server.catalogue.operations.products import ProductDraft, add_product, set_rule, withdraw_product
from allmende.server.goods.operations import batches, handouts, orders, stock
from allmende.server.goods.operations.returns import give_back
from allmende.server.goods.operations.wanted import Wanted
from allmende.server.sharing.operations import settle_due
from allmende.server.work.operations import contributions
from allmende.server.work.operations.contributions import Report

pytestmark = pytest.mark.django_db


def listed(house: Any, name: str, **said: Any) -> Product:
    return add_product(house.seat("ada"), ProductDraft(name=name, unit="kg", **said), at=house.at)


def reported(house: Any, purpose: str, *, days: int, minutes: int = 90) -> Any:
    at = house.later(days=days)
    said = Report(minutes=minutes, done_on=at.date(), title="Work", purpose=purpose)
    return contributions.report_unasked(house.seat("bo"), said, at=at)


def worked(house: Any, purpose: str, *, days: int) -> None:
    done = reported(house, purpose, days=days)
    contributions.confirm(house.seat("ada"), done.id, at=house.later(days=days))


def complaints(house: Any) -> list[tuple[str, str]]:
    audit = Audit()
    entries = [books.entry_of(one) for one in books.all_entries(house.group.book)]
    return [(entry.kind, said) for entry in entries for said in audit.step(entry)]


def taken(house: Any, product: Product, units_milli: int, *, days: int) -> Any:
    at = house.later(days=days)
    wanted = Wanted(units_milli=units_milli, wanted_on=at.date())
    return orders.take_now(house.seat("cem"), product.id, wanted, at=at).moves.get()


def begun(house: Any, product: Product, *, days: int) -> Any:
    plan = batches.Plan(planned_milli=4000, use_inputs=False, put_on_board=False)
    return batches.begin(house.seat("ada"), product.id, plan, at=house.later(days=days))


def test_two_months_of_goods_audit_clean(house: Any) -> None:
    ada = house.seat("ada")
    flour, bread = listed(house, "Flour", pieces=False), listed(house, "Bread")
    worked(house, flour.id, days=1)
    worked(house, "", days=1)
    stock.make(ada, flour.id, units_milli=9_500, at=house.later(days=2))
    batch, failing = begun(house, bread, days=2), begun(house, bread, days=2)
    stock.use(ada, flour.id, units_milli=3_333, to=batch.id, at=house.later(days=3))
    stock.use(ada, flour.id, units_milli=100, to=house.group.id, at=house.later(days=3))
    worked(house, batch.id, days=3)
    worked(house, failing.id, days=3)
    cleaned = reported(house, batch.id, days=4, minutes=20)
    batches.finish(ada, batch.id, units_milli=4_000, at=house.later(days=4))
    batches.fail(ada, failing.id, reason="burnt", at=house.later(days=4))
    kept = taken(house, bread, 2_000, days=5)
    stock.lose(ada, flour.id, units_milli=7, reason="mice", at=house.later(days=6))
    set_rule(ada, bread, rule="flat_rate", shelf="", from_day=date(2026, 4, 1), at=house.later(days=6))
    orders.order(
        house.seat("bo"),
        flour.id,
        Wanted(units_milli=9_000, wanted_on=house.at.date() + timedelta(days=8)),
        at=house.later(days=6),
    )
    handouts.share_out(ada, flour.id, wanted_by=house.at.date() + timedelta(days=9), at=house.later(days=7))
    # From here on it counts in April, except that March is settled in between.
    contributions.confirm(ada, cleaned.id, at=house.later(days=32))
    give_back(ada, kept.id, units_milli=1_000, reason="", at=house.later(days=33))
    assert settle_due(house.group, at=house.later(days=36)) == 1
    stock.make(ada, bread.id, units_milli=1_000, at=house.later(days=37))
    taken(house, bread, 3_000, days=38)
    assert settle_due(house.group, at=house.later(days=70)) == 1
    assert complaints(house) == []
    assert books.balance(house.group.book, f"node:{failing.id}") == 0


def test_what_was_used_for_a_batch_nobody_has_worked_on_yet_lies_in_it(house: Any) -> None:
    ada = house.seat("ada")
    flour, bread = listed(house, "Flour", pieces=False), listed(house, "Bread")
    worked(house, flour.id, days=1)
    stock.make(ada, flour.id, units_milli=3_000, at=house.later(days=2))
    batch = begun(house, bread, days=3)
    stock.use(ada, flour.id, units_milli=1_000, to=batch.id, at=house.later(days=3))
    assert settle_due(house.group, at=house.later(days=40)) == 1
    assert complaints(house) == []
    assert books.balance(house.group.book, f"node:{batch.id}") == -500


def test_what_lies_in_a_withdrawn_product_falls_on_everyone(house: Any) -> None:
    bread = listed(house, "Bread")
    worked(house, bread.id, days=1)
    withdraw_product(house.seat("ada"), bread.id, at=house.later(days=2))
    assert settle_due(house.group, at=house.later(days=40)) == 1
    assert complaints(house) == []
    assert books.balance(house.group.book, f"node:{bread.id}") == 0
