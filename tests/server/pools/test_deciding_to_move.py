"""Joining and leaving a pool because all those concerned decided so."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from allmende.server import clock
from allmende.server.deciding.models import Proposal, State
from allmende.server.deciding.operations import carrying_out
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.deciding.operations.voting import cast
from allmende.server.groups.models import Group
from allmende.server.pools.models import Offer
from allmende.server.pools.operations import joining
from allmende.server.refusal import Refused, TooLate
from tests.server.deciding.agreeing import seats_concerned
from tests.server.pools.conftest import Pool, verified

pytestmark = pytest.mark.django_db


def agreed(group: Group, draft: ProposalDraft, *, at: datetime) -> Proposal:
    """Return a proposal to which everybody concerned has agreed."""
    group = Group.objects.select_related("book", "parent").get(pk=group.pk)
    seats = seats_concerned(group, draft.matter)
    proposal = propose(seats[0], draft, at=at)
    open_vote(seats[0], proposal.id, kind="consensus", at=at)
    for seat in seats:
        cast(seat, proposal.id, "agree", at=at)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.problem) == (State.ACCEPTED, "")
    return proposal


def test_a_house_that_decided_to_join_offers_it_and_is_taken_in_with_sound_books(pool: Pool) -> None:
    home = pool.house.group
    draft = ProposalDraft(title="Join the valley", matter="join_pool", terms={"pool": pool.group.id})
    proposal = agreed(home, draft, at=pool.house.later(days=1))
    assert proposal.carried_out_at is not None
    made = Offer.objects.get(project=home, answered_at=None)
    assert made.words == "Join the valley"
    joining.accept(pool.seat("pia"), made.id, answer="Welcome!", at=pool.house.later(days=2))
    assert pool.fresh_house().parent == pool.group
    assert verified(home.book, pool.group.book) == []


def test_what_is_not_decided_yet_is_in_the_way_of_joining(pool: Pool) -> None:
    at = pool.house.later(days=1)
    propose(pool.house.seat("bo"), ProposalDraft(title="A dog"), at=at)
    with pytest.raises(Refused, match="A dog"):
        pool.join(at=at)
    assert pool.fresh_house().parent is None


def test_a_project_that_decided_to_leave_its_pool_goes_on_in_a_book_of_its_own(pool: Pool) -> None:
    at = pool.house.later(days=1)
    agreed(pool.bakery, ProposalDraft(title="On our own", matter="leave_pool"), at=at)
    bakery = Group.objects.select_related("book", "parent").get(pk=pool.bakery.pk)
    assert bakery.parent is None
    assert verified(pool.group.book, bakery.book) == []
    # What was decided over there is not carried out in the new book.
    proposal = Proposal.objects.get(group=bakery)
    Proposal.objects.filter(pk=proposal.pk).update(carried_out_at=None)
    with pytest.raises(TooLate):
        carrying_out.try_again(pool.seat("bea", bakery), proposal.id, at=pool.house.later(days=2))


def test_only_who_stands_alone_joins_and_only_who_is_in_a_pool_leaves(pool: Pool) -> None:
    at = pool.house.later(days=1)
    for seat, draft in (
        (pool.seat("bea", pool.bakery), ProposalDraft(title="Join", matter="join_pool", terms={"pool": pool.group.id})),
        (pool.house.seat("bo"), ProposalDraft(title="Leave", matter="leave_pool")),
        (pool.house.seat("bo"), ProposalDraft(title="Join", matter="join_pool", terms={"pool": pool.bakery.id})),
    ):
        with pytest.raises(Refused):
            propose(seat, draft, at=at)


@pytest.mark.parametrize(("address", "status"), [("valley", 302), ("nowhere", 422)])
def test_the_form_asks_for_the_address_of_the_pool(pool: Pool, address: str, status: int) -> None:
    client = Client(headers={"accept-language": "en"})
    user = pool.house.people["ada"].user
    assert user is not None
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    url = f"/g/{pool.house.group.slug}/deciding/propose/"
    with clock.stopped(pool.house.at + timedelta(hours=1)):
        assert "Leave the pool" not in client.get(url).content.decode()
        answer = client.post(f"{url}?matter=join_pool", {"title": "Join them", "pool": address, "procedure": ""})
        assert answer.status_code == status
        if status == 302:
            assert "<strong>Valley</strong>" in client.get(answer["Location"]).content.decode()
    assert Proposal.objects.filter(terms={"pool": pool.group.id}).count() == (1 if status == 302 else 0)
