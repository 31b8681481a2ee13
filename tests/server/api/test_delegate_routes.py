"""Delegates by the interface: sent by their group, until a day, and called back by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from allmende.server import clock
from allmende.server.api.operations import make_token
from allmende.server.groups.models import Group
from tests.server.api.conftest import Neighbours, Program
from tests.server.associations.conftest import complaints
from tests.server.conftest import House


@pytest.fixture
def wehlen(neighbours: Neighbours) -> str:
    """The address of a municipality of North and South."""
    return f"/groups/{neighbours.municipality()}"


def sending(neighbours: Neighbours, **more: object) -> dict[str, Any]:
    """Return what is said to send Ada for North."""
    ada = neighbours.ada.get(f"/groups/{neighbours.north}")["me"]["member_id"]
    return {"sender": neighbours.north, "delegate": ada, "text": "Speak up for the bridge.", **more}


def test_a_delegate_is_sent_and_everybody_reads_for_what_and_until_when(
    neighbours: Neighbours, wehlen: str, house: House
) -> None:
    before = neighbours.bo.get(f"{wehlen}/delegates")
    assert (before["delegates"], [one["name"] for one in before["without"]]) == ([], ["North", "South"])
    status, sent = neighbours.ada("POST", f"{wehlen}/delegates", sending(neighbours))
    assert status == 201, sent
    read = neighbours.bo.get(f"{wehlen}/delegates")
    [mandate] = read["delegates"]
    assert (mandate["delegate"]["name"], mandate["sender"]["name"]) == ("Ada", "North")
    assert (mandate["text"], mandate["counts"], mandate["is_mine"]) == ("Speak up for the bridge.", True, False)
    last = house.at.date() + timedelta(days=read["term_days"])
    assert mandate["until_day"] == last.isoformat()
    assert [one["name"] for one in read["without"]] == ["South"]
    assert sent["delegates"][0]["is_mine"]
    assert complaints(Group.objects.get(slug=wehlen.rpartition("/")[2]).book) == []


def test_a_mandate_is_given_back_or_taken_back_and_stays_readable(neighbours: Neighbours, wehlen: str) -> None:
    for end, why in (("resign", "resigned"), ("recall", "recalled")):
        [mandate] = neighbours.ada("POST", f"{wehlen}/delegates", sending(neighbours))[1]["delegates"]
        one = f"{wehlen}/delegates/{mandate['id']}"
        assert neighbours.bo("POST", f"{one}/{end}")[1]["code"] == "not_yours"
        status, after = neighbours.ada("POST", f"{one}/{end}")
        past = {one["id"]: one for one in after["past"]}
        assert (status, after["delegates"], past[mandate["id"]]["why"]) == (200, [], why)
        assert past[mandate["id"]]["text"] == "Speak up for the bridge."
        assert neighbours.ada("POST", f"{one}/{end}")[1]["code"] == "too_late"


def test_nobody_comes_after_the_term(neighbours: Neighbours, wehlen: str, house: House) -> None:
    neighbours.ada("POST", f"{wehlen}/delegates", sending(neighbours))
    term = neighbours.ada.get(f"{wehlen}/delegates")["term_days"]
    with clock.stopped(house.later(days=term, hours=1)):
        after = lasting(house, "ada").get(f"{wehlen}/delegates")
    assert (after["delegates"], [one["why"] for one in after["past"]]) == ([], ["expired"])
    assert [one["name"] for one in after["without"]] == ["North", "South"]


def lasting(house: House, name: str) -> Program:
    """Return a program whose token outlasts every term."""
    person = house.people[name]
    return Program(secret=make_token(person, name="later", may_write=False, days=365, at=clock.now())[1])


def test_only_somebody_of_the_group_speaks_for_it_and_only_it_sends_them(neighbours: Neighbours, wehlen: str) -> None:
    bo = neighbours.bo.get(f"/groups/{neighbours.south}")["me"]["member_id"]
    address = f"{wehlen}/delegates"
    for wrong in (bo, "0" * 16):
        status, refused = neighbours.ada("POST", address, sending(neighbours, delegate=wrong))
        assert (status, refused["field"]) == (422, "delegate")
    assert neighbours.bo("POST", address, sending(neighbours))[1]["code"] == "not_yours"
    assert neighbours.ada("POST", address, sending(neighbours, sender="no-such-group"))[1]["field"] == "sender"
    assert neighbours.cem("POST", address, sending(neighbours))[0] == 404
    assert neighbours.ada.get(address)["delegates"] == []


def test_a_group_of_several_sends_nobody_without_its_decision(neighbours: Neighbours, wehlen: str) -> None:
    [mandate] = neighbours.ada("POST", f"{wehlen}/delegates", sending(neighbours))[1]["delegates"]
    neighbours.ada("POST", f"/groups/{neighbours.north}/members", {"name": "Emil", "share_class": "adult"})
    for address, said in (
        (f"{wehlen}/delegates", sending(neighbours)),
        (f"{wehlen}/delegates/{mandate['id']}/recall", None),
    ):
        status, refused = neighbours.ada("POST", address, said)
        assert (status, refused["code"]) == (403, "needs_decision")
        assert refused["message"] == "North decides that together: make a proposal."
    claimed = neighbours.ada("POST", f"{wehlen}/delegates", sending(neighbours, decision="d" * 16))
    assert (claimed[0], claimed[1]["field"]) == (422, "decision")


def test_whom_a_group_of_several_decided_to_send_is_sent(neighbours: Neighbours, wehlen: str) -> None:
    north = f"/groups/{neighbours.north}"
    link = neighbours.ada("POST", f"{north}/invitations", {})[1]["url"].rstrip("/").rpartition("/")[2]
    assert neighbours.cem("POST", f"/invitations/{link}/accept")[0] == 200
    cem = neighbours.cem.get(north)["me"]["member_id"]
    proposal = {
        "title": "Cem speaks for us",
        "matter": "delegate",
        "terms": {"board": neighbours.cem.get(f"{wehlen}/delegates")["board"]["id"], "delegate": cem},
        "details": {"mandate_text": "Speak up for the bridge."},
    }
    status, proposed = neighbours.ada("POST", f"{north}/decisions", proposal)
    assert status == 201, proposed
    one = f"{north}/decisions/{proposed['id']}"
    assert neighbours.ada("POST", f"{one}/open", {"procedure": "consensus"})[0] == 200
    for who in (neighbours.ada, neighbours.cem):
        assert who("PUT", f"{one}/ballot", {"choice": "agree"})[0] == 200
    [mandate] = neighbours.bo.get(f"{wehlen}/delegates")["delegates"]
    assert (mandate["delegate"]["name"], mandate["text"]) == ("Cem", "Speak up for the bridge.")
    assert mandate["decision_id"] == proposed["id"]


def test_a_group_without_a_board_has_no_delegates(
    program: Callable[..., Program], neighbours: Neighbours, house: House
) -> None:
    assert program("ada")("GET", f"/groups/{house.group.slug}/delegates")[0] == 404
    assert neighbours.ada("POST", f"/groups/{neighbours.north}/delegates", sending(neighbours))[0] == 404
