"""Share out everything: all tasks are divided among people each of whom has to earn a given amount.

Tasks are divisible here (hours of watering, of phone duty). Weights and shares are such that

1. every task is done entirely, and everybody earns exactly what they have to: hours x weight;
2. everybody does only what costs them least for what it earns: tasks with the least ratio of the weight they stated
   to the weight there is. So nobody could earn as much with less burden.

That is a competitive equilibrium for chores (Bogomolnaia, Moulin, Sandomirskiy and Yanovskaya 2017). There may be
several, with different weights, and no one of them is the right one: a result says `unique` only where there is one
person or one task. Where people never take some tasks, there may be none at all; that is named.

Method: Chaudhury, Kroer, Mehta and Nan, "Competitive equilibrium for chores: from dual Eisenberg-Gale to a fast,
greedy, LP-based algorithm" (EC 2024). It climbs along the dual programme by one linear programme after the other, and
what the last one says is then made exact: along the tasks people do, ratios of weights are ratios of statements, so
all weights and shares follow in fractions. Needs SciPy (the extra `fast`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from allmende.mechanisms.compiled_path import FastPathMissing
from allmende.mechanisms.tasks.share_out_exact import NoEquilibriumFound, exact_shares, groups, tree

FORMAT = "allmende share-out certificate 1"
MOST_PROGRAMMES = 400
LIMITS_TO_BEGIN_WITH = 5
SECONDS_PER_PROGRAMME = 120.0


class BadStatement(ValueError):
    """Minutes, a statement or what somebody has to earn is not a whole number above zero; the message names it."""


class NobodyListed(ValueError):
    """Nobody listed a task, or somebody listed none; the message names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedOut:
    """Who does what part of which task, at which weight; all exact.

    Attributes:
        weights: Task -> weight; credits = minutes x weight sum to what all have to earn.
        shares: Person -> task -> the part of it they do, > 0.
        programmes_count: How many linear programmes it took.
        unique: Whether there can be no other equilibrium.

    """

    weights: Mapping[str, Fraction]
    shares: Mapping[str, Mapping[str, Fraction]]
    programmes_count: int
    unique: bool


def share_out(
    wishes: Mapping[str, Mapping[str, int]],
    *,
    minutes: Mapping[str, int],
    earn: Mapping[str, int],
) -> SharedOut:
    """Return shares and weights.

    Args:
        wishes: Per person, the weight (in thousandths, > 0) they state per task; a missing task is never done by them.
        minutes: Task -> minutes of the whole task, > 0.
        earn: Person -> what they have to earn, in weighted minutes, > 0. If it sums to all minutes, the mean weight
            is 1.

    Raises:
        BadStatement: A number is not whole or not above zero, or a name is unknown.
        NobodyListed: A task nobody listed, or a person who listed nothing.
        NoEquilibriumFound: See there.
        FastPathMissing: SciPy is not installed.

    Examples:
        >>> shared = share_out(
        ...     {"ada": {"cook": 500, "scrub": 1500}, "bo": {"cook": 1000, "scrub": 1000}},
        ...     minutes={"cook": 60, "scrub": 60},
        ...     earn={"ada": 60, "bo": 60},
        ... )
        >>> shared.weights["cook"], shared.shares["bo"], shared.unique
        (Fraction(1, 2), {'scrub': Fraction(2, 3)}, False)

    """
    _refuse_impossible(wishes, minutes, earn)
    doing: list[tuple[str, str]] = []
    programmes_count = 0
    # People and tasks that no wish connects have nothing to share out between them.
    wished = [(person, task) for person in sorted(wishes) for task in sorted(wishes[person])]
    for people, tasks in groups(tree(wished)):
        found, solved_count = _climb(wishes, minutes, earn, people=people, tasks=tasks)
        doing += found
        programmes_count += solved_count
    weights, shares = exact_shares(wishes, minutes, earn, doing=doing)
    return SharedOut(
        weights=weights,
        shares=shares,
        programmes_count=programmes_count,
        unique=len(people) == 1 or len(tasks) == 1,
    )


def certify_share_out(
    wishes: Mapping[str, Mapping[str, int]], shared: SharedOut, *, minutes: Mapping[str, int], earn: Mapping[str, int]
) -> dict[str, Any]:
    """Return the certificate of a result, in what JSON knows; `share_out_certificate.check` verifies it."""
    return {
        "format": FORMAT,
        "minutes": dict(minutes),
        "earn": dict(earn),
        "wishes_milli": {person: dict(stated) for person, stated in wishes.items()},
        "weights": {task: str(weight) for task, weight in shared.weights.items()},
        "shares": {person: {task: str(part) for task, part in does.items()} for person, does in shared.shares.items()},
    }


def _refuse_impossible(
    wishes: Mapping[str, Mapping[str, int]], minutes: Mapping[str, int], earn: Mapping[str, int]
) -> None:
    if not minutes or not earn:
        raise BadStatement("there is no task" if not minutes else "there is nobody")
    for what, numbers in (("minutes of task", minutes), ("what has to be earned by", earn)):
        for name, number in numbers.items():
            if type(number) is not int or number <= 0:
                raise BadStatement(f"{what} {name!r}: {number!r} is not a whole number above zero")
    listed: set[str] = set()
    for person, stated in wishes.items():
        if person not in earn:
            raise BadStatement(f"nothing says what {person!r} has to earn")
        for task, asked in stated.items():
            if task not in minutes or type(asked) is not int or asked <= 0:
                raise BadStatement(f"person {person!r}, task {task!r}: {asked!r}")
        listed |= stated.keys()
    lacking = [*sorted(minutes.keys() - listed), *sorted(person for person in earn if not wishes.get(person))]
    if lacking:
        raise NobodyListed(", ".join(lacking))


def _climb(
    wishes: Mapping[str, Mapping[str, int]],
    minutes: Mapping[str, int],
    earn: Mapping[str, int],
    *,
    people: list[str],
    tasks: list[str],
) -> tuple[list[tuple[str, str]], int]:
    """Solve linear programmes until they repeat; return the pairs (person, task) with a share, and their number.

    Unknowns of each: what a whole task earns, and per person the exchange between burden and earning. The person's
    exchange is made small, weighted by what they have to earn over the exchange before; no task may earn more than the
    exchange times its burden for anybody, and all tasks together earn what all have to.
    """
    try:
        import numpy as np  # noqa: PLC0415 - only this procedure needs it
        from scipy.sparse import coo_array  # noqa: PLC0415
    except ImportError as error:
        raise FastPathMissing('sharing out needs a solver; install it with: pip install "allmende[fast]"') from error
    at_task = {task: column for column, task in enumerate(tasks)}
    pairs = [(i, at_task[task], person, task) for i, person in enumerate(people) for task in sorted(wishes[person])]
    burden = np.array([wishes[person][task] / 1000 * minutes[task] for *_, person, task in pairs])
    rows = np.arange(len(pairs))
    owners = np.array([i for i, *_ in pairs])
    columns = np.array([column for _, column, *_ in pairs])
    limits = coo_array(
        (
            np.concatenate([np.ones(len(pairs)), -burden]),
            (np.tile(rows, 2), np.concatenate([columns, len(tasks) + owners])),
        ),
        shape=(len(pairs), len(tasks) + len(people)),
    ).tocsr()
    total = float(sum(earn.values()))
    owed = np.array([earn[person] for person in people]) / total
    exchange = np.ones(len(people))
    # To begin with, for each task those whom it burdens least: no task may earn without any limit.
    order = np.lexsort((burden, columns))
    looked_at = np.zeros(len(pairs), bool)
    looked_at[order] = rows - np.searchsorted(columns[order], columns[order]) < LIMITS_TO_BEGIN_WITH
    doing: list[tuple[str, str]] = []
    for programme in range(1, MOST_PROGRAMMES + 1):
        cost = np.concatenate([np.zeros(len(tasks)), owed / exchange])
        solution, parts = _least_cost(cost, limits, looked_at)
        following = solution[len(tasks) :]
        if (following <= 0).any():
            raise NoEquilibriumFound(f"{people[int(np.argmin(following))]} would have nothing to earn with")
        doing = [(person, task) for (*_, person, task), part in zip(pairs, parts, strict=True) if part > 1e-12]
        if np.abs(following / exchange - 1).max() < 1e-11:
            return doing, programme
        exchange = following
    raise NoEquilibriumFound(f"{MOST_PROGRAMMES} linear programmes did not settle")


def _least_cost(cost: Any, limits: Any, looked_at: Any) -> tuple[Any, Any]:  # noqa: ANN401 - arrays of an optional library
    """Return the solution (tasks and people) of least cost and the price of each limit (pairs), if all tasks earn 1.

    Few of the limits bind. Those that are overstepped are added to the ones looked at (pairs, changed) until none is,
    which solves the whole programme: 300 people and tasks in a fourteenth of the time of looking at all 90,000.
    """
    import numpy as np  # noqa: PLC0415
    from scipy.optimize import linprog  # noqa: PLC0415

    # Only what tasks earn costs nothing: everybody has to earn something.
    everything = (cost == 0).astype(float)[None, :]
    while True:
        chosen = np.flatnonzero(looked_at)
        solved = linprog(
            cost,
            A_ub=limits[chosen],
            b_ub=np.zeros(len(chosen)),
            A_eq=everything,
            b_eq=[1.0],
            bounds=(0, None),
            method="highs-ds",
            options={"time_limit": SECONDS_PER_PROGRAMME, "presolve": False},
        )
        if solved.status != 0:
            raise NoEquilibriumFound(f"a linear programme could not be solved: {solved.message}")
        overstepped = (limits @ solved.x > 1e-13) & ~looked_at
        if not overstepped.any():
            parts = np.zeros(len(looked_at))
            parts[chosen] = -solved.ineqlin.marginals
            return solved.x, parts
        looked_at |= overstepped
