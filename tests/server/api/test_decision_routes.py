"""Programs propose, amend and withdraw, read the list page by page and the figures a proposal was saved with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from allmende.server import clock, heartbeat
from allmende.server.api.routes import decisions as routes
from allmende.server.deciding.models import Proposal, WhatIf
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.work.operations.contributions import Report, confirm, report_unasked
from tests.server.api.conftest import Program
from tests.server.conftest import House

MakeProgram = Callable[..., Program]
HALF = {"title": "Children count half", "text": "They eat, too.", "matter": "rules", "changes": {"share_child": 500}}


@pytest.fixture
def here(house: House) -> str:
    """The address of the house."""
    return f"/groups/{house.group.slug}"


def a_settled_month(house: House) -> None:
    """Let Bo do something that Ada confirms, and the month be shared out."""
    done = report_unasked(house.seat("bo"), Report(minutes=600, done_on=house.at.date(), title="Roof"), at=house.at)
    confirm(house.seat("ada"), done.id, at=house.at)
    heartbeat.beat(house.group, at=house.later(days=45))


def pages(program: Program, address: str, field: str) -> list[list[Any]]:
    """Return what is on each page of a list."""
    said = program.get(address)
    found = [said[field]]
    while said["next"] is not None:
        said = program.get(f"{address}{'&' if '?' in address else '?'}cursor={said['next']}")
        found.append(said[field])
    return found


def test_what_was_proposed_is_read_page_by_page_newest_first(
    program: MakeProgram, house: House, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "A_PAGE", 3)
    made = [
        propose(house.seat("bo"), ProposalDraft(title=f"Cat {number}"), at=house.later(minutes=number // 2)).id
        for number in range(7)
    ]
    found = pages(program("cem"), f"{here}/decisions", "decisions")
    assert [len(page) for page in found] == [3, 3, 1]
    assert sorted(one["id"] for page in found for one in page) == sorted(made)
    moments = [(one["proposed_at"], one["id"]) for page in found for one in page]
    assert moments == sorted(moments, reverse=True)
    assert program("bo")("POST", f"{here}/decisions/{made[2]}/withdraw")[1]["state"] == "withdrawn"
    withdrawn = pages(program("cem"), f"{here}/decisions?state=withdrawn", "decisions")
    assert [[one["id"] for one in page] for page in withdrawn] == [[made[2]]]
    assert [len(page) for page in pages(program("cem"), f"{here}/decisions?state=discussed", "decisions")] == [3, 3]
    status, refused = program("cem")("GET", f"{here}/decisions?cursor=nowhere")
    assert (status, refused["field"]) == (422, "cursor")
    assert program("cem")("GET", f"{here}/decisions?state=forgotten")[0] == 422


def test_the_list_says_what_waits_for_me(program: MakeProgram, house: House, here: str) -> None:
    bo = program("bo")
    first = bo("POST", f"{here}/decisions", {"title": "A dog"})[1]["id"]
    assert bo("POST", f"{here}/decisions/{first}/open", {"procedure": "consensus"})[0] == 200
    assert bo("PUT", f"{here}/decisions/{first}/ballot", {"choice": "agree"})[0] == 200
    waits = {who: program(who).get(f"{here}/decisions")["decisions"][0]["waits_for_me"] for who in ("bo", "cem")}
    assert waits == {"bo": False, "cem": True}


def test_what_can_be_proposed_says_what_it_has_to_name(program: MakeProgram, house: House, here: str) -> None:
    found = {one["code"]: one for one in program("bo").get(f"{here}/matters")["matters"]}
    assert found["exclusion"]["terms"] == ["member"]
    assert found["rules"]["label"] == "Change rules"
    german = program("bo", language="de").get(f"{here}/matters")["matters"]
    assert found["rules"]["label"] not in {one["label"] for one in german}
    assert "conflict" not in found
    assert "reversal" not in found
    status, refused = program("bo")("POST", f"{here}/decisions", {"title": "Out", "matter": "exclusion"})
    assert (status, refused["field"]) == (422, "terms")


def test_whoever_proposed_it_puts_another_version_in_its_place(program: MakeProgram, house: House, here: str) -> None:
    del house
    bo = program("bo")
    status, made = bo("POST", f"{here}/decisions", HALF)
    assert (status, made["version"], made["changes"]) == (201, 0, {"share_child": 500})
    one = f"{here}/decisions/{made['id']}"
    third = {"title": "Children count a third", "text": "Dina eats, too.", "changes": {"share_child": 333}}
    assert program("ada")("PUT", one, third)[1]["code"] == "not_yours"
    status, now = bo("PUT", one, third)
    assert (status, now["version"], now["title"], now["changes"]) == (200, 1, third["title"], third["changes"])
    for wrong, field in (
        ({"title": "Nothing"}, "changes"),
        ({**third, "changes": {"no_such_rule": 1}}, "changes"),
        ({**third, "title": " "}, "title"),
        ({**third, "procedure": "approval"}, "procedure"),
    ):
        status, refused = bo("PUT", one, wrong)
        assert (status, refused["field"]) == (422, field)
    assert bo("POST", f"{one}/open", {"procedure": "consensus"})[0] == 200
    assert bo("PUT", one, third)[1]["code"] == "too_late"
    assert bo("PUT", f"{here}/decisions/{'0' * 16}", third)[0] == 404
    other = bo("POST", f"{here}/decisions", {"title": "A dog"})[1]["id"]
    status, refused = bo("PUT", f"{here}/decisions/{other}", third)
    assert (status, refused["field"]) == (422, "changes")


def test_a_long_proposal_is_taken_as_the_page_takes_it(program: MakeProgram, house: House, here: str) -> None:
    del house
    long = {"title": "A house of straw", "text": "Straw. " * 1_400}
    assert program("bo")("POST", f"{here}/decisions", long)[0] == 201
    assert program("bo")("POST", f"{here}/decisions", {**long, "text": "x" * 10_001})[0] == 422


def test_only_whoever_proposed_it_withdraws_it_and_once(program: MakeProgram, house: House, here: str) -> None:
    one = f"{here}/decisions/{propose(house.seat('bo'), ProposalDraft(title='A dog'), at=house.at).id}/withdraw"
    assert program("ada")("POST", one)[1]["code"] == "not_yours"
    assert program("bo")("POST", one)[1]["state"] == "withdrawn"
    assert program("bo")("POST", one)[1]["code"] == "too_late"
    assert program("bo")("POST", f"{here}/decisions/{'0' * 16}/withdraw")[0] == 404


def test_the_figures_are_those_saved_with_the_version_that_stands(
    program: MakeProgram, house: House, here: str
) -> None:
    a_settled_month(house)
    with clock.stopped(house.later(days=46)):
        bo, ada = program("bo"), program("ada")
        made = bo("POST", f"{here}/decisions", HALF)[1]
        one = f"{here}/decisions/{made['id']}"
        told = bo.get(f"{one}/figures")
        assert told["me"]["reform_mwh"] - told["me"]["baseline_mwh"] == told["me"]["difference_mwh"]
        assert told["me"]["difference_mwh"] < 0
        assert told["my_households"] == []
        assert told["more_count"] + told["less_count"] + told["same_count"] == told["baseline"]["people_count"]
        assert told["whole"]["baseline_mwh"] == told["baseline"]["total_mwh"]
        assert told["fingerprint"] == WhatIf.objects.get().fingerprint
        [mine] = ada.get(f"{one}/figures")["my_households"]
        assert house.household is not None
        assert (mine["group_id"], mine["name"]) == (house.household.id, "Second floor")
        assert mine["effect"]["difference_mwh"] > 0
        all_alike = ("whole", "baseline", "reform", "fingerprint", "projects", "from_day", "last_day")
        assert all(ada.get(f"{one}/figures")[name] == told[name] for name in all_alike)
        bo("PUT", one, {**{key: HALF[key] for key in ("title", "text")}, "changes": {"share_child": 333}})
        assert bo.get(f"{one}/figures")["fingerprint"] != told["fingerprint"]


def test_there_are_no_figures_where_nothing_is_shared_otherwise(program: MakeProgram, house: House, here: str) -> None:
    propose(house.seat("bo"), ProposalDraft(title="A dog"), at=house.at)
    one = Proposal.objects.get()
    assert program("bo")("GET", f"{here}/decisions/{one.id}/figures")[1]["code"] == "not_found"
    assert program("bo")("GET", f"{here}/decisions/{'0' * 16}/figures")[1]["code"] == "not_found"
