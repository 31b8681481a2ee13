"""A real engine with two workers, one of which is killed on the way: the same bits as in memory."""

import os
import signal
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

pytest.importorskip("numba")

from allmende.mechanisms.tasks.fast import cluster
from allmende.mechanisms.tasks.fast.cluster import ClusterMissing, Elsewhere, Worker, clear_on_cluster
from allmende.mechanisms.tasks.fast.dealing import Part, deal
from allmende.mechanisms.tasks.fast.outcome import Outcome
from allmende.mechanisms.tasks.fast.shards import clear_market, clear_sharded
from benchmarks.instances import sparse

MARKET = sparse(2_000, tasks_count=200, places=9, wishes_each=20).market()


def assert_same(one: Outcome, other: Outcome) -> None:
    for name in ("taken", "turned_away", "weights", "surpluses", "rises", "open_places"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name


class Local:
    """A worker of no engine, that forgets everything after a few messages, as if it had been killed."""

    def __init__(self, part: Part, *, messages: int) -> None:
        self.part, self.messages, self.left = part, messages, messages
        self.worker = Worker(part, step_milli=10, seed=7)

    def __getattr__(self, what: str) -> Any:
        if self.left == 0:
            self.worker, self.left = Worker(self.part, step_milli=10, seed=7), self.messages
        self.left -= 1
        return type("Method", (), {"remote": staticmethod(getattr(self.worker, what))})


@pytest.mark.parametrize("messages", [4, 7, 1000])
def test_a_worker_that_forgets_everything_is_told_again(messages: int) -> None:
    parts = deal(MARKET, shards_count=3, round_number=7)
    people = [Elsewhere(Local(part, messages=messages), wait=lambda answer: answer) for part in parts]
    told_again, _ = clear_market(MARKET, people, step_milli=10, round_number=7)
    in_memory, _ = clear_sharded(MARKET, shards_count=1, step_milli=10, round_number=7)
    assert_same(told_again, in_memory)


def test_a_message_that_comes_twice_is_settled_once() -> None:
    (part,) = deal(MARKET, shards_count=1, round_number=7)
    worker = Worker(part, step_milli=10, seed=7)
    tasks, lacking = np.arange(200, dtype=np.int32), np.full(200, 2, np.int64)
    offers = worker.offer(0, tasks, lacking)
    assert offers is not None
    said = (tasks, np.full(200, 10_000), offers.wishes)
    first, again = worker.settle(0, *said), worker.settle(0, *said)
    assert first is again
    assert worker.settled_count == 1
    assert worker.settle(2, *said) is None


@pytest.fixture(scope="module")
def engine() -> Iterator[Any]:
    ray = pytest.importorskip("ray")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
        yield ray
        ray.shutdown()


@pytest.mark.slow
def test_two_workers_of_an_engine_give_the_same_bits(engine: Any) -> None:
    over_cluster, _ = clear_on_cluster(MARKET, workers_count=2, step_milli=10, round_number=7)
    in_memory, _ = clear_sharded(MARKET, shards_count=1, step_milli=10, round_number=7)
    assert_same(over_cluster, in_memory)


@pytest.mark.slow
def test_a_worker_killed_on_the_way_changes_nothing(engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = 0

    class Mortal(Worker):
        def process(self) -> int:
            return os.getpid()

    class Watched(Elsewhere):
        def settle(self, *said: Any) -> Any:
            nonlocal rounds
            rounds += 1
            if rounds == 5:
                # A worker that this test has started, by its own number.
                os.kill(self.wait(self.worker.process.remote()), signal.SIGKILL)
            return super().settle(*said)

    monkeypatch.setattr(cluster, "Worker", Mortal)
    monkeypatch.setattr(cluster, "Elsewhere", Watched)
    over_cluster, _ = clear_on_cluster(MARKET, workers_count=2, step_milli=10, round_number=7)
    in_memory, _ = clear_sharded(MARKET, shards_count=1, step_milli=10, round_number=7)
    assert rounds > 5
    assert_same(over_cluster, in_memory)


def test_without_an_engine_it_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    with pytest.raises(ClusterMissing, match="install"):
        clear_on_cluster(MARKET, workers_count=2, step_milli=10, round_number=7)
