"""A group inherits along one line, and can say of every rule whose value it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.economy.group_line import GroupInsideItself, Origin, UnknownGroup, line_around, moved, resolve
from allmende.economy.parameters import PARAMETERS
from allmende.economy.rulebook import rules_along
from tests.economy.test_leeway import Own, lines

WORLD = {"world": None, "region": "world", "town": "region", "street": "town", "house": "street", "bakery": "town"}


@given(lines)
def test_every_rule_of_a_line_has_an_origin_that_is_true(line: list[Own]) -> None:
    named = [(f"g{place}", own) for place, own in enumerate(line)]
    owns = dict(named)
    resolved = resolve(named)
    assert resolved.rulebook == rules_along(line)
    for name, origin in resolved.origins.items():
        assert origin.value == resolved.rulebook[name]
        if origin.why == "set":
            assert origin.set_in is not None
            assert owns[origin.set_in][name] == origin.value
        if origin.why == "default":
            assert origin.value == PARAMETERS[name].default
            assert not any(name in own for own in line)
        assert (origin.why in ("nearest", "closed")) == (origin.bound_by in owns)
        if origin.wished_in is not None:
            assert owns[origin.wished_in][name] == origin.wished


def test_a_value_beyond_the_leeway_counts_as_the_nearest_one_and_says_so() -> None:
    line = [
        ("town", {"voting_days": 10, "below_highest_voting_days": 12}),
        ("street", {}),
        ("house", {"voting_days": 20, "share_child": 500}),
    ]
    origins = resolve(line).origins
    assert origins["voting_days"] == Origin(
        value=12, set_in="house", why="nearest", bound_by="town", wished=20, wished_in="house"
    )
    assert origins["share_child"] == Origin(
        value=0, set_in=None, why="closed", bound_by="town", wished=500, wished_in="house"
    )
    assert origins["settle_every"] == Origin(value="month", set_in=None, why="default")


def test_a_line_goes_from_the_outermost_group_to_the_group_itself() -> None:
    assert line_around("house", parents=WORLD) == ("world", "region", "town", "street", "house")
    assert line_around("world", parents=WORLD) == ("world",)
    with pytest.raises(UnknownGroup):
        line_around("moon", parents=WORLD)


def test_a_group_moves_with_everything_inside_it() -> None:
    after = moved("street", into="region", parents=WORLD)
    assert line_around("house", parents=after) == ("world", "region", "street", "house")
    assert line_around("house", parents=moved("street", into=None, parents=WORLD)) == ("street", "house")


def test_a_group_is_not_moved_into_itself() -> None:
    with pytest.raises(GroupInsideItself) as refused:
        moved("town", into="house", parents=WORLD)
    assert refused.value.line == ("town", "house", "street", "town")
    with pytest.raises(UnknownGroup):
        moved("moon", into="town", parents=WORLD)
    with pytest.raises(UnknownGroup):
        moved("town", into="moon", parents=WORLD)


@given(st.dictionaries(st.sampled_from("abcdef"), st.none() | st.sampled_from("abcdef"), min_size=1))
def test_no_tree_however_wrong_is_followed_for_ever(parents: dict[str, str | None]) -> None:
    for group in parents:
        try:
            line = line_around(group, parents=parents)
        except (GroupInsideItself, UnknownGroup):
            continue
        assert line[-1] == group
        assert parents[line[0]] is None
        assert [parents[inner] for inner in line[1:]] == list(line[:-1])
