"""What a round with rising weights promises, on made-up markets, on the example house and on real bids."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allmende.cli.preflib import read_bids
from allmende.mechanisms.tasks.certificate import certify, check
from allmende.mechanisms.tasks.clearing import Clearing
from allmende.mechanisms.tasks.market import Market, Person, Task
from allmende.mechanisms.tasks.rising_weights import NegativeStep, clear
from tests.mechanisms.markets import BIDS, least_cost, markets


def house(*, wishes: dict[str, dict[str, int]], places: int = 1, max_places: int = 1, floor_milli: int = 200) -> Market:
    names = sorted({task for wished in wishes.values() for task in wished})
    return Market(
        tasks=tuple(Task(name=name, places=places, floor_milli=floor_milli, cap_milli=3000) for name in names),
        people=tuple(Person(name=name, max_places=max_places) for name in wishes),
        wishes=wishes,
    )


def asked_in_all(market: Market, result: Clearing) -> int:
    return sum(
        sum(market.wishes[person][task.name] for person in result.assignments[task.name])
        + (task.places - len(result.assignments[task.name])) * task.cap_milli
        for task in market.tasks
    )


@given(market=markets(), step_milli=st.sampled_from((0, 1, 10, 200)), round_number=st.integers(0, 9))
@settings(max_examples=300, deadline=None)
def test_every_result_is_certified(market: Market, step_milli: int, round_number: int) -> None:
    result = clear(market, step_milli=step_milli, round_number=round_number)
    check(json.loads(json.dumps(certify(market, result))))


@given(market=markets(), step_milli=st.sampled_from((0, 10, 200)))
@settings(max_examples=60, deadline=None)
def test_the_sum_asked_is_within_a_step_per_place_of_an_independent_optimum(market: Market, step_milli: int) -> None:
    result = clear(market, step_milli=step_milli, round_number=1)
    best = least_cost(market, away=result.turned_away)
    filled_count = sum(len(people) for people in result.assignments.values())
    assert best <= asked_in_all(market, result) <= best + step_milli * filled_count


@given(market=markets(floors=(1,)))
@settings(max_examples=60, deadline=None)
def test_without_steps_no_weight_can_be_lower(market: Market) -> None:
    """Lowering any set of weights would break the certificate: the weights are the least of equilibrium."""
    result = clear(market, step_milli=0, round_number=1)
    least = least_weights(market, result)
    assert {task: result.weights_milli[task] for task in least} == least


def least_weights(market: Market, result: Clearing) -> dict[str, int]:
    """Return the least weights that keep everybody content with the result, by sinking from the greatest.

    A holder must keep, of each task held, at least the surplus of every other task they list (and zero); so the weight
    of a held task is at least its wish plus the best surplus elsewhere. The least solution of such inequalities is
    reached from below by raising whatever violates one.
    """
    weights = {
        task.name: task.floor_milli if len(result.assignments[task.name]) == task.places else task.cap_milli
        for task in market.tasks
    }
    limits = {person.name: person.max_places for person in market.people}
    changed = True
    while changed:
        changed = False
        for task in market.tasks:
            for person in result.assignments[task.name]:
                wished = market.wishes[person]
                mine = [name for name in wished if person in result.assignments[name]]
                others = [
                    weights[name] - asked
                    for name, asked in wished.items()
                    if name not in mine and person not in result.turned_away.get(name, ())
                ]
                least = wished[task.name] + max([0, *(others if len(mine) == limits[person] else [])])
                if weights[task.name] < least:
                    weights[task.name], changed = least, True
    return weights


@given(market=markets(), seed=st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_input_does_not_matter(market: Market, seed: int) -> None:
    mixed = random.Random(seed)
    shuffled = Market(
        tasks=tuple(mixed.sample(market.tasks, len(market.tasks))),
        people=tuple(mixed.sample(market.people, len(market.people))),
        wishes={
            person: dict(mixed.sample(list(wished.items()), len(wished)))
            for person, wished in mixed.sample(list(market.wishes.items()), len(market.wishes))
        },
    )
    one, other = (clear(each, step_milli=10, round_number=3) for each in (market, shuffled))
    assert (one.assignments, one.weights_milli, one.raises) == (other.assignments, other.weights_milli, other.raises)


@given(market=markets())
@settings(max_examples=60, deadline=None)
def test_the_log_of_rises_leads_from_the_floors_to_the_weights(market: Market) -> None:
    result = clear(market, step_milli=10, round_number=2)
    weights = {task.name: task.floor_milli for task in market.tasks}
    for line in result.raises:
        assert weights[line.task] == line.from_milli < line.to_milli
        weights[line.task] = line.to_milli
    assert weights == result.weights_milli


def test_an_unwanted_task_rises_to_what_the_readiest_person_asks() -> None:
    market = house(wishes={"Ada": {"drains": 1500}, "Bo": {"drains": 2500}})
    result = clear(market, step_milli=10, round_number=0)
    assert result.assignments == {"drains": ("Ada",)}
    assert result.weights_milli == {"drains": 1500}
    assert result.behind["drains"].reason == "own_wish"
    assert result.behind["drains"].marginal == ("Ada",)


def test_competing_tasks_rise_together_and_the_weight_says_which_rival_holds_it_up() -> None:
    market = house(wishes={"Ada": {"bread": 500, "drains": 1000}, "Bo": {"drains": 2500}})
    result = clear(market, step_milli=10, round_number=0)
    assert result.assignments == {"bread": ("Ada",), "drains": ("Bo",)}
    # Bread must keep Ada, who would otherwise rather have the drains at 2.5: at 2.0 (less one step) she stays.
    assert result.weights_milli == {"bread": 1990, "drains": 2500}
    assert result.behind["bread"].reason == "other_task"
    assert result.behind["bread"].rival == "drains"
    assert {line.reason for line in result.raises} == {"too_few", "keeps_people"}


def test_at_the_floor_everybody_gets_the_same_number_of_turns() -> None:
    market = house(wishes={name: {"bread": 100} for name in ("Ada", "Bo", "Cy")})
    winners = [clear(market, step_milli=10, round_number=number).assignments["bread"] for number in range(6)]
    assert sorted(winners) == [("Ada",), ("Ada",), ("Bo",), ("Bo",), ("Cy",), ("Cy",)]
    result = clear(market, step_milli=10, round_number=0)
    assert result.behind["bread"].reason == "rotation"
    assert len(result.turned_away["bread"]) == 2


def test_a_task_nobody_can_staff_is_told_from_one_that_only_the_cap_keeps_open() -> None:
    wishes = {"Ada": {"roof": 3500, "cellar": 1000}, "Bo": {"cellar": 1000}}
    market = house(wishes=wishes, places=2)
    result = clear(market, step_milli=10, round_number=0)
    assert [(item.task, item.missing_count, item.reason) for item in result.unfilled] == [("roof", 2, "staffing")]
    assert result.weights_milli["roof"] == 3000
    market = house(wishes={"Ada": {"roof": 3500}})
    assert clear(market, step_milli=10, round_number=0).unfilled[0].reason == "cap"


def test_a_negative_step_or_round_is_refused() -> None:
    market = house(wishes={"Ada": {"bread": 500}})
    with pytest.raises(NegativeStep):
        clear(market, step_milli=-1, round_number=0)
    with pytest.raises(NegativeStep):
        clear(market, step_milli=1, round_number=-1)


@pytest.mark.skipif(not BIDS.exists(), reason="the real bids lie beside a checkout, not in it")
@pytest.mark.parametrize(
    ("words", "fillable_count"),
    [({"yes": 500, "maybe": 1000, "noanswer": 2000}, 1839), ({"yes": 500, "maybe": 1000}, 1615)],
)
def test_real_bids_are_filled_as_far_as_possible_and_best(words: dict[str, int], fillable_count: int) -> None:
    bids = read_bids(BIDS, words_milli=words)
    market = Market(
        tasks=tuple(Task(name=name, places=3, floor_milli=200, cap_milli=3000) for name in bids.tasks),
        people=tuple(Person(name=name, max_places=12) for name in bids.people),
        wishes=bids.wishes_milli,
    )
    result = clear(market, step_milli=10, round_number=1)
    check(json.loads(json.dumps(certify(market, result))))
    assert sum(len(people) for people in result.assignments.values()) == fillable_count
    assert result.staffing.fillable_count == fillable_count
    best = least_cost(market, away=result.turned_away)
    assert best <= asked_in_all(market, result) <= best * 101 // 100
