"""What an association sees to, by the interface: what nobody does stands first, with a warning."""

from __future__ import annotations

import pytest

from allmende.server.associations.operations import send_delegate
from allmende.server.associations.queries import board_of
from allmende.server.groups.models import Group
from tests.server.api.conftest import Neighbours
from tests.server.conftest import House


@pytest.fixture
def wehlen(neighbours: Neighbours) -> str:
    """The address of a municipality of North and South."""
    return f"/groups/{neighbours.municipality()}"


def test_what_is_necessary_and_nobody_does_is_warned_of_first(neighbours: Neighbours, wehlen: str) -> None:
    library = {"name": "Library", "need": "wished"}
    assert neighbours.ada("POST", f"{wehlen}/services", library)[0] == 201
    water = {"name": "Water", "description": "From the spring."}
    status, listed = neighbours.ada("POST", f"{wehlen}/services", water)
    found = [(one["name"], one["need"], one["has_nobody"], one["warns"]) for one in listed["services"]]
    assert status == 201
    assert found == [("Water", "necessary", True, True), ("Library", "wished", False, False)]


def test_a_project_that_sees_to_it_ends_the_warning(neighbours: Neighbours, wehlen: str) -> None:
    [water] = neighbours.ada("POST", f"{wehlen}/services", {"name": "Water"})[1]["services"]
    works = {"name": "Waterworks", "kind": "project", "parent_slug": neighbours.north}
    assert neighbours.ada("POST", "/groups", works)[0] == 201
    possible = {one["name"]: one["id"] for one in neighbours.ada.get(f"{wehlen}/services")["possible_projects"]}
    one = f"{wehlen}/services/{water['id']}"
    changed = {"name": "Drinking water", "projects": [possible["Waterworks"]]}
    status, listed = neighbours.ada("PUT", one, changed)
    assert status == 200, listed
    [service] = neighbours.bo.get(f"{wehlen}/services")["services"]
    assert (service["name"], service["warns"]) == ("Drinking water", False)
    assert [project["name"] for project in service["projects"]] == ["Waterworks"]
    status, refused = neighbours.ada("PUT", one, {**changed, "projects": ["0" * 16]})
    assert (status, refused["field"]) == (422, "projects")


def test_a_necessary_task_that_nobody_took_is_warned_of(neighbours: Neighbours, wehlen: str) -> None:
    works = {"name": "Waterworks", "kind": "project", "parent_slug": neighbours.north}
    slug = neighbours.ada("POST", "/groups", works)[1]["slug"]
    task = {
        "title": "Look at the spring",
        "minutes": 30,
        "need": "necessary",
        "first_due_at": "2026-03-04T11:00:00Z",
    }
    assert neighbours.ada("POST", f"/groups/{slug}/tasks", task)[0] == 201
    possible = {one["name"]: one["id"] for one in neighbours.ada.get(f"{wehlen}/services")["possible_projects"]}
    water = {"name": "Water", "projects": [possible["Waterworks"]]}
    [service] = neighbours.ada("POST", f"{wehlen}/services", water)[1]["services"]
    assert (service["has_nobody"], service["warns"]) == (False, True)
    assert [(one["title"], one["missing_count"]) for one in service["untaken"]] == [("Look at the spring", 1)]
    # Of a project that shows its tasks to nobody outside others only read that people are missing.
    [elsewhere] = neighbours.bo.get(f"{wehlen}/services")["services"]
    assert [(one["title"], one["missing_count"]) for one in elsewhere["untaken"]] == [("", 1)]


def test_a_service_is_taken_off_the_list_once(neighbours: Neighbours, wehlen: str) -> None:
    [water] = neighbours.ada("POST", f"{wehlen}/services", {"name": "Water"})[1]["services"]
    one = f"{wehlen}/services/{water['id']}"
    first = neighbours.ada("DELETE", one, key="end-water")
    assert (first[0], first[1]["services"]) == (200, [])
    assert neighbours.ada("DELETE", one, key="end-water") == first
    assert neighbours.ada("DELETE", one)[1]["code"] == "too_late"


def test_the_list_is_not_written_by_everybody_who_reads_it(neighbours: Neighbours, wehlen: str) -> None:
    into_north(neighbours)
    [water] = neighbours.ada("POST", f"{wehlen}/services", {"name": "Water"})[1]["services"]
    read = neighbours.cem.get(f"{wehlen}/services")
    assert (read["may_change"], read["possible_projects"]) == (False, [])
    assert neighbours.cem("POST", f"{wehlen}/services", {"name": "School"})[1]["code"] == "not_yours"
    one = f"{wehlen}/services/{water['id']}"
    assert neighbours.cem("PUT", one, {"name": "School"})[1]["code"] == "not_yours"
    assert neighbours.cem("DELETE", one)[1]["code"] == "not_yours"
    assert [service["name"] for service in neighbours.cem.get(f"{wehlen}/services")["services"]] == ["Water"]


def test_a_delegate_writes_the_list(neighbours: Neighbours, wehlen: str, house: House) -> None:
    into_north(neighbours)
    assert neighbours.cem("POST", f"{wehlen}/services", {"name": "School"})[1]["code"] == "not_yours"
    board = board_of(Group.objects.get(slug=wehlen.rpartition("/")[2]))
    assert board is not None
    send_delegate(
        board,
        sender=Group.objects.get(slug=neighbours.north),
        delegate=house.people["cem"],
        text="",
        decision="d" * 16,
        by=house.people["ada"],
        at=house.at,
    )
    status, listed = neighbours.cem("POST", f"{wehlen}/services", {"name": "School"})
    assert (status, listed["may_change"], listed["services"][0]["name"]) == (201, True, "School")


def into_north(neighbours: Neighbours) -> None:
    """Let Cem join North."""
    invited = neighbours.ada("POST", f"/groups/{neighbours.north}/invitations", {})[1]
    token = invited["url"].rstrip("/").rpartition("/")[2]
    assert neighbours.cem("POST", f"/invitations/{token}/accept")[0] == 200


def test_a_service_without_a_name_is_refused(neighbours: Neighbours, wehlen: str) -> None:
    status, refused = neighbours.ada("POST", f"{wehlen}/services", {"name": " "})
    assert (status, refused["field"]) == (422, "name")
    assert neighbours.ada.get(f"{wehlen}/services")["services"] == []
