from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from allmende.economy.audit import Audit
from allmende.server.books.models import Book
from allmende.server.books.queries import all_entries, balance, entry_of
from allmende.server.catalogue.models import Batch, BatchState, Product
from allmende.server.catalogue.operations.products import ProductDraft, add_product, withdraw_product
from allmende.server.groups.models import Group
from allmende.server.groups.operations import found
from allmende.server.refusal import Refused
from allmende.server.work.models import Contribution, Occurrence
from allmende.server.work.operations import board, contributions, corrections, opening
from allmende.server.work.operations.contributions import Report
from allmende.server.work.operations.tasks import TaskDraft, change_task
from tests.server.conftest import House

pytestmark = pytest.mark.django_db


def listed(house: House, name: str = "Bread", *, group: Group | None = None, **said: Any) -> Product:
    return add_product(house.seat("ada", group), ProductDraft(name=name, unit="loaf", **said), at=house.at)


def begun(house: House, product: Product) -> Batch:
    return Batch.objects.create(
        product=product, number=1, planned_milli=1000, begun_by=house.member("ada"), begun_at=house.at
    )


def done_by_bo(house: House, **said: Any) -> Contribution:
    """Bo takes the only task and reports it."""
    occurrence = Occurrence.objects.get()
    taking = board.take(house.seat("bo"), occurrence.id, member=house.member("bo"), at=house.at)
    report = Report(**{"minutes": 60, "done_on": house.at.date(), **said})
    return contributions.report_taken(house.seat("bo"), taking.id, report, at=house.at)


def account(house: House, name: str) -> int:
    return balance(Book.objects.get(pk=house.group.book_id), name)


def test_work_taken_for_a_product_is_credited_to_it_and_not_to_the_group(house: House) -> None:
    bread = listed(house)
    house.task("Bake", purpose=bread.id, procedure="fixed", fixed_weight_milli=1500)
    done = done_by_bo(house)
    contributions.confirm(house.seat("ada"), done.id, at=house.at)
    assert done.purpose == bread.id
    assert (account(house, f"node:{bread.id}"), account(house, f"effort:{house.group.id}")) == (-1500, 0)


def test_a_correction_moves_effort_where_the_work_put_it(house: House) -> None:
    bread = listed(house)
    house.task("Bake", purpose=bread.id, procedure="fixed", fixed_weight_milli=1000)
    done = done_by_bo(house)
    contributions.confirm(house.seat("ada"), done.id, at=house.at)
    proposed = corrections.propose_correction(
        house.seat("bo"), done.id, minutes=30, weight_milli=1000, reason="It was half an hour.", at=house.at
    )
    corrections.decide_correction(house.seat("cem"), proposed.pk, accept=True, at=house.at)
    assert account(house, f"node:{bread.id}") == -500


def test_work_that_brings_in_money_says_how_much_came_in(house: House) -> None:
    house.task("Market stall", money_cents=5_000, procedure="fixed", fixed_weight_milli=1000)
    done = done_by_bo(house)
    contributions.confirm(house.seat("ada"), done.id, at=house.at)
    assert done.money_cents == 5_000
    assert account(house, f"money:{house.group.id}") == -1_000


def test_a_stall_may_have_sold_less_than_was_planned(house: House) -> None:
    house.task("Market stall", money_cents=5_000, procedure="fixed", fixed_weight_milli=1000)
    assert done_by_bo(house, money_cents=4_210).money_cents == 4_210


def test_other_work_brings_in_nothing(house: House) -> None:
    house.task("Wash up", procedure="fixed", fixed_weight_milli=1000)
    with pytest.raises(Refused, match="not one that brings in money"):
        done_by_bo(house, money_cents=100)


def test_a_task_is_for_a_listed_product_or_open_batch_of_the_very_group(house: House) -> None:
    bakery = found(name="Bakery", kind="project", purpose="", by=house.people["ada"], at=house.at, parent=house.group)
    rolls, bread = listed(house, "Rolls", group=bakery), listed(house)
    room = listed(house, "Room", is_right=True)
    gone = listed(house, "Jam")
    withdraw_product(house.seat("ada"), gone.id, at=house.at)
    ended = begun(house, bread)
    Batch.objects.filter(pk=ended.pk).update(state=BatchState.FINISHED)
    for wrong in (rolls.id, room.id, gone.id, ended.id, "0123456789abcdef", "x"):
        with pytest.raises(Refused, match="Work can be for a product") as refused:
            house.task("Bake", purpose=wrong)
        assert refused.value.field == "purpose"
    Batch.objects.filter(pk=ended.pk).update(state=BatchState.OPEN)
    assert house.task("Bake", purpose=ended.id).purpose == ended.id


def test_money_comes_in_for_the_whole_group(house: House) -> None:
    with pytest.raises(Refused, match="for the whole group"):
        house.task("Stall", purpose=listed(house).id, money_cents=100)
    with pytest.raises(Refused, match="at most a million euros"):
        house.task("Stall", money_cents=100_000_001)


def test_what_opened_keeps_what_it_is_for_and_what_opens_later_is_for_what_is_left(house: House) -> None:
    bread = listed(house)
    batch = begun(house, bread)
    task = house.task("Turn the loaves", purpose=batch.id, rrule="FREQ=WEEKLY")
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.FINISHED)
    opening.open_due(house.group, at=house.later(days=8))
    withdraw_product(house.seat("ada"), bread.id, at=house.later(days=9))
    opening.open_due(house.group, at=house.later(days=15))
    opened = Occurrence.objects.filter(task=task).order_by("due_at").values_list("purpose", flat=True)
    assert list(opened)[:3] == [batch.id, bread.id, ""]


def test_changing_a_task_changes_what_it_is_for_from_the_next_time_on(house: House) -> None:
    bread = listed(house)
    task = house.task("Bake", purpose=bread.id, rrule="FREQ=WEEKLY")
    draft = TaskDraft(title="Bake", minutes=60, first_due_at=task.first_due_at, rrule="FREQ=WEEKLY")
    assert change_task(house.seat("ada"), task, draft, at=house.at).purpose == ""
    assert Occurrence.objects.get().purpose == bread.id


def unasked_by_bo(house: House, **said: Any) -> Contribution:
    report = Report(minutes=30, done_on=house.at.date(), title="Deliver", **said)
    return contributions.report_unasked(house.seat("bo"), report, at=house.at)


def test_unasked_work_can_be_for_a_product_or_bring_in_money(house: House) -> None:
    bread = listed(house)
    assert unasked_by_bo(house, purpose=bread.id).purpose == bread.id
    assert unasked_by_bo(house, money_cents=900).money_cents == 900
    with pytest.raises(Refused, match="Work can be for a product"):
        unasked_by_bo(house, purpose="elsewhere")


def test_whoever_audits_the_book_finds_nothing_wrong_with_work_for_products_and_money(house: House) -> None:
    bread = listed(house)
    house.task("Bake", purpose=bread.id)
    baked = done_by_bo(house, minutes=90)
    # A product may be withdrawn before everybody has said yes to the work for it.
    withdraw_product(house.seat("ada"), bread.id, at=house.at)
    contributions.confirm(house.seat("ada"), baked.id, at=house.at)
    said = Report(minutes=60, done_on=house.at.date(), title="Stall", money_cents=2_000)
    sold = contributions.report_unasked(house.seat("cem"), said, at=house.at + timedelta(hours=1))
    contributions.confirm(house.seat("ada"), sold.id, at=house.at + timedelta(hours=1))
    audit = Audit()
    assert [said for one in all_entries(house.group.book) for said in audit.step(entry_of(one))] == []
