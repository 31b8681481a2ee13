"""Markets that tests are run on: made up by Hypothesis, and their best assignments by an independent solver."""

from collections.abc import Mapping
from pathlib import Path

from hypothesis import strategies as st

from allmende.mechanisms.tasks.market import Market, Person, Task

BIDS = Path(__file__).resolve().parents[3] / "shared" / "data" / "aamas-2015-bids.cat"
# Few levels make ties, which is where auctions go wrong; the others are unround on purpose.
LEVELS = (0, 300, 500, 500, 1000, 1003, 1500, 2500, 3500)


@st.composite
def markets(
    draw: st.DrawFn, *, most_tasks: int = 6, most_people: int = 6, floors: tuple[int, ...] = (1, 600)
) -> Market:
    floor_milli = draw(st.sampled_from(floors))
    tasks = tuple(
        Task(name=f"t{index}", places=draw(st.integers(1, 3)), floor_milli=floor_milli, cap_milli=3000)
        for index in range(draw(st.integers(1, most_tasks)))
    )
    people = tuple(
        Person(name=f"p{index}", max_places=draw(st.integers(0, 3)))
        for index in range(draw(st.integers(1, most_people)))
    )
    wish = st.sampled_from((None, *LEVELS))
    wishes = {
        person.name: {task.name: asked for task in tasks if (asked := draw(wish)) is not None} for person in people
    }
    return Market(tasks=tasks, people=people, wishes=wishes)


def least_cost(market: Market, *, away: Mapping[str, tuple[str, ...]]) -> int:
    """Return the least sum of what is asked, open places counted at the cap, by SciPy's linear programming."""
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    row_of = {task.name: row for row, task in enumerate(market.tasks)}
    row_of_person = {person.name: row for row, person in enumerate(market.people)}
    pairs = [
        (row_of[task], row_of_person[person], asked)
        for person, wished in market.wishes.items()
        for task, asked in wished.items()
        if person not in away.get(task, ())
    ]
    slack = list(range(len(market.tasks)))
    costs = [asked for _, _, asked in pairs] + [task.cap_milli for task in market.tasks]
    columns = len(costs)
    filled = coo_array(
        (np.ones(columns), ([row for row, _, _ in pairs] + slack, range(columns))), shape=(len(slack), columns)
    )
    taken = coo_array(
        (np.ones(len(pairs)), ([row for _, row, _ in pairs], range(len(pairs)))),
        shape=(len(market.people), columns),
    )
    solved = linprog(
        costs,
        A_ub=taken,
        b_ub=[person.max_places for person in market.people],
        A_eq=filled,
        b_eq=[task.places for task in market.tasks],
        bounds=[(0, 1)] * len(pairs) + [(0, None)] * len(slack),
        options={"presolve": False, "time_limit": 60},
    )
    assert solved.success, solved.message
    best: int = round(solved.fun)
    return best
