"""What a round with even shares promises, against linear programming and by its certificate."""

import json
import random
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from allmende.mechanisms.levels import SumOutOfReach
from allmende.mechanisms.tasks.even_certificate import Refuted, check
from allmende.mechanisms.tasks.even_shares import (
    BadMinutes,
    CannotBeStaffed,
    EvenShares,
    PlacesDoNotFit,
    certify_even_shares,
    even_shares,
)
from allmende.mechanisms.tasks.market import Market, Person, Task

House = tuple[Market, dict[str, int]]


@st.composite
def houses(draw: st.DrawFn, *, caps: tuple[int, ...] = (9000,), most_places: int = 2) -> House:
    tasks = tuple(
        Task(
            name=f"t{index}",
            places=draw(st.integers(1, most_places)),
            floor_milli=1,
            cap_milli=draw(st.sampled_from(caps)),
        )
        for index in range(draw(st.integers(1, 4)))
    )
    places_count = sum(task.places for task in tasks)
    people_count = draw(st.integers(max(task.places for task in tasks), places_count))
    limits = [1] * people_count
    for index in range(places_count - people_count):
        limits[index % people_count] += 1
    people = tuple(Person(name=f"p{index}", max_places=limit) for index, limit in enumerate(limits))
    wish = st.sampled_from((300, 500, 500, 1000, 1003, 1500, 2500, None))
    wishes = {
        person.name: {task.name: asked for task in tasks if (asked := draw(wish)) is not None} for person in people
    }
    return Market(tasks=tasks, people=people, wishes=wishes), {
        task.name: draw(st.sampled_from((30, 60, 90))) for task in tasks
    }


def shared_or_not(house: House) -> EvenShares:
    try:
        return even_shares(house[0], minutes=house[1])
    except (CannotBeStaffed, SumOutOfReach):
        assume(False)
        raise


@given(houses(caps=(1400, 9000)))
def test_nobody_envies_and_the_mean_weight_is_exactly_one(house: House) -> None:
    shared = shared_or_not(house)
    check(json.loads(json.dumps(certify_even_shares(house[0], shared, minutes=house[1]))))
    market, minutes = house
    worked = sum(task.places * minutes[task.name] for task in market.tasks)
    assert sum(task.places * minutes[task.name] * shared.weights[task.name] for task in market.tasks) == worked


@given(houses(caps=(1400, 9000)))
def test_no_weights_without_envy_leave_the_worst_off_better_off(house: House) -> None:
    shared = shared_or_not(house)
    assert float(shared.least_surplus) == pytest.approx(best_by_programme(*house, shared), abs=1e-6)


def best_by_programme(market: Market, minutes: dict[str, int], shared: EvenShares) -> float:
    import numpy as np
    from scipy.optimize import linprog

    at = {task.name: column for column, task in enumerate(market.tasks)}
    above, limits = [], []
    cap = {task.name: task.cap_milli for task in market.tasks}
    for person, stated in market.wishes.items():
        wished = {name: asked for name, asked in stated.items() if asked <= cap[name]}
        held = {name for name in wished if person in shared.assignments[name]}
        for own in held:
            row = np.zeros(len(at) + 1)
            row[at[own]], row[-1] = -minutes[own], 1
            above.append(row)
            limits.append(-minutes[own] * wished[own] / 1000)
            for other in wished.keys() - held:
                row = np.zeros(len(at) + 1)
                row[at[own]], row[at[other]] = -minutes[own], minutes[other]
                above.append(row)
                limits.append((minutes[other] * wished[other] - minutes[own] * wished[own]) / 1000)
    counted = [float(task.places * minutes[task.name]) for task in market.tasks]
    bounds = [(task.floor_milli / 1000, task.cap_milli / 1000) for task in market.tasks]
    solved = linprog(
        [0.0] * len(at) + [-1.0], A_ub=np.array(above), b_ub=limits, A_eq=[[*counted, 0.0]], b_eq=[sum(counted)],
        bounds=[*bounds, (None, None)],
    )  # fmt: skip
    assert solved.success, solved.message
    return -float(solved.fun)


@given(houses(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(house: House, drawn: random.Random) -> None:
    market, minutes = house
    shared = shared_or_not(house)
    tasks, people = list(market.tasks), list(market.people)
    drawn.shuffle(tasks)
    drawn.shuffle(people)
    again = even_shares(Market(tasks=tuple(tasks), people=tuple(people), wishes=market.wishes), minutes=minutes)
    assert again.weights == shared.weights
    assert again.assignments == shared.assignments
    assert again.credits_mwh == shared.credits_mwh


@given(houses(most_places=1), st.integers(2, 5))
def test_asking_more_for_everything_alike_gives_nobody_another_share_of_the_burden(house: House, more: int) -> None:
    market, _ = house
    shared = shared_or_not((market, dict.fromkeys(house[1], 60)))
    first = market.people[0].name
    wishes = {**market.wishes, first: {task: asked + more for task, asked in market.wishes[first].items()}}
    shifted = even_shares(Market(tasks=market.tasks, people=market.people, wishes=wishes))
    assert asked_in_all(market, shifted) == asked_in_all(market, shared)


def asked_in_all(market: Market, shared: EvenShares) -> int:
    return sum(market.wishes[person][task] for task, people in shared.assignments.items() for person in people)


def test_one_hour_of_what_all_dislike_alike_counts_more() -> None:
    tasks = tuple(Task(name=name, places=1, floor_milli=1, cap_milli=9000) for name in ("cook", "scrub"))
    people = tuple(Person(name=name, max_places=1) for name in ("Ada", "Bo"))
    alike = {"cook": 500, "scrub": 1500}
    shared = even_shares(Market(tasks=tasks, people=people, wishes={"Ada": alike, "Bo": alike}))
    assert shared.weights == {"cook": Fraction(1, 2), "scrub": Fraction(3, 2)}


def test_what_cannot_be_is_refused_by_name() -> None:
    task = Task(name="cook", places=1, floor_milli=1, cap_milli=1000)
    ada = Person(name="Ada", max_places=1)
    house = Market(tasks=(task,), people=(ada,), wishes={"Ada": {"cook": 500}})
    with pytest.raises(BadMinutes, match="cook"):
        even_shares(house, minutes={"cook": 0})
    with pytest.raises(PlacesDoNotFit, match="2 places"):
        even_shares(Market(tasks=(task,), people=(ada, Person(name="Bo", max_places=1)), wishes={}))
    with pytest.raises(CannotBeStaffed, match="cook"):
        even_shares(Market(tasks=(task,), people=(ada,), wishes={}))
    low = Task(name="cook", places=1, floor_milli=1, cap_milli=900)
    with pytest.raises(SumOutOfReach):
        even_shares(Market(tasks=(low,), people=(ada,), wishes={"Ada": {"cook": 500}}))


def test_a_weight_that_leaves_somebody_envious_is_refuted() -> None:
    tasks = tuple(Task(name=name, places=1, floor_milli=1, cap_milli=9000) for name in ("cook", "scrub"))
    people = tuple(Person(name=name, max_places=1) for name in ("Ada", "Bo"))
    house = Market(tasks=tasks, people=people, wishes={name: {"cook": 500, "scrub": 1500} for name in ("Ada", "Bo")})
    certificate = certify_even_shares(house, even_shares(house))
    certificate["tasks"]["cook"]["weight"] = certificate["tasks"]["scrub"]["weight"] = "1"
    for person in certificate["people"].values():
        person["credit_mwh"] = 1000
    with pytest.raises(Refuted, match="would rather have"):
        check(certificate)
