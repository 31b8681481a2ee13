"""Round with even shares, for a closed group where everybody takes part: weights that leave nobody envious.

Everybody takes exactly as many places as agreed (`max_places`; together they are all places). Weights are such that

1. nobody would rather have a place of another task than one they have, by what they stated;
2. the mean weight, each place counting its minutes, is exactly 1: the group credits itself what it works, no more;
3. of all such weights, these leave whoever is worst off with one of their places as well off as possible (maximin).

How well off somebody is with a place: minutes x (weight - the weight they stated). Places are given out so that the sum
of what is asked is as small as possible; weights as in 1 exist exactly for such assignments.

Source: Su, "Rental harmony" (1999); Alkan, Demange and Gale (1991); Gal, Mash, Procaccia and Zick, "Which is the
fairest (rent division) of them all?" (2017). They solve a linear programme; here a formula gives the same weights
exactly (`mechanisms/levels.py`). If the floor or the cap of a task stands in the way, its weight stays there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from allmende.mechanisms.levels import Arc, even_levels, highest_levels, lowest_levels
from allmende.mechanisms.pairing import cheapest_pairing
from allmende.mechanisms.tasks.market import Market, MarketError, UnknownName
from allmende.mechanisms.tasks.staffing import in_words, staff
from allmende.values.share import split

FORMAT = "allmende even shares certificate 1"


class PlacesDoNotFit(MarketError):
    """The places people are to take are not as many as there are; the message says both."""


class CannotBeStaffed(MarketError):
    """No assignment fills all places; the message names the tasks and people of the worst bottleneck."""


class BadMinutes(MarketError):
    """A task has no minutes, or fewer than one; the task is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvenShares:
    """Who does what, at which weight.

    Attributes:
        assignments: Task -> the people who do it, sorted.
        weights: Task -> its exact weight (1 is an ordinary hour); their mean by minutes and places is exactly 1.
        weights_milli: The weights in thousandths, to be shown: the nearest whole ones.
        credits_mwh: Person -> what all their places count, whole and summing to the hours worked exactly.
        least_surplus: What the worst off gets beyond what they asked for one place, in weighted minutes.

    """

    assignments: Mapping[str, tuple[str, ...]]
    weights: Mapping[str, Fraction]
    weights_milli: Mapping[str, int]
    credits_mwh: Mapping[str, int]
    least_surplus: Fraction


def even_shares(market: Market, *, minutes: Mapping[str, int] | None = None) -> EvenShares:
    """Return assignment and weights.

    Args:
        market: Tasks, people (who take exactly `max_places` places each) and wishes.
        minutes: Task -> minutes of one place, >= 1; all alike where nothing is said.

    Raises:
        BadMinutes: A task's minutes are missing or below 1.
        UnknownName: Minutes are stated for a task the market does not have.
        PlacesDoNotFit: People are to take more or fewer places than there are.
        CannotBeStaffed: Some places cannot be filled.
        SumOutOfReach: Floors or caps leave no weights with mean 1 (`mechanisms.levels`).

    Examples:
        >>> from allmende.mechanisms.tasks.market import Person, Task
        >>> house = Market(
        ...     tasks=tuple(Task(name=name, places=1, floor_milli=1, cap_milli=9000) for name in ("cook", "scrub")),
        ...     people=(Person(name="ada", max_places=1), Person(name="bo", max_places=1)),
        ...     wishes={"ada": {"cook": 500, "scrub": 1500}, "bo": {"cook": 1000, "scrub": 1200}},
        ... )
        >>> shared = even_shares(house)
        >>> shared.assignments["cook"], shared.weights["cook"]
        (('ada',), Fraction(13, 20))

    """
    for unknown in sorted((minutes or {}).keys() - {task.name for task in market.tasks}):
        raise UnknownName(f"minutes are stated for the unknown task {unknown!r}")
    lengths = [_minutes(task.name, minutes) for task in market.tasks]
    held = _assign(market, lengths)
    efforts, least = _even_efforts(market, lengths, held)
    weights = [effort / (1000 * length) for effort, length in zip(efforts, lengths, strict=True)]
    names = [task.name for task in market.tasks]
    worked = sum(task.places * length for task, length in zip(market.tasks, lengths, strict=True))
    credits_exact = {
        person.name: sum((efforts[task] for task in tasks), Fraction(0))
        for person, tasks in zip(market.people, held, strict=True)
    }
    return EvenShares(
        assignments={
            name: tuple(sorted(p.name for p, tasks in zip(market.people, held, strict=True) if index in tasks))
            for index, name in enumerate(names)
        },
        weights=dict(zip(names, weights, strict=True)),
        weights_milli={name: int(weight * 1000 + Fraction(1, 2)) for name, weight in zip(names, weights, strict=True)},
        credits_mwh=split((2 * worked * 1000 + 60) // 120, credits_exact),
        least_surplus=least / 1000,
    )


def certify_even_shares(
    market: Market, shared: EvenShares, *, minutes: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """Return the certificate of a result, in what JSON knows; `even_certificate.check` verifies it."""
    return {
        "format": FORMAT,
        "tasks": {
            task.name: {
                "places": task.places,
                "minutes": _minutes(task.name, minutes),
                "floor_milli": task.floor_milli,
                "cap_milli": task.cap_milli,
                "weight": str(shared.weights[task.name]),
                "people": list(shared.assignments[task.name]),
            }
            for task in market.tasks
        },
        "people": {
            person.name: {
                "places": person.max_places,
                "wishes_milli": dict(market.wishes.get(person.name, {})),
                "credit_mwh": shared.credits_mwh[person.name],
            }
            for person in market.people
        },
    }


def _minutes(task: str, minutes: Mapping[str, int] | None) -> int:
    length = 60 if minutes is None else minutes.get(task)
    if type(length) is not int or length < 1:
        raise BadMinutes(f"task {task!r}: {length!r} minutes")
    return length


def _assign(market: Market, lengths: list[int]) -> list[tuple[int, ...]]:
    """Fill all places at the least sum of what is asked; the result does not depend on the order of the input."""
    places_count, wanted = sum(t.places for t in market.tasks), sum(p.max_places for p in market.people)
    if places_count != wanted:
        raise PlacesDoNotFit(f"{wanted} places are to be taken, {places_count} are there")
    tasks = sorted(range(len(market.tasks)), key=lambda index: market.tasks[index].name)
    rank = {market.tasks[index].name: position for position, index in enumerate(tasks)}
    people = sorted(range(len(market.people)), key=lambda index: market.people[index].name)
    cap = {task.name: task.cap_milli for task in market.tasks}
    length = {task.name: each for task, each in zip(market.tasks, lengths, strict=True)}
    costs = []
    for index in people:
        wished = market.wishes.get(market.people[index].name, {})
        listed = sorted((rank[name], length[name] * asked) for name, asked in wished.items() if asked <= cap[name])
        costs.append(dict(listed))
    pairing = cheapest_pairing(
        costs,
        limits=[market.people[index].max_places for index in people],
        places=[market.tasks[index].places for index in tasks],
    )
    if any(pairing.left):
        raise CannotBeStaffed(
            _bottleneck(market, [market.tasks[i].name for i, n in zip(tasks, pairing.left, strict=True) if n])
        )
    held: list[tuple[int, ...]] = [()] * len(people)
    for index, found in zip(people, pairing.held, strict=True):
        held[index] = tuple(tasks[position] for position in found)
    return held


def _bottleneck(market: Market, open_tasks: list[str]) -> str:
    staffing = staff(market)
    if not staffing.bottlenecks:
        return f"nobody listed {', '.join(open_tasks)} within the cap who has a place left"
    return in_words(staffing)


def _even_efforts(market: Market, lengths: list[int], held: list[tuple[int, ...]]) -> tuple[list[Fraction], Fraction]:
    """Return what a place of each task counts, in thousandths of a weighted minute, and the least surplus."""
    arcs: list[Arc] = []
    asked: list[int | None] = [None] * len(lengths)
    for person, tasks in zip(market.people, held, strict=True):
        wished = market.wishes.get(person.name, {})
        # A wish above the cap means never, as everywhere: nobody envies what they would not take.
        costs = {
            index: lengths[index] * wished[task.name]
            for index, task in enumerate(market.tasks)
            if wished.get(task.name, task.cap_milli + 1) <= task.cap_milli
        }
        for own in tasks:
            known = asked[own]
            asked[own] = costs[own] if known is None else max(known, costs[own])
            # The own place must count so much more than another, as it is the more tiresome.
            arcs += [(other, own, costs[own] - cost) for other, cost in costs.items() if other not in tasks]
    floors = [task.floor_milli * length for task, length in zip(market.tasks, lengths, strict=True)]
    caps = [task.cap_milli * length for task, length in zip(market.tasks, lengths, strict=True)]
    starts = [level for level in lowest_levels(asked, arcs=arcs) if level is not None]
    counts = [task.places for task in market.tasks]
    efforts, _ = even_levels(
        starts,
        counts=counts,
        total=Fraction(1000 * sum(n * length for n, length in zip(counts, lengths, strict=True))),
        lowest=lowest_levels(floors, arcs=arcs),
        highest=highest_levels(caps, arcs=arcs),
    )
    return efforts, min(effort - most for effort, most in zip(efforts, asked, strict=True) if most is not None)
