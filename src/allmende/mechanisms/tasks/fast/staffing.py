"""How many places can be filled at any weight, and what is short of people: `staffing.py` over arrays.

The same maximum flow by augmenting paths: a task that finds nobody with a free place moves somebody on, breadth first;
what a failed search has reached can never help a later one and is left out from then on, so that all failures together
cost one pass over the wishes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from allmende.mechanisms.tasks.fast.arrays import MarketArrays, Whole, Whole32
from allmende.mechanisms.tasks.fast.compiled import compiled
from allmende.mechanisms.tasks.staffing import Bottleneck, Staffing


class _Flow(NamedTuple):
    """A growing staffing, and the room for its searches.

    (people): left, spent_person, person_in, by. (tasks): missing, spent_task, task_in, over, looked, queue.
    (people + 1): person_first. (tasks + 1): first. (wishes by person): wished, taken. (wishes by task): listed.
    (2): counts, the number of the search and how many tasks it has queued.
    """

    person_first: Whole
    wished: Whole32
    taken: NDArray[np.bool_]
    first: Whole
    listed: Whole32
    left: Whole32
    missing: Whole
    spent_task: NDArray[np.bool_]
    spent_person: NDArray[np.bool_]
    task_in: Whole
    person_in: Whole
    # The person over whom a search reached a task, and the task that asked a person.
    over: Whole32
    by: Whole32
    # Where each task goes on looking for somebody with a free place; those passed never get one back.
    looked: Whole
    queue: Whole32
    counts: Whole


def staff_arrays(
    market: MarketArrays, *, tasks: Sequence[str] | None = None, people: Sequence[str] | None = None
) -> Staffing:
    """Return what can be staffed at all, whatever the weights (wishes above a cap count too).

    Args:
        market: Tasks, people, wishes.
        tasks: Their names; their numbers stand in otherwise.
        people: Their names, likewise.

    """
    first, listed = _listed_by_task(market.person_first, market.wished, market.tasks_count)
    tasks_count, people_count = market.tasks_count, market.people_count
    flow = _Flow(
        person_first=market.person_first,
        wished=market.wished,
        taken=np.zeros(len(market.wished), np.bool_),
        first=first,
        listed=listed,
        left=market.limits.copy(),
        missing=np.zeros(tasks_count, np.int64),
        spent_task=np.zeros(tasks_count, np.bool_),
        spent_person=np.zeros(people_count, np.bool_),
        task_in=np.zeros(tasks_count, np.int64),
        person_in=np.zeros(people_count, np.int64),
        over=np.zeros(tasks_count, np.int32),
        by=np.zeros(people_count, np.int32),
        looked=first[:-1].copy(),
        queue=np.zeros(tasks_count, np.int32),
        counts=np.zeros(2, np.int64),
    )
    _fill_all(flow, market.places)
    places_count, missing_count = int(market.places.sum()), int(flow.missing.sum())
    bottlenecks = _bottlenecks(market, flow, tasks, people) if missing_count else []
    assert missing_count == sum(found.missing_count for found in bottlenecks), "the cut is as large as the shortage"
    return Staffing(
        places_count=places_count,
        fillable_count=places_count - missing_count,
        bottlenecks=tuple(sorted(bottlenecks, key=lambda found: (-found.missing_count, found.tasks))),
    )


def _bottlenecks(
    market: MarketArrays, flow: _Flow, tasks: Sequence[str] | None, people: Sequence[str] | None
) -> list[Bottleneck]:
    """Split what is short into pieces that share nobody who has still to be chosen for one task or another."""
    piece_of = _pieces(flow)
    person_of = np.repeat(np.arange(market.people_count), np.diff(market.person_first))
    short = flow.spent_task[market.wished]
    pairs, counts = np.unique(
        piece_of[market.wished[short]] * market.people_count + person_of[short], return_counts=True
    )
    pieces, persons = pairs // market.people_count, pairs % market.people_count
    could = np.minimum(market.limits[persons], counts)
    found = []
    for piece in np.unique(piece_of[flow.spent_task]).tolist():
        here = np.flatnonzero(piece_of == piece)
        begin, end = np.searchsorted(pieces, [piece, piece + 1])
        places_count, most_count = int(market.places[here].sum()), int(could[begin:end].sum())
        found.append(
            Bottleneck(
                tasks=_named(tasks, here),
                places_count=places_count,
                people=_named(people, persons[begin:end]),
                most_count=most_count,
                missing_count=places_count - most_count,
            )
        )
    return found


def _named(names: Sequence[str] | None, numbers: NDArray[np.integer]) -> tuple[str, ...]:
    if names is None:
        return tuple(str(number) for number in numbers.tolist())
    return tuple(sorted(names[number] for number in numbers.tolist()))


@compiled
def _listed_by_task(person_first: Whole, wished: Whole32, tasks_count: int) -> tuple[Whole, Whole32]:
    first = np.zeros(tasks_count + 1, np.int64)
    for task in wished:
        first[task + 1] += 1
    for task in range(tasks_count):
        first[task + 1] += first[task]
    at = first[:-1].copy()
    listed = np.empty(len(wished), np.int32)
    for person in range(len(person_first) - 1):
        for wish in range(person_first[person], person_first[person + 1]):
            listed[at[wished[wish]]] = person
            at[wished[wish]] += 1
    return first, listed


@compiled
def _fill_all(flow: _Flow, places: Whole) -> None:
    for task in range(len(places)):
        for filled in range(places[task]):
            if not _fill(flow, task):
                # What cannot be done once cannot be done again.
                flow.missing[task] = places[task] - filled
                break


@compiled
def _fill(flow: _Flow, start: int) -> bool:
    """Find somebody for one place of a task, moving others on if need be; return whether it could be done."""
    flow.counts[0] += 1
    flow.counts[1] = 1
    flow.queue[0] = start
    flow.task_in[start] = flow.counts[0]
    head = 0
    while head < flow.counts[1]:
        task = flow.queue[head]
        head += 1
        newcomer = _free(flow, task)
        if newcomer >= 0:
            flow.by[newcomer] = task
            flow.left[newcomer] -= 1
            _move_along(flow, newcomer, start)
            return True
        _ask(flow, task)
    for place in range(flow.counts[1]):
        task = flow.queue[place]
        flow.spent_task[task] = True
        for at in range(flow.first[task], flow.first[task + 1]):
            if flow.person_in[flow.listed[at]] == flow.counts[0]:
                flow.spent_person[flow.listed[at]] = True
    return False


@compiled
def _free(flow: _Flow, task: int) -> int:
    """Return somebody with a free place who listed a task and has not got it, -1 if there is nobody."""
    last = flow.first[task + 1]
    while flow.looked[task] < last and flow.left[flow.listed[flow.looked[task]]] == 0:
        flow.looked[task] += 1
    for at in range(flow.looked[task], last):
        person = flow.listed[at]
        if flow.left[person] > 0 and not flow.taken[_wish(flow, person, task)]:
            return person  # type: ignore[no-any-return]
    return -1


@compiled
def _ask(flow: _Flow, task: int) -> None:
    """Queue the tasks from which somebody could be moved on to this one."""
    search = flow.counts[0]
    for at in range(flow.first[task], flow.first[task + 1]):
        person = flow.listed[at]
        if flow.person_in[person] == search or flow.spent_person[person] or flow.taken[_wish(flow, person, task)]:
            continue
        flow.person_in[person], flow.by[person] = search, task
        for wish in range(flow.person_first[person], flow.person_first[person + 1]):
            other = flow.wished[wish]
            if flow.taken[wish] and flow.task_in[other] != search and not flow.spent_task[other]:
                flow.task_in[other], flow.over[other] = search, person
                flow.queue[flow.counts[1]] = other
                flow.counts[1] += 1


@compiled
def _move_along(flow: _Flow, newcomer: int, start: int) -> None:
    person = newcomer
    while True:
        task = flow.by[person]
        flow.taken[_wish(flow, person, task)] = True
        if task == start:
            return
        person = flow.over[task]
        flow.taken[_wish(flow, person, task)] = False


@compiled
def _wish(flow: _Flow, person: int, task: int) -> int:
    wish = flow.person_first[person]
    while flow.wished[wish] != task:
        wish += 1
    return wish  # type: ignore[no-any-return]


@compiled
def _pieces(flow: _Flow) -> Whole:
    """Return the piece of each task that is short, -1 for the others."""
    root = np.arange(len(flow.missing))
    for person in range(len(flow.left)):
        if not flow.spent_person[person]:
            continue
        known = -1
        for wish in range(flow.person_first[person], flow.person_first[person + 1]):
            task = flow.wished[wish]
            if flow.spent_task[task]:
                task = _root(root, task)
                if known >= 0:
                    root[task] = known
                known = _root(root, task)
    pieces = np.full(len(root), -1, np.int64)
    for task in range(len(root)):
        if flow.spent_task[task]:
            pieces[task] = _root(root, task)
    return pieces


@compiled
def _root(root: Whole, task: int) -> int:
    while root[task] != task:
        root[task] = root[root[task]]
        task = root[task]
    return task
