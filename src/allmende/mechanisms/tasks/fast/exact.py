"""From a result that is right up to a step to one that is exact: keep what fits exactly, repair the rest.

A result with a small step is nearly a best assignment, and its weights are nearly equilibrium weights. So they are kept
as they are, and everybody lets go of those tasks by which they gain less than by another (a few in a hundred people at
a step of 0.01). What is left is exact, but incomplete: some places are open, some people claim a task. Each is mended
by one shortest augmenting path (Jonker and Volgenant 1987), the nearest of them first joining open places to people who
claim one (`rising.py`), then letting weights fall for claims left over (`falling.py`); the paths are short, because
weights were off by a step or so. The end has no duality gap, which proves it best (Shapley and Shubik 1971).
"""

from __future__ import annotations

import numpy as np

from allmende.mechanisms.tasks.fast.arrays import MarketArrays, Whole, Whole32
from allmende.mechanisms.tasks.fast.compiled import compiled
from allmende.mechanisms.tasks.fast.falling import barred, place_by_search
from allmende.mechanisms.tasks.fast.paths import Paths
from allmende.mechanisms.tasks.fast.rising import fill_by_search
from allmende.mechanisms.tasks.fast.state import Rows, State, holds, take


def make_exact(market: MarketArrays, rows: Rows, state: State, paths: Paths, *, seed: int) -> None:
    """Change a state that is right up to a step into one that is exact (step 0)."""
    wishes = wishes_of(market)
    let_go(rows, state, wishes)
    fill_by_search(rows, state, paths, lacking_tasks(state), 0, seed)
    claiming = np.flatnonzero((state.held_count < rows.limits) & (state.enough > 0)).astype(np.int32)
    place_by_search(rows, state, paths, wishes, claiming, 0)


def wishes_of(market: MarketArrays) -> tuple[Whole, Whole, Whole32, Whole32]:
    """Return the wishes by person in the form the kernels take: begin, end, task, asked."""
    return market.person_first[:-1], market.person_first[1:], market.wished, market.asked


def lacking_tasks(state: State) -> Whole32:
    """Return the tasks with open places."""
    return np.flatnonzero(state.filled < state.place_last - state.place_first).astype(np.int32)


@compiled
def let_go(rows: Rows, state: State, wishes: tuple[Whole, Whole, Whole32, Whole32]) -> None:
    """Let everybody drop the tasks by which they gain less than by one they do not hold, and note their claims."""
    for person in range(len(rows.limits)):
        best = 0
        for wish in range(wishes[0][person], wishes[1][person]):
            task = wishes[2][wish]
            gain = state.weights[task] - wishes[3][wish]
            wanted = gain > best and rows.limits[person] > 0
            if wanted and not holds(state, person, task) and not barred(rows, state, task):
                best = gain
        least = np.int64(2**62)
        slot = state.slot_first[person] + state.held_count[person] - 1
        while slot >= state.slot_first[person]:
            gain = state.weights[state.held_task[slot]] - state.held_asked[slot]
            if gain < best:
                take(state, person, slot)
            else:
                least = min(least, gain)
            slot -= 1
        state.enough[person] = least if state.held_count[person] == rows.limits[person] and least < 2**62 else best
