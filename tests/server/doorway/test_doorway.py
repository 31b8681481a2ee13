"""Coming and going: what outsiders see, how one arrives, what leaving does with what was taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from allmende.server.doorway import operations
from allmende.server.groups import joining
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group, Membership
from allmende.server.work.models import Occurrence, Taking
from allmende.server.work.operations import board

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db
Clients = Callable[..., Client]


def publish(house: House, value: str) -> None:
    house.decide("publishes", value)


def taking(house: House, name: str) -> Taking:
    occurrence = Occurrence.objects.get(task=house.task(procedure="fixed", fixed_weight_milli=1000))
    return board.take(house.seat(name), occurrence.id, member=house.member(name), at=house.at)


def test_a_card_says_what_is_published_and_never_who(house: House, stopped_clock: None) -> None:
    del stopped_clock
    house.task("Prune the trees")
    publish(house, "card")
    page = Client().get("/groups/linden-8/").content.decode()
    assert "Living together" in page
    assert "Prune the trees" not in page
    publish(house, "card_and_tasks")
    page = Client().get("/groups/linden-8/").content.decode()
    assert "Prune the trees" in page
    assert "Ada" not in page
    assert "Linden 8" in Client().get("/groups/").content.decode()


def test_a_household_of_a_house_that_shows_itself_shows_nothing(house: House, outsider: Client) -> None:
    publish(house, "card")
    assert house.household is not None
    for url in (f"/groups/{house.household.slug}/", f"/groups/{house.household.slug}/ask/"):
        assert outsider.get(url).status_code == 404
    assert "Second floor" not in outsider.get("/groups/").content.decode()


def test_an_invited_newcomer_reads_who_invites_and_joins_with_a_button(
    house: House, outsider: Client, stopped_clock: None
) -> None:
    del stopped_clock
    token = joining.invite(house.group, seat=house.seat("bo"), at=house.at).token
    url = f"/groups/invitation/{token}/"
    page = Client().get(url).content.decode()
    assert "Bo invites you" in page
    assert f"next=%2Fgroups%2Finvitation%2F{token}%2F" in page
    assert Client().post(url).status_code == 302
    before = Membership.objects.count()
    outsider.get(url)
    assert Membership.objects.count() == before
    assert outsider.post(url).status_code == 302
    assert outsider.post(url).status_code == 302
    assert Membership.objects.count() == before + 1
    assert outsider.get("/g/linden-8/about/").status_code == 200


def test_whoever_asks_is_let_in_by_a_maintainer(house: House, outsider: Client, client_of: Clients) -> None:
    publish(house, "card")
    assert outsider.post("/groups/linden-8/ask/", {"message": "I love gardens"}).status_code == 302
    assert outsider.post("/groups/linden-8/ask/", {"message": "Again"}).status_code == 409
    page = client_of("ada").get("/g/linden-8/requests/").content.decode()
    assert "I love gardens" in page
    asked = house.group.join_requests.get()
    client_of("ada").post(f"/g/linden-8/requests/{asked.pk}/", {"accept": "yes"})
    assert outsider.get("/g/linden-8/about/").status_code == 200


def test_founding_opens_books_and_leads_in(house: House, client_of: Clients) -> None:
    del house
    refused = client_of("bo").post("/groups/found/", {"name": "", "kind": "project", "purpose": "Bread for all"})
    assert refused.status_code == 422
    assert "Bread for all" in refused.content.decode()
    done = client_of("bo").post("/groups/found/", {"name": "Bakery", "kind": "project", "purpose": "Bread for all"})
    assert done.headers["Location"] == "/g/bakery/about/"
    assert Group.objects.get(slug="bakery").book.size == 2


def test_a_break_gives_back_what_was_taken_for_its_days_in_the_house_and_its_projects(house: House) -> None:
    garden = groups.found(
        name="Garden", kind=Kind.PROJECT, purpose="", by=house.people["bo"], at=house.at, parent=house.group
    )
    held = taking(house, "bo")
    assert garden.parent_id == house.group.id
    day = held.occurrence.due_at.date()
    count = operations.go_away(
        house.seat("bo"), house.member("bo"), from_day=day, until_day=day + timedelta(days=1), at=house.at
    )
    held.refresh_from_db()
    assert count == 1
    assert held.ended_at is not None


def test_leaving_says_what_happens_and_gives_back_what_was_taken(house: House, client_of: Clients) -> None:
    held = taking(house, "bo")
    bo = client_of("bo")
    assert "The balance is even" in bo.get("/g/linden-8/leave/").content.decode()
    assert bo.post("/g/linden-8/leave/").status_code == 302
    held.refresh_from_db()
    assert held.ended_at is not None
    assert bo.get("/g/linden-8/about/").status_code == 404


def test_the_last_maintainer_reads_why_they_cannot_leave_and_keeps_their_tasks(
    house: House, client_of: Clients
) -> None:
    held = taking(house, "ada")
    answer = client_of("ada").post("/g/linden-8/leave/")
    assert answer.status_code == 422
    assert "Somebody has to look after" in answer.content.decode()
    held.refresh_from_db()
    assert held.ended_at is None


def test_founding_says_for_whom_each_kind_is_and_chooses_none(house: House, client_of: Callable[..., Client]) -> None:
    client = client_of("bo")
    page = client.get("/groups/found/").content.decode()
    assert "a farm, a workshop" in page
    assert "a food co-op" in page
    assert "checked" not in page.split('<form class="form"')[1].split("</form>")[0]
    refused = client.post("/groups/found/", {"name": "Field", "purpose": ""})
    assert refused.status_code == 422
    assert "Please choose what comes closest." in refused.content.decode()
    inside = client.get(f"/g/{house.group.slug}/about/found/?kind=household").content.decode()
    assert inside.count(" checked") == 1
