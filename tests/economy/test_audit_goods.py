"""The audit promises for goods: what follows from the rules passes, and what does not is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.economy import bookings
from allmende.economy.bookings import Draft
from allmende.economy.handout import Wish, hand_out
from allmende.ledger.entry import Entry, Posting
from tests.economy.test_audit import after, complaints, first_of, tampered
from tests.economy.village import BAKERY, BREAD, FLOUR, MILL, ROOM, Village, produced

seeds = st.integers(0, 2**32)
GOODS = ("product.", "batch.", "good.", "goods.", "auction.", "money.")
# In this one everything happens that can happen.
FULL = 100


@given(seeds)
def test_a_village_that_lives_by_the_rules_passes(seed: int) -> None:
    village = produced(Random(seed))
    assert complaints(village.entries) == {}


def test_every_kind_of_goods_happens_in_one_village() -> None:
    kinds = {entry.kind for entry in produced(Random(FULL)).entries}
    assert len([kind for kind in kinds if kind.startswith(GOODS)]) == 14


@pytest.mark.parametrize("kind", sorted({e.kind for e in produced(Random(FULL)).entries if e.kind.startswith(GOODS)}))
def test_a_missing_or_a_foreign_fact_is_found(kind: str) -> None:
    village = produced(Random(FULL))
    entry = first_of(village, kind)
    assert tampered(village, entry, tea="black")
    for name in entry.facts:
        less: Mapping[str, Any] = {key: value for key, value in entry.facts.items() if key != name}
        entries = [replace(other, facts=less) if other is entry else other for other in village.entries]
        assert complaints(entries).get(entry.number), name


@given(seeds, st.data())
def test_every_number_that_follows_from_others_is_recomputed(seed: int, data: st.DataObject) -> None:
    village = produced(Random(seed))
    follows = {"money.spent": ["cents", "effort_mwh"], "good.taken": ["price_mwh"], "period.settled": ["fund_mwh"]}
    numbers = [
        (entry, name)
        for entry in village.entries
        for name in follows.get(entry.kind, ())
        if entry.facts[name] is not None
    ]
    entry, name = data.draw(st.sampled_from(numbers))
    value = entry.facts[name]
    assert isinstance(value, int)
    assert tampered(village, entry, **{name: value + 7})


@given(seeds, st.data())
def test_a_changed_value_of_a_product_is_found(seed: int, data: st.DataObject) -> None:
    village = produced(Random(seed))
    settled = [entry for entry in village.entries if entry.kind == "period.settled" and values_of(entry)]
    entry = data.draw(st.sampled_from(settled))
    values = values_of(entry)
    node = data.draw(st.sampled_from(sorted(values)))
    # A unit's worth of another milli weighted hour is no rounding.
    goods = {**as_mapping(entry, "goods"), "values": {**values, node: values[node] + 10**6}}
    assert any("ValuesDoNotHold" in found for found in tampered(village, entry, goods=goods))


@given(seeds, st.data())
def test_effort_that_leaves_another_product_than_it_lay_in_is_found(seed: int, data: st.DataObject) -> None:
    village = produced(Random(seed))
    moving = [e for e in village.entries if sum(p.account.startswith("node:") for p in e.postings) > 1]
    entry = data.draw(st.sampled_from(moving))
    first, second, *_ = [posting for posting in entry.postings if posting.account.startswith("node:")]
    shifted = {first.account: 5, second.account: -5}
    postings = tuple(Posting(p.account, p.amount_mwh + shifted.get(p.account, 0)) for p in entry.postings)
    entries = [replace(other, postings=postings) if other is entry else other for other in village.entries]
    assert min(complaints(entries)) == entry.number


def as_mapping(entry: Entry, name: str) -> dict[str, Any]:
    value = entry.facts[name]
    assert isinstance(value, dict)
    return value


def values_of(entry: Entry) -> dict[str, int]:
    return dict(as_mapping(entry, "goods")["values"])


@pytest.fixture
def shop() -> Village:
    """A village with five kilograms of flour, four loaves, and an open batch of bread."""
    village = Village(Random(1))
    village.make(FLOUR, 5000)
    village.make(BREAD, 4000)
    village.book(bookings.batch_begun(batch="open", product=BREAD, planned_milli=1000))
    return village


def alone(village: Village, draft: Draft) -> list[str]:
    """Return the complaints about one more entry, and forget it."""
    found = after(village, draft)
    village.entries.pop()
    return found


def loaves(units_milli: int, *, move: str = "m", members: tuple[str, ...] = ("ada",)) -> Draft:
    return bookings.good_taken(move=move, product=BREAD, units_milli=units_milli, parts=dict.fromkeys(members, 1))


def test_stock_never_falls_below_zero(shop: Village) -> None:
    assert alone(shop, loaves(4000)) == []
    below = "1000 thousandths of bread are more than was in stock"
    assert alone(shop, loaves(5000)) == [below]
    assert alone(shop, bookings.good_lost(move="m", product=BREAD, units_milli=5000)) == [below]
    assert alone(shop, bookings.good_used(move="m", product=BREAD, units_milli=5000, to=MILL)) == [below]


def test_a_batch_ends_once_and_then_uses_nothing(shop: Village) -> None:
    shop.book(bookings.batch_finished(batch="open", units_milli=2000))
    assert "batch open has finished already" in alone(shop, bookings.batch_failed(batch="open"))
    again = replace(bookings.batch_finished(batch="open", units_milli=1000), key="again")
    assert "batch open has finished already" in alone(shop, again)
    assert "was never begun" in alone(shop, bookings.batch_failed(batch="other"))[0]
    late = bookings.good_used(move="m", product=FLOUR, units_milli=1, to="open")
    assert alone(shop, late) == ["batch open has finished already"]
    assert alone(shop, loaves(6000)) == []


def test_of_what_is_withdrawn_nothing_is_made_or_taken(shop: Village) -> None:
    shop.book(loaves(1000, move="before"))
    shop.book(bookings.product_withdrawn(product=BREAD))
    gone = ["product bread was withdrawn"]
    assert alone(shop, loaves(1000)) == gone
    assert alone(shop, bookings.good_made(move="m", product=BREAD, units_milli=1000)) == gone
    assert alone(shop, bookings.batch_begun(batch="b", product=BREAD, planned_milli=1000)) == gone
    assert alone(shop, bookings.product_withdrawn(product=BREAD)) == ["there is no product bread"]
    assert alone(shop, bookings.good_returned(move="m", returns="before", units_milli=1000)) == []
    assert alone(shop, bookings.good_lost(move="m", product=BREAD, units_milli=3000)) == []


def test_who_takes_is_a_member(shop: Village) -> None:
    assert alone(shop, loaves(1000, members=("ada", "zoe"))) == ["zoe is not a member"]


def test_no_more_comes_back_than_was_taken(shop: Village) -> None:
    shop.book(loaves(2000, move="t"))
    shop.book(bookings.good_returned(move="r", returns="t", units_milli=1000))
    more = bookings.good_returned(move="m", returns="t", units_milli=2000)
    assert alone(shop, more) == ["2000 thousandths come back where 1000 were taken"]
    assert alone(shop, bookings.good_returned(move="m", returns="x", units_milli=1)) == ["nothing was taken as x"]
    half = bookings.good_returned(move="m", returns="t", units_milli=500)
    assert alone(shop, half) == ["product bread has only whole units, not 500 thousandths"]


def test_a_movement_is_booked_once_and_in_whole_pieces(shop: Village) -> None:
    shop.book(loaves(1000))
    assert alone(shop, loaves(1000)) == ["movement m was booked already"]
    assert alone(shop, loaves(1500, move="n")) == ["product bread has only whole units, not 1500 thousandths"]
    assert alone(shop, bookings.good_made(move="n", product=FLOUR, units_milli=1)) == []


def test_nobody_makes_a_right_of_use(shop: Village) -> None:
    assert "a right of use" in alone(shop, bookings.good_made(move="m", product=ROOM, units_milli=1000))[0]
    assert "a right of use" in alone(shop, bookings.batch_begun(batch="b", product=ROOM, planned_milli=1000))[0]
    free = bookings.good_taken(move="m", product=ROOM, units_milli=1000, parts={"ada": 1})
    assert alone(shop, free) == []


def test_a_product_is_listed_once_by_a_group_that_exists(shop: Village) -> None:
    listing: dict[str, Any] = {"pieces": True, "rule": "gift"}
    assert alone(shop, bookings.product_listed(product=BREAD, group=BAKERY, **listing)) == ["bread exists already"]
    assert "does not exist" in alone(shop, bookings.product_listed(product="p", group="shed", **listing))[0]


def test_a_rule_is_changed_before_the_day_from_which_it_holds(shop: Village) -> None:
    today = datetime.fromtimestamp(shop.now_us / 1_000_000, UTC).date()
    assert alone(shop, bookings.product_ruled(product=BREAD, rule="gift", from_day=date(2025, 6, 1), turn=0)) == []
    late = bookings.product_ruled(product=BREAD, rule="gift", from_day=today.replace(month=4), turn=0)
    assert "was over when it was changed" in alone(shop, late)[0]


def test_units_are_used_for_what_there_is(shop: Village) -> None:
    assert alone(shop, bookings.good_used(move="m", product=FLOUR, units_milli=1, to="open")) == []
    nowhere = bookings.good_used(move="m", product=FLOUR, units_milli=1, to="shed")
    assert alone(shop, nowhere) == ["there is no shed for which it could be used"]


def test_work_is_done_for_products_of_the_own_group(shop: Village) -> None:
    def report(purpose: str) -> list[str]:
        draft = bookings.work_reported(
            contribution="c",
            group=BAKERY,
            occurrence="",
            place=0,
            doers={"ada": 1},
            agreed_minutes=90,
            reported_minutes=90,
            weight_milli=1000,
            purpose=purpose,
        )
        return alone(shop, draft)

    assert report(BREAD) == report("open") == []
    assert report(FLOUR) == ["group bakery has no product or batch flour"]


def test_effort_is_credited_for_what_was_reported(shop: Village) -> None:
    shop.work(BAKERY, purpose=BREAD)
    entry = first_of(shop, "work.confirmed")
    elsewhere = [replace(p, account="effort:bakery") if p.account.startswith("node:") else p for p in entry.postings]
    entries = [replace(other, postings=tuple(elsewhere)) if other is entry else other for other in shop.entries]
    assert any("node:bread" in found for found in complaints(entries)[entry.number])
    assert tampered(shop, entry, purpose="open")


def test_a_harvest_is_shared_by_the_wishes_and_what_was_had(shop: Village) -> None:
    wishes = {"o1": Wish(member="ada", units_milli=3000), "o2": Wish(member="bo", units_milli=4000)}

    def handout(units_milli: int, *, how: str = "rotation", number: int = 0, **had: int) -> Draft:
        facts: dict[str, Any] = {"how": how, "wishes": wishes, "number": number, "had": had, "behind": {}}
        shared = hand_out(units_milli, pieces=False, **facts)
        name = f"h{number}"
        return bookings.goods_shared(handout=name, product=FLOUR, units_milli=units_milli, handed_out=shared, **facts)

    first = handout(4000)
    assert alone(shop, first) == []
    other = replace(first, facts={**first.facts, "result": {"o1": 2000, "o2": 2000}})
    assert alone(shop, other) == ["the fact result is not what follows from the others"]
    assert "5000 are in stock" in alone(shop, handout(5001))[0]
    assert "the fact had is not what follows from the others" in alone(shop, handout(4000, ada=5000))
    shop.book(first)
    assert "another of the number 0" in alone(shop, replace(first, facts={**first.facts, "handout": "h"}))[0]
    result: Any = first.facts["result"]
    assert alone(shop, handout(3000, number=1, ada=result["o1"], bo=result["o2"])) == []
    assert "the fact had is not what follows from the others" in alone(shop, handout(3000, number=1))


def test_money_is_spent_that_is_there_with_the_effort_it_took(shop: Village) -> None:
    shop.random = Random(0)
    shop.work(BAKERY, money_cents=1000)
    there_mwh = -shop.balance("money:bakery", before_us=shop.now_us + 1)

    def spend(cents: int, effort_mwh: int) -> list[str]:
        draft = bookings.money_spent(purchase="p", group=BAKERY, cents=cents, effort_mwh=effort_mwh, purpose=BREAD)
        return alone(shop, draft)

    assert there_mwh > 0
    assert spend(1000, there_mwh) == spend(500, (there_mwh + 1) // 2) == []
    assert any("effort_mwh" in found for found in spend(500, there_mwh))
    assert "MoreThanThere" in spend(1001, there_mwh)[0]


def test_money_that_did_not_come_in_is_taken_out_again(shop: Village) -> None:
    work: dict[str, Any] = {"contribution": "c", "group": BAKERY, "doers": {"cy": 1}, "weight_milli": 1000}
    shop.book(
        bookings.work_reported(**work, occurrence="", place=0, agreed_minutes=60, reported_minutes=60, money_cents=900)
    )
    entry = shop.book(bookings.work_confirmed(**work, confirmer="dee", minutes=60, what="agreed", money_cents=900))

    def correct(money_cents: int, *, minutes: int, credited_mwh: int, turn: int = 0) -> Draft:
        return bookings.work_corrected(
            **work,
            minutes=minutes,
            credited_mwh={"cy": credited_mwh},
            proposed_by="cy",
            second="dee",
            corrects=entry.number,
            turn=turn,
            money_cents=money_cents,
            came_in_cents=900,
        )

    shop.book(correct(0, minutes=0, credited_mwh=1000))
    assert complaints(shop.entries) == {}
    assert shop.balance("money:bakery", before_us=shop.now_us + 1) == 0
    # A second correction goes where the first one went.
    shop.book(correct(300, minutes=30, credited_mwh=0, turn=1))
    assert complaints(shop.entries) == {}
    assert shop.balance("money:bakery", before_us=shop.now_us + 1) == -500
    shop.book(bookings.money_spent(purchase="p", group=BAKERY, cents=300, effort_mwh=500))
    spent = correct(100, minutes=30, credited_mwh=500, turn=2)
    assert alone(shop, spent) == ["group bakery has spent 200 cents more than then came in"]


def settled(village: Village) -> Entry:
    village.work(BAKERY, purpose=BREAD)
    village.work(BAKERY)
    village.book(loaves(1000))
    village.settle_month(date(2025, 5, 1))
    assert complaints(village.entries) == {}
    return village.entries[-1]


def test_a_settlement_that_leaves_goods_out_is_found(shop: Village) -> None:
    entry = settled(shop)
    less = {name: fact for name, fact in entry.facts.items() if name != "goods"}
    entries = [*shop.entries[:-1], replace(entry, facts=less)]
    assert "the fact goods does not belong or is missing" in complaints(entries)[entry.number]


def test_a_settlement_by_a_rule_that_never_held_is_found(shop: Village) -> None:
    entry = settled(shop)
    goods = as_mapping(entry, "goods")
    assert goods["overhead"] == {BAKERY: "products"}
    said = {**goods, "overhead": {BAKERY: "everyone"}}
    assert "never said that the overhead" in tampered(shop, entry, goods=said)[0]
    unknown = {**goods, "overhead": {**goods["overhead"], "shed": "products"}}
    assert "group shed does not exist" in tampered(shop, entry, goods=unknown)
    shop.entries.insert(-1, replace(shop.entries[-2], number=10_000, **_rule("overhead", "everyone")))
    assert not any("never said" in found for found in tampered(shop, entry, goods=said))


def _rule(name: str, value: str) -> dict[str, Any]:
    draft = bookings.rule_set(group=BAKERY, name=name, value=value, previous=None, turn=0)
    return {"kind": draft.kind, "key": draft.key, "facts": draft.facts, "postings": ()}


def test_what_is_booked_after_the_cut_counts_in_the_next_period(shop: Village) -> None:
    shop.book(loaves(1000))
    shop.now_us = max(shop.now_us, int(datetime(2025, 6, 2, tzinfo=UTC).timestamp()) * 10**6)
    shop.book(bookings.batch_finished(batch="open", units_milli=1000))
    shop.book(loaves(3000, move="late"))
    shop.settle_month(date(2025, 5, 1))
    shop.settle_month(date(2025, 6, 1))
    assert complaints(shop.entries) == {}
