"""Money is work: what a purchase costs is the effort it took to raise what was paid."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from allmende.economy.audit import Audit
from allmende.server.books import queries as books
from allmende.server.catalogue.models import Product
from allmende.server.catalogue.operations.products import ProductDraft, add_product
from allmende.server.goods.operations import batches
from allmende.server.groups import operations as groups
from allmende.server.money import queries
from allmende.server.money.models import Purchase
from allmende.server.money.operations import MOST_RECEIPT_BYTES, Bought, buy
from allmende.server.refusal import NotYours, Refused
from allmende.server.work.operations import contributions, corrections
from allmende.server.work.operations.contributions import Report

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"receipt"


def raised(house: Any, cents: int, *, minutes: int = 60, by: str = "bo") -> Any:
    """Let somebody bring in money, and somebody else confirm it."""
    said = Report(minutes=minutes, done_on=house.at.date(), title="Stall at the market", money_cents=cents)
    done = contributions.report_unasked(house.seat(by), said, at=house.at)
    contributions.confirm(house.seat("ada"), done.id, at=house.later(minutes=5))
    return done


def bought(house: Any, cents: int, *, by: str = "ada", **said: Any) -> Purchase:
    what = {"what": "Flour", "bought_on": house.at.date(), **said}
    return buy(house.seat(by), Bought(cents=cents, **what), at=house.later(hours=1))


def bread(house: Any) -> Product:
    return add_product(house.seat("ada"), ProductDraft(name="Bread", unit="loaf"), at=house.at)


def lying(house: Any, account: str) -> int:
    return -books.balance(house.group.book, account)


def test_what_came_in_lies_in_the_money_and_nowhere_else(house: Any) -> None:
    raised(house, 5_000)
    assert queries.money_of(house.group) == queries.Money(cents=5_000, effort_mwh=1_000)
    assert lying(house, f"effort:{house.group.id}") == 0


def test_two_who_bring_in_the_same_sum_bring_in_twice_as_much(house: Any) -> None:
    raised(house, 2_000, by="bo")
    raised(house, 2_000, by="cem")
    assert queries.money_of(house.group).cents == 4_000
    assert queries.going_rate(house.group).cents == 4_000


def test_what_nobody_confirmed_is_not_there(house: Any) -> None:
    said = Report(minutes=60, done_on=house.at.date(), title="Stall", money_cents=2_000)
    contributions.report_unasked(house.seat("bo"), said, at=house.at)
    assert queries.money_of(house.group) == queries.Money(cents=0, effort_mwh=0)
    assert queries.lines(house.group) == []


def test_a_purchase_moves_its_part_of_the_effort_and_the_last_cent_takes_the_rest(house: Any) -> None:
    product = bread(house)
    raised(house, 300)
    first = bought(house, 100, purpose=product.id)
    second = bought(house, 100)
    third = bought(house, 100, purpose=product.id)
    assert [one.effort_mwh for one in (first, second, third)] == [333, 334, 333]
    assert lying(house, f"node:{product.id}") == 666
    assert lying(house, f"effort:{house.group.id}") == 334
    assert queries.money_of(house.group) == queries.Money(cents=0, effort_mwh=0)


def test_money_buys_for_a_batch_while_it_is_in_the_making(house: Any) -> None:
    product = bread(house)
    raised(house, 1_000)
    plan = batches.Plan(planned_milli=4_000, use_inputs=False, put_on_board=False)
    batch = batches.begin(house.seat("ada"), product.id, plan, at=house.at)
    bought(house, 500, purpose=batch.id)
    assert lying(house, f"node:{batch.id}") == 500
    batches.finish(house.seat("ada"), batch.id, units_milli=4_000, at=house.later(hours=2))
    with pytest.raises(Refused):
        bought(house, 500, purpose=batch.id)


def test_every_purchase_is_replayed_from_the_book(house: Any) -> None:
    raised(house, 700)
    raised(house, 1_234, minutes=75, by="cem")
    bought(house, 999, receipt=PNG)
    bought(house, 935)
    audit = Audit()
    said = [said for one in books.all_entries(house.group.book) for said in audit.step(books.entry_of(one))]
    assert said == []


def test_a_correction_of_what_raised_money_moves_what_lies_in_the_rest(house: Any) -> None:
    done = raised(house, 1_000)
    bought(house, 500)
    proposed = corrections.propose_correction(
        house.seat("ada"), done.id, minutes=30, weight_milli=1000, reason="Half an hour.", at=house.later(hours=2)
    )
    corrections.decide_correction(house.seat("cem"), proposed.pk, accept=True, at=house.later(hours=3))
    assert queries.money_of(house.group) == queries.Money(cents=500, effort_mwh=0)


@pytest.mark.parametrize("cents", [0, -5, 1_001, 10**9])
def test_nobody_spends_nothing_or_more_than_is_there(house: Any, cents: int) -> None:
    raised(house, 1_000)
    with pytest.raises(Refused) as refused:
        bought(house, cents)
    assert refused.value.field == "cents"
    assert queries.money_of(house.group).cents == 1_000


def test_the_money_of_another_group_is_not_ones_own(house: Any) -> None:
    raised(house, 1_000)
    garden = groups.found(
        name="Garden", kind="project", purpose="", by=house.people["ada"], at=house.at, parent=house.group
    )
    with pytest.raises(Refused):
        buy(house.seat("ada", garden), Bought(what="Seed", cents=1, bought_on=house.at.date()), at=house.later(hours=1))
    assert [(group.name, held.cents) for group, held in queries.balances(house.group)] == [("Linden 8", 1_000)]


def test_only_who_looks_after_the_group_spends_its_money(house: Any) -> None:
    raised(house, 1_000)
    with pytest.raises(NotYours):
        bought(house, 10, by="bo")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"what": "  "}, "what"),
        ({"purpose": "0123456789abcdef"}, "purpose"),
        ({"receipt": b"<html>"}, "receipt"),
        ({"receipt": PNG + bytes(MOST_RECEIPT_BYTES)}, "receipt"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(house: Any, said: dict[str, Any], field: str) -> None:
    raised(house, 1_000)
    with pytest.raises(Refused) as refused:
        bought(house, 10, **said)
    assert refused.value.field == field
    assert Purchase.objects.count() == 0


@pytest.mark.parametrize("days", [1, -63])
def test_a_purchase_is_neither_to_come_nor_long_ago(house: Any, days: int) -> None:
    raised(house, 1_000)
    with pytest.raises(Refused) as refused:
        bought(house, 10, bought_on=house.at.date() + timedelta(days=days))
    assert refused.value.field == "bought_on"


def test_the_going_rate_stays_what_was_raised_whatever_was_spent_since(house: Any) -> None:
    raised(house, 1_000)
    before = queries.going_rate(house.group)
    bought(house, 1_000)
    assert queries.going_rate(house.group) == before
    assert before.euro_mwh == 100
