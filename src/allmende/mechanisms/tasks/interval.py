"""Both ends of every weight: the least and the greatest weights that keep everybody content with an exact result.

The weights that go with one best assignment form a lattice with a least and a greatest member, the same for every best
assignment (Shapley and Shubik 1971). They are bounded by differences: whoever holds task t, having no free place, keeps
it rather than t' as long as

    weight(t) - asked(t) >= weight(t') - asked(t')

and besides, a holder gets at least what they asked; with a free place left, nobody gains by a task they do not hold; a
task with an open place stands at its cap; one that turns people away at its floor stays there. Raising what is too low
from the bottom, or lowering what is too high from the top, until nothing violates a bound (Bellman 1958, Ford 1956)
gives the two ends. The difference is the room for bluffing: no overstated wish can gain more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allmende.mechanisms.tasks.clearing import Clearing
from allmende.mechanisms.tasks.market import Market


class NotExact(ValueError):
    """The result was found with a step, so that its weights bound nothing exactly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The least and the greatest weight of every task, in thousandths."""

    least_milli: Mapping[str, int]
    greatest_milli: Mapping[str, int]


def interval(market: Market, clearing: Clearing) -> Interval:
    """Return between which weights everybody would be content with an exact result.

    Raises:
        NotExact: The result was found with a step above 0.

    Examples:
        >>> from allmende.mechanisms.tasks.market import Person, Task
        >>> from allmende.mechanisms.tasks.rising_weights import clear
        >>> market = Market(
        ...     tasks=(Task(name="drains", places=1, floor_milli=200, cap_milli=3000),),
        ...     people=(Person(name="Ada", max_places=1), Person(name="Bo", max_places=1)),
        ...     wishes={"Ada": {"drains": 1500}, "Bo": {"drains": 2500}},
        ... )
        >>> interval(market, clear(market, step_milli=0, round_number=0))
        Interval(least_milli={'drains': 1500}, greatest_milli={'drains': 2500})

    """
    if clearing.step_milli != 0:
        raise NotExact(f"the result has a step of {clearing.step_milli} thousandths; ask for step 0")
    bounds = list(_bounds(market, clearing))
    lowest, highest = _own_bounds(market, clearing)
    moved = True
    while moved:
        moved = False
        for task, other, difference in bounds:
            if lowest[task] < lowest[other] + difference:
                lowest[task], moved = lowest[other] + difference, True
            if highest[other] > highest[task] - difference:
                highest[other], moved = highest[task] - difference, True
    return Interval(least_milli=lowest, greatest_milli=highest)


def _bounds(market: Market, clearing: Clearing) -> set[tuple[str, str, int]]:
    """Return (task, other, difference): the task's weight is at least the other's plus the difference."""
    limits = {person.name: person.max_places for person in market.people}
    held: dict[str, list[str]] = {person.name: [] for person in market.people}
    for task, people in clearing.assignments.items():
        for person in people:
            held[person].append(task)
    return {
        (task, other, wished[task] - asked)
        for person, wished in market.wishes.items()
        if len(held[person]) == limits[person]
        for task in held[person]
        for other, asked in wished.items()
        if other not in held[person] and person not in clearing.turned_away.get(other, ())
    }


def _own_bounds(market: Market, clearing: Clearing) -> tuple[dict[str, int], dict[str, int]]:
    """Return the lowest and highest weight each task could have if there were no other."""
    limits = {person.name: person.max_places for person in market.people}
    busy = dict.fromkeys(limits, 0)
    for people in clearing.assignments.values():
        for person in people:
            busy[person] += 1
    lowest, highest = {}, {}
    for task in market.tasks:
        people = clearing.assignments[task.name]
        lowest[task.name] = max([task.floor_milli, *(market.wishes[person][task.name] for person in people)])
        highest[task.name] = task.cap_milli
        if len(people) < task.places:
            lowest[task.name] = task.cap_milli
        if clearing.turned_away.get(task.name):
            highest[task.name] = task.floor_milli
    for person, wished in market.wishes.items():
        if busy[person] < limits[person]:
            for name, asked in wished.items():
                if person not in clearing.assignments[name] and person not in clearing.turned_away.get(name, ()):
                    highest[name] = min(highest[name], asked)
    return lowest, highest
