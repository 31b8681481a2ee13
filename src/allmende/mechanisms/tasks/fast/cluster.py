"""Rounds over a cluster of computers that runs Ray (needs the extra `cluster`), with the same bits as on one.

Each worker keeps the wishes of its people; weights go out, offers come back (`shards.py`). The engine restarts a worker
that was killed, and what it knew is told again: a shard is a function of the part it was given and of what has been
settled since, so that the clearing only has to remember what it said.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np

from allmende.mechanisms.tasks.fast.arrays import MarketArrays, Whole, Whole32
from allmende.mechanisms.tasks.fast.dealing import Part, deal
from allmende.mechanisms.tasks.fast.offers import Offers
from allmende.mechanisms.tasks.fast.outcome import Outcome
from allmende.mechanisms.tasks.fast.shards import Cleared, Shard, clear_market


class ClusterMissing(ImportError):
    """Ray is not installed, or has not been started or joined (`ray.init`); the message says which."""


class Worker:
    """A shard in a process of the engine's. It counts what has been settled, so as to notice that it began anew."""

    def __init__(self, part: Part, *, step_milli: int, seed: int) -> None:
        """Keep a part of the people; the engine hands over memory that must not be written, so it is copied."""
        own = replace(
            part,
            market=replace(part.market, **{name: _own(getattr(part.market, name)) for name in part.market.__slots__}),
            rows=type(part.rows)(*map(_own, part.rows)),
        )
        self.shard = Shard(own, step_milli=step_milli, seed=seed)
        self.settled_count = 0
        self.last: tuple[Whole32, Whole32] | None = None

    def offer(self, after: int, tasks: Whole32, lacking: Whole) -> Offers | None:
        """Return offers as they are after so much has been settled; None if that has to be told again."""
        return self.shard.offer(_own(tasks), _own(lacking)) if self.settled_count == after else None

    def settle(self, after: int, tasks: Whole32, weights: Whole, accepted: Whole) -> tuple[Whole32, Whole32] | None:
        """Settle, once however often the message comes; None if what came before has to be told again."""
        if self.settled_count == after:
            self.last = self.shard.settle(_own(tasks), _own(weights), _own(accepted))
            self.settled_count += 1
        return self.last if self.settled_count == after + 1 else None

    def settle_all(self, said: list[tuple[Whole32, Whole, Whole]]) -> None:
        """Settle what has not been settled yet of all that was said so far."""
        for after in range(self.settled_count, len(said)):
            self.settle(after, *said[after])

    def held(self, after: int) -> tuple[Whole32, Whole32, Whole32] | None:
        """Return what everybody holds after so much has been settled; None if that has to be told again."""
        return self.shard.held() if self.settled_count == after else None


class Elsewhere:
    """Some of the people, kept by a worker: what the clearing talks to instead of a shard in its own memory."""

    def __init__(self, worker: Any, *, wait: Callable[[Any], Any]) -> None:  # noqa: ANN401  (the engine's, not typed)
        """Talk to a worker that has been started; `wait` turns an answer to come into the answer."""
        self.worker, self.wait = worker, wait
        self.said: list[tuple[Whole32, Whole, Whole]] = []

    def offer(self, tasks: Whole32, lacking: Whole) -> Offers:
        """Return the readiest people for each task, as many as it lacks at most."""
        said: Offers = self._ask("offer", tasks, lacking)
        return Offers(**{name: _own(getattr(said, name)) for name in said.__slots__})

    def settle(self, tasks: Whole32, weights: Whole, accepted: Whole) -> tuple[Whole32, Whole32]:
        """Take note of new weights and of the offers accepted (`wishes`); return tasks gained and tasks left."""
        gained, left = self._ask("settle", tasks, weights, accepted)
        self.said.append((tasks, weights, accepted))
        return gained, left

    def held(self) -> tuple[Whole32, Whole32, Whole32]:
        """Return what everybody holds: tasks and what was asked for them (slots), and how many slots are used."""
        held: tuple[Whole32, Whole32, Whole32] = self._ask("held")
        return held

    def _ask(self, what: str, *arguments: Whole32 | Whole) -> Any:  # noqa: ANN401  (whatever the worker answers)
        while (answer := self.wait(getattr(self.worker, what).remote(len(self.said), *arguments))) is None:
            self.wait(self.worker.settle_all.remote(self.said))
        return answer


def clear_on_cluster(
    market: MarketArrays, *, workers_count: int, step_milli: int, round_number: int
) -> tuple[Outcome, Cleared]:
    """Clear a market on the Ray cluster this program has joined, with the outcome `clear_sharded` gives.

    Args:
        market: Tasks, people, wishes.
        workers_count: How many workers to spread the people over: one per core of the cluster, not more.
        step_milli: By how much (thousandths) another task must be better before somebody changes, >= 1.
        round_number: Settles ties and moves the rotation on, >= 0.

    Raises:
        ClusterMissing: Ray is not installed, or `ray.init` has not been called.
        NoPeople: There are fewer people than workers, or no worker.

    """
    ray = _engine()
    # Held on to until the end: a worker that is started anew is given its part anew.
    kept = [ray.put(part) for part in deal(market, shards_count=workers_count, round_number=round_number)]
    actor = ray.remote(Worker).options(max_restarts=-1, max_task_retries=-1, num_cpus=1)
    started = [actor.remote(part, step_milli=step_milli, seed=round_number) for part in kept]
    people = [Elsewhere(worker, wait=ray.get) for worker in started]
    try:
        with ThreadPoolExecutor(workers_count) as pool:
            return clear_market(market, people, step_milli=step_milli, round_number=round_number, each=pool.map)
    finally:
        for worker in started:
            ray.kill(worker)


def _engine() -> Any:  # noqa: ANN401
    try:
        # By name, so that nothing else of the mechanisms needs it, not even to check types.
        ray = importlib.import_module("ray")
    except ModuleNotFoundError as error:
        raise ClusterMissing('a cluster needs Ray; install it with: pip install "allmende[cluster]"') from error
    if not ray.is_initialized():
        raise ClusterMissing("call ray.init() first, with the address of your cluster if it is not this computer")
    return ray


def _own(values: Any) -> Any:  # noqa: ANN401  (whatever a field holds: an array)
    return np.array(values)
