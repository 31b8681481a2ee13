"""The manipulation study: what somebody gains by overstating, by procedure and size of the group.

Somebody who knows everybody's statements multiplies all of their own by a factor and takes the factor that serves them
best; everybody else is honest. The gain is what they get beyond their true reservation weight, less what honesty would
have brought them, as a part of the mean weight. That is the most such a liar could hope for: who does not know the
others' statements may as well lose. `python -m benchmarks.manipulation` prints the table of
docs/mechanisms/choosing.md.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.case import Case, Run, timed

Numbers = NDArray[np.float64]
FACTORS = (1.05, 1.1, 1.25, 1.5, 2.0, 3.0)
CAP = 10.0
SIZES = (5, 10, 20, 50, 100, 400)
LIARS_COUNT = 60


def stated(people: int, *, tasks: int, seed: int) -> Numbers:
    """Return (people, tasks) reservation weights: common dislike of a task, times taste, times chance."""
    drawn = np.random.default_rng(seed)
    common = drawn.lognormal(0, 0.5, tasks)
    taste = drawn.normal(size=(people, 5)) @ drawn.normal(size=(tasks, 5)).T * 0.3
    return np.minimum(common * np.exp(taste + 0.2 * drawn.normal(size=(people, tasks))), CAP)


def assigned(asked: Numbers) -> NDArray[np.int64]:
    """Return (people), the task of each, or -1; the sum of what is asked is least."""
    from scipy.optimize import linear_sum_assignment

    tasks_of = np.full(len(asked), -1)
    people, tasks = linear_sum_assignment(asked)
    tasks_of[people] = tasks
    return tasks_of


def least(asked: Numbers, tasks_of: NDArray[np.int64]) -> Numbers:
    """Return (tasks) the least weights at which nobody would rather do something else: round, rising weights."""
    return risen(np.zeros(asked.shape[1]), asked, tasks_of)


def greatest(asked: Numbers, tasks_of: NDArray[np.int64]) -> Numbers:
    """Return (tasks) the greatest such weights under the cap."""
    idle = asked[tasks_of < 0]
    weights: Numbers = np.minimum(CAP, idle.min(0, initial=CAP))
    _, own, needed = differences(asked, tasks_of)
    while True:
        # A task may count no more than its neighbour's holder would envy.
        allowed = (weights[own][:, None] - needed).min(0)
        lower: Numbers = np.minimum(weights, allowed)
        if (lower >= weights - 1e-12).all():
            return weights
        weights = lower


def even(asked: Numbers, tasks_of: NDArray[np.int64]) -> Numbers:
    """Return (tasks) the maximin weights with mean 1: round, even shares."""
    weights = risen(np.full(asked.shape[1], -np.inf), asked, tasks_of)
    weights += 1 - weights.mean()
    return weights


def risen(weights: Numbers, asked: Numbers, tasks_of: NDArray[np.int64]) -> Numbers:
    """Raise weights until nobody gets less than they ask, and nobody would rather have another task."""
    holders, own, needed = differences(asked, tasks_of)
    weights = weights.copy()
    weights[own] = np.maximum(weights[own], asked[holders, own])
    while True:
        higher = weights.copy()
        higher[own] = np.maximum(weights[own], (weights[None, :] + needed).max(1))
        if (higher <= weights + 1e-12).all():
            return weights
        weights = higher


def differences(asked: Numbers, tasks_of: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], Numbers]:
    """Return who holds a task, which, and (holders, tasks) by how much it must count more than each other one."""
    holders = np.flatnonzero(tasks_of >= 0)
    own = tasks_of[holders]
    return holders, own, asked[holders, own][:, None] - asked[holders]


Rule = Callable[[Numbers, NDArray[np.int64]], Numbers]
RULES: dict[str, tuple[Rule, float]] = {"least": (least, 0.9), "greatest": (greatest, 0.9), "even": (even, 1.0)}


def gains(rule: Rule, *, people: int, places_each: float) -> Numbers:
    """Return (liars) what each gains by their best factor, as a part of the mean weight; 0 where honesty is best."""
    tasks = max(1, round(people * places_each))
    found = []
    for liar in range(LIARS_COUNT):
        asked = stated(people, tasks=tasks, seed=liar)
        who = liar % people
        honest, mean = surplus(rule, asked, asked, who)
        best = 0.0
        for factor in FACTORS:
            lied = asked.copy()
            lied[who] = np.minimum(asked[who] * factor, CAP)
            best = max(best, surplus(rule, lied, asked, who)[0] - honest)
        found.append(best / mean)
    return np.array(found)


def surplus(rule: Rule, said: Numbers, true: Numbers, who: int) -> tuple[float, float]:
    """Return what somebody gets beyond their true statement, and the mean weight."""
    tasks_of = assigned(said)
    weights = rule(said, tasks_of)
    own = tasks_of[who]
    return (0.0 if own < 0 else float(weights[own] - true[who, own])), float(weights.mean())


def nothing(_folder: Path) -> None:
    """Make nothing beforehand."""


def mean_gain(_folder: Path, *, rule: str, people: int) -> Run:
    """Measure the mean gain of a procedure for groups of one size."""
    apply, places_each = RULES[rule]
    return timed(lambda: float(gains(apply, people=people, places_each=places_each).mean()))


def main() -> None:
    """Print the table of the docs page."""
    print("| people | rising weights, least | rising weights, greatest | even shares |\n|---|---|---|---|")
    for people in SIZES:
        cells = []
        for apply, places_each in RULES.values():
            found = gains(apply, people=people, places_each=places_each)
            cells.append(f"{found.mean():.1%}, at most {found.max():.0%}")
        print(f"| {people} | {' | '.join(cells)} |", flush=True)


CASES = {
    f"manipulation-{rule}-{people}": Case(
        prepare=nothing,
        ours=partial(mean_gain, rule=rule, people=people),
        gap=lambda ours, _theirs: ours,
        large=people > 20,
    )
    for rule in RULES
    for people in SIZES
}

if __name__ == "__main__":
    main()
