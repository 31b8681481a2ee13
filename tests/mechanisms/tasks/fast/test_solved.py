"""A solved market stays solved, whoever comes and goes."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allmende.mechanisms.tasks.market import CapUnderFloor, Market, OutOfRange, UnknownName
from tests.mechanisms.markets import LEVELS, markets

pytest.importorskip("numba")

from allmende.mechanisms.tasks.fast.arrays import MarketArrays, arrays_of
from allmende.mechanisms.tasks.fast.check import check_outcome
from allmende.mechanisms.tasks.fast.outcome import Outcome
from allmende.mechanisms.tasks.fast.round import clear_arrays_exactly
from allmende.mechanisms.tasks.fast.solved import SolvedMarket
from benchmarks.instances import sparse


@given(market=markets(floors=(1, 1, 600)), step_milli=st.sampled_from((1, 10, 200)), seed=st.integers(0, 10_000))
@settings(max_examples=200, deadline=None)
def test_after_every_change_the_certificate_holds(market: Market, step_milli: int, seed: int) -> None:
    arrays, tasks, people = arrays_of(market)
    solved = SolvedMarket(arrays, step_milli=step_milli, round_number=seed % 7)
    drawn = random.Random(seed)
    present_tasks, present_people = list(range(len(tasks))), list(range(len(people)))
    for _ in range(8):
        change = drawn.choice(("post", "withdraw", "join", "leave"))
        if change == "post":
            wishes = {person: drawn.choice(LEVELS) for person in present_people if drawn.random() < 0.6}
            places = drawn.randint(1, 3)
            task = solved.post(places=places, floor_milli=drawn.choice((1, 600)), cap_milli=3000, wishes_milli=wishes)
            present_tasks.append(task)
        elif change == "join":
            wishes = {task: drawn.choice(LEVELS) for task in present_tasks if drawn.random() < 0.6}
            present_people.append(solved.join(max_places=drawn.randint(0, 3), wishes_milli=wishes))
        elif change == "withdraw" and len(present_tasks) > 1:
            task = present_tasks.pop(drawn.randrange(len(present_tasks)))
            solved.withdraw(task)
            assert solved.takers(task) == []
        elif change == "leave" and len(present_people) > 1:
            person = present_people.pop(drawn.randrange(len(present_people)))
            solved.leave(person)
            assert solved.held(person) == []
        check_outcome(*solved.snapshot())
        no_weight_is_higher_than_need_be(*solved.snapshot())


def no_weight_is_higher_than_need_be(market: MarketArrays, outcome: Outcome) -> None:
    """Each weight is the least there is, as cleared afresh and exactly, up to two steps for each task on the way."""
    fresh = clear_arrays_exactly(market, round_number=outcome.round_number)
    if not fresh.outcome.turned_away.any() and not outcome.turned_away.any():
        on_the_way = 2 * (market.tasks_count + 1)
        assert (outcome.weights <= fresh.least + outcome.step_milli * on_the_way).all()


def test_a_task_posted_into_ten_thousand_people_is_filled() -> None:
    solved = SolvedMarket(
        sparse(10_000, tasks_count=1_000, places=9, wishes_each=20).market(), step_milli=10, round_number=0
    )
    task = solved.post(
        places=3, floor_milli=1, cap_milli=10_000, wishes_milli={person: 900 + person for person in range(0, 200, 2)}
    )
    assert len(solved.takers(task)) == 3
    assert 1 < solved.weight_milli(task) <= 10_000
    check_outcome(*solved.snapshot())


def test_what_cannot_be_is_refused_and_changes_nothing() -> None:
    solved = SolvedMarket(sparse(50, tasks_count=5, places=4, wishes_each=3).market(), step_milli=10, round_number=0)
    with pytest.raises(CapUnderFloor):
        solved.post(places=1, floor_milli=5, cap_milli=4, wishes_milli={})
    with pytest.raises(OutOfRange):
        solved.post(places=0, floor_milli=5, cap_milli=9, wishes_milli={})
    with pytest.raises(UnknownName):
        solved.post(places=1, floor_milli=5, cap_milli=9, wishes_milli={50: 100})
    with pytest.raises(OutOfRange):
        solved.join(max_places=-1, wishes_milli={})
    with pytest.raises(OutOfRange):
        solved.join(max_places=1, wishes_milli={0: -1})
    with pytest.raises(UnknownName):
        solved.withdraw(5)
    with pytest.raises(UnknownName):
        solved.leave(50)
    assert len(solved.snapshot()[0].limits) == 50
