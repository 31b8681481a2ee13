"""Real processes race for the last loaf, on SQLite and on PostgreSQL: nothing is lost, nothing is taken twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.races.conftest import Installation
from tests.races.house_names import PEOPLE


def said(house: Installation, *words: str) -> Any:
    return house.run(*words, script="loaves")


def raced(house: Installation, *racers: Sequence[str]) -> list[str]:
    return [str(one) for one in house.race(*racers, script="loaves")]


def sound(house: Installation, product: str) -> dict[str, Any]:
    came: dict[str, Any] = said(house, "came", product)
    assert (came["status"], came["faults"]) == (["sound"], [])
    return came


def test_of_six_who_reach_for_the_last_two_loaves_two_get_one(house: Installation) -> None:
    loaf = said(house, "bake", "2")
    answers = raced(house, *[("take", loaf, name) for name in PEOPLE[1:7]])
    assert sorted(answers) == ["refused 422"] * 4 + ["taken"] * 2
    came = sound(house, loaf)
    assert (came["stock"], came["taken"], came["orders"]) == (0, 2, ["collected"] * 2)


def test_an_order_that_four_would_collect_at_once_is_collected_once(house: Installation) -> None:
    loaf = said(house, "bake", "3")
    order = said(house, "wait", loaf, PEOPLE[1])
    answers = raced(house, *[("collect", order, PEOPLE[1])] * 2, *[("collect", order, "ada")] * 2)
    assert sorted(answers) == ["collected"] + ["refused 409"] * 3
    came = sound(house, loaf)
    assert (came["stock"], came["taken"]) == (2_000, 1)


def test_what_four_would_share_out_at_once_while_others_take_is_given_once(house: Installation) -> None:
    loaf = said(house, "bake", "0")
    for name in PEOPLE[1:4]:
        said(house, "wait", loaf, name)
    said(house, "make", loaf, "2")
    answers = raced(house, *[("share", loaf)] * 3, *[("take", loaf, name) for name in PEOPLE[4:7]])
    assert answers[:3].count("shared") == 1
    assert answers[3:] == ["refused 422"] * 3
    came = sound(house, loaf)
    assert (came["stock"], came["handouts"], came["orders"]) == (2_000, 1, ["granted", "granted", "waiting"])


def test_a_product_withdrawn_while_people_order_leaves_nobody_waiting(house: Installation) -> None:
    loaf = said(house, "bake", "0")
    answers = raced(house, ("withdraw", loaf), *[("wait", loaf, name) for name in PEOPLE[1:7]])
    assert answers[0] == "withdrawn"
    came = sound(house, loaf)
    placed = [one for one in answers[1:] if not one.startswith("refused")]
    assert came["orders"] == ["cancelled"] * len(placed)
    assert len(placed) + answers[1:].count("refused 409") == 6
