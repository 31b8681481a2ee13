"""What a group agrees to with others, and its texts, are a yes or a no; and both are changed by deciding anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from allmende.economy.matters import MATTERS_WITH_OPTIONS, kind_asked_for
from allmende.server.associations.operations.agreements import hash_of
from allmende.server.deciding.matters.registry import matter_named, matters_of
from allmende.server.deciding.models import Proposal
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.groups.queries import rulebook_of
from allmende.server.refusal import Refused

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db

AGREED_WITH_OTHERS = ("association", "admit_group", "agreement")


def text(**terms: str) -> ProposalDraft:
    return ProposalDraft(
        title="Nights",
        matter="agreement",
        terms={"act": "publish", "agreement": "0" * 16, "version": "1", "sha256": hash_of("Quiet."), **terms},
        details={"kind": "agreement", "title": "Nights", "text": "Quiet."},
    )


@pytest.mark.parametrize("code", AGREED_WITH_OTHERS)
def test_they_have_pages_of_their_own_and_no_options_to_choose_among(house: House, code: str) -> None:
    assert code not in {matter.code for matter in matters_of(house.group)}
    assert code not in MATTERS_WITH_OPTIONS
    # What was founded, or accepted by those who joined, is not undone by no longer holding: it is decided anew.
    assert not matter_named(code).reversible


def test_letting_a_group_in_is_decided_as_an_admission_and_the_rest_as_a_founding(house: House) -> None:
    rules = rulebook_of(house.group)
    asked = [kind_asked_for(code, rules) for code in AGREED_WITH_OTHERS]
    assert asked == [kind_asked_for(code, rules) for code in ("founding", "admission", "other")]


def test_a_text_is_proposed_with_its_fingerprint_once_at_a_time(house: House) -> None:
    proposal = propose(house.seat("bo"), text(), at=house.at)
    assert proposal.terms["sha256"] == hash_of("Quiet.")
    with pytest.raises(Refused, match="has to be decided first"):
        propose(house.seat("ada"), text(), at=house.at)


@pytest.mark.parametrize("matter", ["association", "admit_group"])
def test_nobody_proposes_to_agree_to_what_their_group_is_not_asked(house: House, matter: str) -> None:
    draft = ProposalDraft(title="With whom?", matter=matter, terms={"accord": "0" * 16})
    with pytest.raises(Refused, match="is not asked here"):
        propose(house.seat("bo"), draft, at=house.at)
    assert not Proposal.objects.exists()


def test_several_versions_of_a_text_are_no_options_of_one_proposal(house: House) -> None:
    several = ProposalDraft(**{**vars(text()), "options": ("Quiet.", "Loud.")})
    with pytest.raises(Refused, match="with a yes or a no"):
        propose(house.seat("bo"), several, at=house.at)
