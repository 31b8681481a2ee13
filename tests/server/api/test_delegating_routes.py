"""Programs let somebody vote for their person, read who votes for whom, and who is an expert."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from allmende.server.deciding.models import Delegation, ExpertNaming
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from tests.server.api.conftest import Program
from tests.server.conftest import House
from tests.server.deciding.naming import appointed

MakeProgram = Callable[..., Program]


@pytest.fixture
def here(house: House) -> str:
    """The address of the house."""
    return f"/groups/{house.group.slug}"


def test_a_vote_is_passed_on_for_a_time_or_for_one_decision(program: MakeProgram, house: House, here: str) -> None:
    proposal = propose(house.seat("bo"), ProposalDraft(title="A dog"), at=house.at)
    ada = house.member("ada").id
    status, for_a_time = program("cem")("POST", f"{here}/delegations", {"to": ada, "matter": "rules", "days": 9})
    assert (status, for_a_time["matter"], for_a_time["decision"]) == (201, "rules", "")
    status, for_one = program("cem")("POST", f"{here}/delegations", {"to": ada, "decision": proposal.id})
    assert (status, for_one["decision"], for_one["until_at"]) == (201, proposal.id, None)
    assert program("cem")("DELETE", f"{here}/delegations/{for_one['id']}")[0] == 200
    assert [one.decision_id for one in Delegation.objects.filter(revoked_at=None)] == [None]


@pytest.mark.parametrize(
    ("more", "status"),
    [({"decision": "0" * 16}, 404), ({"matter": "rules"}, 422), ({"days": 3}, 422)],
)
def test_what_is_for_one_decision_is_for_one_that_is_there_and_for_nothing_else(
    program: MakeProgram, house: House, here: str, more: dict[str, object], status: int
) -> None:
    proposal = propose(house.seat("bo"), ProposalDraft(title="A dog"), at=house.at)
    sent = {"to": house.member("ada").id, "decision": proposal.id, **more}
    assert program("cem")("POST", f"{here}/delegations", sent)[0] == status
    assert Delegation.objects.count() == 0


def test_both_sides_read_who_votes_for_whom_and_nobody_else(program: MakeProgram, house: House, here: str) -> None:
    proposal = propose(house.seat("bo"), ProposalDraft(title="A dog"), at=house.at)
    bo, ada = house.member("bo").id, house.member("ada").id
    for sent in ({"to": bo}, {"to": ada, "decision": proposal.id}):
        assert program("cem")("POST", f"{here}/delegations", sent)[0] == 201
    assert program("bo")("POST", f"{here}/delegations", {"to": ada})[0] == 201
    cem = program("cem").get(f"{here}/delegations")
    assert {(one["to"]["name"], one["matter"], one["decision_id"]) for one in cem["mine"]} == {
        ("Bo", "", None),
        ("Ada", "", proposal.id),
    }
    assert ([one["name"] for one in cem["chain"]], cem["for_me"]) == (["Cem", "Bo", "Ada"], [])
    told = program("ada").get(f"{here}/delegations")
    assert (told["counts_for"], told["mine"]) == (3, [])
    assert {one["by"]["name"] for one in told["for_me"]} == {"Bo", "Cem"}
    one = program("cem").get(f"{here}/decisions/{proposal.id}")
    assert one["my_delegate"] == {"member_id": ada, "name": "Ada"} or not one["eligible"]


def test_experts_are_listed_with_what_named_them_and_each_gives_it_back_alone(
    program: MakeProgram, house: House, here: str
) -> None:
    decision = appointed(house, "cem", matter="rules")
    [named] = program("bo").get(f"{here}/experts")["experts"]
    assert (named["member"]["name"], named["matter"], named["decision_id"]) == ("Cem", "rules", decision.id)
    assert not named["is_me"]
    one = f"{here}/experts/{named['id']}"
    assert program("bo")("DELETE", one)[1]["code"] == "not_yours"
    assert program("cem").get(f"{here}/experts")["experts"][0]["is_me"]
    status, left = program("cem")("DELETE", one)
    assert (status, left) == (200, {"experts": []})
    assert ExpertNaming.objects.get().why_ended == "given back"
    assert program("cem")("DELETE", one)[1]["code"] == "too_late"
    assert program("cem")("DELETE", f"{here}/experts/{'0' * 16}")[0] == 404


def test_what_is_left_to_experts_names_them(program: MakeProgram, house: House, here: str) -> None:
    house.decide("decision_kind_other", "meritocracy")
    asked = program("bo")("POST", f"{here}/decisions", {"title": "Rye"})[1]["id"]
    [keeper] = program("bo").get(f"{here}/decisions/{asked}")["decided_by"]
    assert (keeper["member"]["name"], keeper["expert_for"]) == ("Ada", None)
    appointed(house, "cem")
    [expert] = program("bo").get(f"{here}/decisions/{asked}")["decided_by"]
    assert (expert["member"]["name"], expert["expert_for"]) == ("Cem", "")
