from __future__ import annotations

from datetime import date, timedelta

import pytest

from allmende.server.catalogue.models import Product
from allmende.server.catalogue.operations.recipes import Recipe, Step, set_recipe
from allmende.server.goods import queries
from allmende.server.goods.models import Move
from allmende.server.goods.operations import stock
from allmende.server.goods.operations.batches import Plan, begin, fail, finish
from allmende.server.goods.queries.batches import batch_of, batch_page
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.work.models import Task
from allmende.server.work.operations import contributions
from allmende.server.work.operations.contributions import Report
from tests.server.conftest import House
from tests.server.goods.larder import bread, stock_by_books

pytestmark = pytest.mark.django_db


def kitchen(house: House, *, flour_kg: int) -> tuple[Product, Product]:
    """Bread of which ten loaves take an hour and a half of two people, and five kilograms of flour."""
    loaf = bread(house, shelf_life_days=4)
    flour = bread(house, name="Flour", unit="kg", pieces=False)
    if flour_kg:
        stock.make(house.seat("ada"), flour.id, units_milli=flour_kg * 1000, at=house.at)
    recipe = Recipe(makes_milli=10_000, steps=[Step(title="Bake", minutes=90, places=2)], inputs={flour.id: 5_000})
    set_recipe(house.seat("ada"), loaf.id, recipe)
    return loaf, flour


def test_a_batch_puts_its_work_on_the_board_and_takes_what_it_uses_up(house: House) -> None:
    loaf, flour = kitchen(house, flour_kg=12)
    day = house.at.date() + timedelta(days=5)
    batch = begin(house.seat("ada"), loaf.id, Plan(planned_milli=20_000, ready_on=day), at=house.at)
    task = Task.objects.get()
    assert (task.title, task.purpose, task.occurrences.get().minutes, task.occurrences.get().places) == (
        "Bake (Bread #1)",
        batch.id,
        180,
        2,
    )
    assert queries.stock_of(flour) == 2_000
    assert Move.objects.get(kind="used").to_node == batch.id
    assert stock_by_books(house, loaf) == 0


def test_a_batch_may_leave_board_and_stock_as_they_are(house: House) -> None:
    loaf, flour = kitchen(house, flour_kg=1)
    plan = Plan(planned_milli=20_000, use_inputs=False, put_on_board=False)
    begin(house.seat("ada"), loaf.id, plan, at=house.at)
    assert (Task.objects.count(), queries.stock_of(flour)) == (0, 1_000)


def test_where_something_is_missing_nothing_of_the_batch_begins(house: House) -> None:
    loaf, flour = kitchen(house, flour_kg=9)
    with pytest.raises(Refused, match=r"not enough Flour for it: 10.kg are needed, 9.kg are free") as refused:
        begin(house.seat("ada"), loaf.id, Plan(planned_milli=20_000), at=house.at)
    assert refused.value.field == "planned_milli"
    assert (loaf.batches.count(), Task.objects.count(), queries.stock_of(flour)) == (0, 0, 9_000)


def test_a_finished_batch_is_in_stock_and_says_how_long_it_keeps(house: House) -> None:
    loaf, _flour = kitchen(house, flour_kg=9)
    batch = begin(house.seat("ada"), loaf.id, Plan(planned_milli=10_000), at=house.at)
    finish(house.seat("ada"), batch.id, units_milli=9_000, at=house.later(hours=5))
    batch.refresh_from_db()
    assert (batch.state, batch.made_milli, batch.best_before) == ("finished", 9_000, date(2026, 3, 6))
    assert stock_by_books(house, loaf) == 9
    with pytest.raises(TooLate, match="already ended"):
        finish(house.seat("ada"), batch.id, units_milli=9_000, at=house.later(hours=6))
    with pytest.raises(TooLate, match="already ended"):
        fail(house.seat("ada"), batch.id, reason="Burnt", at=house.later(hours=6))
    assert stock_by_books(house, loaf) == 9


def test_nothing_comes_of_a_batch_that_failed(house: House) -> None:
    loaf, flour = kitchen(house, flour_kg=9)
    batch = begin(house.seat("ada"), loaf.id, Plan(planned_milli=10_000), at=house.at)
    with pytest.raises(Refused, match="in a few words"):
        fail(house.seat("ada"), batch.id, reason="", at=house.at)
    with pytest.raises(NotYours):
        fail(house.seat("bo"), batch.id, reason="Burnt", at=house.at)
    fail(house.seat("ada"), batch.id, reason="Burnt", at=house.at)
    assert (stock_by_books(house, loaf), queries.stock_of(flour)) == (0, 4_000)
    with pytest.raises(Refused, match="no such batch"):
        fail(house.seat("ada"), "0123456789abcdef", reason="Burnt", at=house.at)


def test_days_that_are_past_are_refused(house: House) -> None:
    loaf, _flour = kitchen(house, flour_kg=9)
    yesterday = house.at.date() - timedelta(days=1)
    with pytest.raises(Refused, match="already past"):
        begin(house.seat("ada"), loaf.id, Plan(planned_milli=1_000, ready_on=yesterday), at=house.at)
    batch = begin(house.seat("ada"), loaf.id, Plan(planned_milli=10_000), at=house.at)
    with pytest.raises(Refused, match="already past"):
        finish(house.seat("ada"), batch.id, units_milli=1_000, best_before=yesterday, at=house.at)


def test_the_page_of_a_batch_shows_what_lies_in_it(house: House) -> None:
    loaf, flour = kitchen(house, flour_kg=9)
    batch = begin(house.seat("ada"), loaf.id, Plan(planned_milli=10_000), at=house.at)
    said = Report(minutes=120, done_on=house.at.date(), title="Knead", purpose=batch.id)
    done = contributions.report_unasked(house.seat("bo"), said, at=house.at)
    contributions.confirm(house.seat("cem"), done.id, at=house.at)
    shown = batch_of(house.seat("bo"), batch.id)
    assert shown is not None
    page = batch_page(house.seat("bo"), shown)
    assert (page.spent_mwh, page.lies_mwh, page.planned_mwh) == (2_000, 2_000, 3_000)
    assert [(move.product, move.units_milli) for move in page.inputs] == [(flour, 5_000)]
    assert [one.title for one in page.done] == ["Knead"]
    assert [one.task.title for one in page.to_do] == ["Bake (Bread #1)"]
    assert not page.may_end
