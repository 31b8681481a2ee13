"""The pages of conflicts, forks and budgets, as people go through them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from allmende.server import clock
from allmende.server.conflicts.models import Budget, Conflict, Fork, ImportedVote
from allmende.server.statements.sentences import kind_name

pytestmark = pytest.mark.django_db
REAL = Path(__file__).resolve().parents[3] / "examples" / "pabulib"
ClientOf = Callable[..., Client]


def test_a_conflict_is_raised_answered_and_settled_on_its_pages(house: Any, client_of: ClientOf) -> None:
    slug, bo, ada = house.group.slug, client_of("bo"), client_of("ada")
    said = {"title": "Noise", "others": [house.member("ada").id], "words": "Loud.", "wanted": "Quiet."}
    assert bo.post(reverse("conflicts:raise_other", args=[slug]), said | {"wanted": ""}).status_code == 422
    bo.post(reverse("conflicts:raise_other", args=[slug]), said)
    conflict = Conflict.objects.get()
    there = reverse("conflicts:conflict", args=[slug, conflict.id])
    assert b"your word" in ada.get(reverse("conflicts:conflicts", args=[slug])).content
    ada.post(reverse("conflicts:say", args=[slug, conflict.id]), {"words": "I am sorry."})
    page = bo.get(there).content.decode()
    assert "I am sorry." in page
    assert "go on to mediation" in page
    bo.post(reverse("conflicts:end", args=[slug, conflict.id]), {"how": "settled"})
    conflict.refresh_from_db()
    assert conflict.how == "settled"


def test_the_group_forks_after_its_conflict_and_another_joins_by_a_button(house: Any, client_of: ClientOf) -> None:
    slug, bo, ada = house.group.slug, client_of("bo"), client_of("ada")
    said = {"title": "Noise", "others": [house.member("ada").id], "words": "Loud.", "wanted": "Quiet."}
    bo.post(reverse("conflicts:raise_other", args=[slug]), said)
    # Each look at a page lets what is overdue go on.
    for days in (8, 30):
        with clock.stopped(house.later(days=days)):
            bo.get(reverse("conflicts:conflicts", args=[slug]))
    with clock.stopped(house.later(days=31)):
        bo.post(reverse("forks:fork", args=[slug]), {"name": "Linden 9", "where": "alone", "reason": "Quiet."})
        fork = Fork.objects.get()
        assert b"Join the fork" in ada.get(reverse("forks:forks", args=[slug])).content
        ada.post(reverse("forks:join", args=[slug, fork.pk]))
    assert fork.group.memberships.filter(left_at=None).count() == 2


def test_a_budget_is_voted_on_and_counted_on_its_pages(house: Any, client_of: ClientOf) -> None:
    slug, ada, bo = house.group.slug, client_of("ada"), client_of("bo")
    said = {"title": "Yard", "unit": "mwh", "amount": "40", "text": ""}
    ada.post(reverse("budgets:put_up", args=[slug]), said)
    budget = Budget.objects.get()
    assert budget.amount == 40_000
    for title, cost in (("Fence", "12.5"), ("Cellar", "30")):
        bo.post(reverse("budgets:propose", args=[slug, budget.id]), {"title": title, "cost": cost, "text": ""})
    ada.post(reverse("budgets:open", args=[slug, budget.id]))
    fence = budget.projects.get(title="Fence")
    bo.post(reverse("budgets:vote", args=[slug, budget.id]), {"projects": [fence.id]})
    with clock.stopped(house.later(days=8)):
        page = bo.get(reverse("budgets:budget", args=[slug, budget.id])).content.decode()
        assert "Each supporter pays 12.50" in page
        assert "Nobody supports it." in page
        assert bo.get(reverse("budgets:pabulib", args=[slug, budget.id])).status_code == 200


def test_the_votes_of_a_town_are_brought_and_counted_on_a_page(house: Any, client_of: ClientOf) -> None:
    slug, ada = house.group.slug, client_of("ada")
    file = SimpleUploadedFile("swiecie-2023.pb", (REAL / "swiecie-2023.pb").read_bytes())
    ada.post(reverse("budgets:import", args=[slug]), {"file": file})
    vote = ImportedVote.objects.get()
    page = ada.get(reverse("budgets:imported", args=[slug, vote.id])).content.decode()
    assert page.count("gets it") == 17
    assert "1,040,337" in page
    faulty = SimpleUploadedFile("x.pb", b"MATE\n")
    answer = ada.post(reverse("budgets:import", args=[slug]), {"file": faulty})
    assert answer.status_code == 422
    assert b"line 1" in answer.content


@pytest.mark.parametrize("kind", ["conflict.raised", "group.forked", "budget.closed"])
def test_every_kind_has_a_name(kind: str) -> None:
    assert kind_name(kind) != kind
