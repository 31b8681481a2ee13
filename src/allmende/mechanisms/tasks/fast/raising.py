"""The queue of rising weights: every task with open places raises its weight at once to where enough people take it.

What `rising_weights.py` does place by place, for markets of any size. A task that lacks people asks those who listed it
from the readiest on. Who has a free place needs what they ask; who has none needs that, the surplus of the least task
they hold, and a step. The smallest requirements, as many as places are open, are found by partial selection; reading a
row ends once even the bare wish exceeds them. The weight rises to the largest of them, those people come, and the
tasks they leave queue up (the auction of Bertsekas 1979, 1988, with the tasks as bidders, and many places each). About
five rises a task fill a market at a step of a hundredth, whatever its size.

What holds after every rise: nobody who does not hold a task would gain by it more than a step over what they hold; not
at all if they have a free place; except at a task still at its floor. Weights and everybody's least surplus only
rise, so this stays true, and all of it is true of the end.
"""

from __future__ import annotations

import numpy as np

from allmende.mechanisms.tasks.fast.arrays import Whole, Whole32
from allmende.mechanisms.tasks.fast.compiled import compiled
from allmende.mechanisms.tasks.fast.state import (
    Rows,
    State,
    give,
    holds,
    least_slot,
    note_enough,
    set_weight,
    take,
    tie,
)

# Why a weight changed, as the log says it: `clearing.RaiseReason`.
TOO_FEW, KEEPS_PEOPLE, SET_RIGHT = 0, 1, 2


@compiled
def raise_in_turn(
    rows: Rows, state: State, waiting: Whole32, step: int, seed: int, most_rises: int
) -> tuple[Whole32, Whole32]:
    """Fill the tasks waiting, in turn, and those that lose people to them.

    Args:
        rows: The market.
        state: Who holds what; changed.
        waiting: (tasks that lack people), in the order in which they are served.
        step: Thousandths by which another task must be better before somebody changes, >= 1.
        seed: Settles ties.
        most_rises: A task that rose so often in this call is in a price war and left to `rising.py`.

    Returns:
        The log, (rises, 5): see `Outcome.rises`. And the tasks left in a price war.

    """
    tasks_count = len(rows.floors)
    queue = np.empty(tasks_count, np.int32)
    queued = np.zeros(tasks_count, np.bool_)
    rises = np.zeros(tasks_count, np.int32)
    # Full tasks that others drew people away from: they rise to win people back.
    drained = np.zeros(tasks_count, np.bool_)
    head, queue_count = 0, len(waiting)
    for place in range(queue_count):
        queue[place] = waiting[place]
        queued[waiting[place]] = True
    log = np.empty((1024 + 4 * queue_count, 5), np.int32)
    log_count = 0
    left = np.empty(tasks_count, np.int32)
    left_count = 0
    keys, wishes = np.empty(16, np.int64), np.empty(16, np.int64)
    while queue_count > 0:
        task = queue[head]
        head = (head + 1) % tasks_count
        queue_count -= 1
        queued[task] = False
        lacking = state.place_last[task] - state.place_first[task] - state.filled[task]
        if lacking > len(keys):
            keys, wishes = np.empty(2 * lacking, np.int64), np.empty(2 * lacking, np.int64)
        if rises[task] >= most_rises:
            # Marked as queued for good, so that it is listed once.
            queued[task] = True
            left[left_count] = task
            left_count += 1
            continue
        chosen_count = readiest(rows, state, task, lacking, seed, keys, wishes)
        before = state.weights[task]
        after = keys[0] >> 32 if chosen_count == lacking else rows.caps[task]
        if after > before:
            rises[task] += 1
            set_weight(rows, state, task, after, step)
        for chosen in range(chosen_count):
            person = rows.people[wishes[chosen]]
            if state.held_count[person] == rows.limits[person]:
                freed = take(state, person, least_slot(state, person))
                if state.filled[freed] + 1 == state.place_last[freed] - state.place_first[freed]:
                    drained[freed] = True
                if not queued[freed]:
                    queued[freed] = True
                    queue[(head + queue_count) % tasks_count] = freed
                    queue_count += 1
            give(state, person, task, rows.asked[wishes[chosen]])
            note_enough(rows, state, person, step)
        if after > before:
            log = with_room(log, log_count, 1)
            log[log_count, 0], log[log_count, 1], log[log_count, 2] = task, before, after
            log[log_count, 3], log[log_count, 4] = state.filled[task], KEEPS_PEOPLE if drained[task] else TOO_FEW
            log_count += 1
        drained[task] = False
    return log[:log_count].copy(), left[:left_count].copy()


@compiled
def with_room(log: Whole32, used: int, more: int) -> Whole32:
    """Return a log with room for so many more lines than are used."""
    if used + more <= len(log):
        return log
    longer = np.empty((2 * used + more, 5), np.int32)
    longer[:used] = log[:used]
    return longer


@compiled
def readiest(rows: Rows, state: State, task: int, lacking: int, seed: int, keys: Whole, wishes: Whole) -> int:
    """Find the wishes with the smallest requirements, at most as many as lacking, and return how many there are.

    `wishes` (at least lacking) receives where they stand in the rows. `keys` receives their ranks, the largest first:
    the requirement in the upper 32 bits; below it, what settles ties: fewest places held, then the turn.
    """
    weight, cap = state.weights[task], rows.caps[task]
    worst = cap + 1
    count = 0
    for wish in range(rows.first[task], rows.last[task]):
        asked = rows.asked[wish]
        if asked > worst:
            break
        person = rows.people[wish]
        needed = asked + state.enough[person]
        needed = max(needed, weight)
        if needed > worst or needed > cap or holds(state, person, task):
            continue
        turn = rows.turns[wish] if len(rows.turns) else tie(seed, task, person + rows.first_person[0])
        key = (needed << 32) | (min(state.held_count[person], 63) << 25) | min(turn, (1 << 25) - 1)
        if count < lacking:
            sift_up(keys, wishes, count, key, wish)
            count += 1
        elif before(key, wish, keys[0], wishes[0]):
            sift_down(keys, wishes, count, key, wish)
        if count == lacking:
            worst = keys[0] >> 32
    return count


@compiled
def before(key: int, wish: int, other_key: int, other_wish: int) -> bool:
    """Return whether one pair of numbers comes before another."""
    # Wishes stand in the order of what is asked, then of the person's number, which settles what the draw left equal.
    return key < other_key or (key == other_key and wish < other_wish)


@compiled
def sift_up(keys: Whole, wishes: Whole, count: int, key: int, wish: int) -> None:
    """Add a pair to a heap of so many, whose largest is on top."""
    at = count
    while at > 0:
        above = (at - 1) >> 1
        if not before(keys[above], wishes[above], key, wish):
            break
        keys[at], wishes[at] = keys[above], wishes[above]
        at = above
    keys[at], wishes[at] = key, wish


@compiled
def sift_down(keys: Whole, wishes: Whole, count: int, key: int, wish: int) -> None:
    """Put a pair into a heap of so many in the place of its largest."""
    at = 0
    while True:
        below = 2 * at + 1
        if below >= count:
            break
        if below + 1 < count and before(keys[below], wishes[below], keys[below + 1], wishes[below + 1]):
            below += 1
        if not before(key, wish, keys[below], wishes[below]):
            break
        keys[at], wishes[at] = keys[below], wishes[below]
        at = below
    keys[at], wishes[at] = key, wish
