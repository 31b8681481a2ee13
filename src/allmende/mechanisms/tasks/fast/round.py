"""A whole round over arrays, from the statements to the outcome: up to a step, or exact with both ends of each weight.

Queue first, search for what is left: the queue (`raising.py`) fills nearly everything in about five rises a task; a
task that keeps rising a step at a time against a few others is in a price war, and the search (`rising.py`) sees to it
at one go. The exact round repairs the result of a quick one (`exact.py`) and asks for both ends (`ends.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allmende.mechanisms.tasks.fast.arrays import MarketArrays, Whole, Whole32
from allmende.mechanisms.tasks.fast.ends import greatest_weights, least_weights
from allmende.mechanisms.tasks.fast.exact import make_exact, wishes_of
from allmende.mechanisms.tasks.fast.outcome import Outcome, outcome_of
from allmende.mechanisms.tasks.fast.paths import Paths, paths_for
from allmende.mechanisms.tasks.fast.raising import SET_RIGHT, raise_in_turn
from allmende.mechanisms.tasks.fast.rising import fill_by_search
from allmende.mechanisms.tasks.fast.state import Rows, State, rows_of, start_of
from allmende.mechanisms.tasks.rotation import tasks_in_turn

# More rises than this in one round are a price war; ordinary tasks rise about five times.
MOST_RISES = 100
# A step that leaves little to repair and takes little time (thousandths).
QUICK_STEP_MILLI = 10


class StepBelowOne(ValueError):
    """A step below a thousandth, or a negative number of the round; without a step, ask for the exact round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """An exact outcome, whose weights are the least, and the interval in which each weight could lie.

    Attributes:
        outcome: With a step of 0.
        least: (tasks), thousandths: no weight can be lower, given who was turned away at the floor.
        greatest: (tasks), thousandths: none can be higher; the room between is what bluffing could gain.

    """

    outcome: Outcome
    least: Whole
    greatest: Whole


def clear_arrays(market: MarketArrays, *, step_milli: int, round_number: int) -> Outcome:
    """Return who does what at which weight, right up to a step.

    Args:
        market: Tasks, people, wishes.
        step_milli: By how much (thousandths) another task must be better before somebody changes, >= 1.
        round_number: Settles ties and moves the rotation on, >= 0; the same number gives the same result.

    Raises:
        StepBelowOne: The step is below 1, or the round's number negative.

    """
    _check(step_milli, round_number)
    rows, state = rows_of(market, round_number=round_number), start_of(market)
    rises = _rise(rows, state, paths_for(market.tasks_count), step=step_milli, seed=round_number)
    return outcome_of(market, state, rises=rises, step_milli=step_milli, round_number=round_number)


def solve_quickly(market: MarketArrays, *, step_milli: int, round_number: int) -> tuple[Rows, State]:
    """Return the rows and the state at the end of a round, for those who go on from there.

    Raises:
        StepBelowOne: The step is below 1, or the round's number negative.

    """
    _check(step_milli, round_number)
    rows, state = rows_of(market, round_number=round_number), start_of(market)
    _rise(rows, state, paths_for(market.tasks_count), step=step_milli, seed=round_number)
    return rows, state


def clear_arrays_exactly(market: MarketArrays, *, round_number: int, quick_step_milli: int = QUICK_STEP_MILLI) -> Exact:
    """Return the best assignment, without a duality gap, at the least equilibrium weights, and the greatest.

    The log ends with one line for each weight that the repair has set right, up or down.

    Raises:
        StepBelowOne: The quick step is below 1, or the round's number negative.

    """
    solved = _solve(market, round_number=round_number, quick_step_milli=quick_step_milli)
    greatest = greatest_weights(solved.rows, solved.state, solved.paths, wishes_of(market))
    least = least_weights(solved.rows, solved.state, solved.paths)
    return Exact(outcome=solved.outcome(market, weights=least), least=least, greatest=greatest)


def assign_exactly(market: MarketArrays, *, round_number: int, quick_step_milli: int = QUICK_STEP_MILLI) -> Outcome:
    """Return the best assignment and weights that prove it, somewhere between the least and the greatest.

    Raises:
        StepBelowOne: The quick step is below 1, or the round's number negative.

    """
    solved = _solve(market, round_number=round_number, quick_step_milli=quick_step_milli)
    return solved.outcome(market, weights=solved.state.weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Solved:
    """An exact state, with what it took; `quick` are the weights (tasks) before the repair."""

    rows: Rows
    state: State
    paths: Paths
    rises: Whole32
    quick: Whole
    round_number: int

    def outcome(self, market: MarketArrays, *, weights: Whole) -> Outcome:
        mended = np.flatnonzero(weights != self.quick)
        why = np.full(len(mended), SET_RIGHT)
        columns = (mended, self.quick[mended], weights[mended], self.state.filled[mended], why)
        return outcome_of(
            market,
            self.state._replace(weights=weights),
            rises=np.concatenate([self.rises, np.stack(columns, axis=1).astype(np.int32)]),
            step_milli=0,
            round_number=self.round_number,
        )


def _solve(market: MarketArrays, *, round_number: int, quick_step_milli: int) -> _Solved:
    _check(quick_step_milli, round_number)
    rows, state = rows_of(market, round_number=round_number), start_of(market)
    paths = paths_for(market.tasks_count)
    rises = _rise(rows, state, paths, step=quick_step_milli, seed=round_number)
    quick = state.weights.copy()
    make_exact(market, rows, state, paths, seed=round_number)
    return _Solved(rows=rows, state=state, paths=paths, rises=rises, quick=quick, round_number=round_number)


def _rise(rows: Rows, state: State, paths: Paths, *, step: int, seed: int) -> Whole32:
    order = tasks_in_turn(len(rows.floors), people_count=len(rows.limits), round_number=seed)
    waiting = np.array(order, np.int32)
    rises, at_war = raise_in_turn(rows, state, waiting, step, seed, MOST_RISES)
    if len(at_war) == 0:
        return rises
    return np.concatenate([rises, fill_by_search(rows, state, paths, at_war, step, seed)])


def _check(step_milli: int, round_number: int) -> None:
    if type(step_milli) is not int or type(round_number) is not int or step_milli < 1 or round_number < 0:
        raise StepBelowOne(f"step {step_milli} must be at least 1, and round number {round_number} at least 0")
