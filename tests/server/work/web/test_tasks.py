from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from allmende.server.work.models import Task
from tests.server.conftest import House

pytestmark = pytest.mark.django_db

FILLED = {
    "title": "Clean the kitchen",
    "minutes": "1,5 h",
    "places": "2",
    "need": "necessary",
    "first_day": "2026-03-10",
    "first_time": "18:00",
    "often": "FREQ=WEEKLY;INTERVAL=2",
    "where": "Kitchen",
}


@pytest.fixture
def tasks(house: House) -> str:
    return f"/g/{house.group.slug}/tasks/"


def read(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_task_is_added_as_it_was_typed_in_local_time(client_of: Callable[..., Client], tasks: str) -> None:
    answer = client_of("bo").post(f"{tasks}add/", FILLED, follow=True)
    assert "is added" in read(answer)
    task = Task.objects.get()
    assert (task.minutes, task.places, task.rrule, task.where) == (90, 2, "FREQ=WEEKLY;INTERVAL=2", "Kitchen")
    assert task.first_due_at.isoformat() == "2026-03-10T17:00:00+00:00"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "Please give the task a name"),
        ({"minutes": "-2"}, "A time cannot be less than nothing."),
        ({"minutes": "long"}, "is no time"),
        ({"first_day": "someday"}, "This is not a day"),
        ({"first_day": "2026-01-01", "often": ""}, "This moment is already past"),
        ({"fixed_weight": "9"}, "The weight must lie between 0.20 and 3.00"),
        ({"often": "own"}, "How often, then?"),
        ({"own_rule": "now and then"}, "We do not understand how often that is"),
        ({"own_rule": "FREQ=SECONDLY"}, "cannot be used"),
        ({"until": "2026-05-01", "count": "3"}, "not both"),
        ({"until": "2026-03-01"}, "cannot come before the first"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    client_of: Callable[..., Client], tasks: str, wrong: dict[str, Any], words: str
) -> None:
    answer = client_of("bo").post(f"{tasks}add/", {**FILLED, **wrong})
    page = read(answer)
    assert answer.status_code == 422
    assert words in page
    assert 'value="Kitchen"' in page
    assert not Task.objects.exists()


def test_a_rule_in_words_and_an_end_are_kept_together(client_of: Callable[..., Client], tasks: str) -> None:
    more = {"often": "own", "own_rule": "Mondays and Thursdays", "until": "2026-05-01"}
    client_of("bo").post(f"{tasks}add/", {**FILLED, **more})
    assert Task.objects.get().rrule == "FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20260501T235959"


def test_sending_the_form_as_it_is_shown_changes_nothing(
    house: House, client_of: Callable[..., Client], tasks: str
) -> None:
    task = house.task(first_due_at=datetime.fromisoformat("2026-03-10T17:00:00+00:00"), rrule="FREQ=MONTHLY;BYDAY=2TU")
    before = Task.objects.values().get()
    bo = client_of("ada")
    form = bo.get(f"{tasks}{task.id}/edit/").context["form"]
    said = {bound.name: bound.value() for bound in form}
    said |= {"first_day": said["first_day"].isoformat(), "first_time": f"{said['first_time']:%H:%M}", "minutes": "1:00"}
    bo.post(f"{tasks}{task.id}/edit/", {name: value for name, value in said.items() if value is not None})
    assert Task.objects.values().get() == before


def test_somebody_elses_task_is_not_changed(house: House, client_of: Callable[..., Client], tasks: str) -> None:
    task = house.task()
    answer = client_of("bo").post(f"{tasks}{task.id}/edit/", {**FILLED, "title": "Mine now"})
    assert answer.status_code == 403
    assert "Mine now" in read(answer)
    assert client_of("bo").post(f"{tasks}{task.id}/end/").status_code == 403
    task.refresh_from_db()
    assert (task.title, task.ended_at) == ("Wash up", None)


def test_the_page_of_a_task_says_how_often_and_what_comes(
    house: House, client_of: Callable[..., Client], tasks: str
) -> None:
    task = house.task(rrule="FREQ=WEEKLY", description="Hot water first.")
    page = read(client_of("bo").get(f"{tasks}{task.id}/"))
    for words in ("every week on Saturday", "Hot water first.", "Comes on the board"):
        assert words in page, words


def test_ending_asks_first(house: House, client_of: Callable[..., Client], tasks: str) -> None:
    task = house.task()
    ada = client_of("ada")
    assert "for good" in read(ada.get(f"{tasks}{task.id}/end/"))
    assert Task.objects.get().ended_at is None
    assert "has ended" in read(ada.post(f"{tasks}{task.id}/end/", follow=True))


def test_all_tasks_are_listed_and_can_be_searched(house: House, client_of: Callable[..., Client], tasks: str) -> None:
    house.task("Wash up")
    house.task("Sweep")
    page = read(client_of("bo").get(f"{tasks}all/?q=swe"))
    assert "Sweep" in page
    assert "Wash up" not in page


def test_a_task_of_another_group_is_not_found_here(house: House, client_of: Callable[..., Client]) -> None:
    task = house.task()
    assert house.household is not None
    path = f"/g/{house.household.slug}/tasks/{task.id}/"
    assert client_of("ada").get(path).status_code == 404


@pytest.mark.parametrize("path", ["{}/", "{}/edit/", "{}/end/"])
@pytest.mark.usefixtures("stopped_clock")
def test_for_outsiders_there_is_no_task(
    house: House,
    outsider: Client,
    tasks: str,
    path: str,
) -> None:
    assert outsider.get(tasks + path.format(house.task().id)).status_code == 404
