"""What is voted on is what is published: a decision names a text by its fingerprint, and does nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from allmende.server.associations import operations
from allmende.server.associations.by_vote import Proposed, Words
from allmende.server.associations.models import Agreement, AgreementVersion
from allmende.server.associations.operations import texts_by_vote
from allmende.server.associations.operations.agreements import MOST_TEXT, hash_of
from allmende.server.associations.queries.agreements import adopted_by, newest_of
from allmende.server.deciding.models import Proposal, State
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.deciding.queries.proposals import page_of
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind
from allmende.server.refusal import Refused, TooLate
from tests.server.associations.conftest import DECIDED, Town, complaints
from tests.server.associations.test_by_vote import PAIRS, vote

pytestmark = pytest.mark.django_db

WORDS = Words(title="Nights", text="So that children sleep.")


def carried(town: Town, proposed: Proposed, *who: str) -> Proposal:
    """Let everybody agree to what was proposed."""
    return vote(town, Proposal.objects.get(pk=proposed.id), *who)


def new_text(town: Town, text: str = "Quiet after ten.") -> Proposed:
    seat = town.seat("nik", town.fresh("north"))
    return texts_by_vote.propose_text(seat, WORDS, kind="agreement", title="Nights", text=text, at=town.at)


def published(town: Town) -> AgreementVersion:
    proposed = new_text(town)
    assert carried(town, proposed, "nik", "nia").problem == ""
    return AgreementVersion.objects.select_related("agreement").get(decision=proposed.id)


def test_the_text_that_was_accepted_is_published_word_by_word(town: Town) -> None:
    proposed = new_text(town, "Quiet\r\nafter ten. ")
    proposal = carried(town, proposed, "nik", "nia")
    assert proposal.problem == ""
    version = AgreementVersion.objects.get(decision=proposed.id)
    assert (version.text, version.agreement_id) == ("Quiet\nafter ten.", proposal.terms["agreement"])
    assert proposal.terms["sha256"] == version.sha256 == hash_of("Quiet\nafter ten.")
    assert complaints(town.fresh("north").book) == []


def test_the_page_of_a_new_version_shows_what_changes_and_the_whole_text(town: Town) -> None:
    version, seat = published(town), town.seat("nia", town.fresh("north"))
    proposed = texts_by_vote.propose_version(
        seat, WORDS, agreement_id=version.agreement_id, text="Quiet after nine.", at=town.at
    )
    page = page_of(seat, proposed.id, at=town.at)
    assert page is not None
    (line,) = page.about
    assert (line.title, line.note, line.text) == ("Nights", "is published as version 2", "Quiet after nine.")
    assert [(piece.kind, piece.text) for piece in line.pieces][-2:] == [("gone", "ten."), ("new", "nine.")]
    with pytest.raises(TooLate):
        texts_by_vote.propose_end(seat, WORDS, agreement_id=version.agreement_id, at=town.at)
    assert carried(town, proposed, "nia", "nik").problem == ""
    newest = newest_of(version.agreement)
    assert newest is not None
    assert (newest.number, newest.text, newest.decision) == (2, "Quiet after nine.", proposed.id)
    end = texts_by_vote.propose_end(seat, WORDS, agreement_id=version.agreement_id, at=town.at)
    assert carried(town, end, "nia", "nik").problem == ""
    assert Agreement.objects.get(pk=version.agreement_id).ended_at is not None
    assert complaints(town.fresh("north").book) == []


def test_a_version_is_not_published_over_another_that_came_between(town: Town) -> None:
    version, seat = published(town), town.seat("nia", town.fresh("north"))
    proposed = texts_by_vote.propose_version(
        seat, WORDS, agreement_id=version.agreement_id, text="Quiet after nine.", at=town.at
    )
    operations.publish_version(
        version.agreement_id, text="Never quiet.", decision=DECIDED, by=town.people["nia"], at=town.at
    )
    proposal = carried(town, proposed, "nia", "nik")
    assert proposal.problem == "There is another version since it was proposed: propose it anew."
    newest = newest_of(version.agreement)
    assert newest is not None
    assert newest.text == "Never quiet."


@pytest.mark.parametrize(
    ("terms", "details"),
    [
        ({"sha256": hash_of("Something else.")}, {}),
        ({}, {"text": "Quiet after ten"}),
        ({}, {"text": ""}),
        ({}, {"text": "a" * (MOST_TEXT + 1)}),
        ({}, {"kind": "law"}),
        ({}, {"title": " "}),
        ({}, {"author": "Nia"}),
        ({"act": "burn"}, {}),
        ({"version": "2"}, {}),
        ({"agreement": "nights"}, {}),
        ({"standard": "0" * 16}, {}),
    ],
)
def test_what_could_not_be_published_is_not_put_to_the_vote(
    town: Town, terms: dict[str, str], details: dict[str, str]
) -> None:
    text = "Quiet after ten."
    draft = ProposalDraft(
        title="Nights",
        matter="agreement",
        terms={"act": "publish", "agreement": "0" * 16, "version": "1", "sha256": hash_of(text), **terms},
        details={"kind": "agreement", "title": "Nights", "text": text, **details},
    )
    with pytest.raises(Refused):
        propose(town.seat("nia", town.fresh("north")), draft, at=town.at)
    assert not Proposal.objects.exists()


def test_a_group_decides_to_work_by_a_standard_and_to_give_it_up(town: Town) -> None:
    bakers = groups.found(name="Bakers", kind=Kind.PROSUMERS, purpose="", by=town.people["sol"], at=town.at)
    north = town.fresh("north")
    for side in (north, bakers):
        operations.join_association(north, bakers, side=side, decision=DECIDED, by=town.people["nia"], at=town.at)
    bread = operations.publish(
        bakers, kind="standard", title="Bread", text="Flour.", decision=DECIDED, by=town.people["sol"], at=town.at
    )
    seat, agreement_id = town.seat("nik", town.fresh("north")), bread.agreement_id
    proposed = texts_by_vote.propose_adoption(seat, WORDS, agreement_id=agreement_id, at=town.at)
    operations.publish_version(agreement_id, text="Flour, salt.", decision=DECIDED, by=town.people["sol"], at=town.at)
    assert carried(town, proposed, "nik", "nia").problem == ""
    # Not the newest one, but that which was voted on.
    assert adopted_by(north, bread.agreement) == bread
    proposed = texts_by_vote.propose_giving_up(seat, WORDS, agreement_id=agreement_id, at=town.at)
    assert carried(town, proposed, "nik", "nia").problem == ""
    assert adopted_by(north, bread.agreement) is None
    with pytest.raises(TooLate):
        texts_by_vote.propose_giving_up(seat, WORDS, agreement_id=agreement_id, at=town.at)
    assert complaints(north.book) == []


def test_from_the_form_to_the_published_text(town: Town, client_of: Callable[..., Client]) -> None:
    north, nik = town.groups["north"], client_of("nik")
    address = reverse("associations:publish", args=[north.slug])
    assert "Put it to a vote" in nik.get(address).content.decode()
    fields = {"title": "Nights", "kind": "agreement", "text": "Quiet after ten.", "proposal_title": ""}
    refused = nik.post(address, fields)
    assert refused.status_code == 422
    assert "Quiet after ten." in refused.content.decode()
    answer = nik.post(address, {**fields, "proposal_title": "Quiet nights", "proposal_text": "Why not."})
    proposal = Proposal.objects.get(title="Quiet nights")
    assert answer.headers["Location"] == reverse("deciding:proposal", args=[north.slug, proposal.id])
    page = nik.get(answer.headers["Location"]).content.decode()
    assert "Quiet after ten." in page
    assert vote(town, proposal, *reversed(PAIRS["north"])).state == State.ACCEPTED
    text = reverse("associations:agreement", args=[north.slug, proposal.terms["agreement"]])
    assert "Put to a vote that it holds no longer" in nik.get(text).content.decode()
    end = reverse("associations:vote_on_text", args=[north.slug, proposal.terms["agreement"], "end"])
    assert nik.post(end, {"proposal_title": "Loud nights"}).status_code == 302
    page = nik.get(text).content.decode()
    assert "Loud nights" in page
    assert "Put to a vote that it holds no longer" not in page
    assert nik.post(end, {"proposal_title": "Loud nights"}).status_code == 409
    assert nik.get(end.replace("/end/", "/burn/")).status_code == 404
