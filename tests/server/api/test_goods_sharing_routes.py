"""Reports, values and money through the interface say what the pages say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from allmende.economy.explanation import check, from_json
from allmende.server import clock
from tests.server.api.conftest import Program
from tests.server.conftest import House
from tests.server.money.test_purchases import raised
from tests.server.sharing.months import three_months

MakeProgram = Callable[..., Program]


@pytest.fixture
def here(house: House) -> str:
    """The address of the house."""
    return f"/groups/{house.group.slug}"


def test_a_report_adds_up_and_its_values_can_be_followed_down_to_an_afternoon(
    program: MakeProgram, house: Any, here: str
) -> None:
    months = three_months(house)
    ada = program("ada")
    with clock.stopped(house.later(days=74)):
        report = ada.get(f"{here}/periods/2026-03-02/report")
        after = report["dues_mwh"] + report["fund_mwh"] + report["after_mwh"]
        assert after == report["effort_mwh"] + report["carried_mwh"] + report["before_mwh"]
        people = sum(flow["amount_mwh"] for flow in report["flows"] if flow["to"] in {"members", "everyone"})
        assert people == sum(project["members_mwh"] + project["everyone_mwh"] for project in report["projects"])
        bread = ada.get(f"{here}/periods/2026-03-02/values/{months.id('Bread')}")
        why = from_json(bread["why"])
        check(why)
        batch = next(source.ref for _path, node in why.walk() for source in node.sources if source.kind == "batch")
        baked = ada.get(f"{here}/periods/2026-03-02/values/{batch}")
        assert [one["text"] for one in baked["put_in"]] == ["Bake"]
        afternoon = ada.get(f"/groups/{months.bakery.slug}/contributions/{baked['put_in'][0]['contribution_id']}")
        assert afternoon["contribution"]["title"] == "Bake"
        assert ada.get(f"{here}/values/{months.id('Bread')}")["node"]["taken_milli"] == 1_000


def test_a_purchase_is_booked_once_and_shows_in_the_money(program: MakeProgram, house: Any, here: str) -> None:
    raised(house, 5_000)
    ada = program("ada")
    said = {"what": "Paint", "cents": 1_000, "bought_on": house.at.date().isoformat()}
    for _again in range(2):
        status, money = ada("POST", f"{here}/money/purchases", said, key="paint")
        assert (status, money["cents"], money["effort_mwh"], money["going_euro_mwh"]) == (201, 4_000, 800, 20)
    assert [line["cents"] for line in program("bo").get(f"{here}/money")["lines"]] == [-1_000, 5_000]
    assert program("bo")("POST", f"{here}/money/purchases", said)[0] == 403
    refused = ada("POST", f"{here}/money/purchases", {**said, "cents": 4_001})
    assert (refused[0], refused[1]["field"]) == (422, "cents")
