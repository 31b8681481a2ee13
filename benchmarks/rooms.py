"""One each: rooms shared out among as many people, and chores by the equilibrium of sharing everything out."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.case import Case, Run, above_peer, nothing, timed


def worths(people: int) -> dict[str, dict[str, int]]:
    """Return what as many rooms as people are worth to each."""
    drawn = np.random.default_rng(0)
    common = drawn.lognormal(6, 0.4, people)
    stated = (common[None, :] * drawn.lognormal(0, 0.3, (people, people))).astype(int)
    return {f"p{i:04}": {f"t{j:04}": int(worth) for j, worth in enumerate(row)} for i, row in enumerate(stated)}


def rooms_ours(_folder: Path, *, people: int) -> Run:
    """Share rooms out one each, with both ends and the maximin prices; the value is the worst off's surplus."""
    from allmende.mechanisms.goods.one_each import one_each

    one_each({"ada": {"t": 1}}, floors_mwh={"t": 0})
    worth = worths(people)
    floors = {f"t{index:04}": 0 for index in range(people)}

    def work() -> float:
        shared = one_each(worth, floors_mwh=floors)
        return float(min(worth[p][t] - shared.maximin[t] for p, t in shared.thing_of.items()))

    return timed(work)


def rooms_highs(_folder: Path, *, people: int) -> Run:
    """Assign by SciPy, then find the maximin prices alone by its linear programming (Gal et al. 2017)."""
    from scipy.optimize import linear_sum_assignment, linprog
    from scipy.sparse import coo_array

    from allmende.mechanisms.goods.one_each import one_each

    worth = np.array([list(row.values()) for row in worths(people).values()], float)
    floors = {f"t{index:04}": 0 for index in range(people)}
    total = float(sum(one_each(worths(people), floors_mwh=floors).maximin.values()))

    def work() -> float:
        _, own = linear_sum_assignment(worth, maximize=True)
        i, j = (each.ravel() for each in np.indices(worth.shape))
        i, j = i[j != own[i]], j[j != own[i]]
        envy = np.arange(len(i))
        contented = len(i) + np.arange(people)
        rows = np.concatenate([envy, envy, contented, contented])
        columns = np.concatenate([own[i], j, own, np.full(people, people)])
        values = np.concatenate([np.ones(len(i)), -np.ones(len(i)), np.ones(2 * people)])
        limits = np.concatenate([worth[i, own[i]] - worth[i, j], worth[np.arange(people), own]])
        solved = linprog(
            [0.0] * people + [-1.0],
            A_ub=coo_array((values, (rows, columns)), shape=(len(limits), people + 1)).tocsr(),
            b_ub=limits, A_eq=[[1.0] * people + [0.0]], b_eq=[total], bounds=(0, None),
        )  # fmt: skip
        return -float(solved.fun)

    return timed(work)


def rooms_lap(_folder: Path, *, people: int) -> Run:
    """Assign by lap alone, without any price; the value is what all rooms are worth to their holders."""
    import lap

    worth = np.array([list(row.values()) for row in worths(people).values()], float)
    return timed(lambda: -float(lap.lapjv(-worth)[0]))


def rooms_sum_ours(_folder: Path, *, people: int) -> Run:
    """Share rooms out one each, with all prices; the value is what all rooms are worth to their holders."""
    from allmende.mechanisms.goods.one_each import one_each

    one_each({"ada": {"t": 1}}, floors_mwh={"t": 0})
    worth = worths(people)
    floors = {f"t{index:04}": 0 for index in range(people)}
    return timed(lambda: float(sum(worth[p][t] for p, t in one_each(worth, floors_mwh=floors).thing_of.items())))


def share_out_ours(_folder: Path, *, people: int) -> Run:
    """Share out as many chores as people, made exact and confirmed; the value is the number of programmes."""
    from allmende.mechanisms.tasks.share_out import share_out

    drawn = np.random.default_rng(0)
    asked = np.maximum(1, drawn.lognormal(0, 0.6, (people, people)) * 1000).astype(int)
    wishes = {f"p{i:03}": {f"t{j:03}": int(a) for j, a in enumerate(row)} for i, row in enumerate(asked)}
    minutes, earn = {f"t{j:03}": 60 for j in range(people)}, {f"p{i:03}": 60 for i in range(people)}
    return timed(lambda: float(share_out(wishes, minutes=minutes, earn=earn).programmes_count))


CASES = {
    "rooms-100": Case(
        prepare=nothing,
        ours=partial(rooms_ours, people=100),
        peer="SciPy LSA + HiGHS",
        theirs=partial(rooms_highs, people=100),
        gap=lambda ours, theirs: None if theirs is None else (theirs - ours) / abs(theirs),
    ),
    "rooms-assigned-400": Case(
        prepare=nothing,
        ours=partial(rooms_sum_ours, people=400),
        peer="lap, assignment alone",
        theirs=partial(rooms_lap, people=400),
        gap=above_peer,
    ),
    "rooms-400": Case(
        prepare=nothing,
        ours=partial(rooms_ours, people=400),
        peer="SciPy LSA + HiGHS",
        theirs=partial(rooms_highs, people=400),
        gap=lambda ours, theirs: None if theirs is None else (theirs - ours) / abs(theirs),
    ),
    "share-out-50": Case(prepare=nothing, ours=partial(share_out_ours, people=50)),
    "share-out-300": Case(prepare=nothing, ours=partial(share_out_ours, people=300), large=True),
}
