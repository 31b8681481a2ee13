"""A group decides whom it sends to a board, and recalls them before their term is over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from allmende.server.associations import queries
from allmende.server.associations.models import Ending, Mandate
from allmende.server.deciding.models import Proposal, State
from allmende.server.deciding.operations.closing import close_due
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.deciding.operations.voting import cast
from allmende.server.deciding.queries.electorate import voters_of
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Role, ShareClass
from allmende.server.groups.models import Group
from allmende.server.groups.queries import seat_of
from allmende.server.people.models import Person, User
from allmende.server.refusal import Refused, TooLate
from tests.server.associations.conftest import Town, complaints

pytestmark = pytest.mark.django_db


def board_of(town: Town) -> Group:
    board = queries.board_of(town.municipality())
    assert board is not None
    return board


def sending(town: Town, board: Group, who: str) -> ProposalDraft:
    return ProposalDraft(
        title="We send somebody",
        matter="delegate",
        terms={"board": board.id, "delegate": town.seat(who, town.groups["north"]).member.id},
        details={"mandate_text": "Speak up for the bridge."},
    )


def sent(town: Town, board: Group, who: str = "nik") -> Mandate:
    """Let everybody in the north agree on whom they send."""
    north = town.groups["north"]
    proposal = propose(town.seat("nia", north), sending(town, board, who), at=town.at)
    open_vote(town.seat("nia", north), proposal.id, kind="consensus", at=town.at)
    for voter in voters_of(proposal):
        seat = seat_of(voter.member.person, north) if voter.member.person is not None else None
        assert seat is not None
        cast(seat, proposal.id, "agree", at=town.at)
    return Mandate.objects.get(decision=proposal.id)


def joins(town: Town, name: str) -> None:
    """Let somebody else move to the north."""
    north = town.groups["north"]
    user = User.objects.create_user(email=f"{name}@example.org", password=None)
    town.people[name] = Person.objects.create(name=name.title(), user=user)
    member = groups.member_for(north.book, town.people[name])
    groups.join(north, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=member, at=town.at)


def recalling(town: Town, mandate: Mandate, *, who: str = "nik", kind: str = "") -> Proposal:
    draft = ProposalDraft(title="Come back", matter="recall", terms={"mandate": mandate.id}, kind=kind)
    return propose(town.seat(who, town.groups["north"]), draft, at=town.later(hours=1))


def test_what_all_agree_on_sends_somebody_with_a_mandate_in_both_books(town: Town) -> None:
    board = board_of(town)
    before = sent(town, board)
    mandate = sent(town, board, "nia")
    before.refresh_from_db()
    assert (mandate.text, mandate.sender, mandate.ended_at) == ("Speak up for the bridge.", town.groups["north"], None)
    assert (before.why, before.ended_decision) == (Ending.REPLACED, mandate.decision)
    assert Proposal.objects.exclude(problem="").count() == 0
    assert complaints(board.book) == []
    assert complaints(town.groups["north"].book) == []


def test_nobody_is_sent_to_where_the_group_does_not_belong_or_from_outside(town: Town) -> None:
    board = board_of(town)
    elsewhere = town.municipality("Elsewhere", of=("south", "west"))
    other = queries.board_of(elsewhere)
    assert other is not None
    with pytest.raises(Refused):
        propose(town.seat("nia", town.groups["north"]), sending(town, other, "nik"), at=town.at)
    sol = town.seat("sol", town.groups["south"]).member.id
    draft = ProposalDraft(title="Sol", matter="delegate", terms={"board": board.id, "delegate": sol})
    with pytest.raises(Refused):
        propose(town.seat("nia", town.groups["north"]), draft, at=town.at)


def test_a_recall_is_opened_at_once_and_takes_more_than_the_share_of_the_votes(town: Town) -> None:
    board, north = board_of(town), town.groups["north"]
    for name in ("nora", "nelly"):
        joins(town, name)
    mandate = sent(town, board)
    proposal = recalling(town, mandate)
    open_vote(town.seat("nora", north), proposal.id, at=town.later(hours=2))
    proposal.refresh_from_db()
    assert proposal.settings["told"] == {"more_than_milli": 500}
    assert proposal.closes_at == town.later(hours=2, days=7)
    for who, choice in (("nia", "no"), ("nik", "yes"), ("nora", "yes"), ("nelly", "no")):
        cast(town.seat(who, north), proposal.id, choice, at=town.later(days=1))
    cast(town.seat("nelly", north), proposal.id, "abstain", at=town.later(days=2))
    close_due(north, at=town.later(days=8))
    mandate.refresh_from_db()
    assert (mandate.why, mandate.ended_decision) == (Ending.RECALLED, proposal.id)
    assert queries.delegates_of(board, at=town.later(days=8)) == []
    assert complaints(north.book) == []
    assert complaints(board.book) == []


def test_half_of_the_votes_is_not_more_than_half(town: Town) -> None:
    board, north = board_of(town), town.groups["north"]
    mandate = sent(town, board)
    proposal = recalling(town, mandate)
    open_vote(town.seat("nik", north), proposal.id, at=town.later(hours=2))
    for who, choice in (("nia", "yes"), ("nik", "no")):
        cast(town.seat(who, north), proposal.id, choice, at=town.later(days=1))
    close_due(north, at=town.later(days=8))
    proposal.refresh_from_db()
    assert proposal.state == State.REJECTED
    assert len(queries.delegates_of(board, at=town.later(days=8))) == 1


def test_a_recall_asks_for_no_other_procedure_and_is_proposed_once(town: Town) -> None:
    mandate = sent(town, board_of(town))
    with pytest.raises(Refused):
        recalling(town, mandate, kind="consensus")
    recalling(town, mandate)
    with pytest.raises(TooLate):
        recalling(town, mandate)


def test_when_everybody_wants_it_the_delegate_is_back_at_once(town: Town) -> None:
    board, north = board_of(town), town.groups["north"]
    proposal = recalling(town, sent(town, board))
    open_vote(town.seat("nik", north), proposal.id, at=town.later(hours=2))
    for who in ("nia", "nik"):
        cast(town.seat(who, north), proposal.id, "yes", at=town.later(hours=3))
    assert Mandate.objects.get().why == Ending.RECALLED


def test_the_pages_lead_to_proposals_with_the_fields_filled(town: Town, client_of: Callable[..., Client]) -> None:
    board, north = board_of(town), town.groups["north"]
    assert board.parent is not None
    shown = reverse("associations:board", args=[board.parent.slug])
    propose_url = reverse("deciding:propose", args=[north.slug])
    nia, nik, sol = (client_of(name) for name in ("nia", "nik", "sol"))
    page = nia.get(shown).content.decode()
    assert f"{propose_url}?matter=delegate&amp;board={board.id}" in page
    assert 'id="send"' not in page
    assert "matter=delegate" not in nik.get(shown).content.decode()
    member = town.seat("nik", north).member.id
    said = {"title": "Nik for the bridge", "board": board.id, "delegate": member, "mandate_text": "The bridge.\nNow."}
    made = nik.post(f"{propose_url}?matter=delegate&board={board.id}", {**said, "text": "", "procedure": ""})
    assert made.status_code == 302
    page = nik.get(made["Location"]).content.decode()
    assert all(words in page for words in ("is to speak for us", board.name, "The bridge."))
    mandate = sent(town, board)
    for client, may in ((nia, True), (nik, True), (sol, False)):
        page = client.get(shown).content.decode()
        assert (f"matter=recall&amp;mandate={mandate.id}" in page) == may
    tree = nik.get(reverse("associations:tree", args=[north.slug])).content.decode()
    assert f"matter=recall&amp;mandate={mandate.id}" in tree
    form = nia.get(f"{propose_url}?matter=recall&mandate={mandate.id}&title=Recall+Nik").content.decode()
    assert f'<option value="{mandate.id}" selected>' in form
    assert 'value="Recall Nik"' in form
