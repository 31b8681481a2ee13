"""Verify the result of a round over arrays, from the statements alone: `certificate.check` for millions of people.

The promises are those of `certificate.py`, in its order. Nothing here is shared with what computes the result: only
NumPy, a few passes over all wishes, no loop. `certificate.check` remains the judge; a test lets both decide alike.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from allmende.mechanisms.tasks.certificate import Refuted
from allmende.mechanisms.tasks.fast.arrays import MarketArrays, Whole
from allmende.mechanisms.tasks.fast.outcome import Outcome

_NONE_HELD = np.int64(2**62)


def check_outcome(market: MarketArrays, outcome: Outcome) -> tuple[int, int]:
    """Verify a result, and return the sum asked and its lower bound (thousandths).

    An open place counts at its cap. The sum is at most (filled places x step) above the bound, and no assignment that
    leaves the turned away turned away can ask less than the bound; with a step of 0 the two are equal.

    Raises:
        Refuted: A promise does not hold; the task or person is named by its number.

    """
    taken_tasks = market.wished[outcome.taken]
    filled = np.bincount(taken_tasks, minlength=market.tasks_count)
    gains = outcome.weights[market.wished] - market.asked
    _check_tasks(market, outcome, filled)
    _check_people(market, outcome, gains)
    cost = int(market.asked[outcome.taken].sum(dtype=np.int64)) + int(((market.places - filled) * market.caps).sum())
    gains[outcome.turned_away] = 0
    bound = int((market.places * outcome.weights).sum()) - _best_sum(market, np.maximum(gains, 0))
    if cost - bound > outcome.step_milli * int(filled.sum()):
        raise Refuted(f"the sum asked, {cost}, is further than a step per place above its bound {bound}")
    return cost, bound


def _check_tasks(market: MarketArrays, outcome: Outcome, filled: Whole) -> None:
    weights, full = outcome.weights, filled == market.places
    _refute((weights < market.floors) | (weights > market.caps), "task {}: its weight is not between floor and cap")
    _refute(filled > market.places, "task {}: more people have it than it has places")
    _refute(~full & (weights != market.caps), "task {} has an open place but stands below its cap")
    _refute(outcome.open_places != market.places - filled, "task {}: the number of open places is misstated")
    away = np.bincount(market.wished[outcome.turned_away], minlength=market.tasks_count) > 0
    _refute(away & ~(full & (weights == market.floors)), "task {} turns people away though it is not full at its floor")


def _check_people(market: MarketArrays, outcome: Outcome, gains: Whole) -> None:
    held_count = _by_person(np.add, outcome.taken.astype(np.int32), market.person_first, none=np.int32(0))
    _refute(held_count > market.limits, "person {} has more tasks than their limit")
    held_gains = np.where(outcome.taken, gains, _NONE_HELD)
    least_held = _by_person(np.minimum, held_gains, market.person_first, none=_NONE_HELD)
    _refute(least_held < 0, "person {} has a task for less than they asked")
    held_gains[~outcome.taken] = 0
    surpluses = _by_person(np.add, held_gains, market.person_first, none=np.int64(0))
    _refute(surpluses != outcome.surpluses, "person {}: the surplus is misstated")
    others = np.where(outcome.taken | outcome.turned_away, -_NONE_HELD, gains)
    best_other = _by_person(np.maximum, others, market.person_first, none=-_NONE_HELD)
    enough = np.where(held_count == market.limits, least_held + outcome.step_milli, 0)
    _refute((market.limits > 0) & (best_other > enough), "person {} would be better off with another task")


def _best_sum(market: MarketArrays, gains: Whole) -> int:
    """Return the sum over people of their largest gains within their limit, `gains` being >= 0."""
    counts = np.diff(market.person_first)
    everything = market.limits >= counts
    total = 0
    if everything.any():
        sums = _by_person(np.add, gains, market.person_first, none=np.int64(0))
        total += int(sums[everything].sum())
    one = ~everything & (market.limits == 1)
    if one.any():
        best = _by_person(np.maximum, gains, market.person_first, none=np.int64(0))
        total += int(best[one].sum())
    some = ~everything & (market.limits > 1)
    if some.any():
        person = np.repeat(np.arange(market.people_count), counts)
        chosen = some[person]
        person, gains = person[chosen], gains[chosen]
        order = np.lexsort((-gains, person))
        person, gains = person[order], gains[order]
        begins = np.searchsorted(person, person, side="left")
        total += int(gains[np.arange(len(person)) - begins < market.limits[person]].sum())
    return total


def _by_person(reduce: np.ufunc, values: NDArray[np.integer], first: Whole, *, none: np.integer) -> Whole:
    """Reduce (wishes by person) to (people); those without a wish get `none`."""
    result = reduce.reduceat(np.append(values, none), first[:-1])
    result[first[1:] == first[:-1]] = none
    return result


def _refute(wrong: NDArray[np.bool_], sentence: str) -> None:
    if wrong.any():
        raise Refuted(sentence.format(int(np.flatnonzero(wrong)[0])))
