from __future__ import annotations

from collections.abc import Callable
from typing import Any

import icalendar
import pytest
from django.test import Client

from allmende.server import clock
from allmende.server.people.models import Person
from allmende.server.work.operations import board
from tests.server.conftest import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def calendar(house: House) -> str:
    return f"/g/{house.group.slug}/tasks/calendar/"


def events(answer: Any) -> list[Any]:
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return icalendar.Calendar.from_ical(answer.content).walk("VEVENT")


def feed_of(house: House, name: str) -> str:
    token = Person.objects.get(pk=house.people[name].pk).feed_token
    return f"/g/{house.group.slug}/tasks/calendar/{token}.ics"


@pytest.mark.parametrize(
    "query",
    ["", "?view=week", "?day=2026-04-15&show=mine", "?day=nonsense", "?day=9999-12-31&view=week", "?day=0001-01-01"],
)
def test_months_and_weeks_open(house: House, client_of: Callable[..., Client], calendar: str, query: str) -> None:
    house.task(rrule="FREQ=WEEKLY")
    assert client_of("bo").get(calendar + query).status_code == 200


def test_a_month_shows_what_is_open_and_what_is_planned(
    house: House, client_of: Callable[..., Client], calendar: str
) -> None:
    house.task("Wash up", rrule="FREQ=WEEKLY")
    page = client_of("bo").get(f"{calendar}?day=2026-04-01").content.decode()
    assert page.count("Wash up") >= 4


@pytest.mark.usefixtures("stopped_clock")
def test_the_feed_shows_mine_and_with_all_everybodys(house: House) -> None:
    mine, other = house.task("Mine").occurrences.get(), house.task("Other", rrule="FREQ=WEEKLY").occurrences.get()
    board.take(house.seat("bo"), mine.id, member=house.member("bo"), at=house.at)
    board.take(house.seat("cem"), other.id, member=house.member("cem"), at=house.at)
    own = events(Client().get(feed_of(house, "bo")))
    assert [str(event["SUMMARY"]) for event in own] == ["Mine"]
    everybody = events(Client().get(feed_of(house, "bo") + "?all=1"))
    assert {str(event["SUMMARY"]) for event in everybody} == {"Mine", "Other"}
    assert len({str(event["UID"]) for event in everybody}) == len(everybody) > 5


@pytest.mark.usefixtures("stopped_clock")
def test_entries_keep_local_time_across_summer_time(house: House) -> None:
    house.task("Weekly", rrule="FREQ=WEEKLY")
    found = events(Client().get(feed_of(house, "bo") + "?all=1"))
    assert {event["DTEND"].dt.hour for event in found} == {12}
    assert len({event["DTEND"].dt.utcoffset() for event in found}) == 2
    assert all(event["DTEND"].dt - event["DTSTART"].dt for event in found)


@pytest.mark.usefixtures("stopped_clock")
def test_the_feed_says_in_the_persons_language_what_to_do(house: House) -> None:
    occurrence = house.task("Mine", where="Hof; hinten", description="Zeile 1\nZeile 2").occurrences.get()
    board.take(house.seat("bo"), occurrence.id, member=house.member("bo"), at=house.at)
    event = events(Client().get(feed_of(house, "bo")))[0]
    assert str(event["LOCATION"]) == "Hof; hinten"
    assert "Zeile 1\nZeile 2" in str(event["DESCRIPTION"])
    assert f"/tasks/at/{occurrence.id}/" in str(event["URL"])


def test_a_new_address_closes_the_old_one(house: House, client_of: Callable[..., Client], calendar: str) -> None:
    old = feed_of(house, "bo")
    client_of("bo").post(f"{calendar}renew/")
    assert Client().get(old).status_code == 404
    assert Client().get(feed_of(house, "bo")).status_code == 200


@pytest.mark.usefixtures("stopped_clock")
def test_nobody_reads_a_group_they_are_not_in(house: House) -> None:
    olga = Person.objects.create(name="Olga")
    assert Client().get(f"/g/{house.group.slug}/tasks/calendar/{olga.feed_token}.ics").status_code == 404
    assert Client().get(f"/g/{house.group.slug}/tasks/calendar/nonsense.ics").status_code == 404
    with clock.stopped(house.at):
        assert Client().get(f"/g/nowhere/tasks/calendar/{house.people['bo'].feed_token}.ics").status_code == 404
