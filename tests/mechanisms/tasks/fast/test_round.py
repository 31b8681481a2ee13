"""The compiled path against the plain one, against another library, and against what a round promises."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allmende.mechanisms.tasks.certificate import certify, check
from allmende.mechanisms.tasks.clearing import Clearing
from allmende.mechanisms.tasks.interval import interval
from allmende.mechanisms.tasks.market import Market, Person, Task
from allmende.mechanisms.tasks.rising_weights import clear
from tests.mechanisms.markets import least_cost, markets

pytest.importorskip("numba")

from allmende.mechanisms.tasks.fast.arrays import arrays_of
from allmende.mechanisms.tasks.fast.check import check_outcome
from allmende.mechanisms.tasks.fast.names import clear_named, clear_named_exactly
from allmende.mechanisms.tasks.fast.round import StepBelowOne, clear_arrays, clear_arrays_exactly


def asked_in_all(market: Market, result: Clearing) -> int:
    return sum(
        sum(market.wishes[person][task.name] for person in result.assignments[task.name])
        + (task.places - len(result.assignments[task.name])) * task.cap_milli
        for task in market.tasks
    )


@given(market=markets(), step_milli=st.sampled_from((1, 10, 200)), round_number=st.integers(0, 9))
def test_every_result_of_the_compiled_path_is_certified(market: Market, step_milli: int, round_number: int) -> None:
    result = clear_named(market, step_milli=step_milli, round_number=round_number)
    check(json.loads(json.dumps(certify(market, result))))


@given(market=markets(), round_number=st.integers(0, 9))
def test_every_exact_result_is_certified_without_a_gap(market: Market, round_number: int) -> None:
    result, ends = clear_named_exactly(market, round_number=round_number)
    certificate = json.loads(json.dumps(certify(market, result)))
    check(certificate)
    assert certificate["cost_milli"] == certificate["bound_milli"]
    assert asked_in_all(market, result) == least_cost(market, away=result.turned_away)
    assert dict(result.weights_milli) == ends.least_milli


@given(market=markets(floors=(1,)), round_number=st.integers(0, 9))
def test_both_paths_agree_on_the_exact_ends(market: Market, round_number: int) -> None:
    result, ends = clear_named_exactly(market, round_number=round_number)
    plain = clear(market, step_milli=0, round_number=round_number)
    assert interval(market, result) == ends
    if not plain.turned_away and not result.turned_away:
        assert interval(market, plain) == ends
        assert asked_in_all(market, plain) == asked_in_all(market, result)
        assert plain.weights_milli == ends.least_milli


@given(market=markets(), step_milli=st.sampled_from((1, 10, 200)))
@settings(max_examples=100, deadline=None)
def test_the_check_over_arrays_decides_as_the_plain_checker(market: Market, step_milli: int) -> None:
    arrays, _, _ = arrays_of(market)
    outcome = clear_arrays(arrays, step_milli=step_milli, round_number=3)
    certificate = certify(market, clear_named(market, step_milli=step_milli, round_number=3))
    assert check_outcome(arrays, outcome) == (certificate["cost_milli"], certificate["bound_milli"])


@given(market=markets())
@settings(max_examples=100, deadline=None)
def test_the_greatest_weights_keep_everybody_content_too(market: Market) -> None:
    arrays, _, _ = arrays_of(market)
    exact = clear_arrays_exactly(arrays, round_number=1)
    assert (exact.least <= exact.greatest).all()


@given(market=markets(), step_milli=st.sampled_from((1, 10)))
@settings(max_examples=50, deadline=None)
def test_the_log_leads_from_the_floors_to_the_weights(market: Market, step_milli: int) -> None:
    result = clear_named(market, step_milli=step_milli, round_number=2)
    weights = {task.name: task.floor_milli for task in market.tasks}
    for line in result.raises:
        assert weights[line.task] == line.from_milli < line.to_milli
        weights[line.task] = line.to_milli
    assert weights == result.weights_milli


def test_the_log_tells_what_lacked_people_from_what_lost_them_to_another() -> None:
    tasks = tuple(Task(name=name, places=1, floor_milli=200, cap_milli=3000) for name in ("bread", "drains"))
    wishes = {"Ada": {"bread": 500, "drains": 1000}, "Bo": {"bread": 2400, "drains": 2500}}
    people = tuple(Person(name=name, max_places=1) for name in wishes)
    market = Market(tasks=tasks, people=people, wishes=wishes)
    for step_milli in (10, 200):
        plain = clear(market, step_milli=step_milli, round_number=0)
        compiled = clear_named(market, step_milli=step_milli, round_number=0)
        assert {line.reason for line in compiled.raises} == {line.reason for line in plain.raises}
    lone = Market(tasks=tasks[:1], people=people, wishes={"Ada": {"bread": 500}})
    assert [line.reason for line in clear_named(lone, step_milli=10, round_number=0).raises] == ["too_few"]


def test_no_step_asks_for_the_exact_round(bids_market: Market) -> None:
    arrays, _, _ = arrays_of(bids_market)
    with pytest.raises(StepBelowOne):
        clear_arrays(arrays, step_milli=0, round_number=1)
    with pytest.raises(StepBelowOne):
        clear_arrays_exactly(arrays, round_number=-1)


def test_real_bids_agree_with_another_library(bids_market: Market) -> None:
    result, ends = clear_named_exactly(bids_market, round_number=1)
    assert asked_in_all(bids_market, result) == least_cost(bids_market, away=result.turned_away)
    quick = clear_named(bids_market, step_milli=10, round_number=1)
    check(json.loads(json.dumps(certify(bids_market, quick))))
    assert result.staffing == clear(bids_market, step_milli=200, round_number=1).staffing
    assert all(ends.least_milli[name] <= ends.greatest_milli[name] for name in ends.least_milli)
