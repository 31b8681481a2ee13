"""Both ends of every weight, against trying out all weights in small markets."""

import pytest
from hypothesis import given, settings

from allmende.mechanisms.tasks.certificate import Refuted, certify, check
from allmende.mechanisms.tasks.interval import NotExact, interval
from allmende.mechanisms.tasks.market import Market
from allmende.mechanisms.tasks.rising_weights import clear
from tests.mechanisms.markets import markets


def content_at(market: Market, certificate: dict[str, object], weights: dict[str, int]) -> bool:
    """Whether everybody is content with the result's assignment at other weights."""
    tasks = {
        name: {**task, "weight_milli": weights[name]}
        for name, task in certificate["tasks"].items()  # type: ignore[attr-defined]
    }
    people = {
        name: {
            **person,
            "surplus_milli": sum(
                weights[task] - person["wishes_milli"][task] for task in tasks if name in tasks[task]["people"]
            ),
        }
        for name, person in certificate["people"].items()  # type: ignore[attr-defined]
    }
    changed = {**certificate, "tasks": tasks, "people": people}
    cost = certificate["cost_milli"]
    try:
        check({**changed, "cost_milli": cost, "bound_milli": cost})
    except Refuted:
        return False
    return True


@given(market=markets(floors=(1,), most_tasks=4, most_people=4))
@settings(max_examples=150, deadline=None)
def test_both_ends_content_everybody_and_a_thousandth_beyond_somebody_does_not(market: Market) -> None:
    result = clear(market, step_milli=0, round_number=0)
    certificate = certify(market, result)
    ends = interval(market, result)
    assert content_at(market, certificate, dict(ends.least_milli))
    assert content_at(market, certificate, dict(ends.greatest_milli))
    for task in market.tasks:
        lower = {**ends.least_milli, task.name: ends.least_milli[task.name] - 1}
        higher = {**ends.greatest_milli, task.name: ends.greatest_milli[task.name] + 1}
        assert not content_at(market, certificate, lower)
        assert not content_at(market, certificate, higher)


def test_a_result_with_a_step_bounds_nothing_exactly(bids_market: Market) -> None:
    with pytest.raises(NotExact):
        interval(bids_market, clear(bids_market, step_milli=200, round_number=0))
