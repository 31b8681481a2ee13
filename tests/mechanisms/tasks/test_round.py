"""One function for rounds of any size, which loads heavy libraries only for large ones."""

import subprocess
import sys
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings

from allmende.mechanisms.tasks import round as module
from allmende.mechanisms.tasks.market import Market, Person, Task
from allmende.mechanisms.tasks.rising_weights import NegativeStep
from allmende.mechanisms.tasks.round import CannotBeStaffed, clear_round, clear_round_exactly
from tests.mechanisms.markets import markets

_WITHOUT_FAST = """
import sys
for name in ("numpy", "scipy", "numba"):
    sys.modules[name] = None
from allmende.mechanisms.tasks import round as module
from allmende.mechanisms.compiled_path import FastPathMissing
from allmende.mechanisms.tasks.market import Market, Person, Task
market = Market(
    tasks=(Task(name="roof", places=1, floor_milli=200, cap_milli=3000),),
    people=(Person(name="Ada", max_places=1),),
    wishes={"Ada": {"roof": 500}},
)
assert module.clear_round(market, step_milli=10, round_number=0).assignments == {"roof": ("Ada",)}
assert module.clear_round_exactly(market, round_number=0).interval.greatest_milli == {"roof": 3000}
module.SMALL_WISHES_COUNT = 0
try:
    module.clear_round(market, step_milli=10, round_number=0)
except FastPathMissing as missing:
    print(missing)
"""


def test_small_rounds_need_only_the_standard_library_and_large_ones_say_what_to_install() -> None:
    done = subprocess.run([sys.executable, "-c", _WITHOUT_FAST], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "allmende[fast]" in done.stdout


def test_nothing_heavy_is_loaded_by_importing_the_mechanisms() -> None:
    code = (
        "import sys, allmende.mechanisms.tasks.round, allmende.mechanisms.tasks.certificate, "
        "allmende.mechanisms.tasks.scarcity, allmende.mechanisms.tasks.hours, allmende.mechanisms.tasks.discounts; "
        "print(sorted({'numpy', 'scipy', 'numba'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@given(market=markets(floors=(1,)))
@settings(max_examples=60, deadline=None)
def test_both_paths_give_the_same_exact_interval(market: Market) -> None:
    pytest.importorskip("numba")
    small = clear_round_exactly(market, round_number=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "SMALL_WISHES_COUNT", -1)
        large = clear_round_exactly(market, round_number=4)
    if not small.clearing.turned_away and not large.clearing.turned_away:
        assert small.interval == large.interval
        assert small.clearing.weights_milli == large.clearing.weights_milli
    assert small.clearing.staffing == large.clearing.staffing


@given(market=markets())
@settings(max_examples=60, deadline=None)
def test_both_paths_fill_the_same_places_up_to_the_step(market: Market) -> None:
    pytest.importorskip("numba")
    small = clear_round(market, step_milli=1, round_number=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "SMALL_WISHES_COUNT", -1)
        large = clear_round(market, step_milli=1, round_number=4)
    assert small.staffing == large.staffing
    assert set(small.assignments) == set(large.assignments)


def short_of(missing_count: int) -> Market:
    names = [f"p{index}" for index in range(20)]
    roof = Task(name="roof", places=20 + missing_count, floor_milli=200, cap_milli=3000)
    bread = Task(name="bread", places=1, floor_milli=200, cap_milli=3000)
    return Market(
        tasks=(roof, bread),
        people=tuple(Person(name=name, max_places=1) for name in [*names, "Ada"]),
        wishes={**{name: {"roof": 500} for name in names}, "Ada": {"bread": 500}},
    )


@pytest.mark.parametrize("clear", [partial(clear_round, step_milli=10), clear_round_exactly])
def test_a_large_market_that_lacks_many_people_is_refused_in_a_sentence_before_any_weight_is_tried(
    clear: Callable[..., object],
) -> None:
    names = pytest.importorskip("allmende.mechanisms.tasks.fast.names")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "SMALL_WISHES_COUNT", -1)
        patch.setattr(names, "clear_arrays", None)
        patch.setattr(names, "clear_arrays_exactly", None)
        with pytest.raises(CannotBeStaffed) as refused:
            clear(short_of(101), round_number=0)
    assert str(refused.value) == "roof: 121 places, and p0, p1, p10 and 17 more can take 20 of them"
    assert len(refused.value.staffing.bottlenecks[0].people) == 20


def test_a_large_market_that_lacks_a_few_people_is_cleared_and_says_whom() -> None:
    pytest.importorskip("numba")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "SMALL_WISHES_COUNT", -1)
        cleared = clear_round(short_of(100), step_milli=10, round_number=0)
    assert cleared.weights_milli == {"roof": 3000, "bread": 500}
    assert [(one.task, one.missing_count, one.reason) for one in cleared.unfilled] == [("roof", 100, "staffing")]


def test_a_step_of_nothing_and_a_negative_round_are_refused(bids_market: Market) -> None:
    with pytest.raises(NegativeStep):
        clear_round(bids_market, step_milli=0, round_number=0)
    with pytest.raises(NegativeStep):
        clear_round_exactly(bids_market, round_number=-1)
