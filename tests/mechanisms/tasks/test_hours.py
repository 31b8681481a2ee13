import ast
import copy
import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allmende.mechanisms.certificates import check
from allmende.mechanisms.tasks import hours, hours_certificate
from allmende.mechanisms.tasks.hours import MinutesMissing, NoTime, clear_hours
from allmende.mechanisms.tasks.hours_certificate import NotACertificate, Refuted
from allmende.mechanisms.tasks.hours_certify import certify_hours
from allmende.mechanisms.tasks.hours_outcome import HoursClearing
from allmende.mechanisms.tasks.market import Market, Person, Task, UnknownName
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


def certified(
    market: Market, result: HoursClearing, minutes: dict[str, int], max_minutes: dict[str, int]
) -> dict[str, Any]:
    stated = certify_hours(market, result, minutes=minutes, max_minutes=max_minutes)
    read: dict[str, Any] = json.loads(json.dumps(stated))
    assert check(read) == hours_certificate.FORMAT
    assert read["bound"] <= result.cost
    return read


@given(drawn=markets_in_hours())
@settings(max_examples=60, deadline=None)
def test_a_small_market_costs_no_more_than_any_other_way_to_share_the_work(
    drawn: tuple[Market, dict[str, int], dict[str, int]],
) -> None:
    market, minutes, max_minutes = drawn
    result = clear_hours(market, minutes=minutes, max_minutes=max_minutes)
    assert holds_what_is_promised(market, result, minutes, max_minutes)
    certified(market, result, minutes, max_minutes)
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
    # What the prices prove is what the relaxation proves, but for their rounding.
    assert certified(market, result, minutes, max_minutes)["bound"] >= result.bound - 1
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
    with pytest.raises(UnknownName, match="cellar"):
        clear_hours(market, minutes={"roof": 60, "cellar": 30}, max_minutes={"Ada": 60})
    with pytest.raises(UnknownName, match="Bo"):
        clear_hours(market, minutes={"roof": 60}, max_minutes={"Ada": 60, "Bo": 60})
    with pytest.raises(NoTime):
        clear_hours(market, minutes={"roof": 60}, max_minutes={"Ada": 60}, time_limit_s=float("nan"))


HOUSE = Market(
    tasks=(
        Task(name="bread", places=1, floor_milli=1, cap_milli=3000),
        Task(name="drains", places=1, floor_milli=1, cap_milli=3000),
    ),
    people=(Person(name="Ada", max_places=1), Person(name="Bo", max_places=1)),
    wishes={"Ada": {"bread": 500, "drains": 1000}, "Bo": {"drains": 2500}},
)
MINUTES, MAX_MINUTES = {"bread": 60, "drains": 60}, {"Ada": 60, "Bo": 60}


def test_equal_lengths_leave_nobody_with_envy_and_prove_the_best() -> None:
    result = clear_hours(HOUSE, minutes=MINUTES, max_minutes=MAX_MINUTES)
    assert result.assignments == {"bread": ("Ada",), "drains": ("Bo",)}
    assert result.envy == {"Ada": 0, "Bo": 0}
    assert certified(HOUSE, result, MINUTES, MAX_MINUTES)["bound"] == result.cost == 60 * 3000


@pytest.mark.parametrize(
    ("where", "value", "named"),
    [
        (("tasks", "bread", "weight_milli"), 400, "'Ada' has 'bread' for less"),
        (("tasks", "drains", "people"), [], "'drains' has an open place"),
        (("tasks", "bread", "people"), ["Bo"], "'Bo' never listed it"),
        (("people", "Ada", "max_minutes"), 59, "'Ada' has more"),
        (("tasks", "bread", "weight_milli"), 1000, "'Ada' could gain more"),
        (("people", "Bo", "wishes_milli"), {"drains": 2400}, "the cost is"),
        (("bound",), 60 * 3000 + 1, "bound"),
        (("tasks", "bread", "price"), 0, "bound"),
    ],
)
def test_what_was_changed_afterwards_is_refuted(where: tuple[str, ...], value: object, named: str) -> None:
    result = clear_hours(HOUSE, minutes=MINUTES, max_minutes=MAX_MINUTES)
    certificate = copy.deepcopy(certified(HOUSE, result, MINUTES, MAX_MINUTES))
    inside = certificate
    for key in where[:-1]:
        inside = inside[key]
    inside[where[-1]] = value
    with pytest.raises(Refuted, match=named):
        check(certificate)


def test_a_number_that_is_none_is_no_certificate() -> None:
    result = clear_hours(HOUSE, minutes=MINUTES, max_minutes=MAX_MINUTES)
    certificate = certified(HOUSE, result, MINUTES, MAX_MINUTES)
    certificate["people"]["Ada"]["price_minute"] = float("nan")
    with pytest.raises(NotACertificate, match="Ada"):
        check(certificate)


def test_the_checker_is_short_and_stands_alone() -> None:
    source = Path(hours_certificate.__file__).read_text(encoding="utf-8")
    assert len(source.splitlines()) < 100
    imported = {node.module for node in ast.parse(source).body if isinstance(node, ast.ImportFrom)}
    assert imported == {"__future__", "collections.abc", "typing"}
