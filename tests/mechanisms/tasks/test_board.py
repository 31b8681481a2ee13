from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.tasks.board import (
    Taken,
    WrongCourse,
    next_opening,
    next_step_at,
    schedule,
    step_index_at,
    weight_at,
)

COURSE: dict[str, Any] = {"opening_milli": 1000, "cap_milli": 3000, "steps": 10, "opened_us": 0, "due_us": 100}


@st.composite
def courses(draw: st.DrawFn) -> dict[str, Any]:
    opening_milli = draw(st.integers(1, 5000))
    opened_us = draw(st.integers(-(10**15), 10**15))
    return {
        "opening_milli": opening_milli,
        "cap_milli": opening_milli + draw(st.integers(0, 5000)),
        "steps": draw(st.integers(1, 40)),
        "opened_us": opened_us,
        "due_us": opened_us + draw(st.integers(1, 10**13)),
    }


@given(course=courses(), first=st.integers(-(10**16), 10**16), later=st.integers(0, 10**16))
def test_a_weight_never_falls_with_time_nor_leaves_its_bounds(course: dict[str, Any], first: int, later: int) -> None:
    one = weight_at(now_us=first, **course)
    other = weight_at(now_us=first + later, **course)
    assert course["opening_milli"] <= one <= other <= course["cap_milli"]


@given(course=courses())
def test_each_published_step_begins_exactly_when_published(course: dict[str, Any]) -> None:
    steps = schedule(**course)
    for before, step in pairwise(steps):
        assert weight_at(now_us=step.from_us, **course) == step.weight_milli
        if step.from_us > course["opened_us"] + 1 and step.from_us - 1 >= before.from_us:
            assert weight_at(now_us=step.from_us - 1, **course) == before.weight_milli


@given(course=courses())
def test_the_cap_is_reached_when_the_task_is_due_and_not_before_the_last_step(course: dict[str, Any]) -> None:
    assert weight_at(now_us=course["due_us"], **course) == course["cap_milli"]
    assert schedule(**course)[-1].weight_milli == course["cap_milli"]
    assert weight_at(now_us=course["opened_us"] - 1, **course) == course["opening_milli"]


def test_weights_between_are_round_to_the_hundredth() -> None:
    weights = [step.weight_milli for step in schedule(**COURSE | {"cap_milli": 1999, "steps": 3})]
    assert weights == [1000, 1330, 1670, 1999]


def test_the_next_step_is_told_until_there_is_none() -> None:
    step = next_step_at(now_us=35, **COURSE)
    assert step is not None
    assert (step.index, step.from_us, step.weight_milli) == (4, 40, 1800)
    assert next_step_at(now_us=100, **COURSE) is None


@pytest.mark.parametrize(
    "wrong", [{"steps": 0}, {"opening_milli": 3001}, {"opening_milli": 0}, {"due_us": 0}, {"due_us": -5}]
)
def test_a_course_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(WrongCourse):
        weight_at(now_us=0, **COURSE | wrong)


BOUNDS: dict[str, Any] = {"floor_milli": 200, "cap_milli": 3000}


def test_an_open_place_counts_at_the_cap_and_pulls_half_way() -> None:
    opening = next_opening(opening_milli=1000, places=[None], standins_count=0, **BOUNDS)
    assert (opening.weight_milli, opening.reason, opening.average_milli) == (2000, "unfilled", 3000)


def test_a_place_taken_late_pulls_towards_where_it_was_taken() -> None:
    places = [Taken(weight_milli=1000, step=0), Taken(weight_milli=1400, step=2)]
    opening = next_opening(opening_milli=1000, places=places, standins_count=0, **BOUNDS)
    assert (opening.weight_milli, opening.reason) == (1100, "late")


def test_places_taken_at_once_lower_it_by_a_twentieth_and_stand_ins_by_more() -> None:
    places = [Taken(weight_milli=1000, step=0), Taken(weight_milli=1000, step=0)]
    quick = next_opening(opening_milli=1000, places=places, standins_count=0, **BOUNDS)
    liked = next_opening(opening_milli=1000, places=places, standins_count=4, **BOUNDS)
    assert (quick.weight_milli, quick.reason) == (950, "quick")
    assert (liked.weight_milli, liked.reason) == (850, "standins")


def test_it_never_leaves_its_bounds() -> None:
    taken = [Taken(weight_milli=200, step=0)]
    assert next_opening(opening_milli=200, places=taken, standins_count=50, **BOUNDS).weight_milli == 200
    full = next_opening(opening_milli=3000, places=[None], standins_count=0, **BOUNDS)
    assert full.weight_milli == 3000


def test_nothing_is_learned_from_an_occurrence_without_places() -> None:
    opening = next_opening(opening_milli=700, places=[], standins_count=0, **BOUNDS)
    assert (opening.weight_milli, opening.reason) == (700, "nothing_offered")


@pytest.mark.parametrize("wrong", [{"memory": Fraction(2)}, {"fall": -1}, {"standins_count": -1}, {"floor_milli": 0}])
def test_a_memory_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(WrongCourse):
        next_opening(**{"opening_milli": 700, "places": [], "standins_count": 0, **BOUNDS} | wrong)


@given(
    asked=st.lists(st.integers(200, 2900), min_size=1, max_size=8),
    places_count=st.integers(1, 3),
    first_milli=st.integers(200, 3000),
)
def test_in_a_stable_community_the_opening_settles_around_what_the_last_taker_asks(
    asked: list[int], places_count: int, first_milli: int
) -> None:
    """Everybody takes a place as soon as it stands at what they ask; those left over stand in if it is worth it."""
    asked = sorted(asked)
    places_count = min(places_count, len(asked))
    opening_milli = first_milli
    seen = []
    for _ in range(200):
        course: dict[str, Any] = COURSE | {"opening_milli": opening_milli}
        places = []
        for reservation in asked[:places_count]:
            step = next(step for step in schedule(**course) if step.weight_milli >= reservation)
            index = step_index_at(steps=10, opened_us=0, due_us=100, now_us=step.from_us)
            places.append(Taken(weight_milli=step.weight_milli, step=index))
        standins_count = sum(reservation <= opening_milli for reservation in asked[places_count:])
        opening_milli = next_opening(
            opening_milli=opening_milli, places=places, standins_count=standins_count, **BOUNDS
        ).weight_milli
        seen.append(opening_milli)
    last_taker = asked[places_count - 1]
    # One fall below what the last taker asks, with every stand-in there could be; one step of the board above it.
    lowest = last_taker * (1 - 0.05 * (1 + len(asked[places_count:]) / places_count)) - 10
    highest = last_taker + (3000 - max(200, lowest)) / 10 + 20
    assert all(min(lowest, last_taker) <= weight <= max(highest, 200) for weight in seen[-50:])
