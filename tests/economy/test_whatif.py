"""A what-if promises: the same function on both sides, nothing lost on the way, and no effect where nothing changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.economy.rulebook import Rulebook
from allmende.economy.settle import Participation, Snapshot, settle
from allmende.economy.whatif import Comparison, Effect, NoPeriods, Reform, compare, counted_by_class
from allmende.economy.whatif_written import NotAComparison, fingerprint, from_json, to_json
from tests.economy.communities import JUNE, snapshots

RULES = Rulebook()
periods = st.lists(snapshots(), min_size=1, max_size=3)
reliefs = st.integers(0, 1000).map(lambda milli: Rulebook({"break_relief": milli}))
classes = st.sampled_from(["adult", "child", "exempt"])


def compared(found: list[Snapshot], reform: Reform[Snapshot], *, households: Mapping[str, set[str]]) -> Comparison:
    return compare(found, baseline=RULES, reform=reform, settle=settle, groupings={"household": households})


@given(periods, reliefs)
def test_a_what_if_settles_both_sides_as_the_books_would(found: list[Snapshot], rules: Rulebook) -> None:
    comparison = compared(found, Reform(rulebook=rules), households={})
    for member, effect in comparison.members.items():
        for book, owed in ((RULES, effect.baseline_mwh), (rules, effect.reform_mwh)):
            assert owed == sum(settle(one, book).dues_mwh.get(member, 0) for one in found)


@given(periods, reliefs)
def test_the_members_the_periods_and_the_spread_have_the_same_totals(found: list[Snapshot], rules: Rulebook) -> None:
    comparison = compared(found, Reform(rulebook=rules), households={})
    assert sum(comparison.members.values(), start=Effect()) == comparison.whole
    assert comparison.whole.baseline_mwh == comparison.baseline_spread.total_mwh
    assert comparison.whole.reform_mwh == comparison.reform_spread.total_mwh
    assert comparison.more + comparison.less + comparison.same == len(comparison.members)


@given(periods)
def test_no_change_has_no_effect(found: list[Snapshot]) -> None:
    comparison = compared(found, Reform(rulebook=RULES), households={})
    assert all(effect.difference_mwh == 0 for effect in comparison.members.values())
    assert comparison.same == len(comparison.members)
    assert comparison.baseline_spread == comparison.reform_spread


@given(periods, st.data())
def test_other_shares_ask_no_more_of_all_together(found: list[Snapshot], data: st.DataObject) -> None:
    """Without breaks the whole is shared on both sides; a share for one more is less for the others."""
    everyone = sorted({member for one in found for member in one.participants})
    share_classes = {member: data.draw(classes) for member in everyone}
    rules = Rulebook({"share_child": 500, "share_exempt": 250})
    without_breaks = [
        replace(one, participants={name: _present(part) for name, part in one.participants.items()}) for one in found
    ]
    reform = Reform(rulebook=rules, change=counted_by_class(share_classes, rules=rules))
    comparison = compared(without_breaks, reform, households={})
    assert [effect.difference_mwh for effect in comparison.periods] == [0] * len(found)


def _present(part: Participation) -> Participation:
    return replace(part, share_milli=part.share_milli or 1, days=30, break_days=0)


@given(periods, st.data())
def test_a_group_is_its_members_together(found: list[Snapshot], data: st.DataObject) -> None:
    everyone = sorted({member for one in found for member in one.participants})
    homes = {member: data.draw(st.sampled_from(["h1", "h2"])) for member in everyone}
    households = {home: {member for member in everyone if homes[member] == home} for home in ("h1", "h2")}
    comparison = compared(found, Reform(rulebook=Rulebook({"break_relief": 0})), households=households)
    assert sum(comparison.groups["household"].values(), start=Effect()) == comparison.whole


@given(periods, reliefs)
def test_what_is_saved_is_what_was_worked_out(found: list[Snapshot], rules: Rulebook) -> None:
    everyone = {member for one in found for member in one.participants}
    comparison = compared(found, Reform(rulebook=rules), households={"h": everyone})
    assert from_json(to_json(comparison)) == comparison
    assert fingerprint(from_json(to_json(comparison))) == fingerprint(comparison)


def test_children_count_half() -> None:
    house = {
        name: Participation(share_milli=share, days=30) for name, share in [("ada", 1000), ("bo", 1000), ("kim", 0)]
    }
    june = Snapshot(group="g", period=JUNE, effort_mwh=50_000, participants=house)
    rules = RULES.with_value("share_child", 500)
    share_classes = {"ada": "adult", "bo": "adult", "kim": "child"}
    reform = Reform(rulebook=rules, change=counted_by_class(share_classes, rules=rules))
    comparison = compared([june], reform, households={"h": {"ada", "kim"}, "i": {"bo", "gone"}})
    assert [effect.difference_mwh for effect in comparison.members.values()] == [-5000, -5000, 10_000]
    assert (comparison.more, comparison.less, comparison.same) == (1, 2, 0)
    assert comparison.groups["household"]["h"] == Effect(baseline_mwh=25_000, reform_mwh=30_000)
    assert comparison.groups["household"]["i"].difference_mwh == -5000
    assert (comparison.baseline_spread.gini_milli, comparison.reform_spread.gini_milli) == (333, 133)


def test_each_period_may_have_had_rules_of_its_own() -> None:
    away = {
        "ada": Participation(share_milli=1000, days=30, break_days=30),
        "bo": Participation(share_milli=1000, days=30),
    }
    june = Snapshot(group="g", period=JUNE, effort_mwh=10_000, participants=away)
    strict = Rulebook({"break_relief": 0})
    comparison = compare(
        [june, june], baseline=[RULES, strict], reform=Reform(rulebook=strict), settle=settle, groupings={}
    )
    assert [effect.difference_mwh for effect in comparison.periods] == [5000, 0]
    with pytest.raises(ValueError, match="zip"):
        compare([june], baseline=[RULES, strict], reform=Reform(rulebook=strict), settle=settle, groupings={})


@dataclass(frozen=True)
class Told:
    """A settlement of another kind altogether."""

    dues_mwh: Mapping[str, int]


def test_any_function_that_says_who_owes_what_can_be_compared() -> None:
    def by_head(people: int, rulebook: Rulebook) -> Told:
        return Told({f"p{number}": rulebook.share_adult for number in range(people)})

    reform = Reform[int](rulebook=Rulebook({"share_adult": 500}), change=lambda people: people + 1)
    comparison = compare([2], baseline=RULES, reform=reform, settle=by_head, groupings={})
    assert comparison.members["p2"] == Effect(baseline_mwh=0, reform_mwh=500)
    assert comparison.whole == Effect(baseline_mwh=2000, reform_mwh=1500)


def test_nothing_settled_yet_is_said_by_name() -> None:
    with pytest.raises(NoPeriods):
        compare([], baseline=RULES, reform=Reform[Snapshot](rulebook=RULES), settle=settle, groupings={})


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"more_less_same":[1]}', "null"])
def test_what_is_no_saved_what_if_is_refused(text: str) -> None:
    with pytest.raises(NotAComparison):
        from_json(text)
