"""Say why each weight of a round stands where it does, and for whom rotation decided."""

from __future__ import annotations

from collections.abc import Mapping

from allmende.mechanisms.tasks.clearing import Behind, BehindReason
from allmende.mechanisms.tasks.market import Market, Task


def turned_away(
    market: Market, *, assignments: Mapping[str, tuple[str, ...]], weights_milli: Mapping[str, int], step_milli: int
) -> dict[str, tuple[str, ...]]:
    """Return, per full task at its floor, who would be better off with it by more than a step but has not got it.

    Somebody with a free place is better off by any surplus at all. Tasks without such people are left out.

    """
    held = _held(market, assignments)
    at_floor = {task.name for task in market.tasks if weights_milli[task.name] == task.floor_milli}
    away: dict[str, list[str]] = {}
    for person in sorted(market.people, key=lambda person: person.name):
        if person.max_places == 0:
            continue
        wished = market.wishes.get(person.name, {})
        mine = held[person.name]
        full = len(mine) >= person.max_places
        enough_milli = min(weights_milli[task] - wished[task] for task in mine) + step_milli if full else 0
        for task, asked in wished.items():
            if task in at_floor and task not in mine and weights_milli[task] - asked > enough_milli:
                away.setdefault(task, []).append(person.name)
    return {task: tuple(people) for task, people in sorted(away.items())}


def reasons_behind(
    market: Market,
    *,
    assignments: Mapping[str, tuple[str, ...]],
    weights_milli: Mapping[str, int],
    turned_away: Mapping[str, tuple[str, ...]],
) -> dict[str, Behind]:
    """Return why each task's weight stands where it does, naming those who would go first if it fell."""
    held = _held(market, assignments)
    rivals = {
        person: _best_other(
            {task: weights_milli[task] - asked for task, asked in wished.items()},
            held[person],
            barred={task for task in wished if person in turned_away.get(task, ())},
        )
        for person, wished in market.wishes.items()
    }
    offered = {task.name: 0 for task in market.tasks}
    for wished in market.wishes.values():
        for task, asked in wished.items():
            offered[task] += asked <= weights_milli[task]
    return {
        task.name: _behind(
            task,
            weight_milli=weights_milli[task.name],
            # By how much the weight may fall until each holder would rather do something else, or nothing.
            room_milli={
                person: weights_milli[task.name] - market.wishes[person][task.name] - rivals[person][0]
                for person in assignments[task.name]
            },
            rivals=rivals,
            offered_count=offered[task.name],
            rotated=task.name in turned_away,
        )
        for task in market.tasks
    }


def _behind(
    task: Task,
    *,
    weight_milli: int,
    room_milli: Mapping[str, int],
    rivals: Mapping[str, tuple[int, str | None]],
    offered_count: int,
    rotated: bool,
) -> Behind:
    least = min(room_milli.values(), default=0)
    marginal = tuple(sorted(person for person, room in room_milli.items() if room == least))
    rival: str | None = None
    reason: BehindReason
    if len(room_milli) < task.places:
        reason = "cap"
    elif weight_milli == task.floor_milli:
        reason, marginal = "rotation" if rotated else "floor", ()
    else:
        rival = rivals[marginal[0]][1]
        reason = "own_wish" if rival is None else "other_task"
    return Behind(
        reason=reason, marginal=marginal, below_milli=weight_milli - least, rival=rival, offered_count=offered_count
    )


def _best_other(surpluses_milli: Mapping[str, int], mine: set[str], *, barred: set[str]) -> tuple[int, str | None]:
    """Return the surplus of the best task a person could want instead, and its name; (0, None) if nothing is better."""
    best: tuple[int, str | None] = (0, None)
    for task in sorted(surpluses_milli.keys() - mine - barred):
        if surpluses_milli[task] > best[0]:
            best = (surpluses_milli[task], task)
    return best


def _held(market: Market, assignments: Mapping[str, tuple[str, ...]]) -> dict[str, set[str]]:
    held: dict[str, set[str]] = {person.name: set() for person in market.people}
    for task, people in assignments.items():
        for person in people:
            held[person].add(task)
    return held
