"""An auction from the offer to its certificate, only through the interface."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from allmende.mechanisms.certificates import check
from allmende.server import clock
from tests.server.api.conftest import Program
from tests.server.conftest import House

MakeProgram = Callable[..., Program]


@pytest.fixture
def here(house: House) -> str:
    """The address of the house."""
    return f"/groups/{house.group.slug}"


def offered(ada: Program, here: str) -> tuple[str, dict[str, str]]:
    """Return the address of an open auction of two rooms, and their ids by name."""
    room = {"name": "Room", "unit": "night", "rule": "auction", "is_right": True}
    product = ada("POST", f"{here}/products", room)[1]["product"]["id"]
    lots = [{"product_id": product, "name": name} for name in ("Lake", "Yard")]
    status, page = ada(
        "POST", f"{here}/auctions", {"title": "Rooms", "form": "one_each", "lots": lots, "is_open": True}
    )
    assert status == 201
    return f"{here}/auctions/{page['auction']['id']}", {lot["name"]: lot["id"] for lot in page["mine"]["lots"]}


def test_a_program_bids_sees_where_it_stands_and_reads_the_result(
    program: MakeProgram, house: House, here: str
) -> None:
    ada, bo = program("ada"), program("bo")
    there, lots = offered(ada, here)
    ada("PUT", f"{there}/bid", {"worth_mwh": {lots["Lake"]: 50_000, lots["Yard"]: 30_000}})
    status, page = bo("PUT", f"{there}/bid", {"worth_mwh": {lots["Lake"]: 40_000, lots["Yard"]: 25_000}})
    lake = next(lot for lot in page["standing"]["lots"] if lot["name"] == "Lake")
    assert (status, lake["price_mwh"], lake["holders"][0]["person"]["name"]) == (200, 15_000, "Ada")
    assert ([one["name"] for one in lake["held_up_by"]], lake["instead"]) == (["Bo"], lots["Yard"])
    assert page["standing"]["raised"][0]["prices_mwh"] == {lots["Lake"]: 15_000}
    assert [one["bidders_count"] for one in bo.get(f"{here}/auctions")["running"]] == [2]
    with clock.stopped(house.later(days=8)):
        closed = bo.get(there)
        assert (closed["auction"]["state"], closed["standing"]["asked_mwh"]) == ("closed", 15_000)
        assert check(bo.get(f"{there}/certificate"))
        assert bo("PUT", f"{there}/bid", {"worth_mwh": {lots["Lake"]: 1}})[0] == 409
        assert bo("DELETE", f"{there}/bid")[0] == 409


def test_a_bid_is_withdrawn_and_an_auction_called_off(program: MakeProgram, here: str) -> None:
    ada, bo = program("ada"), program("bo")
    there, lots = offered(ada, here)
    assert bo("PUT", f"{there}/bid", {"worth_mwh": {}})[0] == 422
    assert bo("PUT", f"{there}/bid", {"worth_mwh": {"0123456789abcdef": 1}})[0] == 422
    bo("PUT", f"{there}/bid", {"worth_mwh": {lots["Lake"]: 1}})
    assert bo("DELETE", f"{there}/bid")[1]["mine"]["at"] is None
    assert bo("DELETE", f"{there}/bid")[0] == 409
    assert bo("POST", f"{there}/call-off", {"reason": "No."})[0] == 403
    assert ada("POST", f"{there}/call-off", {"reason": "The roof leaks."})[1]["note"] == "The roof leaks."
    assert bo("PUT", f"{there}/bid", {"worth_mwh": {lots["Lake"]: 1}})[0] == 409
