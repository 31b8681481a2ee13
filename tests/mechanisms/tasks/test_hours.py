from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allmende.mechanisms.tasks import hours
from allmende.mechanisms.tasks.hours import HoursClearing, MinutesMissing, clear_hours
from allmende.mechanisms.tasks.market import Market, Person, Task
from tests.mechanisms.markets import markets

pytest.importorskip("scipy")


@st.composite
def markets_in_hours(draw: st.DrawFn) -> tuple[Market, dict[str, int], dict[str, int]]:
    market = draw(markets(most_tasks=3, most_people=3))
    minutes = {task.name: draw(st.sampled_from((30, 60, 60, 90, 240))) for task in market.tasks}
    return market, minutes, {person.name: draw(st.sampled_from((0, 60, 90, 120, 300))) for person in market.people}


def holds_what_is_promised(
    market: Market, result: HoursClearing, minutes: dict[str, int], max_minutes: dict[str, int]
) -> bool:
    within = all(
        sum(minutes[task] for task, people in result.assignments.items() if person.name in people)
        == result.minutes[person.name]
        <= max_minutes[person.name]
        and sum(person.name in people for people in result.assignments.values()) <= person.max_places
        for person in market.people
    )
    paid = all(
        market.wishes[person][task] <= result.weights_milli[task]
        for task, people in result.assignments.items()
        for person in people
    )
    at_cap = all(
        result.weights_milli[task.name] == task.cap_milli
        for task in market.tasks
        if len(result.assignments[task.name]) < task.places
    )
    bounded = all(task.floor_milli <= result.weights_milli[task.name] <= task.cap_milli for task in market.tasks)
    return within and paid and at_cap and bounded and result.bound <= result.cost


@given(drawn=markets_in_hours())
@settings(max_examples=60, deadline=None)
def test_a_small_market_costs_no_more_than_any_other_way_to_share_the_work(
    drawn: tuple[Market, dict[str, int], dict[str, int]],
) -> None:
    market, minutes, max_minutes = drawn
    result = clear_hours(market, minutes=minutes, max_minutes=max_minutes)
    assert holds_what_is_promised(market, result, minutes, max_minutes)
    assert result.proven_best
    assert result.cost == least_by_trying_all(market, minutes, max_minutes)


def least_by_trying_all(market: Market, minutes: dict[str, int], max_minutes: dict[str, int]) -> int:
    caps = {task.name: task.cap_milli for task in market.tasks}
    wishes = [
        (person, task, asked)
        for person, wished in market.wishes.items()
        for task, asked in wished.items()
        if asked <= caps[task]
    ]
    everything_open = sum(task.places * task.cap_milli * minutes[task.name] for task in market.tasks)
    best = everything_open
    for chosen in product((False, True), repeat=len(wishes)):
        places = {task.name: task.places for task in market.tasks}
        left = {person.name: [person.max_places, max_minutes[person.name]] for person in market.people}
        cost = everything_open
        for (person, task, asked), taken in zip(wishes, chosen, strict=True):
            if taken:
                places[task] -= 1
                left[person][0] -= 1
                left[person][1] -= minutes[task]
                cost -= minutes[task] * (caps[task] - asked)
        if min(places.values()) >= 0 and min(min(each) for each in left.values()) >= 0:
            best = min(best, cost)
    return best


@given(drawn=markets_in_hours())
@settings(max_examples=60, deadline=None)
def test_a_market_solved_in_shares_keeps_all_promises_but_being_the_best(
    drawn: tuple[Market, dict[str, int], dict[str, int]],
) -> None:
    market, minutes, max_minutes = drawn
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hours, "SMALL_WISHES_COUNT", -1)
        result = clear_hours(market, minutes=minutes, max_minutes=max_minutes)
    assert holds_what_is_promised(market, result, minutes, max_minutes)


def test_a_length_left_out_is_named() -> None:
    market = Market(
        tasks=(Task(name="roof", places=1, floor_milli=1, cap_milli=3000),),
        people=(Person(name="Ada", max_places=1),),
        wishes={"Ada": {"roof": 500}},
    )
    with pytest.raises(MinutesMissing, match="roof"):
        clear_hours(market, minutes={}, max_minutes={"Ada": 60})
    with pytest.raises(MinutesMissing, match="Ada"):
        clear_hours(market, minutes={"roof": 60}, max_minutes={"Ada": -1})


def test_equal_lengths_leave_nobody_with_envy() -> None:
    market = Market(
        tasks=(
            Task(name="bread", places=1, floor_milli=1, cap_milli=3000),
            Task(name="drains", places=1, floor_milli=1, cap_milli=3000),
        ),
        people=(Person(name="Ada", max_places=1), Person(name="Bo", max_places=1)),
        wishes={"Ada": {"bread": 500, "drains": 1000}, "Bo": {"drains": 2500}},
    )
    result = clear_hours(market, minutes={"bread": 60, "drains": 60}, max_minutes={"Ada": 60, "Bo": 60})
    assert result.assignments == {"bread": ("Ada",), "drains": ("Bo",)}
    assert result.envy == {"Ada": 0, "Bo": 0}
