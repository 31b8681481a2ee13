"""What an exact round promises besides equilibrium: monotone, scaling, blind to order (fair: `test_rotation.py`).

Monotone: with somebody less, or a task more, no weight falls. It holds, for the least and for the greatest weights, as
long as nobody is turned away in the scarcer market (the one after the change). Its weights then clear it without
rationing, caps counted as a substitute that never runs out, and people who add up what they gain treat tasks as
substitutes, so that what was there before needs no more (Demange and Gale 1985). Places may be open at the cap, before
and after, and people may have been turned away before. Where a floor makes people redundant before and after, the
rotation also draws who waits: then another draw can lower a weight, as the last example shows.
"""

import random
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from allmende.mechanisms.tasks.market import Market, Person, Task
from allmende.mechanisms.tasks.round import ExactClearing, clear_round_exactly
from tests.mechanisms.markets import markets

ROUND_NUMBERS = st.integers(0, 9)


def without_person(market: Market, name: str) -> Market:
    return Market(
        tasks=market.tasks,
        people=tuple(person for person in market.people if person.name != name),
        wishes={person: wished for person, wished in market.wishes.items() if person != name},
    )


def without_task(market: Market, name: str) -> Market:
    return Market(
        tasks=tuple(task for task in market.tasks if task.name != name),
        people=market.people,
        wishes={
            person: {task: asked for task, asked in wished.items() if task != name}
            for person, wished in market.wishes.items()
        },
    )


def no_weight_falls(before: ExactClearing, after: ExactClearing) -> None:
    assume(not after.clearing.turned_away)
    for task in before.clearing.weights_milli.keys() & after.clearing.weights_milli.keys():
        assert before.interval.least_milli[task] <= after.interval.least_milli[task], task
        assert before.interval.greatest_milli[task] <= after.interval.greatest_milli[task], task


@given(market=markets(), which=st.integers(0, 5), round_number=ROUND_NUMBERS)
def test_no_weight_falls_when_somebody_leaves(market: Market, which: int, round_number: int) -> None:
    assume(len(market.people) > 1)
    fewer = without_person(market, market.people[which % len(market.people)].name)
    no_weight_falls(*(clear_round_exactly(each, round_number=round_number) for each in (market, fewer)))


@given(market=markets(), which=st.integers(0, 5), round_number=ROUND_NUMBERS)
def test_no_weight_falls_when_a_task_is_added(market: Market, which: int, round_number: int) -> None:
    assume(len(market.tasks) > 1)
    fewer = without_task(market, market.tasks[which % len(market.tasks)].name)
    no_weight_falls(*(clear_round_exactly(each, round_number=round_number) for each in (fewer, market)))


@given(market=markets(), which=st.integers(0, 5), round_number=ROUND_NUMBERS)
def test_no_weight_falls_when_a_task_needs_one_more(market: Market, which: int, round_number: int) -> None:
    more = market.tasks[which % len(market.tasks)]
    tasks = tuple(replace(task, places=task.places + 1) if task == more else task for task in market.tasks)
    grown = Market(tasks=tasks, people=market.people, wishes=market.wishes)
    no_weight_falls(*(clear_round_exactly(each, round_number=round_number) for each in (market, grown)))


@given(market=markets(), factor=st.integers(2, 7), round_number=ROUND_NUMBERS)
def test_what_is_stated_in_another_unit_gives_the_same_round_in_that_unit(
    market: Market, factor: int, round_number: int
) -> None:
    scaled = Market(
        tasks=tuple(
            replace(task, floor_milli=task.floor_milli * factor, cap_milli=task.cap_milli * factor)
            for task in market.tasks
        ),
        people=market.people,
        wishes={
            person: {task: asked * factor for task, asked in wished.items()} for person, wished in market.wishes.items()
        },
    )
    one, other = (clear_round_exactly(each, round_number=round_number) for each in (market, scaled))
    assert other.clearing.assignments == one.clearing.assignments
    assert other.clearing.turned_away == one.clearing.turned_away
    for ours, theirs in (
        (one.clearing.weights_milli, other.clearing.weights_milli),
        (one.clearing.surpluses_milli, other.clearing.surpluses_milli),
        (one.interval.least_milli, other.interval.least_milli),
        (one.interval.greatest_milli, other.interval.greatest_milli),
    ):
        assert theirs == {name: milli * factor for name, milli in ours.items()}


@given(market=markets(), seed=st.integers(0, 99), round_number=ROUND_NUMBERS)
def test_the_order_of_the_input_does_not_matter(market: Market, seed: int, round_number: int) -> None:
    mixed = random.Random(seed)
    shuffled = Market(
        tasks=tuple(mixed.sample(market.tasks, len(market.tasks))),
        people=tuple(mixed.sample(market.people, len(market.people))),
        wishes={
            person: dict(mixed.sample(list(wished.items()), len(wished)))
            for person, wished in mixed.sample(list(market.wishes.items()), len(market.wishes))
        },
    )
    one, other = (clear_round_exactly(each, round_number=round_number) for each in (market, shuffled))
    assert other.interval == one.interval
    for name in ("assignments", "weights_milli", "surpluses_milli", "turned_away", "raises", "behind"):
        assert getattr(other.clearing, name) == getattr(one.clearing, name), name


def test_where_people_are_turned_away_before_and_after_another_draw_can_lower_a_weight() -> None:
    """The condition of the tests above is needed: once t1 goes to p1 instead of p2, p2 has a place free for t0."""
    market = Market(
        tasks=tuple(
            Task(name=name, places=places, floor_milli=600, cap_milli=3000)
            for name, places in (("t0", 1), ("t1", 1), ("t2", 2))
        ),
        people=tuple(Person(name=name, max_places=most) for name, most in (("p0", 2), ("p1", 3), ("p2", 2), ("p3", 1))),
        wishes={
            "p0": {"t0": 1000},
            "p1": {"t0": 1000, "t1": 0, "t2": 1000},
            "p2": {"t0": 300, "t1": 0, "t2": 500},
            "p3": {"t0": 300, "t1": 500, "t2": 0},
        },
    )
    before = clear_round_exactly(market, round_number=5)
    after = clear_round_exactly(without_person(market, "p3"), round_number=6)
    assert (before.clearing.turned_away, after.clearing.turned_away) == ({"t1": ("p1",)}, {"t1": ("p2",)})
    assert (before.clearing.weights_milli["t0"], after.clearing.weights_milli["t0"]) == (800, 600)
