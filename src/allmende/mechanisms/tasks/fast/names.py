"""A round over arrays for a market of names: the same result as `rising_weights.clear` returns, for large markets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allmende.mechanisms.tasks.clearing import Clearing, Raise, RaiseReason, Unfilled
from allmende.mechanisms.tasks.fast.arrays import MarketArrays, arrays_of
from allmende.mechanisms.tasks.fast.outcome import Outcome
from allmende.mechanisms.tasks.fast.round import clear_arrays, clear_arrays_exactly
from allmende.mechanisms.tasks.fast.staffing import staff_arrays
from allmende.mechanisms.tasks.interval import Interval
from allmende.mechanisms.tasks.market import Market
from allmende.mechanisms.tasks.staffing import Staffing
from allmende.mechanisms.tasks.standing import reasons_behind

# In the order of the numbers in `Outcome.rises`.
_REASONS: tuple[RaiseReason, ...] = ("too_few", "keeps_people", "set_right")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A market of names, the same over arrays (tasks and people named in their order), and how it can be staffed."""

    market: Market
    arrays: MarketArrays
    tasks: list[str]
    people: list[str]
    staffing: Staffing


def state_market(market: Market) -> Stated:
    """Return a market over arrays, with the staffing test done before any weight is tried."""
    arrays, tasks, people = arrays_of(market)
    staffing = staff_arrays(arrays, tasks=tasks, people=people)
    return Stated(market=market, arrays=arrays, tasks=tasks, people=people, staffing=staffing)


def clear_named(market: Market, *, step_milli: int, round_number: int) -> Clearing:
    """Return who does what at which weight, right up to a step (>= 1); see `clear_arrays`."""
    return clear_stated(state_market(market), step_milli=step_milli, round_number=round_number)


def clear_named_exactly(market: Market, *, round_number: int) -> tuple[Clearing, Interval]:
    """Return the exact result at the least weights, and both ends; see `clear_arrays_exactly`."""
    return clear_stated_exactly(state_market(market), round_number=round_number)


def clear_stated(stated: Stated, *, step_milli: int, round_number: int) -> Clearing:
    """Return who does what at which weight, right up to a step (>= 1); see `clear_arrays`."""
    return _clearing(stated, clear_arrays(stated.arrays, step_milli=step_milli, round_number=round_number))


def clear_stated_exactly(stated: Stated, *, round_number: int) -> tuple[Clearing, Interval]:
    """Return the exact result at the least weights, and both ends; see `clear_arrays_exactly`."""
    exact = clear_arrays_exactly(stated.arrays, round_number=round_number)
    return _clearing(stated, exact.outcome), Interval(
        least_milli=dict(zip(stated.tasks, exact.least.tolist(), strict=True)),
        greatest_milli=dict(zip(stated.tasks, exact.greatest.tolist(), strict=True)),
    )


def _clearing(stated: Stated, outcome: Outcome) -> Clearing:
    market, arrays, tasks, people = stated.market, stated.arrays, stated.tasks, stated.people
    person_of = np.repeat(np.arange(len(people)), np.diff(arrays.person_first))
    listed: dict[str, list[str]] = {task.name: [] for task in market.tasks}
    away: dict[str, list[str]] = {}
    for wish in np.flatnonzero(outcome.taken).tolist():
        listed[tasks[arrays.wished[wish]]].append(people[person_of[wish]])
    for wish in np.flatnonzero(outcome.turned_away).tolist():
        away.setdefault(tasks[arrays.wished[wish]], []).append(people[person_of[wish]])
    assignments = {task: tuple(sorted(listed[task])) for task in listed}
    turned_away = {task: tuple(sorted(away[task])) for task in sorted(away)}
    weights = dict(zip(tasks, outcome.weights.tolist(), strict=True))
    weights_milli = {task.name: weights[task.name] for task in market.tasks}
    surpluses = dict(zip(people, outcome.surpluses.tolist(), strict=True))
    staffing = stated.staffing
    open_places = dict(zip(tasks, outcome.open_places.tolist(), strict=True))
    return Clearing(
        assignments=assignments,
        weights_milli=weights_milli,
        surpluses_milli={person.name: surpluses[person.name] for person in market.people},
        turned_away=turned_away,
        raises=tuple(
            Raise(task=tasks[task], from_milli=before, to_milli=after, takers_count=takers, reason=_REASONS[reason])
            for task, before, after, takers, reason in outcome.rises.tolist()
        ),
        behind=reasons_behind(market, assignments=assignments, weights_milli=weights_milli, turned_away=turned_away),
        unfilled=tuple(
            _unfilled(task.name, open_places[task.name], staffing)
            for task in market.tasks
            if open_places[task.name] > 0
        ),
        staffing=staffing,
        step_milli=outcome.step_milli,
        round_number=outcome.round_number,
    )


def _unfilled(task: str, missing_count: int, staffing: Staffing) -> Unfilled:
    short = any(task in bottleneck.tasks for bottleneck in staffing.bottlenecks)
    return Unfilled(task=task, missing_count=missing_count, reason="staffing" if short else "cap")
