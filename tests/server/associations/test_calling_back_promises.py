"""Whatever a board and those it concerns do in whatever order: nothing is set for all but what they let it, or call."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from allmende.economy.board_reach import board_may_set
from allmende.server.deciding.matters.boards import terms_of
from allmende.server.deciding.matters.rules import reversing, rules_of, taking_back
from allmende.server.deciding.models import CallBack, Proposal, State, Voter
from allmende.server.deciding.operations import calling_back, closing
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, amend, propose, withdraw
from allmende.server.deciding.operations.voting import cast
from allmende.server.groups.models import Group, RuleSetting
from allmende.server.groups.queries import rulebook_of, seat_of
from allmende.server.refusal import Refused
from allmende.server.rules.operations import set_by_decision, set_rule
from tests.server.associations.conftest import Town, complaints
from tests.server.associations.wehlen import Wehlen

pytestmark = pytest.mark.django_db
PEOPLE = ("nia", "nik", "sol", "sam", "wim", "wanda")
CHANGES: tuple[dict[str, int | str | bool | None], ...] = (
    {"weight_cap": 4000},
    {"weight_cap": 2500, "fixed_weight": 1200},
    {"weight_cap": None},
    {"quorum_milli": 0},
    {"weight_cap": 3000, "call_back_milli": 1000},
    {"decision_kind_rules": "meritocracy"},
)
STEP = st.tuples(
    st.sampled_from(
        [
            *("let", "board", "board", "board", "draft", "amend", "open", "vote", "vote", "call", "call", "call"),
            *("withdraw call", "withdraw", "put", "answer", "answer", "set", "set by", "reverse", "later"),
        ]
    ),
    st.sampled_from(PEOPLE),
    st.integers(0, 11),
)


class Life:
    """One run of acts, each done or refused."""

    def __init__(self, wehlen: Wehlen) -> None:
        self.wehlen, self.at = wehlen, wehlen.now

    def act(self, what: str, who: str, number: int) -> None:
        """Do one thing."""
        changes = CHANGES[number % len(CHANGES)]
        acts: dict[str, Callable[[], object]] = {
            "let": lambda: self.wehlen.all_decide({"board_sets_rules": number % 4 != 0}, at=self.at),
            "board": lambda: self.wehlen.board_decides(changes, whose=None if number % 3 else "", at=self.at),
            "draft": lambda: propose(self.wehlen.seat(who, self.wehlen.board), self.wehlen.draft(changes), at=self.at),
            "set": lambda: set_rule(
                self.wehlen.seat(who, self.wehlen.group), name="weight_cap", value=9000, reason="I say so.", at=self.at
            ),
        }
        if what in acts:
            acts[what]()
        else:
            self._about(what, who, number, changes)

    def _about(self, what: str, who: str, number: int, changes: dict[str, Any]) -> None:
        group = self.wehlen.group if what == "answer" else self.wehlen.board
        matter = {"matter": "call_back"} if what == "answer" else {}
        found = Proposal.objects.filter(group=group, **matter).order_by("-proposed_at", "-id")[number % 3 :].first()
        if found is None:
            return
        seat = self.wehlen.seat(who, group)
        acts: dict[str, Callable[[], object]] = {
            "amend": lambda: amend(seat, found.id, self.wehlen.draft(changes), at=self.at),
            "open": lambda: open_vote(seat, found.id, at=self.at),
            "vote": lambda: cast(seat, found.id, ("yes", "no", "agree")[number % 3], at=self.at),
            "answer": lambda: cast(seat, found.id, ("yes", "no")[number % 2], at=self.at),
            "call": lambda: calling_back.ask(seat, found.id, at=self.at),
            "withdraw call": lambda: calling_back.withdraw(seat, found.id, at=self.at),
            "withdraw": lambda: withdraw(seat, found.id, at=self.at),
            "put": lambda: self._put(who, found, changes),
            "set by": lambda: self._set_by(seat.member, found),
            "reverse": lambda: propose(
                seat,
                ProposalDraft(
                    title="Back", matter="reversal", terms=taking_back(found), changes=reversing(rules_of(found), found)
                ),
                at=self.at,
            ),
        }
        if what in acts:
            acts[what]()

    def _put(self, who: str, found: Proposal, changes: dict[str, Any]) -> None:
        draft = ProposalDraft(title="Now", matter="call_back", terms=terms_of(found), changes=changes)
        propose(self.wehlen.seat(who, self.wehlen.group), draft, at=self.at)

    def _set_by(self, by: Any, found: Proposal) -> None:
        for group in (self.wehlen.group, self.wehlen.board):
            set_by_decision(group, changes=found.changes, decision=found.id, by=by, reason="It was.", at=self.at)


# The town is made once and each example undone, which the check for fixtures cannot see; shrinking would take minutes.
@pytest.mark.slow
@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, min_size=10, max_size=30), milli=st.sampled_from([1, 200, 333, 500, 667, 1000]))
def test_a_board_sets_nothing_for_all_but_what_they_let_it_and_each_call_counts_once(
    town: Town, steps: list[tuple[str, str, int]], milli: int
) -> None:
    with transaction.atomic():
        _live(Wehlen.founded(town), steps, milli)
        transaction.set_rollback(True)


def _live(wehlen: Wehlen, steps: list[tuple[str, str, int]], milli: int) -> None:
    wehlen.all_decide({"call_back_milli": milli})
    life = Life(wehlen)
    for what, who, number in steps:
        life.at += timedelta(days=9 if what == "later" else 0, minutes=5)
        before = dict(rulebook_of(wehlen.fresh()).values)
        known = set(RuleSetting.objects.values_list("pk", flat=True))
        put = set(Proposal.objects.filter(matter="call_back").values_list("pk", flat=True))
        closing.close_due(wehlen.group, at=life.at)
        with suppress(Refused), transaction.atomic():
            life.act(what, who, number)
        _set_by_those_who_may(wehlen, before, known)
        _called_by_the_least_number(wehlen, put, milli)
    assert complaints(wehlen.group.book) == []


def _set_by_those_who_may(wehlen: Wehlen, before: dict[str, Any], known: set[int]) -> None:
    fresh = RuleSetting.objects.filter(group=wehlen.group).exclude(pk__in=known)
    for setting in fresh.order_by("pk"):
        decision = Proposal.objects.get(pk=setting.decision)
        assert decision.state == State.ACCEPTED
        if decision.group_id != wehlen.group.id:
            assert decision.group_id == wehlen.board.id
            assert before["board_sets_rules"] is True
            assert board_may_set(setting.name)
    after = rulebook_of(wehlen.fresh()).values
    changed = {name for name, value in after.items() if value != before[name]}
    assert changed <= {setting.name for setting in fresh}


def _called_by_the_least_number(wehlen: Wehlen, put: set[str], milli: int) -> None:
    """Six people: each call that was put took the least number that is the share, and each asked once."""
    share = {333: Fraction(1, 3), 667: Fraction(2, 3)}.get(milli, Fraction(milli, 1000))
    needed = next(count for count in range(1, 7) if count >= share * 6)
    for vote in Proposal.objects.filter(matter="call_back").exclude(pk__in=put):
        asked = CallBack.objects.filter(proposal=vote.reverses)
        assert asked.count() == needed == asked.values("member").distinct().count()
        assert Voter.objects.filter(proposal=vote).count() == len(PEOPLE)
    for decision in Proposal.objects.filter(group=wehlen.board, reversals__matter="call_back"):
        assert decision.reversals.filter(matter="call_back").count() == 1
    assert seat_of(wehlen.town.people["nia"], Group.objects.get(pk=wehlen.board.pk)) is not None


def test_the_promises_are_tried_where_something_is_set_and_called(town: Town) -> None:
    """A run that is known to set, call, vote and bring back, so that the steps above do what they are called."""
    wehlen = Wehlen.founded(town)
    steps: list[tuple[str, str, int]] = [("let", "nia", 1), ("board", "nik", 1), ("call", "nia", 0), ("call", "sol", 0)]
    steps += [("answer", who, 0) for who in PEOPLE]
    _live(wehlen, steps, 200)
    assert rulebook_of(wehlen.fresh()).weight_cap == rulebook_of(town.fresh("north")).weight_cap
    settings_made = RuleSetting.objects.filter(group=wehlen.group, name="weight_cap").order_by("pk")
    assert list(settings_made.values_list("value", flat=True)) == [2500, None]
