"""Bookings of goods, money and pools promise the same key for the same event, balance, and refusals with a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.economy import bookings
from allmende.economy.auction import Lot, ManyMarket, ThingsMarket, close
from allmende.economy.bookings import Draft
from allmende.economy.handout import HandedOut, Wish
from allmende.economy.rulebook import Rulebook
from allmende.economy.settle import Participation, Snapshot, settle
from allmende.ledger.canonical import canonical_bytes
from allmende.ledger.entry import Entry
from tests.economy.communities import JUNE
from tests.economy.test_bookings import CONFIRMATION, CORRECTION, OPENING, REPORT

members = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(-(10**9), 10**9))
LISTING: dict[str, Any] = {"product": "p", "group": "g", "pieces": True, "rule": "gift"}
TAKING: dict[str, Any] = {"move": "m", "product": "p", "units_milli": 1000, "parts": {"ada": 1}}
SPENDING: dict[str, Any] = {"purchase": "b", "group": "g", "cents": 250, "effort_mwh": 40}
COMING: dict[str, Any] = {"group": "g", "from_book": "old", "size": 3, "root": "0f" * 32}
GOING: dict[str, Any] = {"group": "g", "pool": "root", "to_book": "new", "rule": "carry", "members": {}, "given": {}}

Drafting = Callable[..., Draft]


def amounts(draft: Draft) -> dict[str, int]:
    return {posting.account: posting.amount_mwh for posting in draft.postings}


def test_what_was_booked_before_there_were_goods_stays_as_it_was_byte_for_byte() -> None:
    house = {
        "ada": Participation(share_milli=1000, days=30),
        "bo": Participation(share_milli=500, days=30, break_days=15),
    }
    june = Snapshot(group="g", period=JUNE, effort_mwh=60_001, carried_mwh=70, participants=house)
    drafts = [
        bookings.task_opened(**OPENING),
        bookings.work_reported(**REPORT),
        bookings.work_confirmed(**CONFIRMATION),
        bookings.work_corrected(**CORRECTION),
        bookings.period_settled(settlement=settle(june, Rulebook()), cut_us=5),
    ]
    entries = [
        Entry(
            number=number,
            at_us=number,
            kind=draft.kind,
            by="",
            key=draft.key,
            corrects=draft.corrects,
            facts=draft.facts,
            postings=draft.postings,
        )
        for number, draft in enumerate(drafts, start=10)
    ]
    digest = sha256(b"".join(canonical_bytes(entry) for entry in entries)).hexdigest()
    assert digest == "c45a1e2b07bed761acb83ff2c9330536cabaf6b34f6f59c209d3e7aef6565400"


def test_work_is_charged_to_what_it_was_for() -> None:
    def account(**what_for: Any) -> str:
        draft = bookings.work_confirmed(**CONFIRMATION, **what_for)
        return next(posting.account for posting in draft.postings if posting.amount_mwh < 0)

    assert account() == "effort:g"
    assert account(purpose="p") == "node:p"
    assert account(money_cents=5000) == "money:g"
    assert account(purpose="p", money_cents=5000) == "money:g"


def test_a_correction_moves_what_the_confirmation_moved() -> None:
    change = {"minutes": 30, "credited_mwh": {"ada": 2025}}
    assert amounts(bookings.work_corrected(**{**CORRECTION, **change}, purpose="p"))["node:p"] == 1525
    assert amounts(bookings.work_corrected(**{**CORRECTION, **change}, money_cents=7))["money:g"] == 1525
    nothing = bookings.work_corrected(**{**CORRECTION, **change}, came_in_cents=7)
    assert amounts(nothing)["money:g"] == 1525
    assert "money_cents" not in nothing.facts


@pytest.mark.parametrize(
    ("drafting", "arguments"),
    [(bookings.task_opened, OPENING), (bookings.work_reported, REPORT), (bookings.work_confirmed, CONFIRMATION)],
)
def test_for_what_work_is_stands_only_where_it_says_something(drafting: Drafting, arguments: dict[str, Any]) -> None:
    said = drafting(**arguments, purpose="p", money_cents=5).facts
    assert said == {**drafting(**arguments).facts, "purpose": "p", "money_cents": 5}
    with pytest.raises(bookings.NegativeCents):
        drafting(**arguments, money_cents=-1)


@pytest.mark.parametrize(
    ("drafting", "arguments", "refusal"),
    [
        (bookings.product_listed, {**LISTING, "rule": "lottery"}, bookings.UnknownProductRule),
        (bookings.product_listed, {**LISTING, "group": ""}, bookings.EmptyId),
        (
            bookings.product_ruled,
            {"product": "p", "rule": "sale", "from_day": date(2025, 7, 1), "turn": 0},
            bookings.UnknownProductRule,
        ),
        (bookings.product_withdrawn, {"product": ""}, bookings.EmptyId),
        (bookings.batch_begun, {"batch": "b", "product": "p", "planned_milli": 0}, bookings.UnitsNotPositive),
        (bookings.batch_finished, {"batch": "b", "units_milli": 0}, bookings.UnitsNotPositive),
        (bookings.batch_failed, {"batch": ""}, bookings.EmptyId),
        (
            bookings.good_made,
            {"move": "m", "product": "p", "units_milli": 1, "how": "stolen"},
            bookings.UnknownMovement,
        ),
        (bookings.good_used, {"move": "m", "product": "p", "units_milli": 1, "to": ""}, bookings.EmptyId),
        (bookings.good_lost, {"move": "m", "product": "p", "units_milli": -1}, bookings.UnitsNotPositive),
        (bookings.good_taken, {**TAKING, "parts": {}}, bookings.NobodyTakesIt),
        (bookings.good_taken, {**TAKING, "parts": {"ada": 0}}, bookings.PartNotPositive),
        (bookings.good_taken, {**TAKING, "price_mwh": 5}, bookings.PriceWithoutAuction),
        (bookings.good_taken, {**TAKING, "auction": "a"}, bookings.PriceWithoutAuction),
        (bookings.good_taken, {**TAKING, "price_mwh": -1, "auction": "a"}, bookings.NegativePrice),
        (bookings.good_returned, {"move": "m", "returns": "", "units_milli": 1}, bookings.EmptyId),
        (bookings.good_returned, {"move": "m", "returns": "t", "units_milli": 0}, bookings.UnitsNotPositive),
        (bookings.money_spent, {**SPENDING, "cents": 0}, bookings.NothingSpent),
        (bookings.money_spent, {**SPENDING, "receipt_hash": "AB"}, bookings.NotAHash),
        (bookings.group_brought, {**COMING, "members": {}, "size": 0}, bookings.NotACheckpoint),
        (bookings.group_opened_book, {**COMING, "members": {}, "root": "zz" * 32}, bookings.NotACheckpoint),
        (bookings.group_closed_book, {"group": "g", "to_book": "", "members": {}}, bookings.EmptyId),
        (bookings.group_gone, {**GOING, "rule": "flee"}, bookings.UnknownLeavingRule),
    ],
)
def test_what_may_never_be_booked_is_refused(
    drafting: Drafting, arguments: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        drafting(**arguments)


@pytest.mark.parametrize(
    ("draft", "key"),
    [
        (bookings.product_listed(**LISTING), "listed:p"),
        (bookings.good_made(move="m", product="p", units_milli=1), "moved:m"),
        (bookings.good_returned(move="m", returns="t", units_milli=1), "moved:m"),
        (bookings.batch_finished(batch="b", units_milli=1), "finished:b"),
        (bookings.batch_failed(batch="b"), "failed:b"),
        (bookings.group_gone(**GOING, turn=2), "gone:g:2"),
    ],
)
def test_the_same_event_drafts_the_same_key_and_moves_nothing(draft: Draft, key: str) -> None:
    assert (draft.key, draft.postings) == (key, ())


def test_money_spent_moves_its_effort_to_what_it_was_spent_for() -> None:
    assert amounts(bookings.money_spent(**SPENDING)) == {"money:g": 40, "effort:g": -40}
    assert amounts(bookings.money_spent(**SPENDING, purpose="p")) == {"money:g": 40, "node:p": -40}
    draft = bookings.money_spent(**SPENDING, what="A sack of seed", receipt_hash="0" * 64)
    assert (draft.text, "seed" in str(draft.facts)) == ("A sack of seed", False)


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=8), st.integers(-(10**6), 10**9))
def test_spending_all_money_moves_all_the_effort_it_took(purchases: list[int], effort_mwh: int) -> None:
    cents, left_mwh = sum(purchases), effort_mwh
    for spent in purchases:
        moved = bookings.effort_of_cents(cents=spent, there_cents=cents, there_mwh=left_mwh)
        assert abs(moved * cents - spent * left_mwh) * 2 <= cents
        cents, left_mwh = cents - spent, left_mwh - moved
    assert left_mwh == 0


def test_nobody_spends_what_is_not_there() -> None:
    with pytest.raises(bookings.MoreThanThere):
        bookings.effort_of_cents(cents=3, there_cents=2, there_mwh=9)
    with pytest.raises(bookings.NothingSpent):
        bookings.effort_of_cents(cents=0, there_cents=2, there_mwh=9)


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=6), st.integers(0, 10**6))
def test_who_gives_everything_back_is_asked_for_nothing(parts: list[int], price_mwh: int) -> None:
    before = 0
    returned = []
    for units_milli in parts:
        returned.append(
            bookings.returned_price_mwh(price_mwh, taken_milli=sum(parts), before_milli=before, units_milli=units_milli)
        )
        before += units_milli
    assert sum(returned) == price_mwh
    assert min(returned) >= 0


@given(members, st.integers(0, 10**10))
def test_what_travels_stays_within_limit_and_balances(balances: dict[str, int], limit_mwh: int) -> None:
    travels = bookings.travelling_mwh(balances, limit_mwh=limit_mwh)
    whole = sum(abs(balance) for balance in balances.values())
    assert sum(abs(amount) for amount in travels.values()) == min(limit_mwh, whole)
    assert all(
        0 <= amount * (1 if balances[member] > 0 else -1) <= abs(balances[member]) for member, amount in travels.items()
    )
    # What is cut once more to what it is anyway stays as it is: so an audit can check it.
    again = bookings.travelling_mwh(balances, limit_mwh=sum(abs(amount) for amount in travels.values()))
    assert again == travels


def test_no_limit_is_below_zero() -> None:
    with pytest.raises(bookings.NegativeLimit):
        bookings.travelling_mwh({"ada": 5}, limit_mwh=-1)


@given(members)
def test_what_leaves_one_book_enters_the_other(carried: dict[str, int]) -> None:
    left = bookings.group_closed_book(group="g", to_book="new", members=carried)
    came = bookings.group_brought(**COMING, members=carried)
    opened = bookings.group_opened_book(**COMING, members=carried)
    assert amounts(left) == {account: -amount for account, amount in amounts(came).items()}
    assert amounts(opened) == amounts(came)
    assert sum(amounts(left).values()) == 0
    assert left.facts["members"] == came.facts["members"]


@given(members, members)
def test_who_leaves_a_pool_leaves_nothing_open(carried: dict[str, int], given_mwh: dict[str, int]) -> None:
    moved = amounts(bookings.group_gone(**{**GOING, "members": carried, "given": given_mwh}))
    assert sum(moved.values()) == 0
    assert moved.get("link:g", 0) == sum(carried.values())
    assert moved.get("fund:root", 0) == sum(given_mwh.values())
    for member in carried.keys() | given_mwh.keys():
        assert -moved.get(f"person:{member}", 0) == carried.get(member, 0) + given_mwh.get(member, 0)


def test_a_result_of_another_form_is_not_booked_for_an_auction() -> None:
    things = ThingsMarket(lots={"x": Lot(product="p", units_milli=1000)}, worth_mwh={"ada": {"x": 5}})
    many = ManyMarket(product="p", portions=1, worth_mwh={"ada": [5]})
    with pytest.raises(bookings.NotTheAuctionsResult):
        bookings.auction_closed(auction="a", group="g", number=0, market=things, outcome=close(many, number=0))
    other = replace(things, lots={"y": things.lots["x"]}, worth_mwh={"ada": {"y": 5}})
    with pytest.raises(bookings.NotTheAuctionsResult):
        bookings.auction_closed(auction="a", group="g", number=0, market=things, outcome=close(other, number=0))


def test_a_handout_for_other_orders_is_not_booked() -> None:
    facts: dict[str, Any] = {"handout": "h", "product": "p", "number": 0, "units_milli": 5, "how": "share"}
    wishes = {"o": Wish(member="ada", units_milli=5)}
    handed_out = HandedOut(units_milli={"other": 5})
    with pytest.raises(bookings.NotTheHandoutsResult):
        bookings.goods_shared(**facts, wishes=wishes, had={}, behind={}, handed_out=handed_out)
