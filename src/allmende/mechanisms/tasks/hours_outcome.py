"""What a round in hours returns: who does what at which weight, what proves it, and the envy that remains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allmende.mechanisms.tasks.market import Market


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What proves a bound: prices, in millionths of a weighted minute, from the relaxation.

    Attributes:
        places: Task -> what a place of it is worth.
        minutes: Person -> what a minute of theirs is worth, >= 0.
        own_places: Person -> what a place less than their limit would cost, >= 0.

    """

    places: Mapping[str, int]
    minutes: Mapping[str, int]
    own_places: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursClearing:
    """The outcome of a round in hours.

    Attributes:
        assignments: People per task, sorted; every task appears.
        weights_milli: Weight per task.
        minutes: Minutes per person that their tasks take.
        envy: Per person, what they could gain at most by other tasks, in weighted minutes (thousandths).
        open_places: Per task with open places, how many.
        cost: Sum of minutes x asked, open places at their cap (thousandths).
        bound: No assignment costs less (thousandths); 0 <= cost - bound is what is not proven.
        proven_best: Whether no assignment is better.
        prices: From which anybody can recompute a bound (`hours_certificate.py`).

    """

    assignments: Mapping[str, tuple[str, ...]]
    weights_milli: Mapping[str, int]
    minutes: Mapping[str, int]
    envy: Mapping[str, int]
    open_places: Mapping[str, int]
    cost: int
    bound: int
    proven_best: bool
    prices: Prices


def outcome(
    market: Market,
    chosen: list[tuple[str, str, int]],
    prices: Prices,
    minutes: Mapping[str, int],
    max_minutes: Mapping[str, int],
    *,
    bound: int,
    proven: bool,
) -> HoursClearing:
    """Return a choice of wishes (person, task, asked) as a result: weights by the prices, and the envy they leave."""
    people_of: dict[str, dict[str, int]] = {task.name: {} for task in market.tasks}
    for person, name, asked in chosen:
        people_of[name][person] = asked
    weights, open_places, cost = {}, {}, 0
    for task in market.tasks:
        taken = people_of[task.name]
        lacking = task.places - len(taken)
        if lacking:
            open_places[task.name] = lacking
        price_milli = round(prices.places[task.name] / (1000 * minutes[task.name]))
        fair = min(max(price_milli, task.floor_milli, *taken.values(), 0), task.cap_milli)
        weights[task.name] = task.cap_milli if lacking else fair
        cost += minutes[task.name] * (sum(taken.values()) + lacking * task.cap_milli)
    used = {person.name: 0 for person in market.people}
    for person, name, _ in chosen:
        used[person] += minutes[name]
    return HoursClearing(
        assignments={task: tuple(sorted(people)) for task, people in people_of.items()},
        weights_milli=weights,
        minutes=used,
        envy={
            person.name: _envy(person.name, market, people_of, weights, minutes, max_minutes[person.name])
            for person in market.people
        },
        open_places=open_places,
        cost=cost,
        bound=min(bound, cost),
        proven_best=proven,
        prices=prices,
    )


def _envy(
    person: str,
    market: Market,
    people_of: Mapping[str, Mapping[str, int]],
    weights: Mapping[str, int],
    minutes: Mapping[str, int],
    most_minutes: int,
) -> int:
    """Return what the best tasks would give within the person's time, the last one in part, beyond what they have."""
    gains = sorted(
        ((weights[task] - asked, minutes[task]) for task, asked in market.wishes.get(person, {}).items()), reverse=True
    )
    limit = next(found.max_places for found in market.people if found.name == person)
    by_minutes, left = 0, most_minutes
    for gain, length in gains:
        by_minutes += max(0, gain) * min(length, left)
        left -= min(length, left)
    by_places = sum(sorted((max(0, gain) * length for gain, length in gains), reverse=True)[:limit])
    mine = sum(
        (weights[task] - people[person]) * minutes[task] for task, people in people_of.items() if person in people
    )
    return max(0, min(by_minutes, by_places) - mine)
