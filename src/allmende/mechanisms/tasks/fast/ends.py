"""The least and the greatest weights that keep everybody content with one and the same best assignment.

The equilibrium weights of an assignment market form a lattice with a least and a greatest member (Shapley and Shubik
1971), and every best assignment goes with every one of them; so both ends follow from any exact result. How far a
task's weight can fall is bounded by its floor, by what its people asked, and by every other task that would then draw
one of them away, which may fall too; so the bounds are shortest paths. As the result is exact, all lengths are >= 0,
and Dijkstra's search (1959) settles every task once, reading each wish once (sweeping all wishes again and again, as
Bellman and Ford do, gives the same numbers).
"""

from __future__ import annotations

from allmende.mechanisms.tasks.fast.arrays import Whole, Whole32
from allmende.mechanisms.tasks.fast.compiled import compiled
from allmende.mechanisms.tasks.fast.falling import barred
from allmende.mechanisms.tasks.fast.paths import Paths, begin, nearest, reach, settle
from allmende.mechanisms.tasks.fast.state import Rows, State, holds, slot_of


@compiled
def least_weights(rows: Rows, state: State, paths: Paths) -> Whole:
    """Return the least equilibrium weights (tasks), thousandths, of an exact state (step 0), which stays as it is."""
    weights = state.weights.copy()
    begin(paths)
    for task in range(len(weights)):
        reach(paths, task, room_below(rows, state, task), -1, -1, -1)
    while True:
        other = nearest(paths)
        if other < 0:
            return weights
        settle(paths)
        weights[other] -= paths.distance[other]
        # Whoever would rather do this task if theirs fell further: theirs cannot fall further.
        for wish in range(rows.first[other], rows.last[other]):
            if rows.asked[wish] > state.weights[other]:
                break
            person = rows.people[wish]
            if state.held_count[person] < rows.limits[person] or holds(state, person, other):
                continue
            gain = state.weights[other] - rows.asked[wish]
            for slot in range(state.slot_first[person], state.slot_first[person] + state.held_count[person]):
                task = state.held_task[slot]
                slack = state.weights[task] - state.held_asked[slot] - gain
                # Below 0 only for people whose turn it was not at the floor: they have no claim to the other task.
                if slack >= 0 and paths.distance[other] + slack < paths.distance[task]:
                    reach(paths, task, paths.distance[other] + slack, -1, -1, -1)


@compiled
def greatest_weights(rows: Rows, state: State, paths: Paths, wishes: tuple[Whole, Whole, Whole32, Whole32]) -> Whole:
    """Return the greatest equilibrium weights (tasks), thousandths, of an exact state (step 0), which stays as it is.

    Weights that cannot rise because of rotation at the floor stay there.
    """
    weights = state.weights.copy()
    begin(paths)
    for task in range(len(weights)):
        reach(paths, task, _room_above(rows, state, task), -1, -1, -1)
    while True:
        task = nearest(paths)
        if task < 0:
            return weights
        settle(paths)
        weights[task] += paths.distance[task]
        for place in range(state.place_first[task], state.place_first[task] + state.filled[task]):
            person = state.holders[place]
            if state.held_count[person] < rows.limits[person]:
                continue
            slot = slot_of(state, person, task)
            held_gain = state.weights[task] - state.held_asked[slot]
            for wish in range(wishes[0][person], wishes[1][person]):
                other = wishes[2][wish]
                slack = held_gain - (state.weights[other] - wishes[3][wish])
                # Every task is reached from the beginning, so this asks for an improvement (and not of a settled one).
                if slack < 0 or paths.distance[task] + slack >= paths.distance[other]:
                    continue
                if not holds(state, person, other):
                    reach(paths, other, paths.distance[task] + slack, -1, -1, -1)


@compiled
def room_below(rows: Rows, state: State, task: int) -> int:
    """Return how far a weight can fall before its floor, or what one of its people asked."""
    room = state.weights[task] - rows.floors[task]
    if state.filled[task] < state.place_last[task] - state.place_first[task]:
        # A task with an open place stands at its cap.
        room = 0
    for place in range(state.place_first[task], state.place_first[task] + state.filled[task]):
        person = state.holders[place]
        slot = slot_of(state, person, task)
        room = min(room, state.weights[task] - state.held_asked[slot])
    return room  # type: ignore[no-any-return]


@compiled
def _room_above(rows: Rows, state: State, task: int) -> int:
    """Return how far a weight can rise before its cap, somebody with a free place, or somebody kept waiting."""
    weight = state.weights[task]
    room = rows.caps[task] - weight
    at_floor = barred(rows, state, task)
    for wish in range(rows.first[task], rows.last[task]):
        asked = rows.asked[wish]
        if asked - weight >= room:
            break
        person = rows.people[wish]
        if holds(state, person, task):
            continue
        if state.held_count[person] < rows.limits[person]:
            room = max(asked - weight, 0)
        elif at_floor and weight - asked > state.enough[person]:
            room = 0
    return room  # type: ignore[no-any-return]
