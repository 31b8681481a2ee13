from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from allmende.server import clock
from allmende.server.work.models import Occurrence
from allmende.server.work.operations import board, opening
from tests.server.conftest import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def tasks(house: House) -> str:
    return f"/g/{house.group.slug}/tasks/"


def read(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_the_page_shows_the_course_of_the_weight_as_a_picture_and_as_a_table(
    house: House, client_of: Callable[..., Client], tasks: str
) -> None:
    occurrence = house.task().occurrences.get()
    page = read(client_of("bo").get(f"{tasks}at/{occurrence.id}/"))
    assert "<svg" in page
    assert page.count("published next") > 9
    assert "It is the first time" in page


def test_the_weight_of_the_next_time_is_explained_by_the_last(
    house: House, client_of: Callable[..., Client], tasks: str
) -> None:
    task = house.task(rrule="FREQ=WEEKLY")
    board.take(house.seat("cem"), task.occurrences.get().id, member=house.member("cem"), at=house.at)
    opening.open_due(house.group, at=house.later(days=6))
    second = task.occurrences.latest("due_at")
    with clock.stopped(house.later(days=6)):
        answer = client_of("bo").get(f"{tasks}at/{second.id}/why/", headers={"hx-request": "true"})
    page = read(answer)
    assert "It was taken at once, so it opens a little lower." in page
    assert "0.95" in page
    assert "<html" not in page


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"procedure": "fixed"}, "The weight is fixed, and the rulebook says this weight"),
        ({"procedure": "fixed", "fixed_weight_milli": 1500}, "The weight of this task is fixed; it was said so"),
        ({"fixed_weight_milli": 1500}, "named this weight to start from"),
    ],
)
def test_every_kind_of_opening_has_its_words(
    house: House, client_of: Callable[..., Client], tasks: str, more: dict[str, Any], words: str
) -> None:
    occurrence = house.task(**more).occurrences.get()
    assert words in read(client_of("bo").get(f"{tasks}at/{occurrence.id}/why/"))


def test_who_has_it_can_report_offer_and_hand_back(house: House, client_of: Callable[..., Client], tasks: str) -> None:
    occurrence = house.task().occurrences.get()
    board.take(house.seat("bo"), occurrence.id, member=house.member("bo"), at=house.at)
    page = read(client_of("bo").get(f"{tasks}at/{occurrence.id}/"))
    for words in ("Report it done", "Offer it to somebody", "Hand it back"):
        assert words in page, words
    assert "little time" not in page


def test_handing_back_late_is_said_to_be_late(house: House, client_of: Callable[..., Client], tasks: str) -> None:
    occurrence = house.task().occurrences.get()
    board.take(house.seat("bo"), occurrence.id, member=house.member("bo"), at=house.at)
    with clock.stopped(house.later(days=4, hours=20)):
        assert "little time" in read(client_of("bo").get(f"{tasks}at/{occurrence.id}/"))


def test_calling_off_asks_first_and_leaves_what_is_taken(
    house: House, client_of: Callable[..., Client], tasks: str
) -> None:
    free, taken = house.task("A").occurrences.get(), house.task("B").occurrences.get()
    board.take(house.seat("bo"), taken.id, member=house.member("bo"), at=house.at)
    ada = client_of("ada")
    assert "Call off" in read(ada.get(f"{tasks}at/{free.id}/call-off/"))
    assert Occurrence.objects.get(pk=free.pk).called_off_at is None
    ada.post(f"{tasks}at/{free.id}/call-off/")
    assert Occurrence.objects.get(pk=free.pk).called_off_at is not None
    assert ada.post(f"{tasks}at/{taken.id}/call-off/").status_code == 422
    assert client_of("cem").post(f"{tasks}at/{taken.id}/call-off/").status_code == 403


def test_offering_and_answering_a_swap_goes_through_the_pages(
    house: House, client_of: Callable[..., Client], tasks: str
) -> None:
    mine, theirs = house.task("Mine").occurrences.get(), house.task("Theirs").occurrences.get()
    bos = board.take(house.seat("bo"), mine.id, member=house.member("bo"), at=house.at)
    cems = board.take(house.seat("cem"), theirs.id, member=house.member("cem"), at=house.at)
    bo, cem = client_of("bo"), client_of("cem")
    assert "Theirs" in read(bo.get(f"{tasks}held/{bos.id}/swap/"))
    bo.post(f"{tasks}held/{bos.id}/swap/", {"to": f"{house.member('cem').id}/{cems.id}"})
    assert "Somebody offers you a place" in read(cem.get(tasks))
    assert "Mine" in read(cem.get(f"{tasks}swaps/"))
    swap = bos.swaps_offered.get()
    cem.post(f"{tasks}swaps/{swap.pk}/answer/", {"answer": "yes"})
    assert mine.takings.get(ended_at=None).member == house.member("cem")
    assert theirs.takings.get(ended_at=None).member == house.member("bo")


def test_an_offer_to_nobody_is_refused_and_the_page_stays(
    house: House, client_of: Callable[..., Client], tasks: str
) -> None:
    mine = house.task("Mine").occurrences.get()
    bos = board.take(house.seat("bo"), mine.id, member=house.member("bo"), at=house.at)
    assert client_of("bo").post(f"{tasks}held/{bos.id}/swap/", {"to": "nobody"}).status_code == 422
    assert client_of("cem").get(f"{tasks}held/{bos.id}/swap/").status_code == 404
    assert not bos.swaps_offered.exists()
