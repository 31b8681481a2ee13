"""Programs take back: they propose the reversal of a decision, and call back what a board decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from allmende.server import clock
from allmende.server.groups.models import Group
from allmende.server.groups.queries import rulebook_of
from tests.server.api.conftest import Neighbours, Program
from tests.server.associations.conftest import complaints
from tests.server.conftest import House

MakeProgram = Callable[..., Program]


@pytest.fixture
def here(house: House) -> str:
    """The address of the decisions of the house."""
    return f"/groups/{house.group.slug}/decisions"


def test_a_reversal_needs_only_the_words_and_sets_what_was_before(
    program: MakeProgram, house: House, here: str
) -> None:
    earlier = house.decide("weight_cap", 4000)
    before = program("cem").get(f"{here}/{earlier.id}")
    assert (before["taken_back_by"], before["reverses"]) == (None, None)
    assert before["reversible_until"] is not None
    status, back = program("cem")("POST", f"{here}/{earlier.id}/reversal", {"text": "Too heavy."})
    assert (status, back["matter"], back["reverses"]) == (201, "reversal", earlier.id)
    assert (back["terms"], back["changes"], back["text"]) == (
        {"decision": earlier.id},
        {"weight_cap": None},
        "Too heavy.",
    )
    assert program("bo")("POST", f"{here}/{earlier.id}/reversal", {"text": "Too."})[1]["code"] == "too_late"
    with clock.stopped(house.later(days=9)):
        assert program("cem")("POST", f"{here}/{back['id']}/open", {})[0] == 200
        for who in ("ada", "bo", "cem"):
            assert program(who)("PUT", f"{here}/{back['id']}/ballot", {"choice": "yes"})[0] == 200
    with clock.stopped(house.later(days=30)):
        assert program("cem").get(f"{here}/{earlier.id}")["taken_back_by"] == back["id"]
        listed = {one["id"]: one["taken_back_by"] for one in program("cem").get(here)["decisions"]}
        assert listed == {earlier.id: back["id"], back["id"]: None}
    assert rulebook_of(house.group).weight_cap == 3000
    assert complaints(house.group.book) == []


def test_only_what_holds_is_taken_back_with_a_reason_and_in_time(program: MakeProgram, house: House, here: str) -> None:
    earlier = house.decide("weight_cap", 4000)
    status, refused = program("cem")("POST", f"{here}/{earlier.id}/reversal", {"text": " "})
    assert (status, refused["field"]) == (422, "text")
    open_one = program("bo")("POST", here, {"title": "A dog"})[1]
    assert open_one["reversible_until"] is None
    assert program("cem")("POST", f"{here}/{open_one['id']}/reversal", {"text": "No."})[0] == 422
    assert program("cem")("POST", f"{here}/{'0' * 16}/reversal", {"text": "No."})[0] == 404
    with clock.stopped(house.later(days=60)):
        assert program("cem")("POST", f"{here}/{earlier.id}/reversal", {"text": "Late."})[1]["code"] == "too_late"


@dataclass(frozen=True)
class Coordinated:
    """A municipality of Ada's North and Bo's South, both of whom sit on its board, and what the board decided."""

    around: str
    board: str
    decision_id: str

    @property
    def call(self) -> str:
        """The address at which it is called back."""
        return f"{self.board}/decisions/{self.decision_id}/call-back"


def agreed(neighbours: Neighbours, group: str, draft: dict[str, Any]) -> str:
    """Let Ada and Bo agree on something in a group, and return the decision."""
    status, made = neighbours.ada("POST", f"{group}/decisions", draft)
    assert status == 201, made
    one = f"{group}/decisions/{made['id']}"
    assert neighbours.ada("POST", f"{one}/open", {"procedure": "consensus"})[0] == 200
    for who in (neighbours.ada, neighbours.bo):
        assert who("PUT", f"{one}/ballot", {"choice": "agree"})[0] == 200
    found = neighbours.ada.get(one)
    assert (found["state"], found["problem"]) == ("accepted", "")
    decision_id: str = made["id"]
    return decision_id


@pytest.fixture
def coordinated(neighbours: Neighbours) -> Coordinated:
    """Let the board set a rule of all; it takes both of them to call it back."""
    around = f"/groups/{neighbours.municipality()}"
    sent: dict[str, Any] = {}
    for who, slug in ((neighbours.ada, neighbours.north), (neighbours.bo, neighbours.south)):
        me = who.get(f"/groups/{slug}")["me"]["member_id"]
        status, sent = who("POST", f"{around}/delegates", {"sender": slug, "delegate": me, "text": ""})
        assert status == 201, sent
    board = f"/groups/{sent['board']['slug']}"
    leave = {"board_sets_rules": True, "call_back_milli": 1000}
    agreed(neighbours, around, {"title": "The board may", "matter": "rules", "changes": leave})
    terms = {"group": neighbours.ada.get(around)["id"]}
    draft = {"title": "Lighter", "matter": "rules", "terms": terms, "changes": {"weight_cap": 2500}}
    return Coordinated(around=around, board=board, decision_id=agreed(neighbours, board, draft))


def test_enough_who_ask_for_it_bring_a_decision_of_the_board_before_all(
    neighbours: Neighbours, coordinated: Coordinated
) -> None:
    before = neighbours.ada.get(coordinated.call)
    assert (before["asking_count"], before["needed_count"], before["concerned_count"]) == (0, 2, 2)
    assert (before["is_open"], before["i_ask"], before["voting_id"]) == (True, False, None)
    assert neighbours.ada("DELETE", coordinated.call)[1]["code"] == "too_late"
    status, asked = neighbours.ada("POST", coordinated.call)
    assert (status, asked["asking_count"], asked["i_ask"]) == (200, 1, True)
    assert neighbours.ada("POST", coordinated.call)[1]["code"] == "too_late"
    assert neighbours.bo.get(coordinated.call)["i_ask"] is False
    status, withdrawn = neighbours.ada("DELETE", coordinated.call)
    assert (status, withdrawn["asking_count"], withdrawn["i_ask"]) == (200, 0, False)
    for who in (neighbours.ada, neighbours.bo):
        assert who("POST", coordinated.call)[0] == 200
    called = neighbours.ada.get(coordinated.call)
    assert (called["is_open"], f"/groups/{called['group_slug']}") == (False, coordinated.around)
    vote = neighbours.bo.get(f"{coordinated.around}/decisions/{called['voting_id']}")
    assert (vote["state"], vote["reverses"], vote["may_vote"]) == ("voting", coordinated.decision_id, True)
    assert neighbours.ada("DELETE", coordinated.call)[1]["code"] == "too_late"
    group = Group.objects.get(slug=coordinated.around.rpartition("/")[2])
    assert complaints(group.book) == []


def test_only_a_boards_decisions_are_called_back_and_only_by_those_concerned(
    program: MakeProgram, house: House, here: str, neighbours: Neighbours, coordinated: Coordinated
) -> None:
    earlier = house.decide("weight_cap", 4000)
    for method in ("GET", "POST", "DELETE"):
        assert program("ada")(method, f"{here}/{earlier.id}/call-back")[1]["code"] == "not_found"
        assert neighbours.cem(method, coordinated.call)[1]["code"] == "not_found"
