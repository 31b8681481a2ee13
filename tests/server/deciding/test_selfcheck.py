"""The self-check of decisions: silent where all is well, and loud where a table says what no book does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from allmende.server.deciding.models import Ballot, Delegation, Proposal, SecretBallot, Voter
from allmende.server.deciding.operations.delegating import delegate
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.deciding.operations.voting import cast
from allmende.server.groups.models import RuleSetting
from allmende.server.selfcheck import decisions, speaking

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db


def lived_in(house: House) -> None:
    """Decide a rule, vote openly on a dog and secretly on a cat, discuss a bird, and let Cem vote for Bo."""
    house.decide("weight_cap", 4000)
    delegate(house.seat("bo"), to=house.member("cem").id, matter="", days=20, at=house.at)
    drafts = [ProposalDraft(title=title, secret=title == "Cat", options=("Yes", "No")) for title in ("Dog", "Cat")]
    for proposal in [propose(house.seat("ada"), draft, at=house.at) for draft in drafts]:
        open_vote(house.seat("ada"), proposal.id, at=house.later(days=8))
        wanted = proposal.options.get(title="Yes").id
        for name, turns in (("ada", 2), ("cem", 1)):
            for turn in range(turns):
                at = house.later(days=8) + timedelta(hours=turn)
                cast(house.seat(name), proposal.id, (wanted,), at=at)
    propose(house.seat("cem"), ProposalDraft(title="Bird"), at=house.later(days=8))


def found() -> list[str]:
    return [*decisions.proposals(), *speaking.delegations(), *speaking.experts()]


def test_where_all_is_well_nothing_is_found(house: House) -> None:
    lived_in(house)
    assert found() == []


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda: Ballot.objects.filter(proposal__title="Dog").first().delete(), "ballots"),  # type: ignore[union-attr]
        (lambda: SecretBallot.objects.update(receipt="0" * 64), "receipts of secret ballots"),
        (lambda: Voter.objects.filter(proposal__title="Dog", has_voted=False).delete(), "who may vote"),
        (lambda: Proposal.objects.filter(title="Bird").update(state="accepted"), "how far it has come"),
        (lambda: Proposal.objects.filter(matter="rules").update(changes={"weight_cap": 5}), "the rules it changes"),
        (lambda: Proposal.objects.filter(matter="rules").update(verdict="rejected"), "the result"),
        (lambda: RuleSetting.objects.update(value=5000), "its decision is not what the books say"),
        (lambda: Delegation.objects.update(matter="rules"), "is not what the books say"),
    ],
)
def test_what_no_book_says_is_found(house: House, spoil: Callable[[], object], words: str) -> None:
    lived_in(house)
    spoil()
    assert any(words in fault for fault in found())
