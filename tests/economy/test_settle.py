"""A settlement promises: all effort is owed exactly, and a break touches nobody else's numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from allmende.economy.explanation import check, from_json, to_json
from allmende.economy.rulebook import Rulebook
from allmende.economy.settle import (
    BreakLongerThanStay,
    MoreDaysThanPeriod,
    NegativeParticipation,
    Participation,
    Snapshot,
    settle,
)
from tests.economy.communities import JUNE, members, participations, snapshots

RULES = Rulebook()
rulebooks = st.builds(lambda relief: Rulebook({"break_relief": relief}), st.integers(0, 1000))


@given(snapshots(), rulebooks)
def test_dues_and_fund_are_exactly_the_effort_given(snapshot: Snapshot, rules: Rulebook) -> None:
    settled = settle(snapshot, rules)
    assert sum(settled.dues_mwh.values()) + settled.fund_mwh == snapshot.effort_mwh + snapshot.carried_mwh


@given(snapshots(), rulebooks, st.data())
def test_a_break_changes_nobody_elses_number(snapshot: Snapshot, rules: Rulebook, data: st.DataObject) -> None:
    assume(snapshot.participants)
    member = data.draw(st.sampled_from(sorted(snapshot.participants)))
    part = snapshot.participants[member]
    other_break = replace(part, break_days=data.draw(st.integers(0, part.days)))
    changed = replace(snapshot, participants={**snapshot.participants, member: other_break})
    before, after = settle(snapshot, rules), settle(changed, rules)
    assert {**before.dues_mwh, member: 0} == {**after.dues_mwh, member: 0}
    assert before.fund_mwh + before.dues_mwh[member] == after.fund_mwh + after.dues_mwh[member]


@given(snapshots(), st.randoms())
def test_the_order_of_members_does_not_matter(snapshot: Snapshot, random: Random) -> None:
    shuffled = list(snapshot.participants.items())
    random.shuffle(shuffled)
    assert settle(snapshot, RULES) == settle(replace(snapshot, participants=dict(shuffled)), RULES)


@given(snapshots(), st.integers(1, 7))
def test_only_the_proportion_of_shares_matters(snapshot: Snapshot, factor: int) -> None:
    larger = {
        member: replace(part, share_milli=part.share_milli * factor) for member, part in snapshot.participants.items()
    }
    scaled_up = settle(replace(snapshot, participants=larger), RULES)
    assert settle(snapshot, RULES).dues_mwh == scaled_up.dues_mwh


@given(snapshots())
def test_every_number_of_a_settlement_can_be_recomputed_from_its_explanation(snapshot: Snapshot) -> None:
    explanation = settle(snapshot, RULES).explanation
    check(explanation)
    assert from_json(to_json(explanation)) == explanation


@given(snapshots(), participations(), members)
def test_what_a_period_leaves_open_is_shared_in_the_next(
    snapshot: Snapshot, newcomer: Participation, member: str
) -> None:
    first = settle(snapshot, RULES)
    everyone = {**snapshot.participants, member: replace(newcomer, share_milli=1000, days=30, break_days=0)}
    july = {name: replace(part, break_days=0) for name, part in everyone.items()}
    second = settle(
        replace(snapshot, effort_mwh=5000, carried_mwh=first.fund_mwh, participants=july),
        RULES,
    )
    assert second.fund_mwh == 0
    assert sum(first.dues_mwh.values()) + sum(second.dues_mwh.values()) == (
        snapshot.effort_mwh + snapshot.carried_mwh + 5000
    )


def test_where_nobody_has_a_share_everything_is_carried_and_the_explanation_says_so() -> None:
    children = {"kim": Participation(share_milli=0, days=30)}
    settled = settle(Snapshot(group="g", period=JUNE, effort_mwh=700, participants=children), RULES)
    assert (settled.dues_mwh, settled.fund_mwh) == ({"kim": 0}, 700)
    assert settled.explanation.input("fund").code == "fund.nobody_shares"
    assert settle(Snapshot(group="g", period=JUNE, effort_mwh=700, participants={}), RULES).fund_mwh == 700


def test_whoever_joins_in_the_middle_owes_half() -> None:
    house = {"ada": Participation(share_milli=1000, days=30), "bo": Participation(share_milli=1000, days=15)}
    settled = settle(Snapshot(group="g", period=JUNE, effort_mwh=45_000, participants=house), RULES)
    assert settled.dues_mwh == {"ada": 30_000, "bo": 15_000}
    assert settled.why("bo").input("share").input("days").amount == 15


def test_a_break_may_relieve_only_a_part_where_the_rules_say_so() -> None:
    house = {"ada": Participation(share_milli=1000, days=30, break_days=30)}
    snapshot = Snapshot(group="g", period=JUNE, effort_mwh=1000, participants=house)
    assert settle(snapshot, RULES).dues_mwh == {"ada": 0}
    assert settle(snapshot, Rulebook({"break_relief": 500})).dues_mwh == {"ada": 500}


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        (Participation(share_milli=-1, days=3), NegativeParticipation),
        (Participation(share_milli=1, days=31), MoreDaysThanPeriod),
        (Participation(share_milli=1, days=3, break_days=4), BreakLongerThanStay),
    ],
)
def test_an_impossible_participation_is_refused_and_names_the_member(
    part: Participation, refusal: type[Exception]
) -> None:
    period = replace(JUNE, start=date(2025, 6, 1))
    with pytest.raises(refusal, match="ada"):
        settle(Snapshot(group="g", period=period, effort_mwh=1, participants={"ada": part}), RULES)
