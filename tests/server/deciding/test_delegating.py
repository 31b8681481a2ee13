"""Letting somebody vote for oneself on one decision: it goes before wider ones, ends with it, and everybody sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from allmende.server import clock
from allmende.server.deciding import personal
from allmende.server.deciding.models import Delegation, Proposal
from allmende.server.deciding.operations import closing
from allmende.server.deciding.operations.delegating import delegate, delegate_decision, revoke
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, propose, withdraw
from allmende.server.deciding.operations.voting import cast
from allmende.server.deciding.queries.delegations import standing_of
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.selfcheck import speaking
from tests.server.deciding.naming import complaints

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db
Clients = Callable[..., Client]


def proposed(house: House, *, kind: str = "qualified majority", secret: bool = False) -> Proposal:
    draft = ProposalDraft(title="A dog", kind=kind, secret=secret)
    return propose(house.seat("bo"), draft, at=house.at)


def voted_on(house: House, **more: Any) -> Proposal:
    proposal = proposed(house, **more)
    return open_vote(house.seat("bo"), proposal.id, at=proposal.proposed_at + timedelta(days=7))


def weights(house: House, proposal: Proposal) -> dict[str, int]:
    """Close the vote, and return the weight of each ballot by name."""
    closing.close_due(house.group, at=house.later(days=40))
    proposal.refresh_from_db()
    told = (proposal.outcome or {})["outcome"]["representation"]["weights"]
    return {name: told[house.member(name).id] for name in ("ada", "bo", "cem") if house.member(name).id in told}


def test_who_is_named_for_the_decision_goes_before_who_is_named_for_more(house: House) -> None:
    proposal = proposed(house)
    delegate(house.seat("cem"), to=house.member("bo").id, matter="", days=60, at=house.at)
    delegate(house.seat("cem"), to=house.member("bo").id, matter="other", days=60, at=house.at)
    delegate_decision(house.seat("cem"), proposal.id, to=house.member("ada").id, at=house.at)
    open_vote(house.seat("bo"), proposal.id, at=house.later(days=8))
    for name in ("ada", "bo"):
        cast(house.seat(name), proposal.id, "yes", at=house.later(days=9))
    assert weights(house, proposal) == {"ada": 2, "bo": 1}
    elsewhere = propose(
        house.seat("bo"), ProposalDraft(title="Two", kind="qualified majority"), at=house.later(days=41)
    )
    open_vote(house.seat("bo"), elsewhere.id, at=house.later(days=49))
    for name in ("ada", "bo"):
        cast(house.seat(name), elsewhere.id, "yes", at=house.later(days=50))
    closing.close_due(house.group, at=house.later(days=70))
    elsewhere.refresh_from_db()
    told = (elsewhere.outcome or {})["outcome"]["representation"]["weights"]
    assert told[house.member("bo").id] == 2
    assert complaints(house.group) == []
    assert list(speaking.delegations()) == []


def test_taken_back_in_time_the_wider_one_counts_again_and_after_the_close_nothing_changes(house: House) -> None:
    proposal = voted_on(house)
    delegate(house.seat("cem"), to=house.member("bo").id, matter="", days=60, at=house.later(days=7))
    first = delegate_decision(house.seat("cem"), proposal.id, to=house.member("bo").id, at=house.later(days=8))
    given = delegate_decision(house.seat("cem"), proposal.id, to=house.member("ada").id, at=house.later(days=8))
    with pytest.raises(TooLate):
        revoke(house.seat("cem"), first.id, at=house.later(days=8))
    with pytest.raises(NotYours):
        revoke(house.seat("ada"), given.id, at=house.later(days=8))
    revoke(house.seat("cem"), given.id, at=house.later(days=9))
    late = delegate_decision(house.seat("ada"), proposal.id, to=house.member("bo").id, at=house.later(days=10))
    cast(house.seat("bo"), proposal.id, "yes", at=house.later(days=9))
    with pytest.raises(TooLate):
        revoke(house.seat("ada"), late.id, at=house.later(days=20))
    assert weights(house, proposal) == {"bo": 3}
    with pytest.raises(TooLate):
        delegate_decision(house.seat("cem"), proposal.id, to=house.member("bo").id, at=house.later(days=41))
    assert standing_of(house.seat("ada"), at=house.later(days=41)).mine == []
    assert complaints(house.group) == []
    assert list(speaking.delegations()) == []


def test_a_circle_on_one_decision_counts_for_nobody_until_somebody_of_it_votes(house: House) -> None:
    proposal = voted_on(house)
    ring = ("ada", "bo", "cem")
    for by, to in zip(ring, (*ring[1:], ring[0]), strict=True):
        delegate_decision(house.seat(by), proposal.id, to=house.member(to).id, at=house.later(days=8))
    cast(house.seat("cem"), proposal.id, "yes", at=house.later(days=9))
    assert weights(house, proposal) == {"cem": 3}
    assert complaints(house.group) == []


def test_only_who_may_vote_passes_it_on_and_only_to_who_may(house: House) -> None:
    house.decide("decision_kind_other", "meritocracy")
    proposal = voted_on(house, kind="meritocracy")
    for by, to, refusal in (("bo", "ada", NotYours), ("ada", "bo", Refused), ("ada", "ada", Refused)):
        with pytest.raises(refusal):
            delegate_decision(house.seat(by), proposal.id, to=house.member(to).id, at=house.later(days=8))
    discussed = proposed(house)
    with pytest.raises(Refused, match="sign in"):
        delegate_decision(house.seat("bo"), discussed.id, to=house.member("dina").id, at=house.later(days=8))
    with pytest.raises(Refused, match="no such proposal"):
        delegate_decision(house.seat("bo"), "0" * 16, to=house.member("ada").id, at=house.later(days=8))
    withdraw(house.seat("bo"), discussed.id, at=house.later(days=8))
    with pytest.raises(TooLate):
        delegate_decision(house.seat("bo"), discussed.id, to=house.member("ada").id, at=house.later(days=8))


def test_one_stands_for_each_decision_beside_those_for_more(house: House) -> None:
    proposal = proposed(house)
    delegate(house.seat("cem"), to=house.member("bo").id, matter="", days=60, at=house.at)
    given = delegate_decision(house.seat("cem"), proposal.id, to=house.member("ada").id, at=house.at)
    again = {"group": house.group, "by": given.by, "to": given.to, "from_at": house.at, "entry_number": 999}
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.create(decision=proposal, **again)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.create(matter="rules", **again)
    Delegation.objects.filter(pk=given.pk).update(decision=proposed(house))
    assert list(speaking.delegations()) == [f"delegation {given.id} is not what the books say"]
    told = personal.stored_about([house.member("cem")])["delegations"]
    assert {one["decision"] for one in told} == {None, "A dog"}


@pytest.mark.parametrize("secret", [False, True])
def test_the_page_says_for_how_many_a_delegate_speaks_before_the_count(
    house: House, client_of: Clients, *, secret: bool
) -> None:
    proposal = voted_on(house, secret=secret)
    page, ada, cem = f"/g/{house.group.slug}/deciding/{proposal.id}/", client_of("ada"), client_of("cem")
    with clock.stopped(house.later(days=8)):
        assert f'href="{page}delegate/"' in cem.get(page).content.decode()
        answer = cem.post(f"{page}delegate/", {"to": house.member("ada").id})
        assert (answer.status_code, answer["location"]) == (302, page)
        shown = ada.get(page).content.decode()
        assert "would speak for 2" in shown
        ada.post(f"{page}vote/", {"choice": "yes"})
        shown = cem.get(page).content.decode()
        assert "speaks for 2" in shown
        assert "would speak for" not in shown
        assert "If you do not vote, Ada votes for you." in shown
        delegations = f"/g/{house.group.slug}/deciding/delegations/"
        assert page in cem.get(delegations).content.decode()
        assert page in ada.get(delegations).content.decode()
        given = Delegation.objects.get()
        answer = cem.post(f"{delegations}{given.id}/revoke/")
        assert answer["location"] == page
        assert "speaks for" not in cem.get(page).content.decode()


def test_the_form_offers_who_may_vote_and_keeps_what_was_refused(house: House, client_of: Clients) -> None:
    house.decide("decision_kind_other", "meritocracy")
    proposal = voted_on(house, kind="meritocracy")
    address = f"/g/{house.group.slug}/deciding/{proposal.id}/delegate/"
    with clock.stopped(house.later(days=8)):
        page = client_of("bo").get(address).content.decode()
        assert house.member("ada").id in page
        assert house.member("cem").id not in page
        answer = client_of("bo").post(address, {"to": house.member("ada").id})
        assert answer.status_code == 403
        assert client_of("bo").post(address, {"to": ""}).status_code == 422
    withdraw(house.seat("bo"), proposal.id, at=house.later(days=9))
    with clock.stopped(house.later(days=9)):
        assert "Nobody votes on it any more." in client_of("bo").get(address).content.decode()
