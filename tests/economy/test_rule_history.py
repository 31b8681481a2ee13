"""A history promises: what holds was decided before, nothing reaches backwards, and every change names who made it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.economy.parameters import PARAMETERS, UnknownRule
from allmende.economy.rule_history import (
    History,
    HoldsBeforeDecided,
    LaterFirst,
    Setting,
    Undecided,
    holds_from,
    used_in,
)
from allmende.economy.rulebook import AboveMaximum, inherit

START = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = ["share_child", "voting_days", "below_highest_voting_days", "weight_cap"]


def day(number: int) -> datetime:
    return START + timedelta(days=number)


@st.composite
def settings(draw: st.DrawFn) -> Setting:
    decided = draw(st.integers(0, 30))
    return Setting(
        name=draw(st.sampled_from(NAMES)),
        value=draw(st.none() | st.integers(10, 90)),
        decided_by=draw(st.text("abc", min_size=1, max_size=3)),
        decided_at=day(decided),
        holds_from=day(decided + draw(st.integers(0, 10))),
    )


histories = st.lists(settings(), max_size=12).map(History)
days = st.integers(-1, 45).map(day)


@given(histories, days)
def test_what_holds_was_set_by_a_decision_made_before(history: History, at: datetime) -> None:
    for name, value in history.in_force(at).items():
        assert any(
            (one.value, one.decided_at <= one.holds_from <= at, bool(one.decided_by)) == (value, True, True)
            for one in history.of(name)
        )


@given(histories, settings(), days)
def test_a_decision_never_changes_what_held_before_it(history: History, new: Setting, at: datetime) -> None:
    longer = History([*history.settings, new])
    if at < new.holds_from:
        assert longer.in_force(at) == history.in_force(at)
    else:
        others = {name for name in NAMES if name != new.name}
        assert {n: longer.in_force(at).get(n) for n in others} == {n: history.in_force(at).get(n) for n in others}


@given(histories, days, days)
def test_a_diff_turns_the_earlier_rules_into_the_later_ones(history: History, one: datetime, two: datetime) -> None:
    earlier, later = sorted((one, two))
    rules = history.in_force(earlier)
    for difference in history.between(earlier, later):
        assert (difference.change == "added") == (difference.name not in rules)
        assert difference.before == rules.pop(difference.name, None)
        assert earlier < difference.by.holds_from <= later
        assert (difference.change == "given_up") == (difference.after is None)
        assert difference.by.value == difference.after
        if difference.after is not None:
            rules[difference.name] = difference.after
    assert rules == history.in_force(later)


@given(st.lists(settings(), max_size=8, unique_by=lambda one: (one.name, one.decided_at)), st.randoms(), days)
def test_the_order_settings_are_read_in_does_not_matter(found: list[Setting], random: Random, at: datetime) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    assert History(found).in_force(at) == History(shuffled).in_force(at)


@given(histories, days)
def test_what_is_announced_is_decided_and_holds_later(history: History, at: datetime) -> None:
    for setting in history.announced(at):
        assert setting.decided_at <= at < setting.holds_from
        assert setting not in history.newest(at).values()


def test_a_change_is_told_with_who_decided_it() -> None:
    first = Setting(name="voting_days", value=7, decided_by="founding", decided_at=day(0), holds_from=day(0))
    second = Setting(name="voting_days", value=5, decided_by="d12", decided_at=day(3), holds_from=day(5))
    third = Setting(name="voting_days", value=None, decided_by="d20", decided_at=day(9), holds_from=day(9))
    history = History([third, first, second])
    assert [(d.change, d.before, d.after, d.by.decided_by) for d in history.between(day(4), day(5))] == [
        ("changed", 7, 5, "d12")
    ]
    assert [d.change for d in history.between(day(-1), day(0))] == ["added"]
    assert [(d.change, d.by.decided_by) for d in history.between(day(5), day(10))] == [("given_up", "d20")]
    assert history.between(day(0), day(4)) == ()
    assert history.announced(day(4)) == (second,)
    assert inherit(None, history.in_force(day(6))).voting_days == 5
    assert inherit(None, history.in_force(day(10))).voting_days == PARAMETERS["voting_days"].default


def test_of_two_that_hold_from_the_same_moment_the_one_decided_later_counts() -> None:
    early = Setting(name="share_child", value=250, decided_by="a", decided_at=day(1), holds_from=day(9))
    late = Setting(name="share_child", value=500, decided_by="b", decided_at=day(2), holds_from=day(9))
    assert History([late, early]).in_force(day(9)) == {"share_child": 500}


def test_a_value_nobody_decided_or_that_reaches_backwards_is_refused() -> None:
    with pytest.raises(Undecided):
        Setting(name="share_child", value=1, decided_by="", decided_at=day(0), holds_from=day(0))
    with pytest.raises(HoldsBeforeDecided):
        Setting(name="share_child", value=1, decided_by="d", decided_at=day(1), holds_from=day(0))
    with pytest.raises(AboveMaximum):
        Setting(name="voting_days", value=91, decided_by="d", decided_at=day(0), holds_from=day(0))
    with pytest.raises(UnknownRule):
        Setting(name="tea_time", value=1, decided_by="d", decided_at=day(0), holds_from=day(0))
    with pytest.raises(LaterFirst):
        History().between(day(1), day(0))


@given(
    st.sampled_from(sorted(PARAMETERS)), st.integers(0, 9), st.none() | st.integers(0, 9), st.none() | st.integers(0, 9)
)
def test_a_change_holds_from_the_next_use_and_never_backwards(
    name: str, decided: int, clearing: int | None, settlement: int | None
) -> None:
    starts = holds_from(
        name,
        decided_at=day(decided),
        next_clearing=None if clearing is None else day(clearing),
        next_settlement=None if settlement is None else day(settlement),
    )
    awaited = {"at_once": None, "clearing": clearing, "settlement": settlement}[used_in(name)]
    assert starts == day(max(decided, awaited or 0))
