"""The rise for one open place, by shortest paths: `rising_weights.py` place by place, over arrays.

Used where the queue of `raising.py` would wage a price war, and with a step of 0 to reach the exact end. A task's
distance is the rise of the first task's weight at which it has to join, lest it lose somebody; the search ends at
whoever comes without leaving an open place behind (or at a cap). See `rising_weights.py` for why.
"""

from __future__ import annotations

import numpy as np

from allmende.mechanisms.tasks.fast.arrays import Whole, Whole32
from allmende.mechanisms.tasks.fast.compiled import compiled
from allmende.mechanisms.tasks.fast.paths import Paths, begin, nearest, reach, settle
from allmende.mechanisms.tasks.fast.raising import KEEPS_PEOPLE, TOO_FEW, with_room
from allmende.mechanisms.tasks.fast.state import (
    Rows,
    State,
    give,
    holds,
    least_slot,
    note_enough,
    set_weight,
    slot_of,
    take,
    tie,
)

_AT_CAP = -1


@compiled
def fill_by_search(rows: Rows, state: State, paths: Paths, waiting: Whole32, step: int, seed: int) -> Whole32:
    """Fill the open places of the tasks waiting as far as their caps allow, one place after the other.

    Args:
        rows: The market.
        state: Who holds what; changed.
        paths: Room for the searches.
        waiting: (tasks with open places), each once, in the order in which they are served.
        step: Thousandths by which another task must be better before somebody changes, >= 0; 0 is exact.
        seed: Settles ties.

    Returns:
        The log, (rises, 5): see `Outcome.rises`.

    """
    stack = waiting.copy()
    stack_count = len(waiting)
    log = np.empty((1024, 5), np.int32)
    log_count = 0
    ended = np.empty(3, np.int64)
    while stack_count > 0:
        start = stack[stack_count - 1]
        if state.filled[start] == state.place_last[start] - state.place_first[start]:
            stack_count -= 1
            continue
        _search(rows, state, paths, start, seed, ended)
        log = with_room(log, log_count, paths.counts[1])
        log_count = _lift(rows, state, paths, start, ended[0], step, log, log_count)
        freed = _move_along(rows, state, paths, start, ended[1], ended[2], step)
        if ended[2] == _AT_CAP and ended[1] == start:
            # Nobody can be had below the cap, for this place and so for none of the task's.
            stack_count -= 1
        elif ended[2] == _AT_CAP:
            # The place that stays open has moved to another task, at its cap.
            continue
        elif freed >= 0:
            if stack_count == len(stack):
                longer_stack = np.empty(2 * len(stack), np.int32)
                longer_stack[:stack_count] = stack
                stack = longer_stack
            stack[stack_count] = freed
            stack_count += 1
    return log[:log_count].copy()


@compiled
def _search(rows: Rows, state: State, paths: Paths, start: int, seed: int, ended: Whole) -> None:
    """Find the least rise that fills the place: `ended` receives it, the task that ends it, and the wish (or cap)."""
    begin(paths)
    reach(paths, start, 0, -1, -1, -1)
    rise, last_task, last_wish, last_key = np.int64(2**62), -1, _AT_CAP, np.int64(2**62)
    while True:
        task = nearest(paths)
        if task < 0 or paths.distance[task] >= rise:
            break
        settle(paths)
        at, weight = paths.distance[task], state.weights[task]
        if at + rows.caps[task] - weight < rise:
            rise, last_task, last_wish, last_key = at + rows.caps[task] - weight, task, _AT_CAP, np.int64(2**62)
        for wish in range(rows.first[task], rows.last[task]):
            asked = rows.asked[wish]
            if at + asked - weight > rise:
                break
            person = rows.people[wish]
            more = asked + state.enough[person] - weight
            free = state.held_count[person] < rows.limits[person]
            if at + more > rise or holds(state, person, task):
                continue
            if free or more < 0:
                # Somebody with a free place, or who waits at the floor: nothing else needs to rise.
                ends_at = at + max(more, 0)
                turn = rows.turns[wish] if len(rows.turns) else tie(seed, task, person + rows.first_person[0])
                key = (min(state.held_count[person], 63) << 32) | turn
                if ends_at < rise or (ends_at == rise and last_task == task and key < last_key):
                    rise, last_task, last_wish, last_key = ends_at, task, wish, key
                continue
            _reach_over(state, paths, person, wish, task, at + more, int(rise))
    ended[0], ended[1], ended[2] = rise, last_task, last_wish


@compiled
def _reach_over(state: State, paths: Paths, person: int, wish: int, task: int, asked_at: int, end: int) -> None:
    """Reach the tasks of somebody without a free place, whom a task draws away from their least at a distance."""
    slot = least_slot(state, person)
    least = state.weights[state.held_task[slot]] - state.held_asked[slot]
    for slot in range(state.slot_first[person], state.slot_first[person] + state.held_count[person]):
        other = state.held_task[slot]
        joins_at = asked_at + state.weights[other] - state.held_asked[slot] - least
        if joins_at < end:
            reach(paths, other, joins_at, person, wish, task)


@compiled
def _lift(
    rows: Rows, state: State, paths: Paths, start: int, rise: int, step: int, log: Whole32, log_count: int
) -> int:
    for place in range(paths.counts[1]):
        task = paths.settled[place]
        more = rise - paths.distance[task]
        if more > 0:
            before = state.weights[task]
            set_weight(rows, state, task, before + more, step)
            log[log_count, 0], log[log_count, 1], log[log_count, 2] = task, before, before + more
            log[log_count, 3] = state.place_last[task] - state.place_first[task]
            log[log_count, 4] = TOO_FEW if task == start else KEEPS_PEOPLE
            log_count += 1
    return log_count


@compiled
def _move_along(rows: Rows, state: State, paths: Paths, start: int, last_task: int, last_wish: int, step: int) -> int:
    """Move people up the chain that leads to the open place; return a task that has one now, -1 if none does."""
    chain = np.empty(paths.counts[1] + 1, np.int32)
    length = 0
    task = last_task
    while task != start:
        chain[length] = task
        length += 1
        task = paths.before[task]
    # From the open place on, so that no task holds more people than it has places even for a moment.
    for link in range(length - 1, -1, -1):
        task = chain[link]
        person = paths.over[task]
        slot = slot_of(state, person, task)
        take(state, person, slot)
        give(state, person, paths.before[task], rows.asked[paths.wish[task]])
        note_enough(rows, state, person, step)
    if last_wish == _AT_CAP:
        return -1
    person, freed = rows.people[last_wish], -1
    if state.held_count[person] == rows.limits[person]:
        slot = least_slot(state, person)
        least = state.weights[state.held_task[slot]] - state.held_asked[slot]
        if state.weights[last_task] - rows.asked[last_wish] <= least:
            # The chain has just bettered the very person who waited; the place stays open for the next.
            return last_task
        freed = take(state, person, slot)
    give(state, person, last_task, rows.asked[last_wish])
    note_enough(rows, state, person, step)
    return freed
