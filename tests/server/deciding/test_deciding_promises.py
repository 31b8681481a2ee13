"""Whatever people do in whatever order: rules change by accepted decisions alone, electorates stay, all count once.

What is left to those who do it, the experts named then decide, or those who looked after the group.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from allmende.economy.audit import Audit
from allmende.mechanisms.decisions import certificate
from allmende.server.books.queries import all_entries, entry_of
from allmende.server.deciding.matters.rules import reversing
from allmende.server.deciding.models import Delegation, ExpertNaming, Proposal
from allmende.server.deciding.operations import closing, consensus, delegating, discussing, experts
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, amend, option_ids, propose, withdraw
from allmende.server.deciding.operations.voting import cast
from allmende.server.deciding.queries.electorate import voters_of
from allmende.server.groups import operations as groups
from allmende.server.groups.models import Membership, RuleSetting
from allmende.server.groups.queries import rulebook_of, seat_of
from allmende.server.refusal import Refused
from allmende.server.rules.operations import set_by_decision, set_rule
from allmende.server.selfcheck import decisions, speaking
from tests.server.deciding.naming import appointed, those_named_decide

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db
PEOPLE = ("ada", "bo", "cem")
CHANGES: tuple[dict[str, int | str | None], ...] = (
    {"weight_cap": 4000},
    {"weight_cap": 1500, "fixed_weight": 1200},
    {"weight_floor": 1400},
    {"decision_kind_rules": "consensus"},
    {"decision_kind_rules": "meritocracy"},
    {"decision_kind_rules": "rough_consensus"},
    {"quorum_fallback": "maintainers_decide"},
    {"quorum_milli": 0},
    {"reversal_days": 1},
    {"discussion_days": 1, "secret_by_default": True},
    {"decision_kind_other": "meritocracy", "quorum_milli": 900},
)
MOST = len(CHANGES) - 1
NAMED_FOR = ("", "rules", "", "other", "rules", "", "rules", "other")
ROLES = ("expert", "expert", "expert", "not_expert", "expert", "not_expert", "not_expert", "expert")
ANSWERS = ("yes", "no", "abstain", "agree", "block", "concern", "stand aside")
STEP = st.tuples(
    st.sampled_from(
        [
            *("propose", "amend", "open", "agree now", "vote", "vote", "vote", "delegate", "revoke", "state"),
            *("choose", "prefer", "open strictly", "reverse", "open", "vote"),
            *("call", "set", "set by", "withdraw", "reverse", "leave", "later"),
            *("on matter", "on decision", "on decision", "take back", "name", "name", "give back"),
        ]
    ),
    st.sampled_from(PEOPLE),
    st.integers(0, MOST),
)


def act(house: House, what: str, who: str, number: int, at: Any) -> None:
    """Do one thing, or be refused."""
    seat = house.seat(who)
    proposals = list(Proposal.objects.filter(group=house.group).order_by("proposed_at", "id"))
    found = proposals[-1 - number % len(proposals)] if proposals else None
    draft = ProposalDraft(title="Something", matter="rules", changes=CHANGES[number], secret=number % 2 == 0)
    among = ProposalDraft(title="Which?", options=["red", "blue"], secret=number % 2 == 0)
    if what in {"propose", "choose"}:
        propose(seat, draft if what == "propose" else among, at=at)
    elif what == "delegate":
        delegating.delegate(seat, to=house.member(PEOPLE[number % 3]).id, matter="", days=1 + number, at=at)
    elif what == "on matter":
        delegating.delegate(seat, to=house.member(PEOPLE[number % 3]).id, matter="rules", days=1 + number, at=at)
    elif what == "name":
        appointed(house, PEOPLE[number % 3], matter=NAMED_FOR[number % 8], role=ROLES[number % 8], at=at)
    elif what == "give back":
        for naming in ExpertNaming.objects.filter(member=seat.member, ended_at=None)[:1]:
            experts.give_back(seat, naming.id, at=at)
    elif what == "set":
        set_rule(seat, name="weight_cap", value=9000, reason="I want it.", at=at)
    elif what == "leave":
        groups.leave(Membership.objects.get(group=house.group, member=seat.member, left_at=None), by=seat.member, at=at)
    elif found is not None:
        _about(house, what, seat, found, draft, number, at)


def _about(house: House, what: str, seat: Any, found: Proposal, draft: ProposalDraft, number: int, at: Any) -> None:
    given_last = Delegation.objects.filter(by=seat.member).order_by("-entry_number").first()
    on_it = Delegation.objects.filter(by=seat.member, decision=found, revoked_at=None).first()
    acts: dict[str, Callable[[], object]] = {
        "on decision": lambda: delegating.delegate_decision(
            seat, found.id, to=house.member(PEOPLE[number % 3]).id, at=at
        ),
        "take back": lambda: on_it and delegating.revoke(seat, on_it.id, at=at),
        "amend": lambda: amend(seat, found.id, draft, at=at),
        "open": lambda: open_vote(seat, found.id, at=at),
        "agree now": lambda: open_vote(seat, found.id, kind="consensus", at=at),
        "vote": lambda: cast(seat, found.id, ANSWERS[number % len(ANSWERS)], at=at),
        "open strictly": lambda: open_vote(seat, found.id, kind="qualified majority", at=at),
        "prefer": lambda: cast(seat, found.id, tuple(option_ids(found)[: 1 + number % 2]), at=at),
        "revoke": lambda: given_last and delegating.revoke(seat, given_last.id, at=at),
        "state": lambda: consensus.state(seat, found.id, answers={house.member(who).id: "-" for who in PEOPLE}, at=at),
        "call": lambda: consensus.call_vote(seat, found.id, at=at),
        "set by": lambda: set_by_decision(
            house.group, changes=found.changes, decision=found.id, by=seat.member, reason="It was.", at=at
        ),
        "withdraw": lambda: withdraw(seat, found.id, at=at),
        "reverse": lambda: propose(
            seat,
            ProposalDraft(
                title="Back", matter="reversal", terms={"decision": found.id}, changes=reversing(seat.group, found)
            ),
            at=at,
        ),
    }
    if what in acts:
        acts[what]()
    else:
        discussing.comment(seat, found.id, text="Hm.", at=at)


# The house is made once and each example undone, which the check for fixtures cannot see; shrinking would take minutes.
@pytest.mark.slow
@settings(
    max_examples=10,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, min_size=8, max_size=40), days=st.integers(1, 4))
def test_rules_change_by_accepted_decisions_alone_and_electorates_stay(house: House, steps: Any, days: int) -> None:
    with transaction.atomic():
        _live(house, steps, days)
        transaction.set_rollback(True)


def _live(house: House, steps: Any, days: int) -> None:
    frozen: dict[tuple[str, int], list[str]] = {}
    at = house.at
    for what, who, number in steps:
        at += timedelta(days=days if what == "later" else 0, hours=5)
        before = dict(rulebook_of(house.group).values)
        accepted = set(Proposal.objects.exclude(carried_out_at=None).values_list("id", flat=True))
        closing.close_due(house.group, at=at)
        opened_before = set(Proposal.objects.exclude(opened_at=None).values_list("id", flat=True))
        # Who has left has no seat any more.
        if seat_of(house.people[who], house.group) is not None:
            with suppress(Refused), transaction.atomic():
                act(house, what, who, number, at)
        _changed_only_by_decision(house, before, accepted)
        _electorates_stay(frozen)
        those_named_decide(house, opened_before)
    assert [*speaking.delegations(), *speaking.experts(), *decisions.proposals()] == []
    audit = Audit()
    assert [said for stored in all_entries(house.group.book) for said in audit.step(entry_of(stored))] == []
    for proposal in Proposal.objects.exclude(outcome=None):
        certificate.check(proposal.outcome or {})
        told = (proposal.outcome or {})["outcome"]["representation"]
        if told is not None:
            eligible = (proposal.outcome or {})["poll"]["eligible"]
            assert sorted([*told["voice_of"], *told["lost"]]) == sorted(eligible)
            assert sum(told["weights"].values()) == len(told["voice_of"])


def _changed_only_by_decision(house: House, before: dict[str, Any], accepted: set[str]) -> None:
    after = dict(rulebook_of(house.group).values)
    changed = {name: after[name] for name in after if after[name] != before[name]}
    fresh = Proposal.objects.exclude(carried_out_at=None).exclude(pk__in=accepted)
    decided = {name: value for proposal in fresh for name, value in proposal.changes.items()}
    assert changed.keys() <= decided.keys()
    assert all(decided[name] in (value, None) for name, value in changed.items())
    assert not RuleSetting.objects.filter(group=house.group, decision="").exists()


def _electorates_stay(frozen: dict[tuple[str, int], list[str]]) -> None:
    for proposal in Proposal.objects.exclude(opened_at=None):
        voters = voters_of(proposal)
        named = [voter.member_id for voter in voters]
        assert frozen.setdefault((proposal.id, voters[0].turn), named) == named
