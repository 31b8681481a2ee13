"""Pages of periods."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from allmende.server import clock
from allmende.server.sharing.models import SettledPeriod
from tests.server.books.history import credited, settled

pytestmark = pytest.mark.django_db

FIRST_DAY = "2026-03-02"


def page(name: str, home: Any, *args: object) -> str:
    return reverse(f"sharing:{name}", args=[home.group.slug, *args])


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_running_and_a_settled_period_say_what_they_ask_of_whom_and_why(
    language: str, house: Any, client_of: Callable[..., Client]
) -> None:
    credited(house, by="bo", confirmer="ada")
    settled(house)
    credited(house, by="bo", confirmer="ada", at=house.later(days=33))
    cem = house.member("cem").id
    with clock.stopped(house.later(days=35)):
        client = client_of("cem", language=language)
        for address in (
            page("period", house),
            page("settled", house, FIRST_DAY),
            page("why_due", house, FIRST_DAY, cem),
            page("why_next", house, cem),
        ):
            shown = client.get(address)
            assert shown.status_code == 200
            assert "Mended the fence" in shown.content.decode()


def test_a_why_opened_on_another_page_is_only_the_explanation(house: Any, client_of: Callable[..., Client]) -> None:
    shown = client_of("cem").get(page("why_next", house, house.member("cem").id), headers={"hx-request": "true"})
    assert "<html" not in shown.content.decode()
    assert "To be shared by all" in shown.content.decode()


def test_no_period_is_shown_to_outsiders(house: Any, outsider: Client) -> None:
    credited(house, by="bo", confirmer="ada")
    settled(house)
    with clock.stopped(house.later(days=35)):
        for address in (
            page("period", house),
            page("settled", house, FIRST_DAY),
            page("why_due", house, FIRST_DAY, house.member("cem").id),
            page("why_next", house, house.member("cem").id),
            page("settle", house, FIRST_DAY),
        ):
            assert outsider.get(address).status_code == 404


@pytest.mark.parametrize("day", ["2026-02-30", "2020-01-01"])
def test_a_period_that_never_was_is_no_page(day: str, house: Any, client_of: Callable[..., Client]) -> None:
    assert client_of("ada").get(f"/g/{house.group.slug}/sharing/{day}/").status_code == 404


def test_settling_is_asked_once_more_and_then_done(house: Any, client_of: Callable[..., Client]) -> None:
    credited(house, by="bo", confirmer="ada")
    with clock.stopped(house.later(days=30)):
        client = client_of("ada")
        asked = client.get(page("settle", house, FIRST_DAY))
        assert "Settle this period now?" in asked.content.decode()
        assert SettledPeriod.objects.count() == 0
        done = client.post(page("settle", house, FIRST_DAY), follow=True)
        assert SettledPeriod.objects.count() == 1
        assert "now stands in the books" in done.content.decode()


def test_who_settles_too_early_or_twice_is_told_so_and_nothing_changes(
    house: Any, client_of: Callable[..., Client]
) -> None:
    shown = client_of("ada").post(page("settle", house, FIRST_DAY), follow=True)
    assert "not over yet" in shown.content.decode()
    assert SettledPeriod.objects.count() == 0


def test_who_is_no_maintainer_cannot_settle(house: Any, client_of: Callable[..., Client]) -> None:
    with clock.stopped(house.later(days=30)):
        assert client_of("bo").post(page("settle", house, FIRST_DAY)).status_code == 403
    assert SettledPeriod.objects.count() == 0
