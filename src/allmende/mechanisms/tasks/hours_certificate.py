"""Check the certificate of a round in hours, from its statements alone; this file runs alone, on any Python.

1. Everybody keeps their limits in places and minutes, and holds only tasks they listed, at no less than they asked.
2. Weights lie between floor and cap; a task with an open place stands at its cap.
3. Envy is not understated: nobody could gain more by other tasks within their limits, even by parts of tasks.
4. No assignment costs less than `bound`: whatever prices >= 0 somebody states for places of tasks and for people's
   minutes and places, what they imply is a true bound (weak duality). What is left up to `cost` is not proven.
Amounts are thousandths of a weighted minute; prices are thousandths of those.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FORMAT = "allmende hours certificate 1"


class Refuted(ValueError):
    """A certificate does not hold; the message names the person or task where it fails."""


class NotACertificate(ValueError):
    """Something that does not have the form of a certificate."""


def check(certificate: Mapping[str, Any]) -> None:
    """Verify a certificate; raises Refuted or NotACertificate."""
    try:
        if certificate["format"] != FORMAT:
            raise NotACertificate(f"unknown format {certificate['format']!r}")
        tasks, people = certificate["tasks"], certificate["people"]
        for name, task in tasks.items():
            _check_task(name, task, people)
        for name, person in people.items():
            _check_person(name, person, tasks)
        cost = sum(_cost(name, task, people) for name, task in tasks.items())
        if (certificate["cost"], certificate["bound"]) != (cost, bound_of(certificate)):
            raise Refuted(f"the cost is {cost} and the bound {bound_of(certificate)}, not what the certificate says")
    except (KeyError, TypeError, AttributeError) as error:
        raise NotACertificate(f"something is missing or of the wrong kind: {error!r}") from error


def _check_task(name: str, task: Mapping[str, Any], people: Mapping[str, Any]) -> None:
    keys = ("places", "minutes", "floor_milli", "cap_milli", "weight_milli")
    if not all(type(task[key]) is int and task[key] >= 1 for key in keys) or type(task["price"]) is not int:
        raise NotACertificate(f"task {name!r}: places, minutes and weights must be whole numbers from 1 on")
    if not task["floor_milli"] <= task["weight_milli"] <= task["cap_milli"]:
        raise Refuted(f"task {name!r}: its weight is not between floor and cap")
    if len(set(task["people"])) != len(task["people"]) or len(task["people"]) > task["places"]:
        raise Refuted(f"task {name!r}: somebody has it twice, or more people have it than it has places")
    if len(task["people"]) < task["places"] and task["weight_milli"] != task["cap_milli"]:
        raise Refuted(f"task {name!r} has an open place but stands below its cap")
    for person in task["people"]:
        if person not in people or name not in people[person]["wishes_milli"]:
            raise Refuted(f"task {name!r}: {person!r} never listed it")


def _check_person(name: str, person: Mapping[str, Any], tasks: Mapping[str, Any]) -> None:
    wishes = person["wishes_milli"]
    numbers = [person[key] for key in ("max_places", "max_minutes", "price_minute", "price_place", "envy")]
    if not all(type(number) is int and number >= 0 for number in [*numbers, *wishes.values()]):
        raise NotACertificate(f"person {name!r}: limits, wishes, prices and envy must be whole numbers from 0 on")
    held = [task for task in wishes if name in tasks[task]["people"]]
    if len(held) > person["max_places"] or sum(tasks[task]["minutes"] for task in held) > person["max_minutes"]:
        raise Refuted(f"person {name!r} has more places or minutes than their limit")
    gains = {task: tasks[task]["weight_milli"] - asked for task, asked in wishes.items()}
    if any(gains[task] < 0 for task in held):
        raise Refuted(f"person {name!r} has {min(held, key=gains.__getitem__)!r} for less than they asked")
    # By the minute, the best first: the most that minutes can bring; and no more tasks than places.
    best, left = 0, person["max_minutes"]
    for task in sorted(gains, key=gains.__getitem__, reverse=True):
        best += max(0, gains[task]) * min(left, tasks[task]["minutes"])
        left -= min(left, tasks[task]["minutes"])
    whole = sorted((max(0, gain) * tasks[task]["minutes"] for task, gain in gains.items()), reverse=True)
    could = min(best, sum(whole[: person["max_places"]]))
    if could - sum(gains[task] * tasks[task]["minutes"] for task in held) > person["envy"]:
        raise Refuted(f"person {name!r} could gain more by other tasks than is said")


def _cost(name: str, task: Mapping[str, Any], people: Mapping[str, Any]) -> int:
    asked = sum(people[person]["wishes_milli"][name] for person in task["people"])
    return int(task["minutes"] * (asked + (task["places"] - len(task["people"])) * task["cap_milli"]))


def bound_of(certificate: Mapping[str, Any]) -> int:
    """Return below which cost no assignment can be, by the prices in the certificate."""
    tasks, people = certificate["tasks"], certificate["people"]
    # An open place costs its cap, so that no place is worth more.
    worth = {name: min(task["price"], 1000 * task["minutes"] * task["cap_milli"]) for name, task in tasks.items()}
    bound = sum(task["places"] * worth[name] for name, task in tasks.items())
    for person in people.values():
        bound -= person["max_minutes"] * person["price_minute"] + person["max_places"] * person["price_place"]
        for name, asked in person["wishes_milli"].items():
            spent = tasks[name]["minutes"] * (1000 * asked + person["price_minute"]) + person["price_place"]
            if asked <= tasks[name]["cap_milli"] and tasks[name]["minutes"] <= person["max_minutes"]:
                bound -= max(0, worth[name] - spent)
    # Costs are whole, so that the next whole number is a bound too.
    return -int(-bound // 1000)
