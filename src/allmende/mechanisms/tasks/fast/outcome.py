"""What a round returns for a market of arrays, made from the state in which the kernels leave it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allmende.mechanisms.tasks.fast.arrays import MarketArrays, Whole, Whole32
from allmende.mechanisms.tasks.fast.compiled import compiled
from allmende.mechanisms.tasks.fast.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The outcome of a round over arrays.

    Attributes:
        taken: (wishes by person), whether the person does the task.
        turned_away: (wishes by person), whether they would gain by it, but it is full at its floor and others' turn.
        weights: (tasks), thousandths.
        surpluses: (people), sum over their tasks of weight minus what they asked, thousandths.
        rises: (rises, 5), the log in order: task, weight before, weight after, takers after, and why: 0 it had too few
            people, 1 others drew people away, 2 set right by the exact round.
        open_places: (tasks), how many places nobody takes.
        step_milli: By how much another task must be better before somebody changes.
        round_number: Decided rotation and ties.

    """

    taken: NDArray[np.bool_]
    turned_away: NDArray[np.bool_]
    weights: Whole
    surpluses: Whole
    rises: Whole32
    open_places: Whole
    step_milli: int
    round_number: int


def outcome_of(market: MarketArrays, state: State, *, rises: Whole32, step_milli: int, round_number: int) -> Outcome:
    """Return the state as an outcome."""
    open_places = market.places - state.filled
    at_floor = (state.weights == market.floors) & (open_places == 0)
    taken, turned_away, surpluses = _wish_by_wish(
        market.person_first, market.wished, market.asked, market.limits, state, at_floor, step_milli
    )
    return Outcome(
        taken=taken,
        turned_away=turned_away,
        weights=state.weights,
        surpluses=surpluses,
        rises=rises,
        open_places=open_places,
        step_milli=step_milli,
        round_number=round_number,
    )


@compiled
def _wish_by_wish(
    person_first: Whole,
    wished: Whole32,
    asked: Whole32,
    limits: Whole32,
    state: State,
    at_floor: NDArray[np.bool_],
    step: int,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], Whole]:
    taken = np.zeros(len(wished), np.bool_)
    turned_away = np.zeros(len(wished), np.bool_)
    surpluses = np.zeros(len(limits), np.int64)
    for person in range(len(limits)):
        slot_first, held_count = state.slot_first[person], state.held_count[person]
        enough = 2**62
        for slot in range(slot_first, slot_first + held_count):
            gain = state.weights[state.held_task[slot]] - state.held_asked[slot]
            surpluses[person] += gain
            enough = min(enough, gain + step)
        if held_count < limits[person]:
            enough = 0
        for wish in range(person_first[person], person_first[person + 1]):
            task = wished[wish]
            for slot in range(slot_first, slot_first + held_count):
                taken[wish] |= state.held_task[slot] == task
            gain = state.weights[task] - asked[wish]
            turned_away[wish] = not taken[wish] and at_floor[task] and limits[person] > 0 and gain > enough
    return taken, turned_away, surpluses
