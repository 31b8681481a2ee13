"""A round in hours: tasks of different length, and limits in hours instead of places.

With lengths, a round is a generalised assignment problem: whole tasks no longer exchange one for one, and weights at
which everybody is content need not exist. So the people are chosen first and the weights afterwards:

    least sum of  minutes(t) x asked(i, t)  over who does what, an open place counted at minutes(t) x cap(t),
    with at most places(t) people per task and max_minutes(i) per person.

Small markets are solved as a mixed-integer programme, with a time limit (the result says whether it is proven best).
Large ones are solved with shares of tasks allowed (the linear relaxation); the largest shares are made whole first, and
what stays open is given to whoever asks least and has the time. Weights are the relaxation's prices per minute: at
them everybody would be content with their shares of tasks (Shmoys and Tardos 1993 bound what whole tasks lose).
Nobody gets less than they asked, and a task with an open place stands at its cap. What is missing to contentment is
reported as envy: by how much, at most, each person could gain by other tasks within their hours at these weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from allmende.mechanisms.compiled_path import FastPathMissing
from allmende.mechanisms.tasks.hours_outcome import HoursClearing, Prices, outcome
from allmende.mechanisms.tasks.market import Market, MarketError, UnknownName

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Up to so many wishes whole tasks are searched for directly.
SMALL_WISHES_COUNT = 400


class MinutesMissing(MarketError):
    """A task has no length, a person no limit, or one of them is not a whole number of minutes that can be."""


class NoTime(ValueError):
    """The time for the search is not a number of seconds above zero."""


def clear_hours(
    market: Market, *, minutes: Mapping[str, int], max_minutes: Mapping[str, int], time_limit_s: float = 10.0
) -> HoursClearing:
    """Return who does what at which weight when tasks take different time.

    Args:
        market: Tasks, people, wishes; `max_places` of a person holds besides the limit in minutes.
        minutes: Length of each task, >= 1.
        max_minutes: The most each person would work, >= 0.
        time_limit_s: For the search in small markets; the best found so far is returned then.

    Raises:
        MinutesMissing: A length or limit is missing or cannot be.
        UnknownName: A length or limit is stated for a task or person the market does not have.
        NoTime: The time limit is not above zero.
        FastPathMissing: SciPy is not installed.

    """
    refuse_bad_minutes(market, minutes=minutes, max_minutes=max_minutes)
    if not 0 < time_limit_s < float("inf"):
        raise NoTime(f"the time limit must be a number of seconds above zero, not {time_limit_s!r}")
    wishes = [
        (person, task.name, market.wishes[person][task.name])
        for person in sorted(market.wishes)
        for task in sorted(market.tasks, key=lambda task: task.name)
        if market.wishes[person].get(task.name, task.cap_milli + 1) <= task.cap_milli
        and minutes[task.name] <= max_minutes[person]
    ]
    prices, shares, bound = _relaxed(market, wishes, minutes, max_minutes)
    if len(wishes) <= SMALL_WISHES_COUNT:
        chosen, proven, bound = _whole(market, wishes, minutes, max_minutes, time_limit_s=time_limit_s, bound=bound)
    else:
        chosen, proven = _rounded(market, wishes, minutes, max_minutes, shares), False
    return outcome(market, [wishes[at] for at in chosen], prices, minutes, max_minutes, bound=bound, proven=proven)


def refuse_bad_minutes(market: Market, *, minutes: Mapping[str, int], max_minutes: Mapping[str, int]) -> None:
    """Refuse lengths and limits that cannot be, naming the task or person.

    Raises:
        MinutesMissing: One is missing, or not a whole number of minutes.
        UnknownName: One is stated for a task or person the market does not have.

    """
    for unknown in sorted(minutes.keys() - {task.name for task in market.tasks}):
        raise UnknownName(f"a length is stated for the unknown task {unknown!r}")
    for unknown in sorted(max_minutes.keys() - {person.name for person in market.people}):
        raise UnknownName(f"a limit is stated for the unknown person {unknown!r}")
    for task in market.tasks:
        if type(minutes.get(task.name)) is not int or minutes[task.name] < 1:
            raise MinutesMissing(f"task {task.name!r} needs a length in whole minutes, not {minutes.get(task.name)!r}")
    for person in market.people:
        if type(max_minutes.get(person.name)) is not int or max_minutes[person.name] < 0:
            raise MinutesMissing(
                f"person {person.name!r} needs a limit in whole minutes, not {max_minutes.get(person.name)!r}"
            )


def _programme(
    market: Market, wishes: list[tuple[str, str, int]], minutes: Mapping[str, int], max_minutes: Mapping[str, int]
) -> tuple[NDArray[np.float64], object, NDArray[np.float64]]:
    """Return costs, constraints and their limits: wishes first, then the open places of every task."""
    try:
        import numpy as np  # noqa: PLC0415  (heavy libraries load only where used)
        from scipy.sparse import coo_array  # noqa: PLC0415
    except ImportError as error:
        raise FastPathMissing('rounds in hours need a solver; install it with: pip install "allmende[fast]"') from error
    task_of = {task.name: number for number, task in enumerate(market.tasks)}
    person_of = {person.name: number for number, person in enumerate(market.people)}
    tasks_count, people_count, wishes_count = len(task_of), len(person_of), len(wishes)
    tasks = np.array([task_of[task] for _, task, _ in wishes], int)
    people = np.array([person_of[person] for person, _, _ in wishes], int)
    lengths = np.array([minutes[task.name] for task in market.tasks], float)
    asked = np.array([asked for _, _, asked in wishes], float)
    costs = np.concatenate([lengths[tasks] * asked, lengths * [task.cap_milli for task in market.tasks]])
    at = np.arange(wishes_count)
    rows = np.concatenate([tasks, np.arange(tasks_count), tasks_count + people, tasks_count + people_count + people])
    columns = np.concatenate([at, wishes_count + np.arange(tasks_count), at, at])
    entries = np.concatenate([np.ones(wishes_count + tasks_count), lengths[tasks], np.ones(wishes_count)])
    matrix = coo_array(
        (entries, (rows, columns)), shape=(tasks_count + 2 * people_count, wishes_count + tasks_count)
    ).tocsr()
    most = np.array(
        [task.places for task in market.tasks]
        + [max_minutes[person.name] for person in market.people]
        + [person.max_places for person in market.people],
        float,
    )
    return costs, matrix, most


def _relaxed(
    market: Market, wishes: list[tuple[str, str, int]], minutes: Mapping[str, int], max_minutes: Mapping[str, int]
) -> tuple[Prices, list[float], int]:
    """Return the prices, the share of each wish, and the least cost in shares (thousandths)."""
    costs, matrix, most = _programme(market, wishes, minutes, max_minutes)
    from scipy.optimize import linprog  # noqa: PLC0415

    tasks_count, wishes_count = len(market.tasks), len(wishes)
    solved = linprog(
        costs,
        A_eq=matrix[:tasks_count],  # type: ignore[index]
        b_eq=most[:tasks_count],
        A_ub=matrix[tasks_count:],  # type: ignore[index]
        b_ub=most[tasks_count:],
        bounds=[(0, 1)] * wishes_count + [(0, None)] * tasks_count,
    )
    assert solved.success, "a place can always stay open"
    names, count = [person.name for person in market.people], len(market.people)
    # A limit's marginal says by how much the cost falls with one more, so it is never above 0 but by rounding.
    worth = [max(0, round(-1000 * float(marginal))) for marginal in solved.ineqlin.marginals]
    prices = Prices(
        places={
            task.name: round(1000 * float(price))
            for task, price in zip(market.tasks, solved.eqlin.marginals, strict=True)
        },
        minutes=dict(zip(names, worth[:count], strict=True)),
        own_places=dict(zip(names, worth[count:], strict=True)),
    )
    # A hair is taken off, so that rounding within the solver never lifts the bound above the truth.
    return prices, solved.x[:wishes_count].tolist(), int(solved.fun - 1e-6 * abs(solved.fun))


def _whole(
    market: Market,
    wishes: list[tuple[str, str, int]],
    minutes: Mapping[str, int],
    max_minutes: Mapping[str, int],
    *,
    time_limit_s: float,
    bound: int,
) -> tuple[list[int], bool, int]:
    """Return the wishes of the best assignment found in time, whether it is proven best, and the bound."""
    costs, matrix, most = _programme(market, wishes, minutes, max_minutes)
    import numpy as np  # noqa: PLC0415
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415

    tasks_count = len(market.tasks)
    least = np.concatenate([most[:tasks_count], np.zeros(len(most) - tasks_count)])
    solved = milp(
        costs,
        constraints=LinearConstraint(matrix, least, most),
        bounds=Bounds(0, np.concatenate([np.ones(len(wishes)), most[:tasks_count]])),
        integrality=np.ones(len(costs)),
        options={"time_limit": time_limit_s, "mip_rel_gap": 0},
    )
    if solved.x is None:
        return _rounded(market, wishes, minutes, max_minutes, [0.0] * len(wishes)), False, bound
    chosen = [at for at in range(len(wishes)) if solved.x[at] > 0.5]
    return chosen, solved.status == 0, round(solved.fun) if solved.status == 0 else bound


def _rounded(
    market: Market,
    wishes: list[tuple[str, str, int]],
    minutes: Mapping[str, int],
    max_minutes: Mapping[str, int],
    shares: list[float],
) -> list[int]:
    """Make the largest shares whole, then fill what stays open by whoever asks least and has the time."""
    places = {task.name: task.places for task in market.tasks}
    places_left = {person.name: person.max_places for person in market.people}
    minutes_left = dict(max_minutes)
    chosen = []
    # Shares a solver leaves at a hair are none; equal ones go by what is asked, then by names.
    for at in sorted(range(len(wishes)), key=lambda at: (-round(shares[at], 6), wishes[at][2], wishes[at])):
        person, task, _ = wishes[at]
        if places[task] and places_left[person] and minutes_left[person] >= minutes[task]:
            places[task] -= 1
            places_left[person] -= 1
            minutes_left[person] -= minutes[task]
            chosen.append(at)
    return chosen
