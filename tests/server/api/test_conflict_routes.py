"""Conflicts, forks and shared budgets by the interface: what a person can do on the pages a program can do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from allmende.mechanisms.certificates import check
from allmende.server import clock
from tests.server.api.conftest import Program
from tests.server.conftest import House

MakeProgram = Callable[..., Program]


@pytest.fixture
def here(house: House) -> str:
    """The address of the house."""
    return f"/groups/{house.group.slug}"


def test_a_conflict_goes_its_way(program: MakeProgram, house: House, here: str) -> None:
    ada, bo = program("ada"), program("bo")
    said = {
        "about": "other",
        "title": "Noise",
        "words": "It is loud.",
        "wanted": "Quiet.",
        "others": [house.member("ada").id],
    }
    status, raised = bo("POST", f"{here}/conflicts", said)
    assert (status, raised["conflict"]["step"], raised["can_go_on"]) == (201, "answer", False)
    one = f"{here}/conflicts/{raised['conflict']['id']}"
    ada("POST", f"{one}/words", {"words": "I see."})
    after = bo.get(one)
    assert [moment["words"] for moment in after["happened"]] == ["It is loud.", "I see."]
    assert after["can_go_on"]
    assert program("cem")("GET", one)[0] == 404
    ended = bo("POST", f"{one}/end", {"how": "settled"})[1]
    assert ended["conflict"]["how"] == "settled"


def test_a_conflict_is_not_put_to_the_vote_before_its_time(program: MakeProgram, house: House, here: str) -> None:
    said = {
        "about": "other",
        "title": "Noise",
        "words": "Loud.",
        "wanted": "Quiet.",
        "others": [house.member("ada").id],
    }
    raised = program("bo")("POST", f"{here}/conflicts", said)[1]["conflict"]
    draft = {"title": "Noise", "matter": "conflict", "details": {"conflict": raised["id"]}}
    for who in ("bo", "cem"):
        status, refused = program(who)("POST", f"{here}/decisions", draft)
        assert (status, refused["field"]) == (422, "matter")
    assert program("bo").get(f"{here}/decisions")["decisions"] == []


def test_a_budget_is_put_up_voted_on_and_counted(program: MakeProgram, house: House, here: str) -> None:
    ada, bo = program("ada"), program("bo")
    put_up = ada("POST", f"{here}/budgets", {"title": "Yard", "unit": "cents", "total": 9_000})[1]
    one = f"{here}/budgets/{put_up['budget']['id']}"
    there = [bo("POST", f"{one}/projects", {"title": title, "cost": 5_000})[1] for title in ("path", "pond")][-1]
    assert bo("POST", f"{one}/open")[0] == 403
    ada("POST", f"{one}/open")
    status, voted = bo("PUT", f"{one}/vote", {"projects": [there["projects"][1]["id"]]})
    assert (status, voted["i_have_voted"], voted["state"]) == (200, True, "voting")
    with clock.stopped(house.later(days=8)):
        told = program("cem").get(one)
        assert (told["state"], told["left_over"]) == ("closed", 4_000)
        assert [project["is_chosen"] for project in told["projects"]] == [False, True]
        check(bo.get(f"{one}/certificate"))


def test_forking_by_the_interface_is_the_last_step_too(program: MakeProgram, here: str) -> None:
    bo = program("bo")
    assert bo("POST", f"{here}/forks", {"name": "Linden 9", "stands_alone": True})[0] == 403
    assert bo.get(f"{here}/forks") == {"forks": []}
