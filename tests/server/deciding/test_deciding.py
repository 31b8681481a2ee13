"""From a proposal to a rule that holds: who may vote, how it is counted, when it is carried out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from allmende.economy.audit import Audit
from allmende.server.books.queries import all_entries, entry_of
from allmende.server.deciding.matters import registry
from allmende.server.deciding.matters.rules import reversing
from allmende.server.deciding.models import Proposal, SecretBallot, State
from allmende.server.deciding.operations import carrying_out, closing, consensus, delegating
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, amend, propose, withdraw
from allmende.server.deciding.operations.voting import cast
from allmende.server.deciding.queries.electorate import voters_of
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group, Membership, RuleSetting
from allmende.server.groups.queries import rulebook_of
from allmende.server.refusal import NotYours, Refused, TooLate

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db
CAP = ProposalDraft(
    title="Heavier work", text="Nobody cleans the gutter.", matter="rules", changes={"weight_cap": 4000}
)


def complaints(group: Group) -> list[str]:
    """Return everything the audit says of the group's book."""
    audit = Audit()
    return [complaint for stored in all_entries(group.book) for complaint in audit.step(entry_of(stored))]


def voted_on(house: House, draft: ProposalDraft = CAP, *, by: str = "bo") -> Proposal:
    """Return a proposal that was discussed for a week and is voted on now."""
    proposal = propose(house.seat(by), draft, at=house.at)
    return open_vote(house.seat(by), proposal.id, at=proposal.proposed_at + timedelta(days=7))


def counted(proposal: Proposal) -> Any:
    """Return the certificate of the last count."""
    assert proposal.outcome is not None
    return proposal.outcome


def close(house: House, proposal: Proposal, **span: float) -> Proposal:
    closing.close_due(house.group, at=house.later(**(span or {"days": 15})))
    proposal.refresh_from_db()
    return proposal


def test_a_majority_changes_the_rule_and_the_rulebook_names_the_decision(house: House) -> None:
    proposal = voted_on(house)
    cast(house.seat("ada"), proposal.id, "no", at=house.later(days=8), reason="Two is enough.")
    cast(house.seat("bo"), proposal.id, "yes", at=house.later(days=8))
    cast(house.seat("cem"), proposal.id, "yes", at=house.later(days=9))
    assert rulebook_of(house.group).weight_cap == 3000
    proposal = close(house, proposal)
    assert (proposal.state, proposal.verdict) == (State.ACCEPTED, "accepted")
    assert rulebook_of(house.group).weight_cap == 4000
    setting = RuleSetting.objects.get(group=house.group, name="weight_cap")
    assert (setting.decision, setting.by.name) == (proposal.id, "Bo")
    assert complaints(house.group) == []


def test_everybody_agreeing_does_not_have_to_wait(house: House) -> None:
    proposal = house.decide("weight_cap", 4000)
    assert (proposal.state, proposal.carried_out_at) == (State.ACCEPTED, house.at)
    assert rulebook_of(house.group).weight_cap == 4000
    assert complaints(house.group) == []


def test_before_it_was_discussed_nobody_is_voted_down(house: House) -> None:
    proposal = propose(house.seat("bo"), CAP, at=house.at)
    with pytest.raises(TooLate):
        open_vote(house.seat("bo"), proposal.id, at=house.later(days=1))
    with pytest.raises(NotYours):
        open_vote(house.seat("ada"), proposal.id, kind="consensus", at=house.later(days=1))
    opened = open_vote(house.seat("bo"), proposal.id, kind="consensus", at=house.later(days=1))
    assert opened.closes_at == house.later(days=14)
    cast(house.seat("ada"), proposal.id, "block", at=house.later(days=2), reason="Not like this.")
    cast(house.seat("bo"), proposal.id, "agree", at=house.later(days=2))
    assert close(house, proposal).state == State.REJECTED
    assert rulebook_of(house.group).weight_cap == 3000


def test_who_comes_later_may_not_vote_and_who_may_is_told_why(house: House) -> None:
    garden = groups.found(
        name="Garden", kind=Kind.PROJECT, purpose="", by=house.people["cem"], at=house.at, parent=house.group
    )
    proposal = voted_on(house)
    frozen = [(voter.member.name, voter.through.name) for voter in voters_of(proposal)]
    assert frozen == [("Ada", "Linden 8"), ("Bo", "Linden 8"), ("Cem", "Linden 8")]
    groups.leave(
        Membership.objects.get(group=house.group, member=house.member("cem")),
        by=house.member("cem"),
        at=house.later(days=7),
    )
    assert [(voter.member.name, voter.through.name) for voter in voters_of(proposal)] == frozen
    assert garden.parent == house.group
    with pytest.raises(NotYours):
        cast(house.seat("dina"), proposal.id, "yes", at=house.later(days=8))


def test_what_is_voted_on_is_no_longer_changed(house: House) -> None:
    proposal = propose(house.seat("bo"), CAP, at=house.at)
    other = ProposalDraft(title="A little heavier", matter="rules", changes={"weight_cap": 3500})
    with pytest.raises(NotYours):
        amend(house.seat("ada"), proposal.id, other, at=house.later(days=1))
    amend(house.seat("bo"), proposal.id, other, at=house.later(days=1))
    open_vote(house.seat("ada"), proposal.id, at=house.later(days=7))
    with pytest.raises(TooLate):
        amend(house.seat("bo"), proposal.id, CAP, at=house.later(days=8))
    for name in ("ada", "bo", "cem"):
        cast(house.seat(name), proposal.id, "yes", at=house.later(days=8))
    assert rulebook_of(house.group).weight_cap == 3500
    assert complaints(house.group) == []


def test_too_few_vote_on_and_then_those_who_voted_decide(house: House) -> None:
    proposal = voted_on(house)
    cast(house.seat("bo"), proposal.id, "yes", at=house.later(days=8))
    proposal = close(house, proposal, days=14, hours=2)
    assert (proposal.state, proposal.verdict, proposal.turn) == (State.VOTING, "vote again", 2)
    proposal = close(house, proposal, days=30)
    assert (proposal.state, proposal.verdict) == (State.ACCEPTED, "accepted")
    assert complaints(house.group) == []


def test_a_delegate_counts_for_who_does_not_vote_and_no_longer_once_that_is_taken_back(house: House) -> None:
    given = delegating.delegate(house.seat("cem"), to=house.member("bo").id, matter="rules", days=None, at=house.at)
    delegating.delegate(house.seat("ada"), to=house.member("cem").id, matter="", days=300, at=house.at)
    proposal = voted_on(house)
    cast(house.seat("bo"), proposal.id, "yes", at=house.later(days=8))
    delegating.revoke(house.seat("cem"), given.id, at=house.later(days=9))
    cast(house.seat("cem"), proposal.id, "no", at=house.later(days=9))
    proposal = close(house, proposal)
    assert counted(proposal)["outcome"]["representation"]["weights"] == {
        house.member("bo").id: 1,
        house.member("cem").id: 2,
    }
    assert proposal.state == State.REJECTED
    assert complaints(house.group) == []


def test_of_a_secret_vote_the_book_knows_receipts_and_in_the_end_ballots_without_names(house: House) -> None:
    draft = ProposalDraft(
        title="Ada stops",
        matter="appointment",
        secret=True,
        terms={"member": house.member("cem").id, "role": "maintainer"},
    )
    proposal = voted_on(house, draft)
    receipt = cast(house.seat("ada"), proposal.id, "no", at=house.later(days=8))
    changed = cast(house.seat("ada"), proposal.id, "yes", at=house.later(days=8))
    assert receipt != changed
    cast(house.seat("bo"), proposal.id, "yes", at=house.later(days=9))
    proposal = close(house, proposal)
    assert proposal.state == State.ACCEPTED
    assert SecretBallot.objects.count() == 0
    lines = counted(proposal)["poll"]["published"]
    assert changed in {line["receipt"] for line in lines}
    assert receipt not in {line["receipt"] for line in lines}
    assert house.seat("cem").is_maintainer
    booked = [entry_of(one) for one in all_entries(house.group.book) if one.kind == "ballot.sealed"]
    assert {entry.by for entry in booked} == {""}
    assert complaints(house.group) == []


def test_rough_consensus_stands_unless_somebody_calls_for_a_vote(house: House) -> None:
    house.decide("decision_kind_rules", "rough_consensus")
    proposal = voted_on(house)
    cast(house.seat("bo"), proposal.id, "agree", at=house.later(days=8))
    cast(house.seat("cem"), proposal.id, "concern", reason="The young ones.", at=house.later(days=8))
    with pytest.raises(Refused, match="Cem"):
        consensus.state(house.seat("ada"), proposal.id, answers={}, at=house.later(days=9))
    answers = {house.member("cem").id: "We look again in May."}
    consensus.state(house.seat("ada"), proposal.id, answers=answers, at=house.later(days=9))
    proposal = close(house, proposal, days=10, hours=1)
    assert (proposal.state, rulebook_of(house.group).weight_cap) == (State.ACCEPTED, 4000)
    again = voted_on(house, ProposalDraft(title="More", matter="rules", changes={"weight_cap": 5000}))
    consensus.call_vote(house.seat("cem"), again.id, at=house.later(days=18))
    again.refresh_from_db()
    assert (again.state, again.kind, again.verdict) == (State.VOTING, "majority", "vote called")
    for name in ("ada", "cem"):
        cast(house.seat(name), again.id, "no", at=house.later(days=19))
    assert close(house, again, days=26).state == State.REJECTED
    assert complaints(house.group) == []


def test_a_secret_proposal_stays_secret_when_a_vote_is_called_instead_of_a_rough_consensus(house: House) -> None:
    house.decide("decision_kind_other", "rough_consensus")
    proposal = voted_on(house, ProposalDraft(title="A dog", matter="other", secret=True))
    assert (proposal.kind, proposal.secret) == ("rough consensus", False)
    cast(house.seat("bo"), proposal.id, "concern", at=house.later(days=8))
    consensus.call_vote(house.seat("bo"), proposal.id, at=house.later(days=8))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.kind, proposal.secret) == (State.VOTING, "majority", True)
    for name in ("ada", "cem"):
        assert cast(house.seat(name), proposal.id, "yes", at=house.later(days=9))
    proposal = close(house, proposal, days=16)
    assert (proposal.state, len(counted(proposal)["poll"]["published"])) == (State.ACCEPTED, 2)
    assert complaints(house.group) == []


def test_what_is_handed_to_maintainers_fails_where_nobody_looks_after_the_group(house: House) -> None:
    house.decide("quorum_fallback", "maintainers_decide")
    proposal = voted_on(house)
    Membership.objects.filter(group=house.group, role="maintainer").update(role="member")
    assert close(house, proposal).state == State.REJECTED
    assert complaints(house.group) == []


def test_what_maintainers_decided_is_reversed_by_a_qualified_majority(house: House) -> None:
    house.decide("decision_kind_rules", "meritocracy")
    proposal = voted_on(house, by="ada")
    assert [voter.member.name for voter in voters_of(proposal)] == ["Ada"]
    cast(house.seat("ada"), proposal.id, "yes", at=house.later(days=8))
    assert rulebook_of(house.group).weight_cap == 4000
    proposal.refresh_from_db()
    draft = ProposalDraft(
        title="Back again",
        matter="reversal",
        terms={"decision": proposal.id},
        changes=reversing(house.group, proposal),
    )
    with pytest.raises(TooLate):
        propose(house.seat("bo"), draft, at=house.later(days=60))
    back = propose(house.seat("bo"), draft, at=house.later(days=10))
    open_vote(house.seat("bo"), back.id, at=house.later(days=17))
    cast(house.seat("bo"), back.id, "yes", at=house.later(days=18))
    cast(house.seat("cem"), back.id, "yes", at=house.later(days=18))
    assert close(house, back, days=30).state == State.ACCEPTED
    assert rulebook_of(house.group).weight_cap == 3000
    assert complaints(house.group) == []


def test_several_options_are_chosen_among_by_approval_or_by_ranking(house: House) -> None:
    draft = ProposalDraft(title="What to plant", options=("Oak", "Elm", "Fir"), kind="schulze")
    proposal = voted_on(house, draft)
    oak, elm, fir = (option.id for option in proposal.options.order_by("number"))
    cast(house.seat("ada"), proposal.id, ((oak,), (elm,), (fir,)), at=house.later(days=8))
    cast(house.seat("bo"), proposal.id, ((elm,), (oak,)), at=house.later(days=8))
    cast(house.seat("cem"), proposal.id, ((elm,), (fir,)), at=house.later(days=8))
    with pytest.raises(Refused):
        cast(house.seat("cem"), proposal.id, ((elm,), (elm,)), at=house.later(days=8))
    proposal = close(house, proposal)
    assert counted(proposal)["outcome"]["chosen"] == [elm]
    assert complaints(house.group) == []


def test_what_no_longer_fits_waits_with_its_reason(house: House) -> None:
    proposal = voted_on(house, ProposalDraft(title="Lower", matter="rules", changes={"weight_cap": 1500}))
    house.decide("fixed_weight", 2000, at=house.later(days=8))
    for name in ("ada", "bo", "cem"):
        cast(house.seat(name), proposal.id, "yes", at=house.later(days=9))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.carried_out_at) == (State.ACCEPTED, None)
    assert proposal.problem
    assert rulebook_of(house.group).weight_cap == 3000
    assert complaints(house.group) == []


def test_withdrawn_is_withdrawn(house: House) -> None:
    proposal = voted_on(house)
    with pytest.raises(NotYours):
        withdraw(house.seat("ada"), proposal.id, at=house.later(days=8))
    withdraw(house.seat("bo"), proposal.id, at=house.later(days=8))
    with pytest.raises(TooLate):
        cast(house.seat("ada"), proposal.id, "yes", at=house.later(days=8))
    assert close(house, proposal).state == State.WITHDRAWN
    assert complaints(house.group) == []


def test_a_fault_in_what_was_accepted_is_kept_and_keeps_nobody_from_anything(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_proposal: Proposal, _at: datetime) -> None:
        raise ZeroDivisionError

    faulty = replace(registry.matter_named("text"), carry_out=broken)
    with monkeypatch.context() as patched:
        patched.setitem(registry._KNOWN, "text", faulty)
        found = voted_on(house, ProposalDraft(title="Quiet hours", matter="text", kind="consensus"))
        for name in ("ada", "bo", "cem"):
            cast(house.seat(name), found.id, "agree", at=house.later(days=8))
        found.refresh_from_db()
    assert (found.state, found.carried_out_at) == (State.ACCEPTED, None)
    assert "not your doing" in found.problem
    carrying_out.try_again(house.seat("bo"), found.id, at=house.later(days=16))
    found.refresh_from_db()
    assert found.carried_out_at is not None
    assert complaints(house.group) == []
