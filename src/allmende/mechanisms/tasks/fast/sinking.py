"""Bring weights down to the least that keep what people hold, near where something has changed.

When somebody joins, or a task is withdrawn, weights fall as far as claims make them (`falling.py`). Others may still
stand where the old market needed them: a weight is held up by its floor, by what its people asked, and by tasks that
would otherwise draw one of them away, and those may have fallen, or be gone. How far a task can fall, taking along what
falls with it, is a shortest path to something that does not fall, as in `ends.py`; but searched from one task at a
time, nearest first, so that only the neighbourhood of a change is looked at.
"""

from __future__ import annotations

import numpy as np

from allmende.mechanisms.tasks.fast.arrays import Whole, Whole32
from allmende.mechanisms.tasks.fast.compiled import compiled
from allmende.mechanisms.tasks.fast.ends import room_below
from allmende.mechanisms.tasks.fast.paths import Paths, begin, nearest, reach, settle
from allmende.mechanisms.tasks.fast.state import Rows, State, holds, set_weight, slot_of

# A round leaves weights a step or two above the least; only what stands higher is brought down.
SLACK_STEPS = 2


@compiled
def sink(
    rows: Rows, state: State, paths: Paths, wishes: tuple[Whole, Whole, Whole32, Whole32], suspects: Whole32, step: int
) -> None:
    """Lower weights until no suspect, and nothing that hangs on one, can fall by more than SLACK_STEPS steps.

    Args:
        rows: The market.
        state: Who holds what, right up to a step; weights are changed.
        paths: Room for the searches.
        wishes: (people) where each person's wishes begin and end, and (wishes by person) the task and what is asked.
        suspects: (tasks that may stand too high), each once.
        step: Thousandths, as in the state.

    """
    waiting, count = np.empty(len(state.weights), np.int32), len(suspects)
    queued = np.zeros(len(state.weights), np.bool_)
    waiting[:count] = suspects
    queued[suspects] = True
    while count > 0:
        count -= 1
        start = waiting[count]
        queued[start] = False
        fall = _search(rows, state, paths, wishes, start, step)
        if fall <= SLACK_STEPS * step:
            continue
        for place in range(paths.counts[1]):
            task = paths.settled[place]
            less = fall - paths.distance[task]
            if less <= 0:
                continue
            set_weight(rows, state, task, state.weights[task] - less, step)
            # Whoever would have gone to this task now needs less to stay where they are.
            for wish in range(rows.first[task], rows.last[task]):
                person = rows.people[wish]
                if state.held_count[person] < rows.limits[person]:
                    continue
                for slot in range(state.slot_first[person], state.slot_first[person] + state.held_count[person]):
                    held = state.held_task[slot]
                    if not queued[held]:
                        queued[held] = True
                        waiting[count] = held
                        count += 1


@compiled
def held_by(state: State, people: Whole32) -> Whole32:
    """Return the tasks that some people hold, each once."""
    found = np.zeros(len(state.weights), np.bool_)
    for person in people:
        for slot in range(state.slot_first[person], state.slot_first[person] + state.held_count[person]):
            found[state.held_task[slot]] = True
    return np.flatnonzero(found).astype(np.int32)


@compiled
def _search(
    rows: Rows, state: State, paths: Paths, wishes: tuple[Whole, Whole, Whole32, Whole32], start: int, step: int
) -> int:
    """Return how far a task can fall; `paths` says which tasks fall with it, beginning at which distance."""
    begin(paths)
    reach(paths, start, 0, -1, -1, -1)
    fall = np.int64(2**62)
    while True:
        task = nearest(paths)
        if task < 0 or paths.distance[task] >= fall or fall <= SLACK_STEPS * step:
            return fall  # type: ignore[return-value]
        settle(paths)
        at = paths.distance[task]
        fall = min(fall, at + room_below(rows, state, task))
        for place in range(state.place_first[task], state.place_first[task] + state.filled[task]):
            person = state.holders[place]
            if state.held_count[person] < rows.limits[person]:
                continue
            slot = slot_of(state, person, task)
            gain = state.weights[task] - state.held_asked[slot]
            for wish in range(wishes[0][person], wishes[1][person]):
                other = wishes[2][wish]
                slack = gain - (state.weights[other] - wishes[3][wish])
                # Further below 0 only for people whose turn it was not at the floor: they have no claim to the other.
                if slack < -step or at + slack >= fall or holds(state, person, other):
                    continue
                reach(paths, other, at + max(slack, 0), -1, -1, -1)
