"""Ties are fair over rounds: for any number of places, tasks and places per person, on both paths alike."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.tasks.holdings import Holdings
from allmende.mechanisms.tasks.market import Market, Person, Task
from allmende.mechanisms.tasks.rising_weights import clear
from allmende.mechanisms.tasks.rotation import in_drawn_order, tasks_in_turn, turn
from tests.mechanisms.markets import markets


@given(
    people_count=st.integers(1, 12),
    places_count=st.integers(0, 30),
    start=st.integers(0, 40),
    first=st.integers(0, 200),
)
def test_over_as_many_rounds_as_people_everybody_has_had_every_turn_once(
    people_count: int, places_count: int, start: int, first: int
) -> None:
    had = [
        [
            turn(standing, people_count=people_count, places_count=places_count, start=start, round_number=number)
            for number in range(first, first + people_count)
        ]
        for standing in range(people_count)
    ]
    assert all(sorted(mine) == list(range(people_count)) for mine in had)


@given(
    people_count=st.integers(1, 12),
    places_count=st.integers(0, 30),
    start=st.integers(0, 40),
    first=st.integers(0, 200),
    rounds_count=st.integers(1, 30),
)
def test_over_any_run_of_rounds_nobody_was_among_the_first_more_than_once_more_than_another(
    people_count: int, places_count: int, start: int, first: int, rounds_count: int
) -> None:
    had = [
        sum(
            turn(standing, people_count=people_count, places_count=places_count, start=start, round_number=number)
            < places_count % people_count
            for number in range(first, first + rounds_count)
        )
        for standing in range(people_count)
    ]
    assert max(had) - min(had) <= 1


@st.composite
def alike(draw: st.DrawFn) -> Market:
    """Return a market in which everybody states the same, and every task has fewer places than people."""
    people_count = draw(st.integers(2, 6))
    limit = draw(st.integers(1, 3))
    tasks = []
    left = people_count * limit
    for index in range(draw(st.integers(1, 3))):
        places = draw(st.integers(1, people_count - 1))
        if places > left:
            break
        left -= places
        tasks.append(Task(name=f"t{index}", places=places, floor_milli=600, cap_milli=3000))
    # At the floor rotation decides, above it the wishes decide the weight and the turn who gets it.
    stated = {task.name: draw(st.sampled_from((100, 600, 900, 1500))) for task in tasks}
    people = tuple(Person(name=f"p{index}", max_places=limit) for index in range(people_count))
    return Market(tasks=tuple(tasks), people=people, wishes={person.name: stated for person in people})


def places_each(assignments: dict[str, tuple[str, ...]], market: Market) -> Counter[str]:
    turns = Counter({person.name: 0 for person in market.people})
    for people in assignments.values():
        turns.update(people)
    return turns


@given(market=alike(), first=st.integers(0, 30), rounds_count=st.integers(1, 12), step_milli=st.sampled_from((0, 10)))
def test_over_any_run_of_rounds_people_who_state_the_same_get_as_many_places_up_to_one(
    market: Market, first: int, rounds_count: int, step_milli: int
) -> None:
    turns = Counter({person.name: 0 for person in market.people})
    for number in range(first, first + rounds_count):
        result = clear(market, step_milli=step_milli, round_number=number)
        turns.update(places_each(dict(result.assignments), market))
    assert max(turns.values()) - min(turns.values()) <= 1


@given(market=alike(), first=st.integers(0, 5))
def test_over_as_many_rounds_as_people_each_task_falls_to_everybody_equally_often(market: Market, first: int) -> None:
    count = len(market.people)
    turns = {task.name: Counter({person.name: 0 for person in market.people}) for task in market.tasks}
    for number in range(first * count, (first + 1) * count):
        for name, people in clear(market, step_milli=10, round_number=number).assignments.items():
            turns[name].update(people)
    for task in market.tasks:
        assert set(turns[task.name].values()) == {task.places}


@given(market=alike(), number=st.integers(0, 30))
def test_compiled_the_same_people_have_their_turn(market: Market, number: int) -> None:
    pytest.importorskip("numba")
    from allmende.mechanisms.tasks.fast.names import clear_named, clear_named_exactly

    plain = places_each(dict(clear(market, step_milli=10, round_number=number).assignments), market)
    assert plain == places_each(dict(clear_named(market, step_milli=10, round_number=number).assignments), market)
    exact, _ = clear_named_exactly(market, round_number=number)
    assert plain == places_each(dict(exact.assignments), market)


@given(market=markets(), number=st.integers(0, 30))
def test_both_paths_have_the_same_turns_in_any_market(market: Market, number: int) -> None:
    pytest.importorskip("numba")
    from allmende.mechanisms.tasks.fast.arrays import arrays_of
    from allmende.mechanisms.tasks.fast.state import rows_of

    arrays, tasks, people = arrays_of(market)
    rows = rows_of(arrays, round_number=number)
    plain = Holdings.of(market, round_number=number)
    for task, name in enumerate(tasks):
        row = range(rows.first[task], rows.last[task])
        wishes = sorted((rows.turns[wish], rows.asked[wish], people[rows.people[wish]]) for wish in row)
        assert [(person, asked) for _, asked, person in wishes] == plain.willing[name]


def test_whoever_comes_or_goes_leaves_the_order_of_the_others_as_it_is() -> None:
    names = [f"p{number}" for number in range(20)]
    without = [name for name in in_drawn_order(names) if name != "p7"]
    assert in_drawn_order(name for name in names if name != "p7") == without


def test_tasks_take_turns_once_everybody_has_had_every_turn() -> None:
    served = [tasks_in_turn(3, people_count=4, round_number=number) for number in range(12)]
    assert all((one == other) == (number % 4 != 3) for number, (one, other) in enumerate(pairwise(served)))
    assert {order[-1] for order in served} == {0, 1, 2}
