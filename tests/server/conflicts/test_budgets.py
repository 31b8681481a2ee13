"""A vote on a shared budget is counted once, by equal shares, from ballots that stand in the book."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from typing import Any

import pytest

from allmende.economy.audit import Audit
from allmende.mechanisms.decisions import certificate
from allmende.server.books import queries as books
from allmende.server.conflicts.models import Budget
from allmende.server.conflicts.operations import budgets, counting, importing
from allmende.server.conflicts.operations.budgets import BudgetDraft, ProjectDraft
from allmende.server.conflicts.queries.budgets import as_election, budget_page, result_of
from allmende.server.deciding.operations.delegating import delegate
from allmende.server.groups import operations as groups
from allmende.server.people.models import Person
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.tables import pabulib

pytestmark = pytest.mark.django_db
REAL = Path(__file__).resolve().parents[3] / "examples" / "pabulib"


def complaints(house: Any) -> list[str]:
    audit = Audit()
    entries = books.all_entries(house.group.book)
    return [found for one in entries for found in audit.step(books.entry_of(one))]


def opened(house: Any) -> tuple[Budget, dict[str, str]]:
    """Put up 90 euros, with three things they could be for, and open the vote; return ids by name."""
    ada = house.seat("ada")
    draft = BudgetDraft(title="For the yard", unit="cents", amount=9_000)
    budget = budgets.put_up(ada, draft, at=house.at)
    ids = {
        title: budgets.propose_project(
            house.seat("bo"), budget.id, ProjectDraft(title=title, cost=cost), at=house.at
        ).id
        for title, cost in (("path", 5_000), ("pond", 4_500), ("swing", 3_000))
    }
    return budgets.open_budget(ada, budget.id, at=house.at), ids


def counted(house: Any, budget: Budget) -> Budget:
    counting.close_due(house.group, at=house.later(days=7, minutes=1))
    return Budget.objects.get(pk=budget.pk)


def voted(house: Any, budget: Budget, ids: dict[str, str]) -> None:
    for name, said in (("ada", ["path", "pond"]), ("bo", ["path"]), ("cem", ["swing"])):
        budgets.vote(house.seat(name), budget.id, [ids[title] for title in said], at=house.later(days=1))


def test_a_minority_decides_over_its_part(house: Any) -> None:
    budget, ids = opened(house)
    voted(house, budget, ids)
    result = result_of(counted(house, budget))
    assert result is not None
    assert [(line.title, int(line.price or 0)) for line in result.chosen] == [("path", 2_500), ("swing", 3_000)]
    assert (result.spent, result.left_over) == (8_000, 1_000)
    assert complaints(house) == []


def test_it_is_counted_once_and_not_before_its_time(house: Any) -> None:
    budget, ids = opened(house)
    voted(house, budget, ids)
    assert counting.close_due(house.group, at=house.later(days=7)) == 0
    assert counting.close_due(house.group, at=house.later(days=7, minutes=1)) == 1
    assert counting.close_due(house.group, at=house.later(days=7, minutes=1)) == 0
    with pytest.raises(TooLate):
        budgets.vote(house.seat("ada"), budget.id, [], at=house.later(days=8))


def test_the_last_word_counts(house: Any) -> None:
    budget, ids = opened(house)
    voted(house, budget, ids)
    budgets.vote(house.seat("cem"), budget.id, [ids["path"]], at=house.later(days=2))
    result = result_of(counted(house, budget))
    assert result is not None
    assert [line.title for line in result.chosen] == ["path"]
    assert complaints(house) == []


def test_who_says_nothing_is_represented_by_their_delegate(house: Any) -> None:
    delegate(house.seat("cem"), to=house.member("bo").id, matter="", days=100, at=house.at)
    budget, ids = opened(house)
    budgets.vote(house.seat("bo"), budget.id, [ids["pond"]], at=house.later(days=1))
    result = result_of(counted(house, budget))
    assert result is not None
    assert [(line.title, line.supporters_count) for line in result.chosen] == [("pond", 2)]
    assert complaints(house) == []


def test_those_vote_who_were_members_at_the_opening(house: Any) -> None:
    budget, ids = opened(house)
    late = Person.objects.create(name="Eve", user=None)
    member = groups.member_for(house.group.book, late)
    groups.join(house.group, member, role="member", share_class="adult", by=house.member("ada"), at=house.at)
    house.people["eve"] = late
    with pytest.raises(NotYours):
        budgets.vote(house.seat("eve"), budget.id, [ids["path"]], at=house.later(days=1))
    assert budget.voters.count() == 3


def test_the_list_stays_as_it_is_once_voting_is_open(house: Any) -> None:
    budget, ids = opened(house)
    with pytest.raises(TooLate):
        budgets.propose_project(house.seat("bo"), budget.id, ProjectDraft(title="tree", cost=1), at=house.at)
    with pytest.raises(TooLate):
        budgets.take_back_project(house.seat("bo"), budget.id, ids["path"])


def test_nothing_dearer_than_the_budget_is_proposed(house: Any) -> None:
    budget = budgets.put_up(house.seat("ada"), BudgetDraft(title="Hours", unit="mwh", amount=4_000), at=house.at)
    with pytest.raises(Refused):
        budgets.propose_project(house.seat("bo"), budget.id, ProjectDraft(title="Roof", cost=4_001), at=house.at)
    with pytest.raises(Refused):
        budgets.open_budget(house.seat("ada"), budget.id, at=house.at)


def test_the_certificate_and_the_exported_file_give_the_same_again(house: Any) -> None:
    budget, ids = opened(house)
    voted(house, budget, ids)
    closed = counted(house, budget)
    assert closed.outcome is not None
    certificate.check(closed.outcome)
    election = pabulib.read("own.pb", pabulib.write(as_election(closed)).encode())
    assert {project.name for project in election.projects if project.selected} == {"path", "swing"}
    page = budget_page(house.seat("cem"), budget.id)
    assert page is not None
    assert (page.state, page.mine, page.ballots_count) == ("closed", [ids["swing"]], 3)


def test_the_votes_of_swiecie_give_what_the_town_published(house: Any) -> None:
    content = (REAL / "swiecie-2023.pb").read_bytes()
    vote = importing.import_vote(house.seat("ada"), file_name="swiecie-2023.pb", content=content, at=house.at)
    result = vote.outcome["result"]
    assert len(result["chosen"]) == 17
    assert result["budget"] - result["left_over"] == 1_040_337


@pytest.mark.slow
def test_the_votes_of_wieliczka_give_the_projects_the_file_marks(house: Any) -> None:
    content = (REAL / "wieliczka-green-2023.pb").read_bytes()
    vote = importing.import_vote(house.seat("ada"), file_name="w.pb", content=content, at=house.at)
    assert {line["project"] for line in vote.outcome["result"]["chosen"]} == set(vote.outcome["published"])


def test_a_faulty_file_is_refused_with_its_lines(house: Any) -> None:
    text = (
        "META\nkey;value\nbudget;100\nvote_type;approval\nPROJECTS\nproject_id;cost\na;0\nVOTES\nvoter_id;vote\n1;b\n"
    )
    with pytest.raises(Refused, match=r"line 7.*\n.*line 10"):
        importing.import_vote(house.seat("ada"), file_name="v.pb", content=text.encode(), at=house.at)


def test_every_fault_a_file_can_have_can_be_said_in_other_languages() -> None:
    texts = {node.value for node in ast.walk(ast.parse(inspect.getsource(pabulib))) if isinstance(node, ast.Constant)}
    # Sentences: what has a space and is no docstring, no error for programmers and no pattern.
    of_faults = {text for text in texts if isinstance(text, str) and _is_fault(text)}
    assert of_faults <= set(importing.FAULTS)
    assert len(of_faults) >= 15


def _is_fault(text: str) -> bool:
    return (
        " " in text
        and text == text.strip()
        and text != ","
        and not text.endswith((".", ".\n"))
        and "\n" not in text
        and text != "left over"
    )
