from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from allmende.server.groups.models import Group, Membership
from allmende.server.people.models import Person
from tests.server.api.conftest import Program
from tests.server.conftest import House

MakeProgram = Callable[..., Program]


@pytest.fixture
def here(house: House) -> str:
    """The address of the house."""
    return f"/groups/{house.group.slug}"


@pytest.fixture
def olga(program: MakeProgram, house: House, django_user_model: type) -> Program:
    """The program of somebody who is in no group."""
    user = django_user_model.objects.create_user(email="olga@example.org", password=None)  # type: ignore[attr-defined]
    house.people["olga"] = Person.objects.create(name="Olga", user=user)
    return program("olga")


def test_a_group_shows_who_looks_after_it_and_what_lies_inside(program: MakeProgram, here: str) -> None:
    said = program("bo").get(here)
    assert [person["name"] for person in said["maintainers"]] == ["Ada"]
    assert [part["name"] for part in said["households"]] == ["Second floor"]
    assert (said["my_role"], said["members_count"], said["effort_mwh"]) == ("member", 4, 0)
    assert [line["name"] for line in program("ada").get("/groups")["groups"]] == ["Linden 8", "Second floor"]


def test_for_who_is_not_in_there_is_no_such_group(olga: Program, here: str) -> None:
    inside, nowhere = olga("GET", here), olga("GET", "/groups/no-such-group")
    assert inside == nowhere
    assert (inside[0], inside[1]["code"]) == (404, "not_found")


def test_a_household_is_closed_to_the_house_around_it(program: MakeProgram, house: House) -> None:
    assert house.household is not None
    assert program("bo")("GET", f"/groups/{house.household.slug}")[0] == 404
    assert program("ada")("GET", f"/groups/{house.household.slug}")[0] == 200


def test_members_come_by_name_page_by_page(program: MakeProgram, here: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("allmende.server.groups.queries.pages.LINES", 3)
    bo = program("bo")
    first = bo.get(f"{here}/members")
    assert [line["name"] for line in first["members"]] == ["Ada", "Bo", "Cem"]
    second = bo.get(f"{here}/members?cursor={first['next']}")
    assert [line["name"] for line in second["members"]] == ["Dina"]
    assert second["next"] is None
    assert [line["name"] for line in bo.get(f"{here}/members?search=ce")["members"]] == ["Cem"]
    status, said = bo("GET", f"{here}/members?cursor=made-up")
    assert (status, said["field"], said["where"]) == (422, "cursor", "query")


def test_entries_come_newest_first_page_by_page(
    program: MakeProgram, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allmende.server.statements.queries.entries.A_PAGE", 4)
    bo, numbers = program("bo"), list[int]()
    cursor: str | None = ""
    while cursor is not None:
        page = bo.get(f"{here}/entries?cursor={cursor}")
        numbers += [entry["number"] for entry in page["entries"]]
        cursor = page["next"]
    assert numbers == list(range(len(numbers)))[::-1]
    assert len(numbers) > 4
    assert {entry["kind"] for entry in bo.get(f"{here}/entries?kind=member.joined")["entries"]} == {"member.joined"}


def test_contributions_come_last_reported_first_page_by_page(
    program: MakeProgram, house: House, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allmende.server.api.routes.contributions.A_PAGE", 2)
    bo, titles = program("bo"), list[str]()
    cursor: str | None = ""
    for number in range(5):
        said = {"title": f"Thing {number}", "minutes": 10, "done_on": house.at.date().isoformat()}
        assert bo("POST", f"{here}/contributions", said)[0] == 201
    while cursor is not None:
        page = bo.get(f"{here}/contributions?cursor={cursor}&member_id={house.member('bo').id}")
        titles += [line["title"] for line in page["contributions"]]
        cursor = page["next"]
    # All were reported in the same moment: each comes once, whatever their order.
    assert sorted(titles) == [f"Thing {number}" for number in range(5)]


def test_every_rule_says_where_its_value_comes_from(program: MakeProgram, here: str) -> None:
    ada = program("ada")
    here = f"/groups/{ada('POST', '/groups', {'name': 'Mill', 'kind': 'project'})[1]['slug']}"
    cap = f"{here}/rules/weight_cap"
    rules = {rule["name"]: rule for rule in ada.get(f"{here}/rules")["rules"]}
    assert rules["weight_cap"]["origin"] is None
    assert rules["weight_cap"]["value"] == rules["weight_cap"]["default"]
    status, said = ada("PUT", cap, {"value": 4000, "reason": "Nobody wants the cellar."})
    assert (status, said["value"], said["is_own"]) == (200, 4000, True)
    assert (said["origin"]["by"], said["origin"]["reason"]) == ("Ada", "Nobody wants the cellar.")
    assert ada("PUT", cap, {"value": None, "reason": "As before."})[1]["origin"] is None
    assert [setting["value"] for setting in ada.get(cap)["history"]] == [None, 4000]


def test_a_rule_is_refused_without_reason_beyond_its_bounds_and_to_members(program: MakeProgram, here: str) -> None:
    ada = program("ada")
    assert ada("PUT", f"{here}/rules/weight_cap", {"value": 4000, "reason": "I want it"})[1]["code"] == "not_yours"
    mill = f"/groups/{ada('POST', '/groups', {'name': 'Mill', 'kind': 'project'})[1]['slug']}"
    cap = f"{mill}/rules/weight_cap"
    assert ada("PUT", cap, {"value": 4000, "reason": ""})[1]["field"] == "reason"
    for value in (10**9, -1, "much", True):
        status, said = ada("PUT", cap, {"value": value, "reason": "Why not"})
        assert (status, said["field"]) == (422, "value")
    assert program("bo")("PUT", cap, {"value": 4000, "reason": "I want it"})[0] == 404
    assert ada("PUT", f"{here}/rules/no_such_rule", {"value": 1, "reason": "x"})[0] == 404


def test_a_project_is_founded_inside_and_described(program: MakeProgram, house: House) -> None:
    bo = program("bo")
    said = {"name": "Garden", "kind": "project", "parent_slug": house.group.slug}
    status, founded = bo("POST", "/groups", said)
    assert (status, founded["kind"]) == (201, "project")
    garden = f"/groups/{founded['slug']}"
    words = {"name": "The garden", "purpose": "Beans", "timezone": "Europe/Berlin"}
    assert bo("PATCH", garden, words)[1]["purpose"] == "Beans"
    assert program("cem")("PATCH", garden, words)[0] == 403
    assert bo("PATCH", garden, {**words, "timezone": "Mars/Olympus"})[1]["field"] == "timezone"


def test_somebody_is_invited_joins_and_leaves(program: MakeProgram, olga: Program, house: House, here: str) -> None:
    status, invitation = program("ada")("POST", f"{here}/invitations", {})
    assert status == 201
    token = invitation["url"].rstrip("/").rpartition("/")[2]
    assert olga("POST", f"/invitations/{token}/accept")[0] == 200
    me = olga.get(here)["me"]["member_id"]
    assert olga("DELETE", f"{here}/members/{me}") == (200, {"handed_back_count": 0})
    assert olga("GET", here)[0] == 404
    assert program("ada")("DELETE", f"{here}/invitations/{token}")[0] == 200
    assert olga("POST", f"/invitations/{token}/accept")[0] == 409
    assert program("bo")("DELETE", f"{here}/members/{house.member('cem').id}")[0] == 403


def test_who_asks_is_answered_by_a_maintainer(program: MakeProgram, olga: Program, house: House, here: str) -> None:
    ada = program("ada")
    assert olga("POST", f"{here}/requests", {"message": "Hello"})[0] == 404
    house.decide("publishes", "card")
    status, asked = olga("POST", f"{here}/requests", {"message": "Hello"})
    assert (status, asked["name"]) == (201, "Olga")
    assert program("bo")("GET", f"{here}/requests")[0] == 404
    assert [one["message"] for one in ada.get(f"{here}/requests")["requests"]] == ["Hello"]
    answer = f"{here}/requests/{asked['id']}/answer"
    assert program("bo")("POST", answer, {"accept": True})[0] == 403
    assert ada("POST", answer, {"accept": False})[1]["field"] == "answer"
    assert ada("POST", answer, {"accept": True})[1]["accepted"] is True
    assert Membership.objects.filter(group=house.group, member__person__name="Olga", left_at=None).exists()


def test_a_break_gives_places_back_and_can_be_ended(program: MakeProgram, house: House, here: str) -> None:
    house.task("Wash up")
    bo = program("bo")
    card = bo.get(f"{here}/board")["cards"][0]
    bo("POST", f"{here}/board/{card['id']}/take", {})
    days = {
        "from_day": (house.at + timedelta(days=4)).date().isoformat(),
        "until_day": (house.at + timedelta(days=8)).date().isoformat(),
    }
    status, away = bo("POST", f"{here}/breaks", days)
    assert (status, away["handed_back_count"]) == (201, 1)
    assert [one["member"]["name"] for one in bo.get(f"{here}/breaks")["breaks"]] == ["Bo"]
    assert program("cem")("DELETE", f"{here}/breaks/{away['id']}")[0] == 403
    assert bo("DELETE", f"{here}/breaks/{away['id']}")[0] == 200
    assert bo.get(f"{here}/breaks")["breaks"] == []
    refused = bo("POST", f"{here}/breaks", {**days, "member_id": house.member("cem").id})
    assert (refused[0], refused[1]["code"]) == (403, "not_yours")


def test_a_maintainer_adds_changes_and_vouches(program: MakeProgram, house: House, here: str) -> None:
    ada, bo = program("ada"), program("bo")
    assert bo("POST", f"{here}/members", {"name": "Emil"})[0] == 403
    status, emil = ada("POST", f"{here}/members", {"name": "Emil", "share_class": "child"})
    assert (status, emil["share_class"]) == (201, "child")
    one = f"{here}/members/{emil['member_id']}"
    assert ada("PATCH", one, {"role": "member", "share_class": "adult"})[1]["share_class"] == "adult"
    assert ada("POST", f"{one}/qualifications", {"qualification": "First aid"})[1]["qualifications"] == ["First aid"]
    assert bo("DELETE", f"{one}/qualifications?qualification=First%20aid")[0] == 403
    assert ada("DELETE", f"{one}/qualifications?qualification=First%20aid")[1]["qualifications"] == []
    assert house.household is not None
    placed = f"{here}/households/{house.household.slug}/members/{emil['member_id']}"
    assert bo("PUT", placed)[0] == 403
    assert ada("PUT", placed)[0] == 200
    assert ada.get(one)["household_slug"] == house.household.slug


def test_the_running_period_and_everyones_totals_are_open_to_the_community_only(
    program: MakeProgram, olga: Program, house: House, here: str
) -> None:
    bo = program("bo")
    garden = bo("POST", "/groups", {"name": "Garden", "kind": "project", "parent_slug": house.group.slug})[1]["slug"]
    link = bo("POST", f"/groups/{garden}/invitations", {})[1]["url"].rstrip("/").rpartition("/")[2]
    assert olga("POST", f"/invitations/{link}/accept")[0] == 200
    assert olga("GET", f"/groups/{garden}")[0] == 200
    assert olga.get(f"/groups/{garden}")["parent_slug"] is None
    for closed in ("statements", "periods", "entries", "checkpoint", "export"):
        assert olga("GET", f"/groups/{garden}/{closed}")[0] == 404
    assert olga.get(f"/groups/{garden}/statements/mine")["member"]["name"] == "Olga"
    assert [row["name"] for row in bo.get(f"{here}/statements")["totals"]] == ["Ada", "Bo", "Cem", "Dina"]
    assert len(bo.get(f"{here}/periods/running")["asked"]) == 4
    assert bo.get(f"{here}/statements/{house.member('cem').id}")["member"]["name"] == "Cem"
    assert Group.objects.count() == 3


@pytest.mark.parametrize(
    "address", ["nobody", "a@b", "Bo <bo@example.org>", "\udb7e\ude5e§", "a@example.org\nBcc: b@example.org"]
)
def test_an_invitation_goes_to_a_mail_address_or_to_none(
    program: MakeProgram, here: str, mailoutbox: list[object], address: str
) -> None:
    ada = program("ada")
    status, said = ada("POST", f"{here}/invitations", {"email": address})
    assert (status, said["field"]) == (422, "email")
    assert ada.get(f"{here}/invitations")["invitations"] == []
    assert ada("POST", f"{here}/invitations", {"email": "olga@example.org"})[1]["uses_left"] == 1
    assert len(mailoutbox) == 1
