"""What is quarrelled about or shared out in one book is finished there before a group goes on in another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from allmende.server.conflicts.operations import budgets, counting, raising, steps
from allmende.server.conflicts.operations.budgets import BudgetDraft, ProjectDraft
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind
from allmende.server.groups.queries import with_parts
from allmende.server.pools.queries.rest import in_the_way
from tests.server.conflicts.test_conflicts import raised

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db


def said(house: House) -> str:
    return " ".join(in_the_way(with_parts(house.group)))


def test_an_open_conflict_is_in_the_way_and_is_named_only_where_all_may_know(house: House) -> None:
    assert said(house) == ""
    conflict = raised(house)
    assert said(house) == "1 conflict is not over; those concerned know which."
    steps.advance_due(house.group, at=house.later(days=8))
    steps.advance_due(house.group, at=house.later(days=30))
    assert said(house) == "1 conflict waits to be decided together: Noise at night."
    raising.end(house.seat("bo"), conflict.id, how="settled", at=house.later(days=31))
    assert said(house) == ""


def test_an_open_budget_of_a_part_is_in_the_way_until_it_is_called_off_or_counted(house: House) -> None:
    garden = groups.found(
        name="Garden", kind=Kind.PROJECT, purpose="", by=house.people["ada"], at=house.at, parent=house.group
    )
    seat = house.seat("ada", garden)
    for number, title in enumerate(("Tools", "Seeds")):
        budgets.put_up(seat, BudgetDraft(title=title, unit="cents", amount=9_000), at=house.later(minutes=number))
    assert said(house) == "2 shared budgets are not decided on yet: Tools, Seeds."
    tools, seeds = garden.budgets.order_by("made_at", "id")
    budgets.call_off(seat, tools.id, at=house.later(hours=1))
    for title in ("Beans", "Peas"):
        budgets.propose_project(seat, seeds.id, ProjectDraft(title=title, cost=900), at=house.later(hours=1))
    budgets.open_budget(seat, seeds.id, at=house.later(hours=2))
    assert said(house) == "1 shared budget is not decided on yet: Seeds."
    counting.close_due(house.group, at=house.later(days=90))
    assert said(house) == ""
