"""From a task to a credit, only through the interface."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from allmende.ledger.note import parse_key
from allmende.ledger.proof import check_entry, inclusion_from_text
from allmende.mechanisms.tasks.certificate import check
from allmende.server import clock
from allmende.server.work.models import Occurrence, Taking
from tests.server.api.conftest import Program
from tests.server.conftest import House

MakeProgram = Callable[..., Program]


@pytest.fixture
def here(house: House) -> str:
    """The address of the house."""
    return f"/groups/{house.group.slug}"


def task_said(house: House, **more: Any) -> dict[str, Any]:
    return {"title": "Mend the bell", "minutes": 60, "first_due_at": house.later(days=5).isoformat(), **more}


def first_card(program: Program, here: str) -> dict[str, Any]:
    card: dict[str, Any] = program.get(f"{here}/board")["cards"][0]
    return card


def test_a_task_is_added_changed_and_ended(program: MakeProgram, house: House, here: str) -> None:
    bo = program("bo")
    status, added = bo("POST", f"{here}/tasks", task_said(house, rrule="FREQ=WEEKLY"))
    assert (status, added["title"], added["created_by"]["name"]) == (201, "Mend the bell", "Bo")
    assert added["first_due_at"] == "2026-03-07T11:00:00Z"
    one = f"{here}/tasks/{added['id']}"
    assert bo.get(one)["open"][0]["minutes"] == 60
    assert bo("PUT", one, task_said(house, rrule="FREQ=WEEKLY", minutes=45))[1]["minutes"] == 45
    # What is open already stays as it was announced.
    assert bo.get(one)["open"][0]["minutes"] == 60
    assert bo("POST", f"{one}/end")[0] == 200
    assert bo.get(f"{here}/tasks")["tasks"] == []
    assert bo("POST", f"{one}/end")[0] == 409


def test_a_place_is_taken_at_the_weight_shown_reported_and_confirmed(
    program: MakeProgram, house: House, here: str
) -> None:
    house.task("Wash up")
    bo, cem = program("bo"), program("cem")
    with clock.stopped(house.later(days=4)):
        card = first_card(bo, here)
        status, place = bo("POST", f"{here}/board/{card['id']}/take", {})
    assert (status, place["weight_milli"]) == (201, card["weight_milli"])
    assert card["weight_milli"] > 1000
    with clock.stopped(house.later(days=6)):
        done_on = house.later(days=5).date().isoformat()
        status, story = bo("POST", f"{here}/places/{place['taking_id']}/report", {"minutes": 60, "done_on": done_on})
        assert (status, story["waits_for"], story["hindrance"]) == (201, "agreed", "own")
        one = f"{here}/contributions/{story['contribution']['id']}"
        assert bo("POST", f"{one}/confirm", {})[0] == 403
        assert [line["hindrance"] for line in cem.get(f"{here}/waiting")["mine"]] == [""]
        status, confirmed = cem("POST", f"{one}/confirm", {})
        assert (status, confirmed["what"]) == (201, "agreed")
        assert cem("POST", f"{one}/confirm", {})[0] == 409
        assert bo.get(one)["standing_mwh"] == card["weight_milli"]
        assert bo.get(f"{here}/statements/mine")["given_mwh"] == card["weight_milli"]
        entry = bo.get(f"{here}/entries/{confirmed['entry_number']}")["entry"]
    assert entry["kind"] == "work.confirmed"


def test_the_last_place_has_one_taker_and_the_other_can_stand_in(program: MakeProgram, house: House, here: str) -> None:
    house.task("Wash up")
    bo, cem = program("bo"), program("cem")
    at = f"{here}/board/{first_card(bo, here)['id']}"
    taking = bo("POST", f"{at}/take", {})[1]["taking_id"]
    status, said = cem("POST", f"{at}/take", {})
    assert (status, said["code"]) == (409, "too_late")
    assert cem("POST", f"{at}/stand-in", {})[0] == 201
    assert cem.get(at)["waiting"][0]["name"] == "Cem"
    status, back = bo("POST", f"{here}/places/{taking}/hand-back")
    assert (status, back["stand_in"]["member_id"]) == (200, house.member("cem").id)
    assert [place["title"] for place in cem.get(f"{here}/places")["places"]] == ["Wash up"]


def test_standing_in_can_be_stopped(program: MakeProgram, house: House, here: str) -> None:
    house.task("Wash up")
    bo, cem = program("bo"), program("cem")
    at = f"{here}/board/{first_card(bo, here)['id']}"
    bo("POST", f"{at}/take", {})
    cem("POST", f"{at}/stand-in", {})
    assert cem("DELETE", f"{at}/stand-in")[0] == 200
    assert cem("DELETE", f"{at}/stand-in")[0] == 409


def test_nobody_hands_back_the_place_of_another(program: MakeProgram, house: House, here: str) -> None:
    house.task("Wash up")
    bo = program("bo")
    taking = bo("POST", f"{here}/board/{first_card(bo, here)['id']}/take", {})[1]["taking_id"]
    status, said = program("ada")("POST", f"{here}/places/{taking}/hand-back")
    assert (status, said["code"]) == (403, "not_yours")
    assert Taking.objects.get().ended_at is None


def test_two_places_are_swapped_and_keep_their_weights(program: MakeProgram, house: House, here: str) -> None:
    house.task("Wash up")
    house.task("Sweep", first_due_at=house.later(days=6))
    bo, cem = program("bo"), program("cem")
    cards = bo.get(f"{here}/board")["cards"]
    mine = bo("POST", f"{here}/board/{cards[0]['id']}/take", {})[1]["taking_id"]
    theirs = cem("POST", f"{here}/board/{cards[1]['id']}/take", {})[1]["taking_id"]
    status, swap = bo(
        "POST", f"{here}/places/{mine}/offer", {"to_member_id": house.member("cem").id, "wanted_taking_id": theirs}
    )
    assert status == 201
    assert [offer["offered_title"] for offer in cem.get(f"{here}/swaps")["to_me"]] == ["Wash up"]
    assert bo("POST", f"{here}/swaps/{swap['id']}/answer", {"accept": True})[0] == 403
    assert cem("POST", f"{here}/swaps/{swap['id']}/answer", {"accept": True})[0] == 200
    assert [place["title"] for place in bo.get(f"{here}/places")["places"]] == ["Sweep"]
    assert bo("DELETE", f"{here}/swaps/{swap['id']}")[0] == 409


def test_what_nobody_has_taken_is_called_off_by_who_may(program: MakeProgram, house: House, here: str) -> None:
    house.task("Wash up", by="ada")
    at = f"{here}/board/{first_card(program('bo'), here)['id']}/call-off"
    assert program("bo")("POST", at)[0] == 403
    assert program("ada")("POST", at)[0] == 200
    assert Occurrence.objects.get().called_off_at is not None


def test_wishes_are_stated_and_the_round_is_cleared_with_a_certificate(
    program: MakeProgram, house: House, here: str
) -> None:
    task = house.task("Sweep", procedure="round", first_due_at=house.later(days=9))
    bo, cem = program("bo"), program("cem")
    sheet = bo("PUT", f"{here}/wishes", {"wishes": {task.id: 1500}, "max_places": 2, "round_number": 1})[1]
    assert (sheet["wishes"][0]["weight_milli"], sheet["max_places"]) == (1500, 2)
    cem("PUT", f"{here}/wishes", {"wishes": {task.id: None}})
    assert cem.get(f"{here}/wishes")["wishes"][0]["stated"]
    assert cem.get(f"{here}/rounds")["rounds"][0]["state"] == "open"
    assert cem.get(f"{here}/rounds/1")["result"] is None
    assert cem("GET", f"{here}/rounds/1/certificate")[0] == 404
    with clock.stopped(house.later(days=6)):
        result = cem.get(f"{here}/rounds/1")["result"]
        assert [person["name"] for person in result["tasks"][0]["people"]] == ["Bo"]
        assert result["tasks"][0]["weight_milli"] >= 1500
        check(cem.get(f"{here}/rounds/1/certificate"))
        status, said = bo("PUT", f"{here}/wishes", {"wishes": {task.id: 500}, "round_number": 1})
        assert (status, said["code"]) == (409, "too_late")


def test_what_another_wishes_is_read_and_stated_by_nobody_else(program: MakeProgram, house: House, here: str) -> None:
    task = house.task("Sweep", procedure="round", first_due_at=house.later(days=9))
    cem = house.member("cem").id
    assert program("bo")("GET", f"{here}/wishes?member_id={cem}")[0] == 404
    assert program("bo")("PUT", f"{here}/wishes", {"wishes": {task.id: 500}, "member_id": cem})[0] == 403
    status, said = program("bo")("PUT", f"{here}/wishes", {"wishes": {task.id: 3_001}})
    assert (status, said["field"]) == (422, f"wishes.{task.id}")


def test_work_done_unasked_by_two_is_split_objected_to_and_taken_back(
    program: MakeProgram, house: House, here: str
) -> None:
    bo, ada = program("bo"), program("ada")
    doers = {house.member("bo").id: 2, house.member("cem").id: 1}
    said = {"title": "Fixed the gate", "minutes": 90, "done_on": house.at.date().isoformat(), "doers": doers}
    status, story = bo("POST", f"{here}/contributions", said)
    assert status == 201
    one = f"{here}/contributions/{story['contribution']['id']}"
    assert ada("POST", f"{one}/objection", {"reason": " "})[1]["field"] == "reason"
    status, objected = ada("POST", f"{one}/objection", {"reason": "It still squeaks."})
    assert (status, objected["contribution"]["state"]) == (201, "disputed")
    assert program("cem")("DELETE", f"{one}/objection")[0] == 409
    assert ada("DELETE", f"{one}/objection")[1]["contribution"]["state"] == "reported"
    assert ada("POST", f"{one}/withdraw")[0] == 403
    assert bo("POST", f"{one}/withdraw")[1]["contribution"]["state"] == "withdrawn"
    assert bo.get(f"{here}/contributions?state=withdrawn")["contributions"][0]["title"] == "Fixed the gate"
    assert bo.get(f"{here}/contributions?state=credited")["contributions"] == []


def test_a_correction_needs_two_people_and_books_the_difference(program: MakeProgram, house: House, here: str) -> None:
    bo, ada, cem = program("bo"), program("ada"), program("cem")
    said = {"title": "Fixed the gate", "minutes": 90, "done_on": house.at.date().isoformat()}
    one = f"{here}/contributions/{bo('POST', f'{here}/contributions', said)[1]['contribution']['id']}"
    ada("POST", f"{one}/confirm", {})
    status, proposed = ada("POST", f"{one}/corrections", {"minutes": 60, "weight_milli": 1000, "reason": "One hour."})
    assert status == 201
    answer = f"{one}/corrections/{proposed['id']}/answer"
    assert ada("POST", answer, {"accept": True})[0] == 403
    assert cem("POST", answer, {"accept": True})[1]["accepted"] is True
    assert bo.get(one)["standing_mwh"] == 1000
    assert [credit["what"] for credit in bo.get(one)["credits"]] == ["agreed", "corrected"]
    assert cem("POST", answer, {"accept": True})[0] == 409


def test_the_time_beyond_needs_a_second_yes(program: MakeProgram, house: House, here: str) -> None:
    house.task("Wash up")
    bo, ada, cem = program("bo"), program("ada"), program("cem")
    taking = bo("POST", f"{here}/board/{first_card(bo, here)['id']}/take", {})[1]["taking_id"]
    with clock.stopped(house.later(days=6)):
        report = {"minutes": 90, "done_on": house.later(days=5).date().isoformat()}
        one = f"{here}/contributions/{bo('POST', f'{here}/places/{taking}/report', report)[1]['contribution']['id']}"
        ada("POST", f"{one}/confirm", {})
        assert ada("POST", f"{one}/confirm", {"what": "extra"})[0] == 403
        assert cem("POST", f"{one}/confirm", {"what": "extra"})[0] == 201
        assert bo.get(one)["standing_mwh"] == 1500


def test_an_entry_is_proved_against_the_newest_checkpoint(program: MakeProgram, here: str) -> None:
    bo = program("bo")
    newest = bo.get(f"{here}/checkpoint")
    proof = bo.get(f"{here}/entries/0/proof")
    signed = check_entry(inclusion_from_text(json.dumps(proof)), key=parse_key(newest["verifier_key"]))
    assert (signed.size, signed.root.hex()) == (newest["size"], newest["root"])
    assert bo("GET", f"{here}/entries/100000")[0] == 404
    assert bo("GET", f"{here}/entries/100000/proof")[0] == 404


def test_the_export_is_a_zip_of_the_book(program: MakeProgram, here: str) -> None:
    status, content = program("bo")("GET", f"{here}/export")
    assert status == 200
    assert content.startswith(b"PK")


def test_a_settled_period_is_explained_as_it_was_reckoned(program: MakeProgram, house: House, here: str) -> None:
    bo, ada = program("bo"), program("ada")
    said = {"title": "Fixed the gate", "minutes": 90, "done_on": house.at.date().isoformat()}
    one = f"{here}/contributions/{bo('POST', f'{here}/contributions', said)[1]['contribution']['id']}"
    ada("POST", f"{one}/confirm", {})
    me = house.member("bo").id
    assert bo.get(f"{here}/periods/running/why/{me}")["why"]["unit"] == "mwh"
    with clock.stopped(house.at + timedelta(days=40)):
        fresh = program("bo")
        settled = fresh.get(f"{here}/periods")["settled"]
        first = f"{here}/periods/{settled[0]['from_day']}"
        asked = {row["member_id"]: row["amount_mwh"] for row in fresh.get(first)["asked"]}
        assert sum(asked.values()) + settled[0]["fund_mwh"] == 1500
        assert fresh.get(f"{first}/why/{me}")["why"]["amount"] == asked[me]
        assert fresh("GET", f"{here}/periods/2020-01-01")[0] == 404


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"title": "x" * 121}, "title", "At most 120 characters, please."),
        ({"note": "x" * 1001}, "note", "At most 1000 characters, please."),
        ({"done_on": "4360-07-25"}, "done_on", "At most 2999-12-31."),
        ({"done_on": 1_700_000_000}, "done_on", "A day, please, as in 2026-03-31."),
        ({"doers": {"nobody": 1}}, "doers.nobody.[key]", "This is not written as it should be."),
    ],
)
def test_what_is_wrong_with_a_report_is_said_at_its_field(
    program: MakeProgram, house: House, here: str, change: dict[str, Any], field: str, message: str
) -> None:
    said = {"title": "Fixed the gate", "minutes": 90, "done_on": house.at.date().isoformat(), **change}
    status, problem = program("bo")("POST", f"{here}/contributions", said)
    assert (status, problem["field"], problem["message"]) == (422, field, message)
