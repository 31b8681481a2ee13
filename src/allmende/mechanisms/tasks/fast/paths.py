"""The scratch paper of a shortest-path search over tasks: distances, how each was reached, and the nearest first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from allmende.mechanisms.tasks.fast.arrays import Whole, Whole32
from allmende.mechanisms.tasks.fast.compiled import compiled


class Paths(NamedTuple):
    """Room for one search after another; nothing needs clearing in between, because each search has a number.

    Attributes:
        number: (1), the present search.
        reached_in: (tasks), the last search that reached the task.
        distance: (tasks), thousandths of weight.
        over: (tasks), the person over whom the task was reached.
        wish: (tasks), the wish (of that person) that led here.
        before: (tasks), the task that search came from, -1 at the start.
        heap: (tasks), those reached and not yet settled, nearest first.
        heap_at: (tasks), where in the heap each stands, -1 once settled.
        settled: (tasks), those settled in this search, in order.
        counts: (2), how many stand in `heap` and in `settled`.

    """

    number: Whole
    reached_in: Whole
    distance: Whole
    over: Whole32
    wish: Whole
    before: Whole32
    heap: Whole32
    heap_at: Whole32
    settled: Whole32
    counts: Whole


def paths_for(tasks_count: int) -> Paths:
    """Return room for searches over so many tasks."""
    return Paths(
        number=np.zeros(1, np.int64),
        reached_in=np.zeros(tasks_count, np.int64),
        distance=np.zeros(tasks_count, np.int64),
        over=np.zeros(tasks_count, np.int32),
        wish=np.zeros(tasks_count, np.int64),
        before=np.zeros(tasks_count, np.int32),
        heap=np.zeros(tasks_count, np.int32),
        heap_at=np.zeros(tasks_count, np.int32),
        settled=np.zeros(tasks_count, np.int32),
        counts=np.zeros(2, np.int64),
    )


@compiled
def begin(paths: Paths) -> None:
    """Begin a new search."""
    paths.number[0] += 1
    paths.counts[:] = 0


@compiled
def reach(paths: Paths, task: int, distance: int, over: int, wish: int, before: int) -> None:
    """Note that a task can be reached at a distance, if that is nearer than known."""
    if paths.reached_in[task] != paths.number[0]:
        paths.reached_in[task] = paths.number[0]
        paths.heap_at[task] = paths.counts[0]
        paths.counts[0] += 1
    elif distance >= paths.distance[task]:
        return
    paths.distance[task] = distance
    paths.over[task], paths.wish[task], paths.before[task] = over, wish, before
    _rise_in_heap(paths, task)


@compiled
def nearest(paths: Paths) -> int:
    """Return the nearest task not yet settled, -1 if there is none."""
    return paths.heap[0] if paths.counts[0] else -1


@compiled
def settle(paths: Paths) -> None:
    """Settle the nearest task."""
    task = paths.heap[0]
    paths.settled[paths.counts[1]] = task
    paths.counts[1] += 1
    paths.counts[0] -= 1
    paths.heap_at[task] = -1
    count = paths.counts[0]
    if count == 0:
        return
    last = paths.heap[count]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= count:
            break
        if below + 1 < count and _nearer(paths, paths.heap[below + 1], paths.heap[below]):
            below += 1
        if not _nearer(paths, paths.heap[below], last):
            break
        paths.heap[at] = paths.heap[below]
        paths.heap_at[paths.heap[at]] = at
        at = below
    paths.heap[at] = last
    paths.heap_at[last] = at


@compiled
def _rise_in_heap(paths: Paths, task: int) -> None:
    at = paths.heap_at[task]
    while at > 0:
        above = (at - 1) >> 1
        if not _nearer(paths, task, paths.heap[above]):
            break
        paths.heap[at] = paths.heap[above]
        paths.heap_at[paths.heap[at]] = at
        at = above
    paths.heap[at] = task
    paths.heap_at[task] = at


@compiled
def _nearer(paths: Paths, task: int, other: int) -> bool:
    distance, other_distance = paths.distance[task], paths.distance[other]
    return distance < other_distance or (distance == other_distance and task < other)
