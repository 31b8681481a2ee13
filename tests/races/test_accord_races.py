"""Two neighbourhoods whose last ballots come at the same moment: what they agreed to is carried out once, and whole."""

from __future__ import annotations

from typing import Any

import pytest

from tests.races.conftest import Installation, Stage


@pytest.fixture
def neighbours(stage: Stage) -> Installation:
    """Return two neighbourhoods that vote on founding several towns together, on each kind of database."""
    return Installation(stage, "accords", stage.begin("accords"))


def _state(neighbours: Installation) -> dict[str, Any]:
    state = neighbours.run("state")
    assert isinstance(state, dict)
    assert state["findings"] == []
    assert state["towns"] == state["done"]
    assert state["joined"] == 2 * len(state["towns"])
    return state


def test_of_two_sides_that_agree_at_once_the_last_one_founds_the_town_and_nobody_waits_in_a_circle(
    neighbours: Installation,
) -> None:
    last = [("cast", "nik", *neighbours.ids["north"]), ("cast", "sam", *neighbours.ids["south"])]
    assert neighbours.race(*last) == ["cast", "cast"]
    state = _state(neighbours)
    assert state["done"] == [f"Town {number}" for number in range(5)]
    assert (state["problems"], state["carried_out"]) == ([], 10)
    closing = [("close", slug) for slug in ("north", "south", "south", "north")]
    assert neighbours.race(*closing) == ["closed"] * 4
    assert "Late" in _state(neighbours)["done"]


def test_a_no_that_comes_with_the_last_yes_ends_it_or_comes_too_late(neighbours: Installation) -> None:
    ids = neighbours.ids
    racers = [
        ("cast", "nik", ids["north refused"]),
        ("cast", "sam", ids["south refused"]),
        ("refuse", "sam", ids["refused"]),
    ]
    said = neighbours.race(*racers)
    state = _state(neighbours)
    assert said[:2] == ["cast", "cast"]
    assert (said[2] == "refused") == (state["withdrawn"] == ["Never"]) == (state["done"] == [])
    # Whoever comes after the no is told so on the page of the proposal.
    assert bool(state["problems"]) == (said[2] == "refused")
