"""The pages of shared things."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from allmende.server.lending.models import Reservation, Thing
from tests.server.lending.test_reserving import drill, take

pytestmark = pytest.mark.django_db


def address(house: Any, name: str, *args: object) -> str:
    return reverse(f"lending:{name}", args=[house.group.slug, *args])


def form(house: Any, **said: Any) -> dict[str, Any]:
    tomorrow = house.later(days=1).date().isoformat()
    return {"first_day": tomorrow, "first_time": "18:00", "last_time": "20:00", "note": "Shelf", **said}


def test_a_thing_is_put_up_and_reserved_by_forms(house: Any, client_of: Callable[..., Client]) -> None:
    said = {
        "name": "Community room",
        "who_may": "members",
        "counted_for": "person",
        "longest_minutes": "5 h",
        "ahead_days": "30",
        "most_open": "2",
        "buffer_minutes": "30 min",
    }
    assert client_of("ada").post(address(house, "add"), said).status_code == 302
    thing = Thing.objects.get()
    assert (thing.longest_minutes, thing.buffer_minutes) == (300, 30)
    assert client_of("bo").post(address(house, "thing", thing.id), form(house)).status_code == 302
    made = Reservation.objects.get()
    # 18:00 in Berlin, in winter.
    assert made.starts_at.isoformat() == "2026-03-03T17:00:00+00:00"
    shown = client_of("cem").get(address(house, "thing", thing.id)).content.decode()
    assert "18:00" in shown
    assert "Bo" in shown


def test_what_is_taken_is_refused_in_words_and_what_was_typed_stays(
    house: Any, client_of: Callable[..., Client]
) -> None:
    thing = drill(house)
    client_of("bo").post(address(house, "thing", thing.id), form(house))
    answer = client_of("cem").post(address(house, "thing", thing.id), form(house, note="Hole in the wall"))
    assert answer.status_code == 409
    assert "It is taken from 18:00 until 20:00." in answer.content.decode()
    assert "Hole in the wall" in answer.content.decode()


def test_who_is_refused_sees_the_week_they_asked_for(house: Any, client_of: Callable[..., Client]) -> None:
    thing = drill(house)
    asked = form(house, first_day="2026-03-12")
    client_of("bo").post(address(house, "thing", thing.id), asked)
    shown = client_of("cem").post(address(house, "thing", thing.id), asked).content.decode()
    assert "Week 11, from 9 March 2026" in shown
    beyond = client_of("cem").post(address(house, "thing", thing.id), form(house, first_day="9999-12-31"))
    assert (beyond.status_code, "Week 10" in beyond.content.decode()) == (422, True)


def test_until_midnight_means_the_midnight_that_comes(house: Any, client_of: Callable[..., Client]) -> None:
    thing = drill(house)
    client_of("bo").post(address(house, "thing", thing.id), form(house, last_time="00:00"))
    assert (Reservation.objects.get().ends_at - Reservation.objects.get().starts_at).total_seconds() == 6 * 3600


def test_one_gives_back_by_a_button(house: Any, client_of: Callable[..., Client]) -> None:
    thing = drill(house)
    made = take(house, thing, "bo", after=24)
    assert "Give back" in client_of("bo").get(address(house, "things")).content.decode()
    client_of("bo").post(address(house, "cancel", made.id), {"thing": thing.id})
    made.refresh_from_db()
    assert made.cancelled_at is not None


def test_the_calendar_for_other_programmes_opens_by_its_secret_as_long_as_one_belongs(
    house: Any, client_of: Callable[..., Client]
) -> None:
    del client_of
    take(house, drill(house), "bo", after=24)
    token = house.people["cem"].feed_token
    written = Client().get(address(house, "feed", token)).content.decode()
    assert "SUMMARY:Drill: Bo" in written
    assert "TRANSP:TRANSPARENT" in written
    assert Client().get(address(house, "feed", "guessed")).status_code == 404
