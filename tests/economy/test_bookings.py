"""Bookings promise balanced drafts, the same key for the same event, and refusals with a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.economy import bookings
from allmende.economy.parameter import AboveMaximum
from allmende.economy.rulebook import Rulebook
from allmende.economy.settle import Snapshot, settle
from allmende.mechanisms.tasks.market import Market, Person, Task
from allmende.mechanisms.tasks.rising_weights import clear
from allmende.values.effort import effort_mwh
from tests.economy.communities import JUNE, snapshots

parts = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 9), min_size=1)

CONFIRMATION: dict[str, Any] = {
    "contribution": "c",
    "group": "g",
    "confirmer": "zoe",
    "minutes": 90,
    "weight_milli": 1350,
    "doers": {"ada": 1},
    "what": "agreed",
}
CORRECTION: dict[str, Any] = {
    "contribution": "c",
    "group": "g",
    "minutes": 60,
    "weight_milli": 1000,
    "doers": {"ada": 1},
    "credited_mwh": {"ada": 2025},
    "proposed_by": "ada",
    "second": "zoe",
    "corrects": 7,
}
OPENING: dict[str, Any] = {
    "occurrence": "o",
    "task": "t",
    "group": "g",
    "procedure": "board",
    "minutes": 60,
    "places": 2,
    "opening_milli": 1000,
    "floor_milli": 200,
    "cap_milli": 3000,
    "steps": 10,
    "opened_us": 0,
    "due_us": 10,
}
REPORT: dict[str, Any] = {
    "contribution": "c",
    "group": "g",
    "occurrence": "o",
    "place": 0,
    "doers": {"ada": 1},
    "agreed_minutes": 60,
    "reported_minutes": 60,
    "weight_milli": 1000,
}
TAKING: dict[str, Any] = {
    "occurrence": "o",
    "place": 0,
    "member": "ada",
    "weight_milli": 1000,
    "minutes": 60,
    "how": "board",
    "turn": 0,
}


def test_hours_times_weight_are_credited_to_the_doer_and_charged_to_the_group() -> None:
    draft = bookings.work_confirmed(**CONFIRMATION)
    assert [(posting.account, posting.amount_mwh) for posting in draft.postings] == [
        ("effort:g", -2025),
        ("person:ada", 2025),
    ]
    assert draft.key == "confirmed:c:agreed"


@given(parts, st.integers(0, 10_000), st.integers(1, 5000))
def test_team_work_is_split_exactly(doers: dict[str, int], minutes: int, weight_milli: int) -> None:
    draft = bookings.work_confirmed(
        **{**CONFIRMATION, "doers": doers, "minutes": minutes, "weight_milli": weight_milli}
    )
    assert sum(posting.amount_mwh for posting in draft.postings) == 0
    given_mwh = sum(posting.amount_mwh for posting in draft.postings if posting.account.startswith("person:"))
    assert given_mwh == effort_mwh(minutes=minutes, weight_milli=weight_milli)
    assert all(posting.amount_mwh for posting in draft.postings)


@given(parts, parts, st.integers(0, 1000))
def test_a_correction_leaves_what_should_have_been_credited(
    before: dict[str, int], now: dict[str, int], minutes: int
) -> None:
    credited = bookings.credits_mwh(minutes=90, weight_milli=1350, doers=before)
    draft = bookings.work_corrected(
        **{**CORRECTION, "doers": now, "minutes": minutes, "credited_mwh": credited, "proposed_by": "yan"}
    )
    balance = {bookings.person_account(member): amount for member, amount in credited.items()}
    for posting in draft.postings:
        balance[posting.account] = balance.get(posting.account, 0) + posting.amount_mwh
    right = bookings.credits_mwh(minutes=minutes, weight_milli=1000, doers=now)
    assert all(balance.get(bookings.person_account(member), 0) == amount for member, amount in right.items())
    assert all(balance[bookings.person_account(member)] == 0 for member in before if member not in now)
    assert draft.corrects == 7


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"confirmer": "ada"}, bookings.ConfirmerIsDoer),
        ({"household": ["ada", "bo"]}, bookings.ConfirmerOfHousehold),
        ({"doers": {}}, bookings.NobodyDidIt),
        ({"doers": {"ada": 0}}, bookings.PartNotPositive),
        ({"minutes": -1}, bookings.NegativeMinutes),
        ({"weight_milli": 0}, bookings.WeightNotPositive),
        ({"what": "all"}, bookings.UnknownConfirmation),
        ({"group": ""}, bookings.EmptyId),
    ],
)
def test_what_may_never_be_confirmed_is_refused(change: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        bookings.work_confirmed(**{**CONFIRMATION, **change})


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"opening_milli": 3001}, bookings.WeightOutsideBounds),
        ({"opening_milli": 199}, bookings.WeightOutsideBounds),
        ({"floor_milli": 0}, bookings.WeightNotPositive),
        ({"places": 0}, bookings.NoPlaces),
        ({"steps": 0}, bookings.NoSteps),
        ({"minutes": -1}, bookings.NegativeMinutes),
        ({"due_us": 0}, bookings.DueBeforeOpened),
        ({"procedure": "lottery"}, bookings.UnknownProcedure),
        ({"task": ""}, bookings.EmptyId),
    ],
)
def test_what_may_never_open_is_refused(change: dict[str, Any], refusal: type[Exception]) -> None:
    assert bookings.task_opened(**OPENING).key == "opened:o"
    with pytest.raises(refusal):
        bookings.task_opened(**{**OPENING, **change})


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"place": -1}, bookings.NoPlaces),
        ({"minutes": -1}, bookings.NegativeMinutes),
        ({"weight_milli": 0}, bookings.WeightNotPositive),
        ({"how": "force"}, bookings.UnknownProcedure),
        ({"member": ""}, bookings.EmptyId),
    ],
)
def test_what_may_never_be_taken_is_refused(change: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        bookings.place_taken(**{**TAKING, **change})


def test_two_who_race_for_a_place_draft_the_same_key() -> None:
    assert bookings.place_taken(**TAKING).key == bookings.place_taken(**{**TAKING, "member": "bo"}).key
    assert bookings.place_taken(**TAKING).key != bookings.place_taken(**{**TAKING, "turn": 1}).key


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"reported_minutes": -1}, bookings.NegativeMinutes),
        ({"agreed_minutes": -1}, bookings.NegativeMinutes),
        ({"doers": {"ada": -2}}, bookings.PartNotPositive),
        ({"contribution": ""}, bookings.EmptyId),
    ],
)
def test_what_may_never_be_reported_is_refused(change: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        bookings.work_reported(**{**REPORT, **change})


@pytest.mark.parametrize("second", ["ada", "bo", "yan"])
def test_a_correction_needs_a_second_person_who_gains_nothing(second: str) -> None:
    with pytest.raises(bookings.NeedsASecond):
        bookings.work_corrected(**{**CORRECTION, "proposed_by": "yan", "credited_mwh": {"bo": 5}, "second": second})


def test_what_people_write_stays_outside_the_facts() -> None:
    draft = bookings.work_reported(**REPORT, note="My back hurts")
    assert draft.text == "My back hurts"
    assert "My back hurts" not in str(draft.facts)


def test_people_cannot_be_booked_into_what_cannot_be() -> None:
    with pytest.raises(bookings.OwnParent):
        bookings.group_founded(group="g", group_kind="house", parent="g")
    with pytest.raises(bookings.NegativeShare):
        bookings.member_joined(group="g", member="ada", role="member", share_milli=-1)
    with pytest.raises(bookings.EmptyId):
        bookings.member_left(group="g", member="")


def test_a_break_has_days_and_only_gets_shorter() -> None:
    first, last = date(2025, 6, 1), date(2025, 6, 9)
    who: dict[str, Any] = {"group": "g", "member": "ada", "break_id": "b", "from_day": first}
    with pytest.raises(bookings.EmptyBreak):
        bookings.break_announced(**who, until_day=first)
    with pytest.raises(bookings.BreakEndedLater):
        bookings.break_ended(**who, until_day=date(2025, 6, 10), announced_until=last)
    with pytest.raises(bookings.EmptyBreak):
        bookings.break_ended(**who, until_day=date(2025, 5, 30), announced_until=last)
    assert bookings.break_ended(**who, until_day=first, announced_until=last).facts["until_day"] == "2025-06-01"


def test_a_rule_out_of_bounds_is_not_booked() -> None:
    with pytest.raises(AboveMaximum):
        bookings.rule_set(group="g", name="board_fall", value=900, previous=None, turn=0)


@given(snapshots())
def test_a_settlement_brings_the_effort_account_to_zero(snapshot: Snapshot) -> None:
    settlement = settle(snapshot, Rulebook())
    amounts = {
        posting.account: posting.amount_mwh
        for posting in bookings.period_settled(settlement=settlement, cut_us=0).postings
    }
    assert sum(amounts.values()) == 0
    assert amounts.get("effort:" + snapshot.group, 0) - snapshot.effort_mwh == 0
    assert amounts.get("fund:" + snapshot.group, 0) - snapshot.carried_mwh == -settlement.fund_mwh


def test_a_settlement_that_does_not_add_up_is_refused() -> None:
    settlement = settle(Snapshot(group="g", period=JUNE, effort_mwh=5, participants={}), Rulebook())
    with pytest.raises(bookings.DuesDoNotAddUp):
        bookings.period_settled(settlement=replace(settlement, fund_mwh=4), cut_us=0)


def test_the_effort_of_the_parts_is_the_effort_of_the_whole() -> None:
    settlement = settle(Snapshot(group="g", period=JUNE, effort_mwh=5, participants={}), Rulebook())
    draft = bookings.period_settled(settlement=settlement, cut_us=0, efforts_mwh={"g": 2, "part": 3, "idle": 0})
    assert [(posting.account, posting.amount_mwh) for posting in draft.postings] == [
        ("effort:g", 2),
        ("effort:part", 3),
        ("fund:g", -5),
    ]
    with pytest.raises(bookings.DuesDoNotAddUp):
        bookings.period_settled(settlement=settlement, cut_us=0, efforts_mwh={"g": 2})


def test_what_goes_on_from_a_round_does_not_go_above_the_cap() -> None:
    with pytest.raises(bookings.WeightOutsideBounds):
        bookings.task_reopened(occurrence="o", opening_milli=3001, cap_milli=3000, opened_us=0)


def test_a_result_of_other_tasks_is_not_booked_for_a_round() -> None:
    def market(name: str) -> Market:
        return Market(
            tasks=(Task(name=name, places=1, floor_milli=200, cap_milli=3000),),
            people=(Person(name="ada", max_places=1),),
            wishes={"ada": {name: 500}},
        )

    clearing = clear(market("dishes"), step_milli=10, round_number=0)
    assert bookings.round_cleared(round_id="r", group="g", market=market("dishes"), clearing=clearing).key == "round:r"
    with pytest.raises(bookings.NotTheMarketsResult):
        bookings.round_cleared(round_id="r", group="g", market=market("stairs"), clearing=clearing)
