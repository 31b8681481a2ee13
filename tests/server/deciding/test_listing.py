"""The list of decisions: what was taken back says so, long lists come in pages, and a vote that may follow is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from allmende.server import clock, heartbeat
from allmende.server.deciding.models import Proposal, State
from allmende.server.deciding.operations.consensus import call_vote
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.deciding.operations.voting import cast
from allmende.server.deciding.queries.listing import A_PAGE, Shown, listed
from allmende.server.deciding.queries.proposals import page_of

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db
Clients = Callable[..., Client]


def agreed(house: House, draft: ProposalDraft, *, days: float) -> Proposal:
    """Let all three agree at once, so many days after the house was founded."""
    at = house.later(days=days)
    proposal = propose(house.seat("bo"), draft, at=at)
    open_vote(house.seat("bo"), proposal.id, kind="consensus", at=at)
    for name in ("ada", "bo", "cem"):
        cast(house.seat(name), proposal.id, "agree", at=at)
    proposal.refresh_from_db()
    assert proposal.carried_out_at is not None
    return proposal


def taken_back(house: House, earlier: Proposal, *, title: str, days: float) -> Proposal:
    """Take a decision back by a qualified majority, which is over two weeks and a day later."""
    draft = ProposalDraft(title=title, matter="reversal", terms={"decision": earlier.id})
    proposal = propose(house.seat("bo"), draft, at=house.later(days=days))
    open_vote(house.seat("bo"), proposal.id, at=house.later(days=days + 7))
    for name in ("ada", "bo", "cem"):
        cast(house.seat(name), proposal.id, "yes", at=house.later(days=days + 8))
    heartbeat.beat(house.group, at=house.later(days=days + 15))
    proposal.refresh_from_db()
    assert proposal.carried_out_at is not None
    return proposal


def verdicts(house: House, shown: Shown = Shown.ALL) -> dict[str, str]:
    """Return title -> the reversal that took it back, or "", of what is on the list."""
    found = listed(house.seat("bo"), at=house.later(days=50), shown=shown)
    return {card.proposal.title: card.taken_back_by.title if card.taken_back_by else "" for card in found.decided}


def path(house: House, proposal: Proposal) -> str:
    return f"/g/{house.group.slug}/deciding/{proposal.id}/"


def test_a_decision_that_was_taken_back_says_so_and_leads_there_and_back(house: House, client_of: Clients) -> None:
    quiet = agreed(house, ProposalDraft(title="Quiet from ten", matter="text"), days=1)
    client = client_of("cem")
    with clock.stopped(house.later(days=1)):
        before = client.get(path(house, quiet)).content.decode()
    assert "This was decided, and taken back" not in before
    noise = taken_back(house, quiet, title="Louder again", days=2)
    assert verdicts(house) == {"Quiet from ten": "Louder again", "Louder again": ""}
    assert verdicts(house, Shown.HOLDS) == {"Louder again": ""}
    assert verdicts(house, Shown.TAKEN_BACK) == {"Quiet from ten": "Louder again"}
    with clock.stopped(house.later(days=18)):
        first, second = (client.get(path(house, one)).content.decode() for one in (quiet, noise))
        everything = client.get(f"/g/{house.group.slug}/deciding/").content.decode()
    assert '<span class="chip chip-clay">taken back</span>' in first
    assert "This was decided, and taken back" in first
    assert f'href="{path(house, noise)}">Louder again</a>' in first
    assert "This took a decision back:" in second
    assert f'href="{path(house, quiet)}"' in second
    assert '<span class="chip chip-clay">taken back</span>' not in second
    for one in (quiet, noise):
        assert everything.count(f'href="{path(house, one)}"') == 2


def test_what_takes_a_reversal_back_lets_the_first_decision_hold_again(house: House) -> None:
    quiet = agreed(house, ProposalDraft(title="Quiet from ten", matter="text"), days=1)
    noise = taken_back(house, quiet, title="Louder again", days=2)
    taken_back(house, noise, title="Quiet after all", days=18)
    assert verdicts(house) == {"Quiet from ten": "", "Louder again": "Quiet after all", "Quiet after all": ""}
    assert page_of(house.seat("bo"), quiet.id, at=house.later(days=34)).taken_back_by is None  # type: ignore[union-attr]


def test_a_reversal_that_is_not_accepted_takes_nothing_back(house: House) -> None:
    quiet = agreed(house, ProposalDraft(title="Quiet from ten", matter="text"), days=1)
    draft = ProposalDraft(title="Louder again", matter="reversal", terms={"decision": quiet.id})
    propose(house.seat("bo"), draft, at=house.later(days=2))
    assert verdicts(house) == {"Quiet from ten": ""}


def test_a_long_list_comes_in_pages_and_can_be_narrowed_down(house: House, client_of: Clients) -> None:
    by, count = house.member("bo"), A_PAGE + 3
    client, here = client_of("cem"), f"/g/{house.group.slug}/deciding/"
    Proposal.objects.bulk_create(
        Proposal(
            group=house.group,
            by=by,
            title=f"No {number:02}",
            matter="text",
            state=State.REJECTED if number % 3 == 0 else State.WITHDRAWN,
            proposed_at=house.at + timedelta(minutes=number),
        )
        for number in range(A_PAGE)
    )
    assert "show=withdrawn" not in client.get(here).content.decode()
    Proposal.objects.bulk_create(
        Proposal(
            group=house.group, by=by, title=f"No {number:02}", matter="text", state=State.REJECTED, proposed_at=house.at
        )
        for number in range(A_PAGE, count)
    )
    first, second = client.get(here).content.decode(), client.get(f"{here}?page=2").content.decode()
    titles = {f"No {number:02}" for number in range(count)}
    pages = [{title for title in titles if f">{title}</a>" in page} for page in (first, second)]
    assert [len(page) for page in pages] == [A_PAGE, 3]
    assert pages[0] | pages[1] == titles
    assert "?page=2#decided" in first
    withdrawn = client.get(f"{here}?show=withdrawn").content.decode()
    assert {title for title in titles if f">{title}</a>" in withdrawn} == {
        f"No {number:02}" for number in range(A_PAGE) if number % 3
    }
    assert 'href="?show=withdrawn#decided" aria-current="page"' in withdrawn
    assert "There are none of these." in client.get(f"{here}?show=taken_back").content.decode()
    assert client.get(f"{here}?show=nonsense&page=999").status_code == 200


@pytest.mark.parametrize(
    ("secret", "said"), [(True, "The vote is secret"), (False, "The vote is open")], ids=["secret", "open"]
)
def test_a_rough_consensus_says_how_a_vote_would_be_before_it_is_called(
    house: House, client_of: Clients, *, secret: bool, said: str
) -> None:
    house.decide("decision_kind_other", "rough_consensus")
    draft = ProposalDraft(title="A swing", matter="other", secret=secret)
    proposal = propose(house.seat("bo"), draft, at=house.later(days=1))
    client = client_of("cem")
    with clock.stopped(house.later(days=2)):
        assert said in client.get(path(house, proposal)).content.decode()
    open_vote(house.seat("bo"), proposal.id, at=house.later(days=9))
    with clock.stopped(house.later(days=9)):
        assert said in client.get(path(house, proposal)).content.decode()
    call_vote(house.seat("cem"), proposal.id, at=house.later(days=9.5))
    with clock.stopped(house.later(days=9.5)):
        assert said not in client.get(path(house, proposal)).content.decode()
