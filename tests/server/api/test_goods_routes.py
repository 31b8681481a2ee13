"""From an order to a batch, only through the interface."""

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


def listed(ada: Program, here: str) -> str:
    page = ada("POST", f"{here}/products", {"name": "Bread", "unit": "loaf"})[1]
    return f"{here}/goods/{page['product']['id']}"


def test_bread_is_made_ordered_collected_and_was_fine(program: MakeProgram, here: str) -> None:
    ada, bo = program("ada"), program("bo")
    one = listed(ada, here)
    assert ada("POST", f"{one}/made", {"units_milli": 3_000})[1]["free_milli"] == 3_000
    status, said = bo("POST", f"{one}/orders", {"units_milli": 2_000})
    assert (status, said["order"]["state"], said["standing"]) == (201, "granted", None)
    placed = f"{here}/orders/{said['order']['id']}"
    assert bo("POST", f"{placed}/collect")[1]["order"]["state"] == "collected"
    assert bo("POST", f"{placed}/collect")[0] == 409
    assert bo("PUT", f"{placed}/receipt", {"fine": True})[0] == 200
    assert program("cem")("POST", f"{placed}/cancel")[0] == 403
    assert [line["state"] for line in bo.get(f"{here}/orders")["orders"]] == ["collected"]
    assert bo.get(f"{here}/goods?only_free=true")["goods"][0]["free_milli"] == 1_000
    assert bo("POST", f"{one}/orders", {"units_milli": 2_000, "now": True})[0] == 422


def test_a_batch_is_begun_finished_and_shared_out(program: MakeProgram, house: House, here: str) -> None:
    ada, bo = program("ada"), program("bo")
    one = listed(ada, here)
    bo("POST", f"{one}/orders", {"units_milli": 2_000})
    assert bo("POST", f"{one}/batches", {"planned_milli": 5_000})[0] == 403
    begun = ada("POST", f"{one}/batches", {"planned_milli": 5_000})[1]
    assert ada.get(f"{here}/demand")["products"][0]["weeks"][0]["after_milli"] == 3_000
    batch = f"{here}/batches/{begun['id']}"
    assert ada("POST", f"{batch}/finish", {"units_milli": 1_000})[1]["state"] == "finished"
    assert ada("POST", f"{batch}/fail", {"reason": "Burnt"})[0] == 409
    status, handout = ada("POST", f"{one}/share", {"wanted_by": house.at.date().isoformat()})
    assert (status, [line["given_milli"] for line in handout["lines"]]) == (201, [1_000])
    assert bo.get(f"{one}/stock")["free_milli"] == 0
    assert bo.get(batch)["spent_mwh"] == 0


def test_stock_is_counted_lost_and_used(program: MakeProgram, house: House, here: str) -> None:
    ada = program("ada")
    one = listed(ada, here)
    ada("POST", f"{one}/counted", {"units_milli": 9_000})
    assert ada("POST", f"{one}/lost", {"units_milli": 1_000})[0] == 422
    assert ada("POST", f"{one}/lost", {"units_milli": 1_000, "reason": "Mould"})[1]["stock_milli"] == 8_000
    assert ada("POST", f"{one}/used", {"units_milli": 3_000, "to": house.group.id})[1]["stock_milli"] == 5_000
    assert ada("POST", f"{one}/used", {"units_milli": 3_000})[1]["field"] == "to"


def test_a_standing_order_is_begun_and_ended(program: MakeProgram, house: House, here: str) -> None:
    ada, bo = program("ada"), program("bo")
    day = house.later(days=20).date()
    said = {"units_milli": 1_000, "every_days": 7, "wanted_on": day.isoformat()}
    standing = bo("POST", f"{listed(ada, here)}/orders", said)[1]["standing"]
    assert standing["next_on"] == day.isoformat()
    assert bo("DELETE", f"{here}/standing/{standing['id']}")[1]["standing"]["ended_at"] is not None
    assert bo.get(f"{here}/orders") == {"orders": [], "standing": []}
    assert (day - house.at.date()) == timedelta(days=20)
