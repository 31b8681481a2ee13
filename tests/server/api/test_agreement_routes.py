"""Agreements and standards by the interface: nobody joins without accepting, nothing is accepted unread."""

from __future__ import annotations

from typing import Any

import pytest

from allmende.server.associations.models import Acceptance
from allmende.server.groups.models import Group, Membership
from tests.server.api.conftest import Neighbours, Program
from tests.server.associations.conftest import complaints

NIGHTS = {"kind": "agreement", "title": "Nights", "text": "Quiet after ten."}
BREAD = {"kind": "standard", "title": "Bread", "text": "Flour and water."}


@pytest.fixture
def north(neighbours: Neighbours) -> str:
    """The address of North."""
    return f"/groups/{neighbours.north}"


def published(who: Program, group: str, said: dict[str, str]) -> str:
    """Publish a text; return the address of it."""
    status, made = who("POST", f"{group}/agreements", said)
    assert status == 201, made
    return f"{group}/agreements/{made['agreement']['id']}"


def invited(who: Program, group: str) -> str:
    """Make a link; return the address at which a program uses it."""
    url: str = who("POST", f"{group}/invitations", {})[1]["url"]
    return f"/invitations/{url.rstrip('/').rpartition('/')[2]}"


def read(texts: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what somebody says who has read some texts."""
    return {"accepts": [{"agreement_id": text["agreement_id"], "version": text["version"]} for text in texts]}


def belongs(slug: str, name: str) -> bool:
    return Membership.objects.filter(group__slug=slug, member__person__name=name, left_at=None).exists()


def test_nobody_joins_by_invitation_without_accepting(neighbours: Neighbours, north: str) -> None:
    published(neighbours.ada, north, NIGHTS)
    published(neighbours.ada, north, {**NIGHTS, "title": "Kitchen", "text": "Whoever cooks is thanked."})
    link = invited(neighbours.ada, north)
    status, refused = neighbours.cem("POST", f"{link}/accept")
    assert (status, refused["field"], refused["where"]) == (422, "accepts", "body")
    assert refused["message"].endswith("“Kitchen” (North), “Nights” (North)")
    shown = neighbours.cem.get(link)
    assert (shown["group_name"], shown["by"]) == ("North", "Ada")
    assert [text["text"] for text in shown["agreements"]] == ["Whoever cooks is thanked.", "Quiet after ten."]
    half = read(shown["agreements"][:1])
    assert neighbours.cem("POST", f"{link}/accept", half)[1]["message"].endswith("accept it. “Nights” (North)")
    assert not belongs(neighbours.north, "Cem")
    assert neighbours.cem("POST", f"{link}/accept", read(shown["agreements"]))[0] == 200
    assert belongs(neighbours.north, "Cem")
    entries = Acceptance.objects.filter(person__name="Cem").values_list("entry__kind", flat=True)
    assert set(entries) == {"agreement.accepted"}
    assert complaints(Group.objects.get(slug=neighbours.north).book) == []


def test_an_old_version_is_not_what_is_accepted(neighbours: Neighbours, north: str) -> None:
    one = published(neighbours.ada, north, NIGHTS)
    link = invited(neighbours.ada, north)
    before = read(neighbours.cem.get(link)["agreements"])
    assert neighbours.ada("POST", f"{one}/versions", {"text": "Quiet after nine."})[0] == 201
    assert neighbours.cem("POST", f"{link}/accept", before)[1]["field"] == "accepts"
    assert not belongs(neighbours.north, "Cem")


def test_where_nothing_is_agreed_nothing_is_accepted(neighbours: Neighbours, north: str) -> None:
    published(neighbours.ada, north, BREAD)
    link = invited(neighbours.ada, north)
    assert neighbours.cem.get(link)["agreements"] == []
    assert neighbours.cem("POST", f"{link}/accept")[0] == 200
    assert neighbours.bo("GET", "/invitations/no-such-link")[0] == 404
    assert neighbours.bo("POST", "/invitations/no-such-link/accept")[1]["code"] == "too_late"


def test_who_asks_accepts_and_it_is_booked_once_they_belong(neighbours: Neighbours, north: str) -> None:
    published(neighbours.ada, north, NIGHTS)
    status, refused = neighbours.cem("POST", f"{north}/requests", {"message": "Hello"})
    assert (status, refused["field"]) == (422, "accepts")
    assert neighbours.ada.get(f"{north}/requests")["requests"] == []
    texts = neighbours.cem.get(f"{north}/acceptances")["agreements"]
    status, asked = neighbours.cem("POST", f"{north}/requests", {"message": "Hello", **read(texts)})
    assert status == 201, asked
    assert Acceptance.objects.get(person__name="Cem").entry is None
    assert neighbours.ada("POST", f"{north}/requests/{asked['id']}/answer", {"accept": True})[0] == 200
    assert neighbours.cem.get(f"{north}/agreements")["agreements"][0]["accepted_version"] == 1
    assert Acceptance.objects.get(person__name="Cem").entry is not None


def test_what_a_group_that_hides_has_agreed_nobody_outside_reads(neighbours: Neighbours) -> None:
    hidden = neighbours.ada("POST", "/groups", {"name": "Cellar", "kind": "project"})[1]["slug"]
    published(neighbours.ada, f"/groups/{hidden}", NIGHTS)
    assert neighbours.cem("GET", f"/groups/{hidden}/acceptances")[0] == 404
    assert len(neighbours.ada.get(f"/groups/{hidden}/acceptances")["agreements"]) == 1


def test_a_new_version_is_accepted_anew_and_shows_what_changed(neighbours: Neighbours, north: str) -> None:
    one = published(neighbours.ada, north, NIGHTS)
    texts = neighbours.ada.get(f"{north}/acceptances")["agreements"]
    assert neighbours.ada("POST", f"{north}/acceptances", {})[1]["message"].endswith("“Nights” (North)")
    assert neighbours.ada("POST", f"{north}/acceptances", read(texts)) == (201, {"accepted_count": 1})
    assert neighbours.ada("POST", f"{north}/acceptances", read(texts)) == (201, {"accepted_count": 0})
    assert not neighbours.ada.get(f"{north}/agreements")["agreements"][0]["waits_for_me"]
    status, revised = neighbours.ada("POST", f"{one}/versions", {"text": "Quiet after nine."})
    assert (status, revised["shown"]["version"]) == (201, 2)
    changes = [(piece["kind"], piece["text"]) for piece in revised["changes"]]
    assert changes == [("same", "Quiet after "), ("gone", "ten."), ("new", "nine.")]
    first = neighbours.ada.get(f"{one}?version=1")
    assert (first["text"], first["changes"], first["shown"]["version"]) == ("Quiet after ten.", [], 1)
    assert [version["version"] for version in first["versions"]] == [2, 1]
    assert neighbours.ada("GET", f"{one}?version=3")[0] == 404
    line = neighbours.ada.get(f"{north}/agreements")["agreements"][0]
    assert (line["version"], line["accepted_version"], line["waits_for_me"]) == (2, 1, True)
    assert neighbours.ada("POST", f"{one}/versions", {"text": " Quiet after nine.\r\n"})[1]["field"] == "text"


def test_a_text_that_has_ended_holds_no_longer(neighbours: Neighbours, north: str) -> None:
    one = published(neighbours.ada, north, NIGHTS)
    assert neighbours.ada("POST", f"{one}/end")[1]["ended_at"] is not None
    assert neighbours.ada.get(f"{north}/agreements")["agreements"] == []
    assert neighbours.ada.get(one)["ended_at"] is not None
    for address, said in ((f"{one}/end", None), (f"{one}/versions", {"text": "Loud."})):
        assert neighbours.ada("POST", address, said)[1]["code"] == "too_late"
    assert neighbours.cem("POST", f"{invited(neighbours.ada, north)}/accept")[0] == 200


def test_what_a_group_decides_together_no_program_publishes_alone(neighbours: Neighbours, north: str) -> None:
    one = published(neighbours.ada, north, NIGHTS)
    wehlen = f"/groups/{neighbours.municipality()}"
    standard = published(neighbours.ada, wehlen, BREAD).rpartition("/")[2]
    neighbours.ada("POST", f"{north}/members", {"name": "Emil", "share_class": "adult"})
    before = Group.objects.get(slug=neighbours.north).book.entries.count()
    said: dict[str, dict[str, object]] = {
        f"{north}/agreements": {**NIGHTS, "title": "Days"},
        f"{one}/versions": {"text": "Quiet after nine."},
        f"{one}/end": {},
        f"{north}/agreements/{standard}/adopt": {"version": 1},
        f"{north}/agreements/{standard}/give-up": {},
    }
    for address, content in said.items():
        status, refused = neighbours.ada("POST", address, content)
        assert (status, refused["code"]) == (403, "needs_decision"), address
        assert refused["message"] == "North decides that together: make a proposal."
        claimed = neighbours.ada("POST", address, {**content, "decision": "d" * 16})
        assert (claimed[0], claimed[1]["field"]) == (422, "decision")
    assert Group.objects.get(slug=neighbours.north).book.entries.count() == before


def test_who_looks_after_nothing_publishes_nothing(neighbours: Neighbours, north: str) -> None:
    assert neighbours.cem("POST", f"{invited(neighbours.ada, north)}/accept")[0] == 200
    assert neighbours.cem("POST", f"{north}/agreements", NIGHTS)[1]["code"] == "not_yours"
    assert neighbours.cem.get(f"{north}/agreements")["agreements"] == []


@pytest.mark.parametrize(
    "change", [{"kind": "law"}, {"title": " "}, {"title": "x" * 121}, {"text": " "}, {"text": "x" * 40_001}]
)
def test_a_text_that_does_not_fit_is_said_at_its_field(
    neighbours: Neighbours, north: str, change: dict[str, str]
) -> None:
    status, refused = neighbours.ada("POST", f"{north}/agreements", {**NIGHTS, **change})
    assert (status, refused["field"]) == (422, *change)
    assert neighbours.ada.get(f"{north}/agreements")["agreements"] == []


def test_a_group_works_by_a_standard_of_its_association_until_it_gives_it_up(
    neighbours: Neighbours, north: str
) -> None:
    wehlen = f"/groups/{neighbours.municipality()}"
    standard = published(neighbours.ada, wehlen, BREAD)
    [offered] = neighbours.ada.get(f"{north}/agreements")["offered"]
    assert (offered["title"], offered["publisher"]["name"], offered["adopted_version"]) == ("Bread", "Wehlen", None)
    here = f"{north}/agreements/{offered['id']}"
    status, adopted = neighbours.ada("POST", f"{here}/adopt", {"version": 1})
    assert (status, adopted["adopted_version"]) == (200, 1)
    assert neighbours.ada("POST", f"{here}/adopt", {"version": 1})[1]["code"] == "too_late"
    assert neighbours.ada("POST", f"{here}/adopt", {"version": 7})[1]["field"] == "version"
    assert neighbours.bo("POST", f"{standard}/versions", {"text": "Flour, water and salt."})[0] == 201
    [text] = neighbours.bo.get(f"{wehlen}/agreements")["agreements"]
    assert [(one["group"]["name"], one["version"], one["is_behind"]) for one in text["adopters"]] == [
        ("North", 1, True)
    ]
    status, without = neighbours.ada("POST", f"{here}/give-up")
    assert (status, without["adopted_version"]) == (200, None)
    assert complaints(Group.objects.get(slug=neighbours.north).book) == []
    # West belongs to nothing that publishes it.
    west = f"/groups/{neighbours.west}/agreements/{offered['id']}"
    assert neighbours.cem("GET", west)[0] == 404
    assert neighbours.cem("POST", f"{west}/adopt", {"version": 1})[0] == 404
    # What the association publishes only the association changes.
    assert neighbours.ada("POST", f"{here}/end")[0] == 404


def of_ada_and_cem(neighbours: Neighbours, north: str) -> None:
    """Let Cem join North, so that it decides together."""
    link = invited(neighbours.ada, north)
    assert neighbours.cem("POST", f"{link}/accept", read(neighbours.cem.get(link)["agreements"]))[0] == 200


def both_agree(neighbours: Neighbours, north: str, decision_id: str) -> None:
    """Let Ada and Cem decide by consensus."""
    one = f"{north}/decisions/{decision_id}"
    assert neighbours.cem("POST", f"{one}/open", {"procedure": "consensus"})[0] == 200
    for who in (neighbours.ada, neighbours.cem):
        assert who("PUT", f"{one}/ballot", {"choice": "agree"})[0] == 200


def test_a_group_decides_on_its_texts(neighbours: Neighbours, north: str) -> None:
    of_ada_and_cem(neighbours, north)
    status, put = neighbours.cem("POST", f"{north}/agreements", {**NIGHTS, "proposal": {"title": "Quiet nights"}})
    assert (status, put["agreement"]) == (201, None), put
    proposed = neighbours.ada.get(f"{north}/decisions/{put['voting_id']}")
    assert proposed["details"] == {"kind": "agreement", "title": "Nights", "text": "Quiet after ten."}
    assert proposed["terms"]["act"] == "publish"
    assert neighbours.cem.get(f"{north}/agreements")["agreements"] == []
    both_agree(neighbours, north, put["voting_id"])
    [line] = neighbours.cem.get(f"{north}/agreements")["agreements"]
    one = f"{north}/agreements/{line['id']}"
    assert neighbours.cem.get(one)["shown"]["decision_id"] == put["voting_id"]
    for address, said in ((f"{one}/versions", {"text": "Quiet after nine."}), (f"{one}/end", {})):
        [voting_id] = neighbours.cem("POST", address, {**said, "proposal": {"title": "Otherwise"}})[1]["voting_ids"]
        both_agree(neighbours, north, voting_id)
    ended = neighbours.cem.get(one)
    assert (ended["text"], ended["voting_ids"]) == ("Quiet after nine.", [])
    assert ended["ended_at"] is not None
    assert complaints(Group.objects.get(slug=neighbours.north).book) == []


def test_a_group_decides_by_which_standard_it_works(neighbours: Neighbours, north: str) -> None:
    wehlen = f"/groups/{neighbours.municipality()}"
    standard = published(neighbours.ada, wehlen, BREAD).rpartition("/")[2]
    of_ada_and_cem(neighbours, north)
    here = f"{north}/agreements/{standard}"
    wrong = neighbours.cem("POST", f"{here}/adopt", {"version": 2, "proposal": {"title": "Good bread"}})
    assert (wrong[0], wrong[1]["field"]) == (422, "version")
    for address, said, version in ((f"{here}/adopt", {"version": 1}, 1), (f"{here}/give-up", {}, None)):
        [voting_id] = neighbours.cem("POST", address, {**said, "proposal": {"title": "Good bread"}})[1]["voting_ids"]
        both_agree(neighbours, north, voting_id)
        assert neighbours.cem.get(here)["adopted_version"] == version


def test_joining_twice_under_one_key_is_joining_once(neighbours: Neighbours, north: str) -> None:
    published(neighbours.ada, north, NIGHTS)
    link = invited(neighbours.ada, north)
    accepts = read(neighbours.cem.get(link)["agreements"])
    first = neighbours.cem("POST", f"{link}/accept", accepts, key="join-1")
    assert first[0] == 200
    assert neighbours.cem("POST", f"{link}/accept", accepts, key="join-1") == first
    assert Acceptance.objects.filter(person__name="Cem").count() == 1
