"""Who votes on what an association decides: everybody in its groups, each once; of a board those who are sent to it."""

from __future__ import annotations

import pytest

from allmende.server.associations import operations, queries
from allmende.server.conflicts.operations import budgets
from allmende.server.conflicts.operations.budgets import BudgetDraft, ProjectDraft
from allmende.server.deciding.models import Proposal, State
from allmende.server.deciding.operations.closing import close_due
from allmende.server.deciding.operations.delegating import delegate
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.deciding.operations.voting import cast
from allmende.server.deciding.queries.electorate import concerned_count, voters_of
from allmende.server.groups import operations as groups
from allmende.server.groups.models import Group
from allmende.server.groups.queries import rulebook_of
from tests.server.associations.conftest import DECIDED, Town, complaints

pytestmark = pytest.mark.django_db


def fresh(group: Group) -> Group:
    return Group.objects.select_related("book", "parent").get(pk=group.pk)


def opened(town: Town, group: Group, who: str, draft: ProposalDraft) -> Proposal:
    proposal = propose(town.seat(who, group), draft, at=town.at)
    return open_vote(town.seat(who, group), proposal.id, at=town.later(days=7))


def test_everybody_in_its_groups_votes_once_and_what_they_decide_holds(town: Town) -> None:
    south = town.groups["south"]
    # Nik lives in two neighbourhoods, and counts once; so do the three who founded the municipality.
    both = groups.member_for(south.book, town.people["nik"])
    groups.join(south, both, role="member", share_class="adult", by=town.seat("sol", south).member, at=town.at)
    wehlen = fresh(town.municipality())
    draft = ProposalDraft(title="Lighter", matter="rules", changes={"weight_cap": 2500})
    assert concerned_count(wehlen, "rules", at=town.at) == 6
    proposal = opened(town, wehlen, "nia", draft)
    through = {voter.member.name: voter.through.name for voter in voters_of(proposal)}
    founders = dict.fromkeys(("Nia", "Sol", "Wim"), "Wehlen")
    assert through == {**founders, "Nik": "North", "Sam": "South", "Wanda": "West"}
    wanda = town.seat("wanda", wehlen).member
    delegate(town.seat("sam", wehlen), to=wanda.id, matter="", days=30, at=town.later(days=7))
    for who, choice in (("nia", "no"), ("nik", "yes"), ("wanda", "yes")):
        cast(town.seat(who, wehlen), proposal.id, choice, at=town.later(days=8))
    close_due(wehlen, at=town.later(days=15))
    proposal.refresh_from_db()
    assert proposal.outcome is not None
    assert proposal.outcome["outcome"]["representation"]["weights"][wanda.id] == 2
    assert proposal.state == State.ACCEPTED
    assert rulebook_of(wehlen).weight_cap == 2500
    assert complaints(wehlen.book) == []


def test_on_a_board_only_those_vote_who_are_sent_to_it(town: Town) -> None:
    wehlen = fresh(town.municipality())
    board = queries.board_of(wehlen)
    assert board is not None
    for sender, who, by in (("north", "nik", "nia"), ("south", "sam", "sol")):
        operations.send_delegate(
            board,
            sender=town.groups[sender],
            delegate=town.people[who],
            text="Speak up.",
            decision=DECIDED,
            by=town.people[by],
            at=town.at,
        )
    proposal = opened(town, fresh(board), "nik", ProposalDraft(title="A bridge"))
    assert [voter.member.name for voter in voters_of(proposal)] == ["Nik", "Sam"]
    assert complaints(wehlen.book) == []


def test_on_a_budget_of_an_association_everybody_in_its_groups_votes(town: Town) -> None:
    wehlen = fresh(town.municipality())
    nia = town.seat("nia", wehlen)
    budget = budgets.put_up(nia, BudgetDraft(title="Bench or pond", unit="cents", amount=9_000), at=town.at)
    ids = [
        budgets.propose_project(nia, budget.id, ProjectDraft(title=title, cost=5_000), at=town.at).id
        for title in ("Bench", "Pond")
    ]
    budgets.open_budget(nia, budget.id, at=town.at)
    assert budget.voters.count() == 6
    budgets.vote(town.seat("wanda", wehlen), budget.id, [ids[0]], at=town.later(days=1))
    assert complaints(wehlen.book) == []
