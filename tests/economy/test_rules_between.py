"""No rule that holds in a group ever changes without a decision of a group around it, or of itself."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.economy.rule_history import History, LaterFirst, Setting
from allmende.economy.rulebook import bound_together, rules_along
from allmende.economy.rules_between import rules_between
from tests.economy.test_leeway import FEW, settings_of
from tests.economy.test_rule_history import day


@st.composite
def settings(draw: st.DrawFn) -> Setting:
    name, value = draw(settings_of(FEW))
    at = day(draw(st.integers(0, 20)))
    given_up = draw(st.sampled_from([False, False, True]))
    return Setting(name=name, value=None if given_up else value, decided_by="d", decided_at=at, holds_from=at)


lines = st.lists(st.lists(settings(), max_size=6).map(lambda found: History(tuple(found))), min_size=1, max_size=4)
days = st.integers(-1, 21).map(day)


@given(lines, days, days)
def test_every_rule_that_holds_otherwise_names_the_decisions_that_moved_it(
    line: list[History], one: datetime, two: datetime
) -> None:
    earlier, later = sorted((one, two))
    shifts = rules_between([(f"g{n}", own) for n, own in enumerate(line)], earlier=earlier, later=later)
    before = rules_along(own.in_force(earlier) for own in line)
    after = rules_along(own.in_force(later) for own in line)
    assert {shift.name for shift in shifts} == {name for name in before.values if before[name] != after[name]}
    for shift in shifts:
        assert (shift.before.value, shift.after.value) == (before[shift.name], after[shift.name])
        assert all(earlier < cause.made.by.holds_from <= later for cause in shift.causes)
        assert shift.causes


@given(lines, lines, days, days)
def test_a_group_that_comes_to_lie_elsewhere_goes_by_the_line_of_each_moment(
    line: list[History], around: list[History], one: datetime, two: datetime
) -> None:
    earlier, later = sorted((one, two))
    inner = [(f"g{n}", own) for n, own in enumerate(line)]
    outer = [(f"above{n}", own) for n, own in enumerate(around)]
    for first, second in ((inner, [*outer, *inner]), ([*outer, *inner], inner)):
        shifts = rules_between(second, line_before=first, earlier=earlier, later=later)
        before = rules_along(own.in_force(earlier) for _group, own in first)
        after = rules_along(own.in_force(later) for _group, own in second)
        assert {shift.name for shift in shifts} == {name for name in before.values if before[name] != after[name]}
        for shift in shifts:
            assert (shift.before.value, shift.after.value) == (before[shift.name], after[shift.name])


def test_an_association_that_says_nothing_closes_what_a_group_had_set_for_all() -> None:
    own = Setting(name="weight_cap", value=4000, decided_by="d1", decided_at=day(0), holds_from=day(0))
    house = ("house", History((own,)))
    (shift,) = rules_between([("town", History()), house], line_before=[house], earlier=day(3), later=day(5))
    assert (shift.before.value, shift.after.why, shift.causes) == (4000, "closed", ())


def test_a_decision_above_moves_the_rule_of_a_group_that_decided_nothing() -> None:
    narrowed = Setting(name="below_highest_voting_days", value=8, decided_by="d3", decided_at=day(4), holds_from=day(4))
    town = History((narrowed,))
    own = Setting(name="voting_days", value=14, decided_by="d1", decided_at=day(0), holds_from=day(0))
    (shift,) = rules_between([("town", town), ("house", History((own,)))], earlier=day(3), later=day(5))
    assert (shift.before.value, shift.after.value, shift.after.bound_by) == (14, 8, "town")
    assert [(cause.group, cause.made.by.decided_by) for cause in shift.causes] == [("town", "d3")]


def test_the_moments_have_an_order() -> None:
    with pytest.raises(LaterFirst):
        rules_between([("town", History())], earlier=day(1), later=day(0))


def test_rules_that_have_to_fit_together_move_one_another() -> None:
    assert bound_together("below_lowest_debt_limit_wh") == {"debt_warning_wh", "debt_limit_wh"}
    assert bound_together("voting_days") == {"voting_days"}
    assert "unasked_weight" in bound_together("fixed_weight")
