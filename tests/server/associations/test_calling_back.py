"""A board decides what its association lets it, and those it concerns call it back and decide themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from allmende.economy.rulebook import Value
from allmende.server.deciding.models import CallBack, Proposal, State, WhatIf
from allmende.server.deciding.operations import calling_back
from allmende.server.deciding.operations.closing import close_due
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, amend, propose, withdraw
from allmende.server.deciding.operations.voting import cast
from allmende.server.deciding.queries.electorate import voters_of
from allmende.server.groups.models import RuleSetting
from allmende.server.groups.queries import rulebook_of
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.rules.operations import set_by_decision
from allmende.server.selfcheck import calling_back as selfcheck
from allmende.server.selfcheck import decisions
from tests.server.associations.conftest import Town, complaints
from tests.server.associations.wehlen import Wehlen

pytestmark = pytest.mark.django_db


@pytest.fixture
def wehlen(town: Town) -> Wehlen:
    """Return the municipality of six people, its board of Nik and Sam, and leave for the board to set rules."""
    return Wehlen.founded(town)


def test_a_board_sets_no_rule_of_all_unless_these_let_it(wehlen: Wehlen) -> None:
    with pytest.raises(Refused, match="only where these say so"):
        wehlen.board_decides({"weight_cap": 2500})
    wehlen.all_decide({"board_sets_rules": True})
    decision = wehlen.board_decides({"weight_cap": 2500})
    assert rulebook_of(wehlen.fresh()).weight_cap == 2500
    setting = RuleSetting.objects.get(name="weight_cap")
    assert (setting.group, setting.decision) == (wehlen.group, decision.id)
    assert not RuleSetting.objects.filter(group=wehlen.board).exists()
    assert complaints(wehlen.group.book) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"quorum_milli": 0},
        {"decision_kind_rules": "meritocracy"},
        {"board_sets_rules": False},
        {"weight_cap": 2500, "call_back_milli": 1000},
        {"below_may_set_recall_milli": False},
    ],
)
def test_rules_about_deciding_are_never_for_the_board(wehlen: Wehlen, changes: dict[str, Value]) -> None:
    wehlen.all_decide({"board_sets_rules": True})
    with pytest.raises(Refused, match="never those about deciding"):
        wehlen.board_decides(changes)
    proposal = propose(wehlen.seat("nik", wehlen.board), wehlen.draft({"weight_cap": 2500}), at=wehlen.now)
    with pytest.raises(Refused, match="never those about deciding"):
        amend(wehlen.seat("nik", wehlen.board), proposal.id, wehlen.draft(changes), at=wehlen.now)


def test_what_was_accepted_is_not_carried_out_once_the_leave_is_gone(wehlen: Wehlen) -> None:
    wehlen.all_decide({"board_sets_rules": True})
    proposal = propose(wehlen.seat("nik", wehlen.board), wehlen.draft({"weight_cap": 2500}), at=wehlen.now)
    open_vote(wehlen.seat("nik", wehlen.board), proposal.id, kind="consensus", at=wehlen.now)
    wehlen.all_decide({"board_sets_rules": False})
    for who in ("nik", "sam"):
        cast(wehlen.seat(who, wehlen.board), proposal.id, "agree", at=wehlen.now)
    proposal.refresh_from_db()
    assert proposal.state == State.ACCEPTED
    assert proposal.problem
    assert not RuleSetting.objects.filter(name="weight_cap").exists()
    with pytest.raises(NotYours):
        set_by_decision(
            wehlen.group,
            changes=proposal.changes,
            decision=proposal.id,
            by=proposal.by,
            reason="Anyway.",
            at=wehlen.now,
        )
    assert complaints(wehlen.group.book) == []


def test_the_last_call_it_takes_opens_a_vote_of_all_and_a_yes_brings_back_what_was(wehlen: Wehlen) -> None:
    wehlen.all_decide({"board_sets_rules": True})
    wehlen.all_decide({"weight_cap": 3000})
    earlier = wehlen.board_decides({"weight_cap": 2500})
    assert wehlen.call("nia", earlier) is None
    with pytest.raises(TooLate, match="already"):
        wehlen.call("nia", earlier)
    vote = wehlen.call("wanda", earlier)
    assert vote is not None
    assert (vote.matter, vote.kind, vote.state, vote.group) == ("call_back", "majority", State.VOTING, wehlen.group)
    assert len(voters_of(vote)) == 6
    with pytest.raises(TooLate):
        wehlen.call("sol", earlier)
    with pytest.raises(TooLate):
        calling_back.withdraw(wehlen.seat("nia", wehlen.board), earlier.id, at=wehlen.now)
    with pytest.raises(NotYours):
        withdraw(wehlen.seat("wanda", wehlen.group), vote.id, at=wehlen.now)
    for who, choice in (("nia", "yes"), ("wanda", "yes"), ("nik", "no"), ("sol", "abstain")):
        cast(wehlen.seat(who, wehlen.group), vote.id, choice, at=wehlen.now)
    close_due(wehlen.group, at=wehlen.town.later(days=90))
    vote.refresh_from_db()
    assert (vote.state, vote.problem) == (State.ACCEPTED, "")
    assert rulebook_of(wehlen.fresh()).weight_cap == 3000
    assert complaints(wehlen.group.book) == []
    assert [*selfcheck.calls(), *decisions.proposals()] == []
    CallBack.objects.filter(proposal=earlier).first().delete()  # type: ignore[union-attr]
    assert [one for one in selfcheck.calls() if "known to the books only" in one]


def test_a_call_is_withdrawn_and_made_anew_and_counts_once(wehlen: Wehlen) -> None:
    earlier = wehlen.board_agrees_on_a_text()
    wehlen.call("nia", earlier)
    calling_back.withdraw(wehlen.seat("nia", wehlen.board), earlier.id, at=wehlen.now)
    with pytest.raises(TooLate):
        calling_back.withdraw(wehlen.seat("nia", wehlen.board), earlier.id, at=wehlen.now)
    assert wehlen.call("sol", earlier) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        CallBack.objects.create(proposal=earlier, member=CallBack.objects.get().member, asked_at=wehlen.now)
    assert wehlen.call("nia", earlier) is not None
    assert complaints(wehlen.group.book) == []


def test_a_text_holds_no_longer_and_one_that_all_let_stand_cannot_be_called_back_again(wehlen: Wehlen) -> None:
    for answer, state in (("yes", State.ACCEPTED), ("no", State.REJECTED)):
        earlier = wehlen.board_agrees_on_a_text()
        wehlen.call("nia", earlier)
        vote = wehlen.call("sol", earlier)
        assert vote is not None
        for voter in voters_of(vote):
            cast(wehlen.seat(voter.member.name.lower(), wehlen.group), vote.id, answer, at=wehlen.now)
        close_due(wehlen.group, at=wehlen.later(8))
        vote.refresh_from_db()
        assert vote.state == state
        with pytest.raises(TooLate):
            wehlen.call("wim", earlier)
    assert complaints(wehlen.group.book) == []


def test_nothing_is_called_back_that_is_no_boards_or_too_old(wehlen: Wehlen) -> None:
    decision = wehlen.all_decide({"weight_cap": 3000})
    with pytest.raises(Refused):
        calling_back.ask(wehlen.seat("nia", wehlen.group), decision.id, at=wehlen.now)
    earlier = wehlen.board_agrees_on_a_text()
    with pytest.raises(TooLate, match="time"):
        calling_back.ask(wehlen.seat("nia", wehlen.board), earlier.id, at=wehlen.later(31))
    draft = ProposalDraft(title="Now", matter="call_back", terms={"decision": earlier.id})
    with pytest.raises(Refused, match="Too few"):
        propose(wehlen.seat("nia", wehlen.group), draft, at=wehlen.now)


def test_the_board_sets_its_own_rules_and_they_are_called_back_too(wehlen: Wehlen) -> None:
    earlier = wehlen.board_decides({"discussion_days": 1}, whose="")
    assert rulebook_of(wehlen.board).discussion_days == 1
    wehlen.call("nia", earlier)
    vote = wehlen.call("sol", earlier)
    assert vote is not None
    for voter in voters_of(vote):
        cast(wehlen.seat(voter.member.name.lower(), wehlen.group), vote.id, "yes", at=wehlen.now)
    assert rulebook_of(wehlen.board).discussion_days == rulebook_of(wehlen.fresh()).discussion_days
    assert complaints(wehlen.group.book) == []


def test_the_pages_ask_count_and_lead_to_the_vote(wehlen: Wehlen, client_of: Callable[..., Client]) -> None:
    wehlen.all_decide({"board_sets_rules": True})
    earlier = wehlen.board_decides({"weight_cap": 2500})
    slug = wehlen.board.slug
    page, ask = (reverse(f"deciding:{name}", args=[slug, earlier.id]) for name in ("proposal", "call_back"))
    nia, wanda = client_of("nia"), client_of("wanda")
    shown = " ".join(nia.get(page).content.decode().split())
    assert "Call it back" in shown
    assert "2 of the 6 people it concerns" in shown
    assert nia.post(ask)["Location"] == f"{page}#call-back"
    assert "You ask for it back." in nia.get(page).content.decode()
    nia.post(reverse("deciding:call_back_withdraw", args=[slug, earlier.id]))
    assert not CallBack.objects.exists()
    nia.post(ask)
    made = wanda.post(ask)
    vote = Proposal.objects.get(matter="call_back")
    assert made["Location"] == reverse("deciding:proposal", args=[wehlen.group.slug, vote.id])
    shown = wanda.get(made["Location"]).content.decode()
    assert earlier.title in shown
    assert page in shown
    assert made["Location"] in nia.get(page).content.decode()
    # The rulebook of the association names the decision as if it were its own; that leads to the board's.
    named = reverse("deciding:proposal", args=[wehlen.group.slug, earlier.id])
    assert nia.get(named)["Location"] == page
    form = reverse("deciding:propose", args=[slug])
    assert f'<option value="{wehlen.group.id}"' in client_of("nik").get(f"{form}?matter=rules").content.decode()
    assert not WhatIf.objects.exists()
