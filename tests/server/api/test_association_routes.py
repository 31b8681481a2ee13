"""Groups form larger ones by the interface: each agrees for itself, and none is taken at somebody else's word."""

from __future__ import annotations

from typing import Any

import pytest

from allmende.server.books.models import StoredEntry
from allmende.server.groups.models import Group
from tests.server.api.conftest import Neighbours, Program
from tests.server.associations.conftest import complaints


def names(shown: list[dict[str, Any]]) -> list[str]:
    return [group["name"] for group in shown]


def begin(what: str) -> str:
    """Return the end of the address at which something is begun."""
    return f"association/{what}"


def test_two_neighbourhoods_found_a_municipality_and_each_sees_it_in_the_tree(neighbours: Neighbours) -> None:
    wehlen = neighbours.municipality()
    tree = neighbours.bo.get(f"/groups/{neighbours.south}/association")
    assert (tree["tree"]["name"], tree["tree"]["people_count"]) == ("Wehlen", 2)
    places = {place["name"]: place for place in tree["tree"]["parts"]}
    assert places["South"]["is_here"]
    assert places["South"]["is_mine"]
    assert not places["North"]["is_mine"]
    assert places["North"]["inherits"]
    assert names(tree["belongs_to"]) == ["Wehlen"]
    assert tree["follows"]["slug"] == wehlen
    above = neighbours.ada.get(f"/groups/{wehlen}/association")
    assert (names(above["groups"]), above["belongs_to"]) == (["North", "South"], [])
    assert above["board"]["kind"] == "board"
    assert complaints(Group.objects.get(slug=wehlen).book) == []


def test_a_rule_taken_over_says_whose_it_is(neighbours: Neighbours) -> None:
    west = neighbours.west
    valley = neighbours.bo("POST", "/groups", {"name": "Valley", "kind": "association"})[1]["slug"]
    for name, value in (("publishes", "card"), ("weight_cap", 4000)):
        said = {"value": value, "reason": "Nobody wants the cellar."}
        assert neighbours.bo("PUT", f"/groups/{valley}/rules/{name}", said)[0] == 200
    joining = {"into": valley, "inherits": True}
    begun = neighbours.cem("POST", f"/groups/{west}/{begin('join')}", joining)[1]
    assert begun["waits_for_us"] is False
    waiting = neighbours.bo.get(f"/groups/{valley}/accords")["accords"]
    assert [(one["id"], one["waits_for_us"], one["needs_decision"]) for one in waiting] == [(begun["id"], True, False)]
    assert neighbours.bo("POST", f"/groups/{valley}/accords/{begun['id']}/agree")[1]["done_at"] is not None
    tree = neighbours.cem.get(f"/groups/{west}/association")
    taken_over = {rule["name"]: rule for rule in tree["inherited"]}
    assert (taken_over["weight_cap"]["value"], taken_over["weight_cap"]["source"]["name"]) == (4000, "Valley")
    number = taken_over["weight_cap"]["entry_number"]
    book = Group.objects.get(slug=west).book
    assert StoredEntry.objects.get(book=book, number=number).kind == "rule.inherited"
    assert tree["follows"]["slug"] == valley


def test_a_group_leaves_and_nobody_else_is_asked(neighbours: Neighbours) -> None:
    wehlen = neighbours.municipality()
    status, left = neighbours.bo("POST", f"/groups/{neighbours.south}/{begin('leave')}", {"into": wehlen})
    assert (status, left["what"], left["done_at"] is not None) == (201, "leave", True)
    assert names(neighbours.ada.get(f"/groups/{wehlen}/association")["groups"]) == ["North"]
    again = neighbours.bo("POST", f"/groups/{neighbours.south}/{begin('leave')}", {"into": neighbours.north})
    assert again[0] == 409


def test_a_group_moves_once_the_new_association_agrees(neighbours: Neighbours) -> None:
    neighbours.municipality()
    valley = association_of(neighbours.cem)
    begun = neighbours.ada("POST", f"/groups/{neighbours.north}/{begin('move')}", {"into": valley})[1]
    assert neighbours.cem("POST", f"/groups/{valley}/accords/{begun['id']}/agree")[1]["result"]["name"] == "Valley"
    tree = neighbours.ada.get(f"/groups/{neighbours.north}/association")
    assert names(tree["belongs_to"]) == ["Valley"]


def test_two_municipalities_become_one(neighbours: Neighbours) -> None:
    one = neighbours.municipality("One")
    two = municipality_of_south_and_west(neighbours)
    merging = neighbours.bo("POST", f"/groups/{one}/{begin('merge')}", {"into": two})[1]
    assert merging["done_at"] is None
    status, done = neighbours.cem("POST", f"/groups/{two}/accords/{merging['id']}/agree")
    assert (status, done["done_at"] is not None) == (200, True), done
    assert names(neighbours.bo.get(f"/groups/{two}/association")["groups"]) == ["North", "South", "West"]


def test_some_groups_split_off_when_they_agree(neighbours: Neighbours) -> None:
    wehlen = neighbours.municipality()
    tree = neighbours.ada.get(f"/groups/{wehlen}/association")
    ids = {group["name"]: group["id"] for group in tree["groups"]}
    split = {"association": wehlen, "name": "Upper Wehlen", "groups": [ids["North"], ids["South"]]}
    address = f"/groups/{neighbours.north}/{begin('split')}"
    assert neighbours.ada("POST", address, split)[1]["field"] == "groups"
    unknown = neighbours.ada("POST", address, {**split, "groups": [ids["North"], "0" * 16]})
    assert (unknown[0], unknown[1]["field"]) == (422, "groups")
    status, done = neighbours.ada("POST", address, {**split, "groups": [ids["North"]]})
    assert (status, done["result"]["name"]) == (201, "Upper Wehlen"), done
    assert names(neighbours.ada.get(f"/groups/{neighbours.north}/association")["belongs_to"]) == ["Upper Wehlen"]
    assert names(neighbours.bo.get(f"/groups/{wehlen}/association")["groups"]) == ["South"]


def test_a_group_that_shows_itself_to_nobody_cannot_be_named(neighbours: Neighbours) -> None:
    wehlen = neighbours.municipality()
    address = f"/groups/{neighbours.west}/{begin('join')}"
    hidden, nowhere = (neighbours.cem("POST", address, {"into": slug}) for slug in (wehlen, "nowhere"))
    assert (hidden[0], hidden[1]["field"]) == (422, "into")
    assert hidden[1]["message"].replace(wehlen, "nowhere") == nowhere[1]["message"]


def test_one_no_ends_it_for_all(neighbours: Neighbours) -> None:
    founding = {"name": "Wehlen", "kind": "municipality", "groups": [neighbours.south]}
    begun = neighbours.ada("POST", f"/groups/{neighbours.north}/{begin('found')}", founding)[1]
    one = f"/groups/{neighbours.south}/accords/{begun['id']}"
    assert neighbours.cem("POST", f"/groups/{neighbours.west}/accords/{begun['id']}/withdraw")[0] == 404
    status, over = neighbours.bo("POST", f"{one}/withdraw")
    assert (status, over["withdrawn_at"] is not None) == (200, True)
    assert neighbours.bo("POST", f"{one}/agree")[1]["code"] == "too_late"
    assert neighbours.ada.get(f"/groups/{neighbours.north}/accords")["accords"] == []
    assert not Group.objects.filter(name="Wehlen").exists()


@pytest.mark.parametrize("what", ["found", "join", "leave", "move", "merge", "split"])
def test_what_a_group_decides_together_no_program_begins_alone(neighbours: Neighbours, what: str) -> None:
    wehlen, south = neighbours.municipality(), neighbours.south
    two = municipality_of_south_and_west(neighbours)
    neighbours.bo("POST", f"/groups/{south}/members", {"name": "Emil", "share_class": "adult"})
    ids = {group["name"]: group["id"] for group in neighbours.bo.get(f"/groups/{wehlen}/association")["groups"]}
    said: dict[str, dict[str, Any]] = {
        "found": {"name": "Elbe", "kind": "association", "groups": [neighbours.west]},
        "join": {"into": association_of(neighbours.cem)},
        "leave": {"into": wehlen},
        "move": {"into": association_of(neighbours.cem)},
        "merge": {"into": two},
        "split": {"association": wehlen, "name": "Upper Wehlen", "groups": [ids["South"]]},
    }
    address = f"/groups/{wehlen if what == 'merge' else south}/{begin(what)}"
    before = StoredEntry.objects.count()
    status, refused = neighbours.bo("POST", address, said[what])
    assert (status, refused["code"]) == (403, "needs_decision")
    assert refused["message"].endswith("decides that together: make a proposal.")
    # Nobody gets past by naming a decision.
    status, refused = neighbours.bo("POST", address, {**said[what], "decision": "d" * 16})
    assert (status, refused["field"], refused["where"]) == (422, "decision", "body")
    assert StoredEntry.objects.count() == before


def association_of(who: Program) -> str:
    """Found an association that shows itself; return its address."""
    slug: str = who("POST", "/groups", {"name": "Valley", "kind": "association"})[1]["slug"]
    shows = {"value": "card", "reason": "To be found."}
    assert who("PUT", f"/groups/{slug}/rules/publishes", shows)[0] == 200
    return slug


def municipality_of_south_and_west(neighbours: Neighbours) -> str:
    """Let Cem and Bo found a municipality; return its address."""
    founding = {"name": "Two", "kind": "municipality", "groups": [neighbours.south]}
    begun = neighbours.cem("POST", f"/groups/{neighbours.west}/{begin('found')}", founding)[1]
    two: str = neighbours.bo("POST", f"/groups/{neighbours.south}/accords/{begun['id']}/agree")[1]["result"]["slug"]
    return two


def test_agreeing_for_a_group_of_several_needs_their_decision(neighbours: Neighbours) -> None:
    neighbours.bo("POST", f"/groups/{neighbours.south}/members", {"name": "Emil", "share_class": "adult"})
    founding = {"name": "Wehlen", "kind": "municipality", "groups": [neighbours.south]}
    begun = neighbours.ada("POST", f"/groups/{neighbours.north}/{begin('found')}", founding)[1]
    one = f"/groups/{neighbours.south}/accords/{begun['id']}"
    assert neighbours.bo.get(one)["needs_decision"]
    for answer in ("agree", "withdraw"):
        assert neighbours.bo("POST", f"{one}/{answer}")[1]["code"] == "needs_decision"
    assert neighbours.bo.get(one)["done_at"] is None


def test_what_a_group_decided_is_its_agreement(neighbours: Neighbours) -> None:
    south = south_of_two(neighbours)
    founding = {"name": "Wehlen", "kind": "municipality", "groups": [neighbours.south]}
    begun = neighbours.ada("POST", f"/groups/{neighbours.north}/{begin('found')}", founding)[1]
    one = f"{south}/accords/{begun['id']}"
    # Cem looks after nothing in South, but whoever is in it can propose that it agrees.
    status, put = neighbours.cem("POST", f"{one}/agree", {"proposal": {"title": "Form Wehlen with North"}})
    assert (status, put["waits_for_us"]) == (200, True), put
    voting_id = sides(put)["South"]["voting_id"]
    assert sides(neighbours.ada.get(f"/groups/{neighbours.north}/accords/{begun['id']}"))["South"]["voting_id"] is None
    twice = neighbours.bo("POST", f"{one}/withdraw", {"proposal": {"title": "Rather not"}})
    assert (twice[0], twice[1]["code"]) == (409, "too_late")
    all_agree(neighbours, south, voting_id)
    done = neighbours.cem.get(one)
    assert done["result"]["name"] == "Wehlen"
    assert {name: side["decision_id"] for name, side in sides(done).items()} == {"North": None, "South": voting_id}


def test_what_a_group_decided_to_refuse_is_over_for_all(neighbours: Neighbours) -> None:
    south = south_of_two(neighbours)
    founding = {"name": "Wehlen", "kind": "municipality", "groups": [neighbours.south]}
    begun = neighbours.ada("POST", f"/groups/{neighbours.north}/{begin('found')}", founding)[1]
    one = f"{south}/accords/{begun['id']}"
    put = neighbours.cem("POST", f"{one}/withdraw", {"proposal": {"title": "Rather not", "text": "It is too large."}})
    all_agree(neighbours, south, sides(put[1])["South"]["voting_id"])
    assert neighbours.bo.get(one)["withdrawn_at"] is not None


def test_a_group_of_several_begins_by_a_vote(neighbours: Neighbours) -> None:
    wehlen, south = neighbours.municipality(), south_of_two(neighbours)
    leaving = {"into": wehlen, "proposal": {"title": "Leave Wehlen"}}
    status, begun = neighbours.cem("POST", f"{south}/{begin('leave')}", leaving)
    assert (status, begun["done_at"], begun["needs_decision"]) == (201, None, True)
    assert names(neighbours.ada.get(f"/groups/{wehlen}/association")["groups"]) == ["North", "South"]
    all_agree(neighbours, south, sides(begun)["South"]["voting_id"])
    assert names(neighbours.ada.get(f"/groups/{wehlen}/association")["groups"]) == ["North"]


def test_a_proposal_without_a_title_begins_nothing(neighbours: Neighbours) -> None:
    said = {"name": "Elbe", "kind": "association", "groups": [neighbours.west], "proposal": {"title": " "}}
    status, refused = neighbours.bo("POST", f"/groups/{neighbours.south}/{begin('found')}", said)
    assert (status, refused["field"]) == (422, "proposal.title")
    assert neighbours.bo.get(f"/groups/{neighbours.south}/accords")["accords"] == []


def south_of_two(neighbours: Neighbours) -> str:
    """Let Cem join South, without looking after it; return its address."""
    south = f"/groups/{neighbours.south}"
    link = neighbours.bo("POST", f"{south}/invitations", {})[1]["url"].rstrip("/").rpartition("/")[2]
    assert neighbours.cem("POST", f"/invitations/{link}/accept")[0] == 200
    return south


def sides(accord: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the sides of an accord by name."""
    return {side["group"]["name"]: side for side in accord["sides"]}


def all_agree(neighbours: Neighbours, group: str, decision_id: str) -> None:
    """Let Bo and Cem decide by consensus."""
    one = f"{group}/decisions/{decision_id}"
    assert neighbours.cem("POST", f"{one}/open", {"procedure": "consensus"})[0] == 200
    for who in (neighbours.bo, neighbours.cem):
        assert neighbours.cem.get(one)["carried_out_at"] is None
        assert who("PUT", f"{one}/ballot", {"choice": "agree"})[0] == 200
    assert neighbours.cem.get(one)["carried_out_at"] is not None


def test_who_looks_after_nothing_begins_nothing(neighbours: Neighbours) -> None:
    wehlen = neighbours.municipality()
    # Everybody of its groups is in the municipality, but a group is spoken for by those who look after it.
    link = (
        neighbours.ada("POST", f"/groups/{neighbours.north}/invitations", {})[1]["url"].rstrip("/").rpartition("/")[2]
    )
    assert neighbours.cem("POST", f"/invitations/{link}/accept")[0] == 200
    status, refused = neighbours.cem("POST", f"/groups/{neighbours.north}/{begin('leave')}", {"into": wehlen})
    assert (status, refused["code"]) == (403, "not_yours")


def test_a_key_founds_once(neighbours: Neighbours) -> None:
    founding = {"name": "Wehlen", "kind": "municipality", "groups": [neighbours.south]}
    address = f"/groups/{neighbours.north}/{begin('found')}"
    first = neighbours.ada("POST", address, founding, key="found-1")
    assert neighbours.ada("POST", address, founding, key="found-1") == first
    assert len(neighbours.bo.get(f"/groups/{neighbours.south}/accords")["accords"]) == 1
