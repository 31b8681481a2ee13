"""Programs let somebody vote for their person: in everything, in a matter, or on one decision."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from allmende.server.deciding.models import Delegation
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from tests.server.api.conftest import Program
from tests.server.conftest import House

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
