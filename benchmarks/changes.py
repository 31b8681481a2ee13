"""One change at a time in a solved market: a task posted or withdrawn, a person joining or leaving."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.case import Case, Run, timed
from benchmarks.instances import CAP_MILLI
from benchmarks.tasks import STEP_MILLI, keep, kept


def posted(folder: Path) -> Run:
    """Post a hundred tasks into a solved market, one after the other; the time is that of one."""
    from allmende.mechanisms.tasks.fast.solved import SolvedMarket

    wishes = kept(folder)
    solved = SolvedMarket(wishes.market(), step_milli=STEP_MILLI, round_number=0)
    people_count = len(wishes.person_first) - 1
    drawn = np.random.default_rng(1)
    listed = [
        dict(zip(drawn.choice(people_count, 200).tolist(), drawn.integers(300, 3000, 200).tolist(), strict=True))
        for _ in range(101)
    ]

    def post(wishes_milli: dict[int, int]) -> int:
        return solved.post(places=18, floor_milli=1, cap_milli=CAP_MILLI, wishes_milli=wishes_milli)

    # The first makes room for all, and loads what is compiled.
    post(listed[0])
    run = timed(lambda: float(sum(post(wishes_milli) for wishes_milli in listed[1:])))
    return Run(cpu_s=run.cpu_s / 100, value=run.value)


def changed(folder: Path, *, change: str) -> Run:
    """Withdraw a hundred tasks from a solved market, or let a hundred people join or leave it; the time is that of one.

    The value is how many places are open at the end.
    """
    from allmende.mechanisms.tasks.fast.check import check_outcome
    from allmende.mechanisms.tasks.fast.solved import SolvedMarket

    wishes = kept(folder)
    solved = SolvedMarket(wishes.market(), step_milli=STEP_MILLI, round_number=0)
    drawn = np.random.default_rng(1)
    tasks = drawn.choice(len(wishes.places), 101, replace=False).tolist()
    people = drawn.choice(len(wishes.person_first) - 1, 101, replace=False).tolist()

    def once(number: int) -> None:
        if change == "withdrawn":
            solved.withdraw(tasks[number])
        elif change == "left":
            solved.leave(people[number])
        else:
            # A newcomer wishes what somebody wishes who is there already, for a little less.
            of = slice(wishes.person_first[people[number]], wishes.person_first[people[number] + 1])
            asked = np.maximum(wishes.asked[of] - 100, 0).tolist()
            solved.join(max_places=1, wishes_milli=dict(zip(wishes.wished[of].tolist(), asked, strict=True)))

    # The first loads what is compiled.
    once(0)

    def work() -> float:
        for number in range(1, 101):
            once(number)
        return 0.0

    run = timed(work)
    market, outcome = solved.snapshot()
    check_outcome(market, outcome)
    return Run(cpu_s=run.cpu_s / 100, value=float(outcome.open_places.sum()), peak_mb=run.peak_mb)


def _cases() -> dict[str, Case]:
    cases = {}
    # A hundred more tasks would leave a smaller market short of people.
    for name, large in (("sp100k", False), ("sp1M", True)):
        prepare = partial(keep, name=name)
        cases[f"{name}-posted"] = Case(prepare=prepare, ours=posted, large=large)
        for change in ("withdrawn", "joined", "left"):
            cases[f"{name}-{change}"] = Case(prepare=prepare, ours=partial(changed, change=change), large=large)
    return cases


CASES = _cases()
