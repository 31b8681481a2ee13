from __future__ import annotations

import pytest

from allmende.server.work.models import Occurrence, Task
from allmende.server.work.operations import board, opening, swaps
from tests.server.conftest import House

pytestmark = pytest.mark.django_db


def second_time(house: House, task: Task) -> Occurrence:
    """Open and return what follows the first time."""
    opening.open_due(house.group, at=house.later(days=6))
    return task.occurrences.latest("due_at")


def test_opening_late_gives_the_numbers_it_would_have_had_in_time(house: House) -> None:
    watched, forgotten = house.task("A", rrule="FREQ=WEEKLY"), house.task("B", rrule="FREQ=WEEKLY")
    for day in range(40):
        opening.open_task(watched, at=house.later(days=day))
    opening.open_task(forgotten, at=house.later(days=39))
    numbers = ("due_at", "opened_at", "opening_milli", "closes_at")
    seen = [list(task.occurrences.order_by("due_at").values_list(*numbers)) for task in (watched, forgotten)]
    assert seen[0] == seen[1]
    assert len(seen[0]) > 5


def test_opening_twice_opens_nothing_twice(house: House) -> None:
    task = house.task(rrule="FREQ=WEEKLY")
    first = opening.open_due(house.group, at=house.later(days=30))
    assert first > 0
    assert opening.open_due(house.group, at=house.later(days=30)) == 0
    assert task.occurrences.count() == first + 1


def test_what_nobody_took_opens_higher_and_says_so(house: House) -> None:
    task = house.task(rrule="FREQ=WEEKLY")
    following = second_time(house, task)
    assert following.opening_reason["code"] == "unfilled"
    assert following.opening_milli > 1000


def test_what_was_taken_at_once_opens_lower(house: House) -> None:
    task = house.task(rrule="FREQ=WEEKLY")
    board.take(house.seat("bo"), task.occurrences.get().id, member=house.member("bo"), at=house.at)
    following = second_time(house, task)
    assert (following.opening_milli, following.opening_reason["code"]) == (950, "quick")


def test_who_stood_in_lowers_it_further(house: House) -> None:
    task = house.task(rrule="FREQ=WEEKLY")
    first = task.occurrences.get()
    board.take(house.seat("bo"), first.id, member=house.member("bo"), at=house.at)
    board.stand_in(house.seat("cem"), first.id, member=house.member("cem"), at=house.at)
    following = second_time(house, task)
    assert (following.opening_milli, following.opening_reason["code"]) == (900, "standins")


def test_swapping_late_does_not_look_like_taking_late(house: House) -> None:
    task = house.task(rrule="FREQ=WEEKLY")
    taking = board.take(house.seat("bo"), task.occurrences.get().id, member=house.member("bo"), at=house.at)
    swap = swaps.offer_swap(house.seat("bo"), taking.id, to=house.member("cem"), wanted_id=None, at=house.later(days=4))
    swaps.answer_swap(house.seat("cem"), swap.pk, accept=True, at=house.later(days=4))
    assert second_time(house, task).opening_reason["code"] == "quick"


def test_a_weight_named_for_the_first_time_is_where_the_board_starts(house: House) -> None:
    assert house.task(fixed_weight_milli=1500).occurrences.get().opening_milli == 1500


def test_a_fixed_weight_stays(house: House) -> None:
    task = house.task(procedure="fixed", fixed_weight_milli=1500, rrule="FREQ=WEEKLY")
    assert {second_time(house, task).opening_milli, task.occurrences.order_by("due_at")[0].opening_milli} == {1500}


def test_a_task_whose_round_is_closed_remembers_why_it_is_on_the_board(house: House) -> None:
    task = house.task(procedure="round", rrule="FREQ=WEEKLY")
    late, following = task.occurrences.order_by("due_at")
    assert (late.procedure, late.missed_round, late.opening_reason["code"]) == ("board", True, "first_time")
    assert (following.procedure, following.missed_round) == ("round", False)
    assert not house.task("B").occurrences.get().missed_round
