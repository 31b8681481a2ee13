"""Made-up task markets, the same for every machine and every peer; reservation weights in thousandths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from allmende.mechanisms.tasks.fast.arrays import MarketArrays

CAP_MILLI = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Who would do what from which weight on.

    Attributes:
        person_first: (people + 1), where each person's wishes begin and end.
        wished: (wishes), the task.
        asked: (wishes), reservation weight in thousandths.
        places: (tasks), how many people each needs.

    """

    person_first: NDArray[np.int64]
    wished: NDArray[np.int32]
    asked: NDArray[np.integer]
    places: NDArray[np.int64]

    def market(self) -> MarketArrays:
        """Return the market in which everybody takes one place at most, from 0.001 to 10."""
        from allmende.mechanisms.tasks.fast.arrays import market_arrays

        tasks_count = len(self.places)
        return market_arrays(
            places=self.places,
            floors=np.ones(tasks_count, np.int64),
            caps=np.full(tasks_count, max(CAP_MILLI, int(self.asked.max()) + 1)),
            limits=np.ones(len(self.person_first) - 1, np.int64),
            person_first=self.person_first,
            wished=self.wished,
            asked=self.asked,
        )


def sparse(people_count: int, *, tasks_count: int, places: int, wishes_each: int, seed: int = 0) -> Wishes:
    """Return a market in which everybody lists a few tasks, some tasks being far more popular than others."""
    drawn = np.random.default_rng(seed)
    popularity = drawn.lognormal(0, 0.7, tasks_count)
    popularity /= popularity.sum()
    upto = np.cumsum(popularity)
    unpleasant = drawn.lognormal(0, 0.5, tasks_count)
    listed = np.searchsorted(upto, drawn.random((people_count, wishes_each))).clip(0, tasks_count - 1).astype(np.int32)
    listed.sort(axis=1)
    kept = np.ones_like(listed, bool)
    kept[:, 1:] = listed[:, 1:] != listed[:, :-1]
    first = np.zeros(people_count + 1, np.int64)
    first[1:] = np.cumsum(kept.sum(1))
    wished = listed[kept]
    taste = 0.5 * drawn.normal(size=len(wished))
    asked = np.minimum(unpleasant[wished] * np.exp(taste) * 1000, CAP_MILLI - 1).clip(1).astype(np.int64)
    return Wishes(person_first=first, wished=wished, asked=asked, places=np.full(tasks_count, places, np.int64))


def dense(people_count: int, *, tasks_count: int, places: int, seed: int = 0) -> Wishes:
    """Return a market in which everybody lists every task, and exactly as many people as places."""
    drawn = np.random.default_rng(seed)
    unpleasant = drawn.lognormal(0, 0.5, tasks_count)
    leaning, character = drawn.normal(size=(people_count, 5)), drawn.normal(size=(tasks_count, 5))
    taste = leaning @ character.T * 0.3
    asked = unpleasant[None, :] * np.exp(taste + 0.2 * drawn.normal(size=(people_count, tasks_count)))
    return Wishes(
        person_first=np.arange(people_count + 1, dtype=np.int64) * tasks_count,
        wished=np.tile(np.arange(tasks_count, dtype=np.int32), people_count),
        asked=np.maximum(1, np.minimum(asked * 1000, 20000)).astype(np.int64).ravel(),
        places=np.full(tasks_count, places, np.int64),
    )


def made(name: str) -> Wishes:
    """Return one of the named markets of `../shared/design/performance.md`."""
    if name.startswith("dense"):
        people_count, tasks_count, places = DENSE[name]
        return dense(people_count, tasks_count=tasks_count, places=places)
    people_count, tasks_count, places, wishes_each = SPARSE[name]
    return sparse(people_count, tasks_count=tasks_count, places=places, wishes_each=wishes_each)


SPARSE = {
    "sp10k": (10_000, 1_000, 9, 20),
    "sp100k": (100_000, 10_000, 9, 20),
    "sp1M": (1_000_000, 50_000, 18, 10),
    "sp10M": (10_000_000, 500_000, 18, 10),
}
DENSE = {"dense1k": (1000, 1000, 1), "dense5k": (5000, 5000, 1), "dense5kx500": (5000, 500, 10)}
# Known best sums of what is asked (thousandths), found by OR-tools' min-cost flow.
OPTIMA_MILLI = {"sp10k": 4_247_303, "sp100k": 42_798_525, "sp1M": 511_523_026}
