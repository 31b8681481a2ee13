"""Real processes race for the last loaf, on SQLite and on PostgreSQL: nothing is lost, nothing is taken twice."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from tests.fixtures.postgres import fresh_database
from tests.races.house_names import PEOPLE
from tests.races.test_races import Installation, _made, _said


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def bakery(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Yield a house of nine on each kind of database; each test below bakes its own bread."""
    folder = tmp_path_factory.mktemp("loaves")
    if request.param == "sqlite":
        yield _made(folder, "")
        return
    with fresh_database(request.getfixturevalue("postgres_server")) as database:
        yield _made(folder, database)


def said(bakery: Installation, *words: str) -> Any:
    return _said(bakery.start(*words, script="loaves"))


def raced(bakery: Installation, *racers: Sequence[str]) -> list[str]:
    return [str(one) for one in said(bakery, "race", json.dumps(racers))]


def sound(bakery: Installation, product: str) -> dict[str, Any]:
    came: dict[str, Any] = said(bakery, "came", product)
    assert (came["status"], came["faults"]) == (["sound"], [])
    return came


def test_of_six_who_reach_for_the_last_two_loaves_two_get_one(bakery: Installation) -> None:
    loaf = said(bakery, "bake", "2")
    answers = raced(bakery, *[("take", loaf, name) for name in PEOPLE[1:7]])
    assert sorted(answers) == ["refused 422"] * 4 + ["taken"] * 2
    came = sound(bakery, loaf)
    assert (came["stock"], came["taken"], came["orders"]) == (0, 2, ["collected"] * 2)


def test_an_order_that_four_would_collect_at_once_is_collected_once(bakery: Installation) -> None:
    loaf = said(bakery, "bake", "3")
    order = said(bakery, "wait", loaf, PEOPLE[1])
    answers = raced(bakery, *[("collect", order, PEOPLE[1])] * 2, *[("collect", order, "ada")] * 2)
    assert sorted(answers) == ["collected"] + ["refused 409"] * 3
    came = sound(bakery, loaf)
    assert (came["stock"], came["taken"]) == (2_000, 1)


def test_what_four_would_share_out_at_once_while_others_take_is_given_once(bakery: Installation) -> None:
    loaf = said(bakery, "bake", "0")
    for name in PEOPLE[1:4]:
        said(bakery, "wait", loaf, name)
    said(bakery, "make", loaf, "2")
    answers = raced(bakery, *[("share", loaf)] * 3, *[("take", loaf, name) for name in PEOPLE[4:7]])
    assert answers[:3].count("shared") == 1
    assert answers[3:] == ["refused 422"] * 3
    came = sound(bakery, loaf)
    assert (came["stock"], came["handouts"], came["orders"]) == (2_000, 1, ["granted", "granted", "waiting"])


def test_a_product_withdrawn_while_people_order_leaves_nobody_waiting(bakery: Installation) -> None:
    loaf = said(bakery, "bake", "0")
    answers = raced(bakery, ("withdraw", loaf), *[("wait", loaf, name) for name in PEOPLE[1:7]])
    assert answers[0] == "withdrawn"
    came = sound(bakery, loaf)
    placed = [one for one in answers[1:] if not one.startswith("refused")]
    assert came["orders"] == ["cancelled"] * len(placed)
    assert len(placed) + answers[1:].count("refused 409") == 6
