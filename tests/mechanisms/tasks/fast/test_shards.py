"""However people are spread over computers, the clearing is the same to the last bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.mechanisms.tasks.market import Market
from tests.mechanisms.markets import markets

pytest.importorskip("numba")

from allmende.mechanisms.tasks.fast.arrays import arrays_of
from allmende.mechanisms.tasks.fast.check import check_outcome
from allmende.mechanisms.tasks.fast.dealing import NoPeople
from allmende.mechanisms.tasks.fast.shards import clear_sharded
from benchmarks.instances import sparse


@given(
    market=markets(most_people=9),
    shards_count=st.integers(2, 9),
    step_milli=st.sampled_from((1, 10, 200)),
    round_number=st.integers(0, 5),
)
def test_any_number_of_shards_gives_the_same_certified_outcome(
    market: Market, shards_count: int, step_milli: int, round_number: int
) -> None:
    arrays, _, _ = arrays_of(market)
    shards_count = min(shards_count, len(market.people))
    one, _ = clear_sharded(arrays, shards_count=1, step_milli=step_milli, round_number=round_number)
    many, _ = clear_sharded(arrays, shards_count=shards_count, step_milli=step_milli, round_number=round_number)
    check_outcome(arrays, one)
    for name in ("taken", "turned_away", "weights", "surpluses", "rises", "open_places"):
        assert np.array_equal(getattr(one, name), getattr(many, name)), name


@pytest.mark.parametrize("shards_count", [4, 16])
def test_ten_thousand_people_in_one_4_or_16_shards_are_cleared_alike(shards_count: int) -> None:
    market = sparse(10_000, tasks_count=1_000, places=9, wishes_each=20).market()
    one, cleared = clear_sharded(market, shards_count=1, step_milli=10, round_number=7)
    many, _ = clear_sharded(market, shards_count=shards_count, step_milli=10, round_number=7)
    check_outcome(market, one)
    assert np.array_equal(one.taken, many.taken)
    assert np.array_equal(one.rises, many.rises)
    assert cleared.filled.sum() == 9_000


def test_more_shards_than_people_are_refused() -> None:
    market = sparse(10, tasks_count=4, places=2, wishes_each=3).market()
    with pytest.raises(NoPeople):
        clear_sharded(market, shards_count=11, step_milli=10, round_number=0)
