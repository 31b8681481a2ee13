"""The fall for one person who would gain by a task and has a free place, by shortest paths: `rising.py` reversed.

Needed on the way to the exact end, and when somebody joins a solved market or is set free by a task withdrawn: then
some weight is higher than it need be. A task's distance is how far the person's gain falls before the task's weight
begins to fall with it. The search ends where the fall costs nobody their place: at an open place, at a task that
reaches its floor (where rotation keeps the last person of the chain waiting), or at somebody who would now rather do
nothing. Weights never rise meanwhile, and the sum of what is asked falls with every chain, so it comes to an end.
"""

from __future__ import annotations

import numpy as np

from allmende.mechanisms.tasks.fast.arrays import Whole, Whole32
from allmende.mechanisms.tasks.fast.compiled import compiled
from allmende.mechanisms.tasks.fast.paths import Paths, begin, nearest, reach, settle
from allmende.mechanisms.tasks.fast.state import Rows, State, give, holds, note_enough, set_weight, slot_of, take

_OPEN, _FLOOR, _NOTHING = 0, 1, 2


@compiled
def place_by_search(
    rows: Rows, state: State, paths: Paths, wishes: tuple[Whole, Whole, Whole32, Whole32], claiming: Whole32, step: int
) -> None:
    """Let people with free places have what they would gain by, or let the weights fall until they would not gain.

    Args:
        rows: The market.
        state: Who holds what; changed. No open place may stand below its cap.
        paths: Room for the searches.
        wishes: (people) where each person's wishes begin and end, and (wishes by person) the task and what is asked.
        claiming: (people with a free place who may gain by a task).
        step: Thousandths, as in the state.

    """
    ended = np.empty(4, np.int64)
    for first in claiming:
        person = first
        while True:
            gain = 0
            if state.held_count[person] < rows.limits[person]:
                gain = _best_gain(rows, state, wishes, person)
                state.enough[person] = 0
            if gain <= 0 and person == first:
                break
            if gain <= 0:
                # Whoever lost a task over this is content again; the first may have a claim to one more.
                person = first
                continue
            _search(rows, state, paths, wishes, person, gain, ended)
            for place in range(paths.counts[1]):
                task = paths.settled[place]
                if ended[0] > paths.distance[task]:
                    set_weight(rows, state, task, state.weights[task] - ended[0] + paths.distance[task], step)
            freed = _move_along(rows, state, paths, wishes, ended, step)
            if freed >= 0:
                person = freed


@compiled
def barred(rows: Rows, state: State, task: int) -> bool:
    """Return whether a task is full at its floor, so that rotation decides and nobody has a claim to it."""
    full = state.filled[task] == state.place_last[task] - state.place_first[task]
    return bool(full and state.weights[task] == rows.floors[task])


@compiled
def _best_gain(rows: Rows, state: State, wishes: tuple[Whole, Whole, Whole32, Whole32], person: int) -> int:
    best = 0
    for wish in range(wishes[0][person], wishes[1][person]):
        task = wishes[2][wish]
        gain = state.weights[task] - wishes[3][wish]
        if gain > best and not barred(rows, state, task) and not holds(state, person, task):
            best = gain
    return best


@compiled
def _search(
    rows: Rows,
    state: State,
    paths: Paths,
    wishes: tuple[Whole, Whole, Whole32, Whole32],
    claiming: int,
    gain: int,
    ended: Whole,
) -> None:
    """Find the least fall: `ended` receives it, how it ends, the task there, and who leaves that task if anybody."""
    begin(paths)
    # The person may themselves be the one who would rather do nothing, after as much of a fall as they would gain.
    ended[0], ended[1], ended[2], ended[3] = gain, _NOTHING, -1, -1
    _reach_from(rows, state, paths, wishes, claiming, gain, 0, -1, ended[0])
    while True:
        task = nearest(paths)
        if task < 0 or paths.distance[task] >= ended[0]:
            return
        settle(paths)
        at, weight = paths.distance[task], state.weights[task]
        places_count = state.place_last[task] - state.place_first[task]
        if state.filled[task] < places_count:
            ended[0], ended[1], ended[2], ended[3] = at, _OPEN, task, -1
            return
        if at + weight - rows.floors[task] < ended[0]:
            ended[0], ended[1], ended[2], ended[3] = at + weight - rows.floors[task], _FLOOR, task, -1
        for place in range(state.place_first[task], state.place_last[task]):
            person = state.holders[place]
            slot = slot_of(state, person, task)
            held_gain = weight - state.held_asked[slot]
            if at + held_gain < ended[0]:
                ended[0], ended[1], ended[2], ended[3] = at + held_gain, _NOTHING, task, person
            _reach_from(rows, state, paths, wishes, person, held_gain, at, task, ended[0])


@compiled
def _reach_from(
    rows: Rows,
    state: State,
    paths: Paths,
    wishes: tuple[Whole, Whole, Whole32, Whole32],
    person: int,
    gain: int,
    at: int,
    before: int,
    end: int,
) -> None:
    for wish in range(wishes[0][person], wishes[1][person]):
        other = wishes[2][wish]
        other_gain = state.weights[other] - wishes[3][wish]
        distance = at + max(gain - other_gain, 0)
        if other_gain <= 0 or distance >= end or other == before:
            continue
        if not barred(rows, state, other) and not holds(state, person, other):
            reach(paths, other, distance, person, wish, before)


@compiled
def _move_along(
    rows: Rows,
    state: State,
    paths: Paths,
    wishes: tuple[Whole, Whole, Whole32, Whole32],
    ended: Whole,
    step: int,
) -> int:
    """Move people along the chain from its end; return who has lost their task by it, -1 if nobody has."""
    how, task, leaving = ended[1], ended[2], ended[3]
    if task < 0:
        return -1
    if how == _FLOOR:
        # Whoever came for the task at its floor waits; they have left the task before it, if they held one.
        leaving, task = paths.over[task], paths.before[task]
        if task < 0:
            return -1
    if how != _OPEN:
        slot = state.slot_first[leaving]
        while state.held_task[slot] != task:
            slot += 1
        take(state, leaving, slot)
        state.enough[leaving] = 0
    while task >= 0:
        person, before = paths.over[task], paths.before[task]
        if before >= 0:
            slot = slot_of(state, person, before)
            take(state, person, slot)
        give(state, person, task, wishes[3][paths.wish[task]])
        note_enough(rows, state, person, step)
        task = before
    return leaving if how != _OPEN else -1
