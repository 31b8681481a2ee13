"""From a product to a task for it, only through the interface."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.server.api.conftest import Program
from tests.server.conftest import House

MakeProgram = Callable[..., Program]


@pytest.fixture
def here(house: House) -> str:
    """The address of the house."""
    return f"/groups/{house.group.slug}"


def test_a_product_is_listed_changed_and_withdrawn(program: MakeProgram, here: str) -> None:
    ada = program("ada")
    status, page = ada("POST", f"{here}/products", {"name": "Bread", "unit": "loaf", "most_milli": 2_000})
    one = f"{here}/products/{page['product']['id']}"
    assert (status, page["product"]["rule"], page["short_supply"]) == (201, "production_effort", "share")
    assert ada("PUT", one, {"name": "Rye bread", "unit": "loaf"})[1]["product"]["most_milli"] is None
    assert [found["name"] for found in program("bo").get(f"{here}/products")["products"]] == ["Rye bread"]
    assert ada("POST", f"{one}/withdraw")[0] == 200
    assert ada.get(f"{here}/products")["products"] == []
    assert ada.get(one)["product"]["withdrawn_at"] is not None
    assert ada("POST", f"{one}/withdraw")[0] == 409


def test_a_recipe_is_written_and_gives_the_planned_effort(program: MakeProgram, here: str) -> None:
    ada = program("ada")
    flour = ada("POST", f"{here}/products", {"name": "Flour", "unit": "kg", "pieces": False})[1]["product"]["id"]
    bread = ada("POST", f"{here}/products", {"name": "Bread", "unit": "loaf"})[1]["product"]["id"]
    milling = {"makes_milli": 10_000, "steps": [{"title": "Mill", "minutes": 60}]}
    assert ada("PUT", f"{here}/products/{flour}/recipe", milling)[1]["recipe"]["planned_mwh"] == 100
    baking = {
        "makes_milli": 10_000,
        "steps": [{"title": "Bake", "minutes": 90, "places": 2}],
        "inputs": {flour: 5_000},
        "purchases": [{"what": "Salt", "cents": 50}],
    }
    status, page = ada("PUT", f"{here}/products/{bread}/recipe", baking)
    recipe = page["recipe"]
    assert (status, recipe["planned_mwh"], recipe["apart_cents"]) == (200, 350, 5)
    assert recipe["inputs"] == [{"product_id": flour, "name": "Flour", "units_milli": 5_000, "adds_mwh": 50}]
    refused = ada("PUT", f"{here}/products/{bread}/recipe", {"inputs": {"0123456789abcdef": 1}})
    assert (refused[0], refused[1]["field"]) == (422, "inputs")


def test_a_task_and_a_report_say_what_they_are_for(program: MakeProgram, house: House, here: str) -> None:
    ada, bo = program("ada"), program("bo")
    bread = ada("POST", f"{here}/products", {"name": "Bread", "unit": "loaf"})[1]["product"]["id"]
    said = {"title": "Bake", "minutes": 60, "first_due_at": house.later(days=5).isoformat(), "purpose": bread}
    status, task = bo("POST", f"{here}/tasks", said)
    assert (status, task["purpose"], task["money_cents"]) == (201, bread, 0)
    card = bo.get(f"{here}/board")["cards"][0]
    assert (card["purpose"], card["purpose_name"]) == (bread, "Bread")
    wrong = bo("POST", f"{here}/tasks", {**said, "purpose": "0123456789abcdef"})
    assert (wrong[0], wrong[1]["field"]) == (422, "purpose")
    day = (house.at - timedelta(days=1)).date().isoformat()
    sold = {"title": "Stall", "minutes": 60, "done_on": day, "money_cents": 1_250}
    assert bo("POST", f"{here}/contributions", sold)[1]["contribution"]["money_cents"] == 1_250


def test_only_maintainers_list_products(program: MakeProgram, here: str) -> None:
    assert program("bo")("POST", f"{here}/products", {"name": "Bread", "unit": "loaf"})[0] == 403
