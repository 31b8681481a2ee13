"""Programs vote for their person: rough consensus, calling for a vote, carrying out again, and where I voted."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from allmende.server import clock
from allmende.server.api.routes import voting as routes
from allmende.server.deciding.models import State
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.groups.queries import rulebook_of
from tests.server.api.conftest import Program
from tests.server.conftest import House
from tests.server.deciding.naming import complaints

MakeProgram = Callable[..., Program]


@pytest.fixture
def here(house: House) -> str:
    """The address of the decisions of the house."""
    return f"/groups/{house.group.slug}/decisions"


@pytest.fixture
def one(house: House, here: str) -> Iterator[str]:
    """The address of a proposal on which the house looks for a rough consensus, eight days after the founding."""
    house.decide("decision_kind_other", "rough_consensus")
    proposal = propose(house.seat("bo"), ProposalDraft(title="A dog"), at=house.at)
    with clock.stopped(house.later(days=8)):
        open_vote(house.seat("bo"), proposal.id, at=clock.now())
        yield f"{here}/{proposal.id}"


def test_rough_consensus_is_stated_once_every_objection_is_answered(
    program: MakeProgram, house: House, one: str
) -> None:
    bo = house.member("bo").id
    assert program("bo")("PUT", f"{one}/ballot", {"choice": "concern", "reason": "The cat."})[0] == 200
    assert program("bo")("POST", f"{one}/consensus", {"answers": {bo: "Kept apart."}})[1]["code"] == "not_yours"
    status, refused = program("ada")("POST", f"{one}/consensus", {})
    assert (status, refused["field"]) == (422, "answers")
    answers = {bo: "Kept apart.", house.member("cem").id: "Not asked."}
    status, stated = program("ada")("POST", f"{one}/consensus", {"answers": answers})
    assert (status, stated["state"]) == (200, "voting")
    assert stated["stated"]["by_member_id"] == house.member("ada").id
    # Cem has not objected, so that nothing is said to them and the book does not say so either.
    assert stated["stated"]["answers"] == {bo: "Kept apart."}
    with clock.stopped(house.later(days=9, hours=1)):
        assert program("cem").get(one)["state"] == "accepted"
        assert program("ada")("POST", f"{one}/consensus", {"answers": answers})[1]["code"] == "too_late"
    assert complaints(house.group) == []


def test_anybody_who_may_vote_calls_for_a_vote_instead(program: MakeProgram, house: House, one: str) -> None:
    status, now = program("cem")("POST", f"{one}/call-vote")
    assert (status, now["state"], now["procedure"], now["stated"]) == (200, "voting", "majority", None)
    assert program("cem")("POST", f"{one}/call-vote")[1]["code"] == "too_late"
    assert program("cem")("POST", f"{one[:-16]}{'0' * 16}/call-vote")[0] == 404
    assert complaints(house.group) == []


def test_what_could_not_be_done_is_carried_out_once_it_can(program: MakeProgram, house: House, here: str) -> None:
    proposal = propose(
        house.seat("bo"), ProposalDraft(title="Lower", matter="rules", changes={"weight_cap": 1500}), at=house.at
    )
    open_vote(house.seat("bo"), proposal.id, kind="consensus", at=house.at)
    house.decide("fixed_weight", 2000)
    for who in ("ada", "bo", "cem"):
        assert program(who)("PUT", f"{here}/{proposal.id}/ballot", {"choice": "agree"})[0] == 200
    again = f"{here}/{proposal.id}/carry-out"
    status, refused = program("cem")("POST", again)
    assert (status, refused["code"]) == (422, "refused")
    found = program("cem").get(f"{here}/{proposal.id}")
    assert (found["state"], found["carried_out_at"], found["problem"]) == ("accepted", None, refused["message"])
    house.decide("fixed_weight", 1000)
    status, done = program("cem")("POST", again)
    assert (status, done["problem"]) == (200, "")
    assert done["carried_out_at"] is not None
    assert rulebook_of(house.group).weight_cap == 1500
    assert program("cem")("POST", again)[1]["code"] == "too_late"
    assert complaints(house.group) == []


def test_my_votes_say_what_i_said_and_where_i_have_not_yet(
    program: MakeProgram, house: House, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "A_PAGE", 2)
    mine = here.replace("decisions", "votes")
    assert program("cem").get(mine) == {"votes": [], "next": None}
    made = [propose(house.seat("bo"), ProposalDraft(title=f"Dog {number}"), at=house.at).id for number in range(4)]
    for number, proposal in enumerate(made[:3]):
        open_vote(house.seat("bo"), proposal, kind="consensus", at=house.later(minutes=number))
    assert program("cem")("PUT", f"{here}/{made[2]}/ballot", {"choice": "block", "reason": "Barks."})[0] == 200
    first = program("cem").get(mine)
    assert [one["decision_id"] for one in first["votes"]] == [made[2], made[1]]
    said = [(one["has_voted"], one["choice"], one["reason"]) for one in first["votes"]]
    assert said == [(True, "block", "Barks."), (False, None, "")]
    last = program("cem").get(f"{mine}?cursor={first['next']}")
    assert ([one["decision_id"] for one in last["votes"]], last["next"]) == ([made[0]], None)
    assert program("ada").get(mine)["votes"][0]["choice"] is None
    assert program("cem")("GET", f"{mine}?cursor=nowhere")[1]["field"] == "cursor"


def test_my_secret_ballot_is_mine_to_read_until_the_count(program: MakeProgram, house: House, here: str) -> None:
    house.decide("decision_kind_other", "majority")
    proposal = propose(house.seat("bo"), ProposalDraft(title="A dog", secret=True), at=house.at)
    mine = here.replace("decisions", "votes")
    with clock.stopped(house.later(days=8)):
        open_vote(house.seat("bo"), proposal.id, at=clock.now())
        status, cast = program("cem")("PUT", f"{here}/{proposal.id}/ballot", {"choice": "no"})
        assert status == 200, cast
        shown = program("cem").get(f"{here}/{proposal.id}")
        assert (shown["secret"], shown["my_choice"], shown["my_receipt"]) == (True, "no", cast["receipt"])
        newest = program("cem").get(mine)["votes"][0]
        assert (newest["decision_id"], newest["has_voted"], newest["choice"]) == (proposal.id, True, "no")
        assert program("ada").get(f"{here}/{proposal.id}")["my_choice"] is None
        for who in ("ada", "bo"):
            assert program(who)("PUT", f"{here}/{proposal.id}/ballot", {"choice": "yes"})[0] == 200
    with clock.stopped(house.later(days=30)):
        newest = program("cem").get(mine)["votes"][0]
        assert (newest["decision_id"], newest["has_voted"], newest["choice"]) == (proposal.id, True, None)
        assert newest["state"] == State.ACCEPTED
