"""However many groups lie around a group, what holds in it is within what each of them allows, and fits together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.economy.parameter import Parameter, RuleRefused, Value
from allmende.economy.parameters import LEEWAY, PARAMETERS, parameter_named
from allmende.economy.rulebook import (
    AboveMaximum,
    BelowMinimum,
    NotOverridable,
    OutOfOrder,
    Rulebook,
    format_value,
    inherit,
    override,
    parse_value,
    rules_along,
)

NAMES = sorted(PARAMETERS)
NUMBERED = [name for name in NAMES if PARAMETERS[name].minimum is not None]
# Those that have to fit together, and a few that stand alone, so that groups often mean the same rule.
FEW = ["weight_floor", "weight_cap", "fixed_weight", "debt_warning_wh", "debt_limit_wh", "share_child", "procedure"]

Own = dict[str, Value]


def allowed_values(parameter: Parameter[Value]) -> st.SearchStrategy[Value]:
    if parameter.kind == "choice":
        return st.sampled_from(sorted(parameter.choices))
    if parameter.kind == "bool":
        return st.booleans()
    assert parameter.minimum is not None
    assert parameter.maximum is not None
    return st.integers(parameter.minimum, min(parameter.maximum, parameter.minimum + 5000))


def settings_of(names: list[str]) -> st.SearchStrategy[tuple[str, Value]]:
    with_leeway = [key for key in (*PARAMETERS, *LEEWAY) if any(key.endswith(name) for name in names)]
    return st.sampled_from(with_leeway).flatmap(
        lambda name: st.tuples(st.just(name), allowed_values(parameter_named(name)))
    )


owns = st.lists(settings_of(FEW), max_size=8).map(dict)
lines = st.lists(owns, min_size=1, max_size=5)


@given(lines)
def test_what_holds_in_a_group_is_within_what_every_group_around_it_allows(line: list[Own]) -> None:
    above = None
    for own in line:
        book = inherit(above, own)
        for name in NAMES:
            given_on = book.leeway(name)
            assert given_on.nearest(book[name]) == book[name]
            if above is None:
                continue
            leeway = above.leeway(name)
            assert leeway.nearest(book[name]) == book[name]
            assert leeway.may_set or book[name] == above[name]
            assert leeway.may_set or not given_on.may_set
            if leeway.lowest is not None:
                assert given_on.lowest is not None
                assert given_on.highest is not None
                assert leeway.lowest <= given_on.lowest <= given_on.highest <= (leeway.highest or 0)
        above = book


@given(lines, st.lists(settings_of(FEW), min_size=1, max_size=8))
def test_what_may_be_set_then_holds_to_the_letter(line: list[Own], wishes: list[tuple[str, Value]]) -> None:
    *around, own = line
    above = rules_along(around) if around else None
    accepted: Own = {}
    for name, value in wishes:
        try:
            own = override(above, own, changes={name: value})
        except RuleRefused:
            continue
        accepted[name] = value
    book = inherit(above, own)
    assert {name: book[name] for name in accepted} == accepted


@given(lines, st.sampled_from(["procedure", "share_child", "voting_days"]))
def test_giving_a_value_up_follows_the_group_above_again(line: list[Own], name: str) -> None:
    above = rules_along(line)
    new = override(above, {name: above[name], "board_steps": 3}, changes={name: None})
    assert new == {"board_steps": 3}
    assert inherit(above, new)[name] == above[name]


@given(lines)
def test_a_group_that_sets_nothing_has_the_rules_of_the_group_above(line: list[Own]) -> None:
    above = rules_along(line)
    assert inherit(above, {}).values == above.values


def test_a_rule_that_is_opened_is_opened_for_one_level_only() -> None:
    region: Own = {"below_may_set_share_child": True}
    town: Own = {"share_child": 500}
    street: Own = {"share_child": 250}
    assert rules_along([region, town, street]).share_child == 500
    town_opens: Own = {**town, "below_may_set_share_child": True}
    assert rules_along([region, town_opens, street]).share_child == 250


def test_a_rule_that_is_closed_stays_closed_further_in() -> None:
    region: Own = {"below_may_set_voting_days": False, "voting_days": 10}
    town: Own = {"below_may_set_voting_days": True, "voting_days": 3}
    assert rules_along([region, town, {"voting_days": 1}]).voting_days == 10


def test_bounds_from_above_are_named_when_a_value_is_beyond_them() -> None:
    above = Rulebook({"below_lowest_voting_days": 5, "below_highest_voting_days": 14})
    with pytest.raises(BelowMinimum) as low:
        override(above, {}, changes={"voting_days": 4})
    with pytest.raises(AboveMaximum) as high:
        override(above, {}, changes={"below_highest_voting_days": 15})
    assert (low.value.bound, high.value.bound) == (5, 14)
    assert override(above, {}, changes={"voting_days": 5}) == {"voting_days": 5}


def test_who_may_not_set_a_rule_may_not_let_others_set_it_either() -> None:
    with pytest.raises(NotOverridable):
        override(Rulebook(), {}, changes={"below_may_set_weight_cap": True})


def test_a_group_does_not_forbid_others_what_it_does_itself() -> None:
    with pytest.raises(OutOfOrder) as refused:
        override(None, {}, changes={"below_highest_voting_days": 6})
    assert (refused.value.parameter.name, refused.value.upper.name) == ("voting_days", "below_highest_voting_days")
    both = override(None, {}, changes={"below_highest_voting_days": 6, "voting_days": 6})
    assert Rulebook(both).leeway("voting_days").highest == 6
    with pytest.raises(OutOfOrder):
        Rulebook({"below_lowest_voting_days": 8})


def test_an_older_value_that_no_longer_fits_does_not_stand_in_the_way_of_another() -> None:
    above = Rulebook({"below_highest_voting_days": 10})
    own: Own = {"voting_days": 20}
    assert override(above, own, changes={"quorum_milli": 300}) == {"voting_days": 20, "quorum_milli": 300}
    assert inherit(above, own).voting_days == 10


def test_a_group_that_becomes_its_own_outermost_one_still_has_rules() -> None:
    """Its warning was below the limit of the group it left; alone, it is above the limit everybody starts with."""
    left = rules_along([{"debt_warning_wh": 60}])
    assert left.debt_warning_wh == left.debt_limit_wh == 40


def test_changes_that_only_fit_together_are_made_together() -> None:
    with pytest.raises(OutOfOrder):
        override(None, {}, changes={"debt_warning_wh": 60})
    new = override(None, {}, changes={"debt_warning_wh": 60, "debt_limit_wh": 80})
    assert new == {"debt_warning_wh": 60, "debt_limit_wh": 80}
    with pytest.raises(OutOfOrder):
        override(None, new, changes={"debt_limit_wh": None})


@pytest.mark.parametrize("name", sorted(LEEWAY))
def test_every_leeway_is_read_written_and_worded_like_a_rule(name: str) -> None:
    parameter = LEEWAY[name]
    # What the server keeps of a name.
    assert len(name) <= 40
    assert parameter.words.en != parameter.words.de
    assert Rulebook()[name] == parameter.default
    for language in ("en", "de"):
        shown = format_value(name, parameter.default, language=language)
        assert parse_value(name, shown, language=language) == parameter.default
