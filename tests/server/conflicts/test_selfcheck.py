"""The self-check of conflicts, forks and budgets: silent where all is well, loud where tables and books differ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from allmende.server.conflicts.models import Budget, BudgetBallot, BudgetProject, BudgetVoter, Conflict, Fork, Moment
from allmende.server.conflicts.operations import budgets, counting, forking, raising, steps
from allmende.server.conflicts.operations.budgets import BudgetDraft, ProjectDraft
from allmende.server.conflicts.operations.forking import ForkDraft
from allmende.server.conflicts.operations.raising import ConflictDraft
from allmende.server.conflicts.personal import forget
from allmende.server.groups.models import Group, Member
from allmende.server.selfcheck import budgets as of_budgets
from allmende.server.selfcheck import conflicts as of_conflicts
from tests.server.conftest import START

pytestmark = pytest.mark.django_db


def lived_in(house: Any) -> None:
    """Let Bo and Ada quarrel until it is put to the vote, and settle another quarrel; fork; and vote on a budget."""
    bo, ada, cem = house.seat("bo"), house.seat("ada"), house.member("cem")
    for title in ("Noise", "Smoke"):
        draft = ConflictDraft(about="other", title=title, words="No.", wanted="Less.", others=[ada.member.id])
        raising.raise_conflict(bo, draft, at=house.at)
    noise, smoke = Conflict.objects.get(title="Noise"), Conflict.objects.get(title="Smoke")
    raising.say(ada, smoke.id, words="I stop.", at=house.later(days=1))
    raising.end(bo, smoke.id, how="settled", at=house.later(days=2))
    for seat in (bo, ada):
        steps.name_mediator(seat, noise.id, member_id=cem.id, at=house.later(days=3))
    steps.advance_due(house.group, at=house.later(days=8))
    steps.advance_due(house.group, at=house.later(days=30))
    steps.put_to_vote(bo, noise.id, at=house.later(days=31))
    forking.fork_by_decision(bo, ForkDraft(name="Quiet", stands_alone=True), decision="d" * 16, at=house.later(days=32))
    _vote_on_a_budget(house)


def _vote_on_a_budget(house: Any) -> None:
    ada, then = house.seat("ada"), house.later(days=33)
    budget = budgets.put_up(ada, BudgetDraft(title="Yard", unit="cents", amount=9_000), at=then)
    path, _pond = (
        budgets.propose_project(ada, budget.id, ProjectDraft(title=title, cost=5_000), at=then)
        for title in ("Path", "Pond")
    )
    budgets.put_up(ada, BudgetDraft(title="Not opened yet", unit="cents", amount=1), at=then)
    budgets.open_budget(ada, budget.id, at=then)
    for name in ("ada", "bo", "cem"):
        budgets.vote(house.seat(name), budget.id, [path.id], at=house.later(days=34))
    counting.close_due(house.group, at=house.later(days=60))


def found() -> list[str]:
    looks = [of_conflicts.conflicts, of_conflicts.moments, of_conflicts.forks, of_budgets.budgets]
    return [fault for look in looks for fault in look()]


def test_where_all_is_well_nothing_is_found(house: Any) -> None:
    lived_in(house)
    assert found() == []


def noise() -> Any:
    return Conflict.objects.filter(title="Noise")


SPOILS: list[tuple[Callable[[], object], str]] = [
    (lambda: noise().update(by=Member.objects.get(person__name="Cem", book=noise().get().group.book)), "concerned"),
    (lambda: noise().get().others.set([]), "who is concerned"),
    (lambda: noise().update(step="answer"), "the step"),
    (lambda: noise().update(due_at=START), "until when"),
    (lambda: noise().update(mediator=None), "who mediates"),
    (lambda: noise().update(proposal=None), "the decision"),
    (lambda: noise().update(how="settled"), "how it ended"),
    (lambda: noise().update(about="complaint"), "what it is about"),
    (lambda: Conflict.objects.filter(title="Smoke").update(how="", ended_at=None), "how it ended"),
    (lambda: Conflict.objects.filter(title="Smoke").update(ended_at=None), "how it ended"),
    (lambda: Moment.objects.filter(words="I stop.").update(words="I go on."), "the words"),
    (lambda: Moment.objects.filter(words="I stop.").update(at=START.replace(year=2025)), "differ in when"),
    (lambda: Moment.objects.filter(words="I stop.").update(by=None), "by whom"),
    (lambda: Moment.objects.filter(words="I stop.").delete(), "the tables do not"),
    (lambda: Fork.objects.update(decision=""), "the decision"),
    (lambda: Fork.objects.update(origin=Group.objects.get(name="Second floor")), "where it comes from"),
    (lambda: Fork.objects.all().delete(), "the tables do not"),
    (lambda: Budget.objects.filter(title="Yard").update(amount=90_000), "how much there is"),
    (lambda: Budget.objects.filter(title="Yard").update(closes_at=START), "from when until when"),
    (lambda: Budget.objects.filter(title="Yard").update(outcome=None), "what gets its part"),
    (lambda: Budget.objects.filter(title="Not opened yet").update(opened_at=START), "the books do not"),
    (lambda: BudgetProject.objects.filter(title="Path").update(cost=1), "the projects"),
    (lambda: BudgetVoter.objects.filter(member__person__name="Bo").delete(), "who may vote"),
    (lambda: BudgetBallot.objects.update(projects=[]), "the ballots"),
]


def test_every_row_that_no_book_says_is_found(house: Any) -> None:
    lived_in(house)
    silent = []
    for number, (spoil, words) in enumerate(SPOILS):
        with transaction.atomic():
            spoil()
            if not any(words in fault for fault in found()):
                silent.append((number, words, found()))
            transaction.set_rollback(True)
    assert silent == []


def test_words_that_were_erased_are_nothing_wrong(house: Any) -> None:
    lived_in(house)
    forget([house.member("bo"), house.member("ada")])
    assert found() == []
