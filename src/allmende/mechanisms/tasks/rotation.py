"""Whose turn it is among people equally ready for a task: a public order that follows from the round's number alone.

Equally ready for a task are those who would do it at its floor, and, above, those who ask the same: a *class* of n
people, who stand in one fixed, drawn order (a hash of the name, the same for all tasks). A task's places go to its
classes from the readiest on; the class at which they run out is the one where somebody has to wait. Tasks whose waiting
class is made of the same people take their turns together; m is how many places these tasks have for the class.

In round r the turn starts r x m people further on, so that each round goes on where the one before stopped: whoever has
waited longest comes first. As r x m meets only every g-th person (g the greatest common divisor of m and n), the order
within the first m, and within the others, also moves on by one after every n / g rounds.

What this gives, for people who state the same for the same tasks while the market stays as it is:

1. Over any run of rounds, the places (of the tasks together) that two of them got differ by at most one: the first m of
   all rounds, one after the other, go round the circle without a gap.
2. Over any n rounds in a row everybody has stood at each turn exactly once, so that whatever the turn decides (which of
   the tasks, a place more because somebody is away) has fallen to everybody equally often. Because r x m meets each
   multiple of g once in n / g rounds, and the inner shift adds each remainder below g once.

Tasks with different classes only share the fixed order; each starts as many people on as there are places before it,
so that they do not ask for the same person first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from math import gcd

from allmende.mechanisms.tasks.market import Market, Task


def in_drawn_order(names: Iterable[str]) -> list[str]:
    """Return names in an order nobody chose, and in which those already there keep their order when others come."""
    return sorted(names, key=lambda name: (hashlib.sha256(name.encode()).digest(), name))


def tasks_in_turn(tasks_count: int, *, people_count: int, round_number: int) -> list[int]:
    """Return the tasks, numbered in drawn order, in the order in which a round serves them.

    Tasks take turns too (in a shortage the last is left over), but only once everybody has had every turn.

    Examples:
        >>> tasks_in_turn(3, people_count=5, round_number=11)
        [2, 0, 1]

    """
    first = round_number // max(1, people_count) % tasks_count
    return [(first + place) % tasks_count for place in range(tasks_count)]


def turn(standing: int, *, people_count: int, places_count: int, start: int, round_number: int) -> int:
    """Return the turn, 0 being first, of somebody who stands at a place (from 0) in the fixed order of a class.

    Args:
        standing: 0 to people_count - 1.
        people_count: How many the class has, >= 1.
        places_count: Places that its tasks have for it, >= 0.
        start: Where the turn starts in round 0.
        round_number: >= 0.

    Examples:
        Five people for two places, in three rounds:

        >>> [
        ...     [turn(person, people_count=5, places_count=2, start=0, round_number=number) for person in range(5)]
        ...     for number in range(3)
        ... ]
        [[0, 1, 2, 3, 4], [3, 4, 0, 1, 2], [1, 2, 3, 4, 0]]

    """
    first = places_count % people_count
    common = gcd(first, people_count)
    inner = round_number // (people_count // common) % common
    ahead = (standing - start - round_number * first) % people_count
    if ahead < first:
        return (ahead - inner) % first
    return first + (ahead - first - inner) % (people_count - first)


def turns(
    market: Market, ready: Mapping[str, Sequence[tuple[str, int]]], *, round_number: int
) -> dict[str, dict[str, int]]:
    """Return task -> person -> turn, among those equally ready.

    Args:
        market: The tasks.
        ready: Task -> (person, reservation weight) of all who may take it, in the fixed order of people.
        round_number: >= 0.

    """
    by_name = {task.name: task for task in market.tasks}
    order = in_drawn_order(by_name)
    classes = {name: _classes(ready[name], by_name[name]) for name in order}
    waiting = {name: _waiting(classes[name], by_name[name]) for name in order}
    together: dict[tuple[str, ...], int] = {}
    begins: dict[tuple[str, ...], int] = {}
    before = 0
    for name in order:
        people, places_count = waiting[name]
        together[people] = together.get(people, 0) + places_count
        begins.setdefault(people, before)
        before += by_name[name].places
    return {
        name: {
            person: turn(
                standing,
                people_count=len(people),
                places_count=together[people] if people == waiting[name][0] else 0,
                start=begins[people] if people == waiting[name][0] else 0,
                round_number=round_number,
            )
            for people in classes[name].values()
            for standing, person in enumerate(people)
        }
        for name in order
    }


def _classes(ready: Sequence[tuple[str, int]], task: Task) -> dict[int, tuple[str, ...]]:
    """Return weight at which they are ready -> people, from the readiest on."""
    found: dict[int, list[str]] = {}
    for person, asked in ready:
        found.setdefault(max(asked, task.floor_milli), []).append(person)
    return {weight: tuple(found[weight]) for weight in sorted(found)}


def _waiting(classes: Mapping[int, tuple[str, ...]], task: Task) -> tuple[tuple[str, ...], int]:
    """Return the class at which the places run out, and how many it gets; nobody if they do not run out."""
    left = task.places
    for people in classes.values():
        if left < len(people):
            return (people, left) if left else ((), 0)
        left -= len(people)
    return (), 0
