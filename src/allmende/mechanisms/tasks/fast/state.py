"""Who holds what at which weights while they rise or fall, as arrays, and the kernels that change it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from allmende.mechanisms.tasks.fast.arrays import MarketArrays, Whole, Whole32
from allmende.mechanisms.tasks.fast.compiled import compiled
from allmende.mechanisms.tasks.fast.turns import draw, turns_of


class Rows(NamedTuple):
    """What the kernels read of a market: see `MarketArrays` for the names."""

    floors: Whole
    caps: Whole
    limits: Whole32
    first: Whole
    last: Whole
    people: Whole32
    asked: Whole32
    # (wishes by task), the person's turn among those equally ready in this round; empty where ties are drawn instead.
    turns: Whole32
    # (1), what is added to a person's number for the draw, so that it is the same over all shards.
    first_person: Whole


class State(NamedTuple):
    """Who holds what.

    Attributes:
        weights: (tasks), thousandths.
        enough: (people), thousandths: what somebody must gain by a task to take it. 0 with a free place, else the
            surplus of their least task and a step.
        slot_first: (people), where each person's slots begin in the next three.
        held_task: (slots), the task.
        held_asked: (slots), reservation weight for it, thousandths.
        held_at: (slots), where in `holders` the person stands.
        held_count: (people), how many slots are used.
        place_first: (tasks), where each task's places begin in `holders`.
        place_last: (tasks), where they end (exclusive).
        holders: (places), the person.
        filled: (tasks), how many places are taken.

    """

    weights: Whole
    enough: Whole32
    slot_first: Whole
    held_task: Whole32
    held_asked: Whole32
    held_at: Whole32
    held_count: Whole32
    place_first: Whole
    place_last: Whole
    holders: Whole32
    filled: Whole32


def rows_of(market: MarketArrays, *, round_number: int) -> Rows:
    """Return what the kernels read, with everybody's turn in this round worked out."""
    return Rows(
        floors=market.floors,
        caps=market.caps,
        limits=market.limits,
        first=market.row_first,
        last=market.row_last,
        people=market.row_people,
        asked=market.row_asked,
        turns=turns_of(
            market.places,
            market.floors,
            market.row_first,
            market.row_last,
            market.row_people,
            market.row_asked,
            round_number,
        ),
        first_person=np.zeros(1, np.int64),
    )


def start_of(market: MarketArrays) -> State:
    """Return the start of a round: all weights at their floors, nobody holding anything."""
    slots = np.minimum(market.limits, np.diff(market.person_first)).astype(np.int64)
    slot_first = np.cumsum(slots) - slots
    slots_count, places_count = int(slots.sum()), int(market.places.sum())
    place_last = np.cumsum(market.places)
    return State(
        weights=market.floors.copy(),
        enough=np.zeros(market.people_count, np.int32),
        slot_first=slot_first,
        held_task=np.full(slots_count, -1, np.int32),
        held_asked=np.zeros(slots_count, np.int32),
        held_at=np.zeros(slots_count, np.int32),
        held_count=np.zeros(market.people_count, np.int32),
        place_first=place_last - market.places,
        place_last=place_last,
        holders=np.full(places_count, -1, np.int32),
        filled=np.zeros(market.tasks_count, np.int32),
    )


@compiled
def tie(seed: int, task: int, person: int) -> int:
    """Return 25 bits that rank a person among equals of a task in one round."""
    return draw((seed << 32) ^ task, person) >> 7


@compiled
def holds(state: State, person: int, task: int) -> bool:
    """Return whether somebody holds a task."""
    slot_first = state.slot_first[person]
    for slot in range(slot_first, slot_first + state.held_count[person]):
        if state.held_task[slot] == task:
            return True
    return False


@compiled
def slot_of(state: State, person: int, task: int) -> int:
    """Return the slot of a task that somebody holds."""
    slot = state.slot_first[person]
    while state.held_task[slot] != task:
        slot += 1
    return slot  # type: ignore[no-any-return]


@compiled
def give(state: State, person: int, task: int, asked: int) -> None:
    """Let somebody hold a task; `note_enough` has to follow."""
    slot = state.slot_first[person] + state.held_count[person]
    place = state.place_first[task] + state.filled[task]
    state.held_task[slot] = task
    state.held_asked[slot] = asked
    state.held_at[slot] = place
    state.holders[place] = person
    state.held_count[person] += 1
    state.filled[task] += 1


@compiled
def take(state: State, person: int, slot: int) -> int:
    """Let somebody hold the task of one of their slots no longer, and return it; `note_enough` has to follow."""
    task, place = state.held_task[slot], state.held_at[slot]
    last_slot = state.slot_first[person] + state.held_count[person] - 1
    state.held_task[slot] = state.held_task[last_slot]
    state.held_asked[slot] = state.held_asked[last_slot]
    state.held_at[slot] = state.held_at[last_slot]
    state.held_task[last_slot] = -1
    state.held_count[person] -= 1
    state.filled[task] -= 1
    last_place = state.place_first[task] + state.filled[task]
    if last_place != place:
        moved = state.holders[last_place]
        state.holders[place] = moved
        moved_slot = state.slot_first[moved]
        while state.held_task[moved_slot] != task:
            moved_slot += 1
        state.held_at[moved_slot] = place
    state.holders[last_place] = -1
    return task  # type: ignore[no-any-return]


@compiled
def least_slot(state: State, person: int) -> int:
    """Return the slot of the task by which somebody gains least; of equals, the task numbered lowest."""
    best = state.slot_first[person]
    best_gain = state.weights[state.held_task[best]] - state.held_asked[best]
    for slot in range(best + 1, state.slot_first[person] + state.held_count[person]):
        gain = state.weights[state.held_task[slot]] - state.held_asked[slot]
        if gain < best_gain or (gain == best_gain and state.held_task[slot] < state.held_task[best]):
            best, best_gain = slot, gain
    return best  # type: ignore[no-any-return]


@compiled
def note_enough(rows: Rows, state: State, person: int, step: int) -> None:
    """Bring what somebody without a free place must gain by another task up to date.

    With a free place it is left as it is: 0, or in the search for the exact end what they still claim.
    """
    if state.held_count[person] >= rows.limits[person]:
        slot = least_slot(state, person)
        state.enough[person] = state.weights[state.held_task[slot]] - state.held_asked[slot] + step


@compiled
def set_weight(rows: Rows, state: State, task: int, weight: int, step: int) -> None:
    """Change a task's weight, and what its holders must gain by another."""
    state.weights[task] = weight
    for place in range(state.place_first[task], state.place_first[task] + state.filled[task]):
        note_enough(rows, state, state.holders[place], step)
