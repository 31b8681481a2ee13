from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.work.models import Task
from allmende.server.work.operations import board, opening
from allmende.server.work.operations.tasks import (
    TaskDraft,
    add_task,
    call_off_occurrence,
    change_task,
    end_task,
)
from tests.server.conftest import House

pytestmark = pytest.mark.django_db


def changed(task: Task, **more: Any) -> TaskDraft:
    """Return a draft that says what the task says, except for what is given."""
    said = {
        "title": task.title,
        "minutes": task.minutes,
        "first_due_at": task.first_due_at,
        "places": task.places,
        "rrule": task.rrule,
    }
    return TaskDraft(**{**said, **more})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": -60}, "minutes"),
        ({"minutes": 60_001}, "minutes"),
        ({"places": 0}, "places"),
        ({"places": 501}, "places"),
        ({"procedure": "lottery"}, "procedure"),
        ({"need": "maybe"}, "need"),
        ({"fixed_weight_milli": 3_001}, "fixed_weight"),
        ({"fixed_weight_milli": 199}, "fixed_weight"),
        ({"rrule": "FREQ=SOMETIMES"}, "rrule"),
        ({"rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "rrule"),
        ({"first_due_at": "yesterday"}, "first_due_at"),
        ({"first_due_at": "in the year 3000"}, "first_due_at"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_stored(
    house: House, wrong: dict[str, Any], field: str
) -> None:
    moments = {"yesterday": house.later(days=-1), "in the year 3000": house.at.replace(year=3000)}
    wrong = {name: moments.get(value, value) if isinstance(value, str) else value for name, value in wrong.items()}
    with pytest.raises(Refused) as refused:
        house.task(**wrong)
    assert refused.value.field == field
    assert not Task.objects.exists()


def test_a_household_has_no_tasks_of_its_own(house: House) -> None:
    seat = house.seat("ada", house.household)
    with pytest.raises(Refused):
        add_task(seat, TaskDraft(title="Dust", minutes=10, first_due_at=house.later(days=1)), at=house.at)


def test_the_first_time_is_one_of_the_rule(house: House) -> None:
    # The first of these days is a Saturday; on weekdays it is first due on the Monday after.
    task = house.task(rrule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")
    moment = task.occurrences.earliest("due_at").due_at
    assert task.first_due_at.weekday() == 5
    assert moment.astimezone(ZoneInfo("Europe/Berlin")).weekday() == 0


def test_changed_hours_count_from_the_next_time_and_what_is_taken_stays(house: House) -> None:
    task = house.task(rrule="FREQ=WEEKLY")
    first = task.occurrences.get()
    taking = board.take(house.seat("bo"), first.id, member=house.member("bo"), at=house.at)
    change_task(house.seat("ada"), task, changed(task, minutes=90), at=house.later(hours=1))
    opening.open_due(house.group, at=house.later(days=6))
    taking.refresh_from_db()
    second = task.occurrences.latest("due_at")
    assert (taking.minutes, second.minutes) == (60, 90)


def test_nothing_opens_in_hindsight_when_the_rule_changes(house: House) -> None:
    task = house.task(first_due_at=house.later(days=60), rrule="FREQ=WEEKLY")
    assert not task.occurrences.exists()
    at = house.later(days=30)
    change_task(house.seat("ada"), task, changed(task, first_due_at=house.later(days=31)), at=at)
    assert task.occurrences.get().opened_at == at


def test_a_single_task_moves_to_another_day_while_nobody_has_it(house: House) -> None:
    task = house.task()
    old = task.occurrences.get()
    change_task(house.seat("ada"), task, changed(task, first_due_at=house.later(days=3)), at=house.later(hours=1))
    old.refresh_from_db()
    assert old.called_off_at is not None
    assert task.occurrences.get(called_off_at=None).due_at == house.later(days=3)


def test_a_single_task_that_somebody_has_stays_on_its_day(house: House) -> None:
    task = house.task()
    board.take(house.seat("bo"), task.occurrences.get().id, member=house.member("bo"), at=house.at)
    with pytest.raises(Refused) as refused:
        change_task(house.seat("ada"), task, changed(task, first_due_at=house.later(days=3)), at=house.later(hours=1))
    assert refused.value.field == "first_due_at"


def test_renaming_what_was_called_off_opens_nothing_again(house: House) -> None:
    task = house.task()
    call_off_occurrence(house.seat("ada"), task.occurrences.get(), at=house.at)
    change_task(house.seat("ada"), task, changed(task, title="Rinse"), at=house.later(hours=1))
    assert task.occurrences.count() == 1
    task.refresh_from_db()
    assert (task.title, task.next_due_at) == ("Rinse", None)


def test_only_maintainers_and_who_added_it_change_a_task(house: House) -> None:
    task = house.task(by="bo")
    with pytest.raises(NotYours):
        change_task(house.seat("cem"), task, changed(task, title="Mine"), at=house.at)
    with pytest.raises(NotYours):
        end_task(house.seat("cem"), task, at=house.at)
    change_task(house.seat("bo"), task, changed(task, title="Ours"), at=house.at)
    end_task(house.seat("ada"), task, at=house.at)


def test_ending_calls_off_what_nobody_has_and_keeps_what_is_taken(house: House) -> None:
    task = house.task(rrule="FREQ=DAILY")
    taken, *others = task.occurrences.order_by("due_at")
    board.take(house.seat("bo"), taken.id, member=house.member("bo"), at=house.at)
    end_task(house.seat("ada"), task, at=house.later(hours=1))
    assert others
    assert set(task.occurrences.filter(called_off_at=None)) == {taken}
    assert opening.open_due(house.group, at=house.later(days=30)) == 0
    with pytest.raises(TooLate):
        end_task(house.seat("ada"), task, at=house.later(hours=2))


def test_ending_calls_off_what_is_long_overdue_too(house: House) -> None:
    task = house.task()
    end_task(house.seat("ada"), task, at=house.later(days=20))
    assert task.occurrences.get().called_off_at is not None


def test_what_somebody_has_taken_is_not_called_off(house: House) -> None:
    occurrence = house.task().occurrences.get()
    board.take(house.seat("bo"), occurrence.id, member=house.member("bo"), at=house.at)
    with pytest.raises(Refused):
        call_off_occurrence(house.seat("ada"), occurrence, at=house.at + timedelta(hours=1))
