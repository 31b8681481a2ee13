"""Experts: named by decision, they decide what is left to those who do it, and those concerned can take it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from allmende.server.associations.operations import publish
from allmende.server.associations.operations.authority import NeedsDecision
from allmende.server.deciding import personal
from allmende.server.deciding.matters.rules import reversing
from allmende.server.deciding.models import ExpertNaming, Proposal, State, Voter
from allmende.server.deciding.operations import closing, experts
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.deciding.operations.voting import cast
from allmende.server.deciding.queries.electorate import voters_of
from allmende.server.deciding.queries.experts import experts_of
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Role, ShareClass
from allmende.server.groups.models import Membership
from allmende.server.groups.queries import rulebook_of
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.selfcheck import speaking
from tests.server.deciding.naming import appointed, complaints, expert

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db
Clients = Callable[..., Client]


@pytest.fixture
def left(house: House) -> House:
    """The house, which leaves its rules and everything else to those who do it."""
    for rule in ("decision_kind_rules", "decision_kind_other"):
        house.decide(rule, "meritocracy")
    return house


def voted_on(house: House, *, matter: str = "other", value: int = 4000) -> Proposal:
    """Return a proposal that was discussed for a week and is voted on now."""
    changes = {"weight_cap": value} if matter == "rules" else {}
    proposal = propose(house.seat("bo"), ProposalDraft(title="Rye", matter=matter, changes=changes), at=house.at)
    return open_vote(house.seat("bo"), proposal.id, at=proposal.proposed_at + timedelta(days=7))


def names(proposal: Proposal) -> list[str]:
    return [voter.member.name for voter in voters_of(proposal)]


def test_experts_decide_in_their_matter_and_elsewhere_those_who_look_after_the_group(left: House) -> None:
    named = appointed(left, "cem", matter="rules")
    assert named.carried_out_at is not None
    assert names(voted_on(left, matter="rules")) == ["Cem"]
    assert names(voted_on(left)) == ["Ada"]
    appointed(left, "bo")
    assert names(voted_on(left)) == ["Bo"]
    both = voted_on(left, matter="rules")
    assert names(both) == ["Bo", "Cem"]
    assert [voter.naming.matter for voter in voters_of(both) if voter.naming is not None] == ["", "rules"]
    assert complaints(left.group) == []
    assert list(speaking.experts()) == []


def test_what_experts_decided_is_reversed_by_a_qualified_majority_of_all_concerned(left: House) -> None:
    appointed(left, "cem", matter="rules")
    proposal = voted_on(left, matter="rules")
    with pytest.raises(NotYours):
        cast(left.seat("ada"), proposal.id, "no", at=left.later(days=8))
    cast(left.seat("cem"), proposal.id, "yes", at=left.later(days=8))
    assert rulebook_of(left.group).weight_cap == 4000
    proposal.refresh_from_db()
    draft = ProposalDraft(
        title="Back again",
        matter="reversal",
        terms={"decision": proposal.id},
        changes=reversing(left.group, proposal),
    )
    back = propose(left.seat("bo"), draft, at=left.later(days=9))
    open_vote(left.seat("bo"), back.id, at=left.later(days=17))
    assert names(back) == ["Ada", "Bo", "Cem"]
    for name in ("ada", "bo"):
        cast(left.seat(name), back.id, "yes", at=left.later(days=18))
    closing.close_due(left.group, at=left.later(days=30))
    assert rulebook_of(left.group).weight_cap == 3000
    assert complaints(left.group) == []


def test_it_ends_by_decision_or_by_giving_it_back_and_what_was_opened_stays(left: House) -> None:
    appointed(left, "cem")
    appointed(left, "bo", matter="other")
    opened = voted_on(left)
    appointed(left, "cem", role="not_expert", at=left.later(days=7))
    mine = ExpertNaming.objects.get(member=left.member("bo"))
    with pytest.raises(NotYours):
        experts.give_back(left.seat("cem"), mine.id, at=left.later(days=7))
    experts.give_back(left.seat("bo"), mine.id, at=left.later(days=7))
    with pytest.raises(TooLate):
        experts.give_back(left.seat("bo"), mine.id, at=left.later(days=7))
    assert experts_of(left.group) == []
    assert names(opened) == ["Bo", "Cem"]
    assert names(voted_on(left)) == ["Ada"]
    assert complaints(left.group) == []
    assert list(speaking.experts()) == []


def test_who_left_is_an_expert_no_longer_even_when_they_come_back(left: House) -> None:
    appointed(left, "cem")
    cem = Membership.objects.get(group=left.group, member=left.member("cem"), left_at=None)
    groups.leave(cem, by=cem.member, at=left.later(days=1))
    assert experts_of(left.group) == []
    groups.join(
        left.group,
        left.member("cem"),
        role=Role.MEMBER,
        share_class=ShareClass.ADULT,
        by=left.member("ada"),
        at=left.later(days=2),
    )
    assert experts_of(left.group) == []
    assert names(voted_on(left)) == ["Ada"]
    assert ExpertNaming.objects.get().why_ended == "gone"
    appointed(left, "cem", at=left.later(days=8))
    assert [one.member.name for one in experts_of(left.group)] == ["Cem"]
    assert complaints(left.group) == []


def test_who_cannot_sign_in_any_more_leaves_it_to_the_others(left: House) -> None:
    appointed(left, "cem")
    person = left.people["cem"]
    person.user = None
    person.save()
    assert names(voted_on(left)) == ["Ada"]
    assert complaints(left.group) == []
    assert list(speaking.experts()) == []


def test_what_too_few_experts_decide_falls_to_nobody_else(left: House) -> None:
    left.decide("quorum_fallback", "maintainers_decide")
    appointed(left, "cem")
    proposal = voted_on(left)
    closing.close_due(left.group, at=left.later(days=30))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.fallback) == (State.REJECTED, "nothing changes")


def test_what_is_handed_to_maintainers_stays_with_them_where_there_are_experts(house: House) -> None:
    house.decide("quorum_fallback", "maintainers_decide")
    appointed(house, "cem")
    proposal = voted_on(house, matter="rules")
    closing.close_due(house.group, at=house.later(days=15))
    proposal.refresh_from_db()
    assert (proposal.kind, names(proposal)) == ("meritocracy", ["Ada"])
    assert complaints(house.group) == []


@pytest.mark.parametrize(
    ("who", "matter", "role", "words"),
    [
        ("dina", "", "expert", "sign in"),
        ("cem", "reversal", "expert", "no such matter"),
        ("cem", "weather", "expert", "no such matter"),
        ("cem", "", "not_expert", "no expert"),
        ("cem", "rules", "maintainer", "Only experts"),
        ("bo", "text", "expert", "already"),
        ("cem", "", "wizard", "no such role"),
    ],
)
def test_nobody_is_proposed_who_could_not_be_named(house: House, who: str, matter: str, role: str, words: str) -> None:
    appointed(house, "bo", matter="text")
    with pytest.raises(Refused, match=words):
        propose(house.seat("ada"), expert(house, who, matter=matter, role=role), at=house.at)


def test_two_decisions_name_the_same_expert_once(house: House) -> None:
    twice = [propose(house.seat("ada"), expert(house, "cem"), at=house.at) for _ in range(2)]
    for proposal in twice:
        open_vote(house.seat("ada"), proposal.id, kind="consensus", at=house.at)
        for name in ("ada", "bo", "cem"):
            cast(house.seat(name), proposal.id, "agree", at=house.at)
        proposal.refresh_from_db()
    assert [bool(proposal.problem) for proposal in twice] == [False, True]
    first = ExpertNaming.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ExpertNaming.objects.create(
            group=first.group, member=first.member, matter="", decision=twice[1], named_at=house.at
        )
    assert complaints(house.group) == []


def test_the_self_check_finds_experts_no_book_knows(house: House) -> None:
    decision = appointed(house, "cem")
    ExpertNaming.objects.update(matter="rules")
    assert any("is not what the books say" in fault for fault in speaking.experts())
    ExpertNaming.objects.update(matter="", ended_at=house.at, why_ended="decided")
    assert any("whether and why it ended" in fault for fault in speaking.experts())
    ExpertNaming.objects.update(ended_at=None, why_ended="")
    Voter.objects.filter(member=house.member("bo")).update(naming=ExpertNaming.objects.get())
    assert any("was not named for it" in fault for fault in speaking.experts())
    Voter.objects.update(naming=None)
    made_up = ExpertNaming.objects.create(
        group=house.group, member=house.member("bo"), decision=decision, named_at=house.at
    )
    assert list(speaking.experts()) == [f"expert {made_up.id} is known to the tables only"]


def test_what_is_stored_about_an_expert_is_handed_out_to_them(house: House) -> None:
    appointed(house, "cem", matter="text")
    (line,) = personal.stored_about([house.member("cem")])["expert_for"]
    assert (line["group"], line["matter"], line["decision"]) == ("Linden 8", "text", "Cem: expert")


def test_the_pages_say_who_decides_and_by_which_decision_they_were_named(left: House, client_of: Clients) -> None:
    path, cem = f"/g/{left.group.slug}/deciding/", client_of("cem")
    fields = {"title": "Cem bakes", "member": left.member("cem").id, "role": "expert", "for_matter": "other"}
    answer = client_of("bo").post(f"{path}propose/?matter=appointment", fields)
    assert answer.status_code == 302, answer.content.decode()
    named = Proposal.objects.get(title="Cem bakes")
    assert named.terms == {"member": left.member("cem").id, "role": "expert", "for_matter": "other"}
    open_vote(left.seat("bo"), named.id, kind="consensus", at=left.at + timedelta(hours=2))
    for name in ("ada", "bo", "cem"):
        cast(left.seat(name), named.id, "agree", at=left.at + timedelta(hours=2))
    page = cem.get(f"{path}experts/").content.decode()
    assert f'href="{path}{named.id}/"' in page
    proposal = propose(left.seat("bo"), ProposalDraft(title="Rye"), at=left.at + timedelta(hours=3))
    before = client_of("ada").get(f"{path}{proposal.id}/").content.decode()
    assert "Who decides" in before
    assert f'href="{path}{named.id}/"' in before
    voted_on(left)
    page = cem.get(f"{path}{Proposal.objects.get(state=State.VOTING).id}/").content.decode()
    assert "You may vote because you were named as an expert for it." in page
    naming = ExpertNaming.objects.get()
    client_of("ada").post(f"{path}experts/{naming.id}/give-back/")
    assert experts_of(left.group) == [naming]
    cem.post(f"{path}experts/{naming.id}/give-back/")
    assert experts_of(left.group) == []
    assert "Nobody is named" in cem.get(f"{path}experts/").content.decode()


def test_who_looks_after_the_group_does_not_publish_alone_what_is_left_to_experts(house: House) -> None:
    house.decide("decision_kind_other", "meritocracy")

    def alone() -> None:
        publish(
            house.group,
            kind="agreement",
            title="Quiet",
            text="From ten on.",
            decision="",
            by=house.people["ada"],
            at=house.later(days=1),
        )

    alone()
    appointed(house, "bo", matter="agreement")
    with pytest.raises(NeedsDecision):
        alone()
