"""Two who welcome the same project at once, two projects at once, and somebody who takes a place meanwhile."""

from __future__ import annotations

from typing import Any

from tests.races.conftest import Installation


def _state(pool: Installation) -> dict[str, Any]:
    state = pool.run("state")
    assert isinstance(state, dict)
    return state


def test_of_two_who_welcome_the_same_project_one_does_and_all_books_are_sound(pool: Installation) -> None:
    linden, farm = pool.ids["Linden offers"], pool.ids["Farm offers"]
    said = pool.race(
        ("accept", "pia", linden),
        ("accept", "quin", linden),
        ("accept", "quin", farm),
        ("claim", "bo", pool.ids["Linden"]),
    )
    assert said[:2].count("joined") <= 1
    state = _state(pool)
    assert state["findings"] == []
    assert "farm" in state["inside"]
    # Either it was welcome before the place was taken, or the place that is taken is in the way.
    assert ("linden" in state["inside"]) == ("joined" in said[:2])
    assert state["chapters"] == len(state["inside"])
    assert state["taken"] == (said[3] == "taken")


def test_of_two_who_let_a_project_leave_one_does(pool: Installation) -> None:
    assert pool.run("accept", "pia", pool.ids["Farm offers"]) == "joined"
    said = pool.race(*[("leave", "cem", pool.ids["Farm"])] * 2)
    assert said.count("left") == 1
    state = _state(pool)
    assert (state["findings"], state["inside"], state["chapters"]) == ([], [], 2)
