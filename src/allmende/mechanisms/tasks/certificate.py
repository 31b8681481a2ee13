"""Prove a round's result to anybody: the certificate carries the statements, and `check` recomputes what they imply.

A certificate promises, and `check` verifies from the statements alone:

1. Everybody is within their limit and holds only tasks they listed, each once, at no less than they asked.
2. Weights lie between floor and cap; a task with an open place stands at its cap.
3. Nobody could do better by their own statement by more than one step per place; those with a free place not at all.
   Only those named as turned away could: their task is full at its floor, so that rotation decided.
4. The sum of what is asked, an open place counted at its cap, exceeds `bound_milli` by at most (filled places x step).
   `bound_milli` is the value of the dual programme at these weights, sum(places x weight) - sum(each person's best
   surpluses within their limit), and no assignment that leaves the turned away turned away can cost less than it.

This file runs alone, on any Python: nothing of ours is imported but the names of types.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allmende.mechanisms.tasks.clearing import Clearing
    from allmende.mechanisms.tasks.market import Market

FORMAT = "allmende round certificate 1"


class Refuted(ValueError):
    """A certificate does not hold; the message names the person or task where it fails."""


class NotACertificate(ValueError):
    """Something that does not have the form of a certificate."""


def certify(market: Market, clearing: Clearing) -> dict[str, Any]:
    """Return the certificate of a result, made of what JSON knows (text, whole numbers, lists, mappings)."""
    certificate: dict[str, Any] = {
        "format": FORMAT,
        "round": clearing.round_number,
        "step_milli": clearing.step_milli,
        "tasks": {
            task.name: {
                "places": task.places,
                "floor_milli": task.floor_milli,
                "cap_milli": task.cap_milli,
                "weight_milli": clearing.weights_milli[task.name],
                "people": list(clearing.assignments[task.name]),
                "turned_away": list(clearing.turned_away.get(task.name, ())),
            }
            for task in market.tasks
        },
        "people": {
            person.name: {
                "max_places": person.max_places,
                "surplus_milli": clearing.surpluses_milli[person.name],
                "wishes_milli": dict(market.wishes.get(person.name, {})),
            }
            for person in market.people
        },
    }
    certificate["cost_milli"], certificate["bound_milli"] = _cost(certificate), _bound(certificate)
    return certificate


def check(certificate: Mapping[str, Any]) -> None:
    """Verify a certificate from its statements.

    Raises:
        Refuted: A promise does not hold; the person or task is named.
        NotACertificate: Something is missing or of the wrong kind.

    """
    try:
        if certificate["format"] != FORMAT:
            raise NotACertificate(f"unknown format {certificate['format']!r}")
        for name, task in certificate["tasks"].items():
            _check_task(name, task, certificate["people"])
        for name, person in certificate["people"].items():
            _check_person(name, person, certificate)
        cost, bound = _cost(certificate), _bound(certificate)
        filled = sum(len(task["people"]) for task in certificate["tasks"].values())
        if (certificate["cost_milli"], certificate["bound_milli"]) != (cost, bound):
            raise Refuted(f"the sum asked is {cost} and its bound {bound}, not what the certificate says")
        if cost - bound > certificate["step_milli"] * filled:
            raise Refuted(f"the sum asked, {cost}, is further than a step per place above its bound {bound}")
    except (KeyError, TypeError, AttributeError) as error:
        raise NotACertificate(f"something is missing or of the wrong kind: {error!r}") from error


def _check_task(name: str, task: Mapping[str, Any], people: Mapping[str, Any]) -> None:
    numbers = [task[key] for key in ("places", "floor_milli", "cap_milli", "weight_milli")]
    if not all(type(number) is int for number in numbers):
        raise NotACertificate(f"task {name!r}: places and weights must be whole numbers")
    if not task["floor_milli"] <= task["weight_milli"] <= task["cap_milli"]:
        raise Refuted(f"task {name!r}: weight {task['weight_milli']} is not between its floor and its cap")
    if len(set(task["people"])) != len(task["people"]) or len(task["people"]) > task["places"]:
        raise Refuted(f"task {name!r}: somebody has it twice, or more people have it than it has places")
    if len(task["people"]) < task["places"] and task["weight_milli"] != task["cap_milli"]:
        raise Refuted(f"task {name!r} has an open place but stands below its cap")
    if task["turned_away"] and (len(task["people"]) < task["places"] or task["weight_milli"] != task["floor_milli"]):
        raise Refuted(f"task {name!r} turns people away though it is not full at its floor")
    for person in [*task["people"], *task["turned_away"]]:
        if person not in people or name not in people[person]["wishes_milli"]:
            raise Refuted(f"task {name!r}: {person!r} never listed it")


def _check_person(name: str, person: Mapping[str, Any], certificate: Mapping[str, Any]) -> None:
    tasks, step = certificate["tasks"], certificate["step_milli"]
    numbers = [person["max_places"], step, *person["wishes_milli"].values()]
    if not all(type(number) is int and number >= 0 for number in numbers):
        raise NotACertificate(f"person {name!r}: limit, step and wishes must be whole numbers from 0 on")
    surplus = {task: tasks[task]["weight_milli"] - asked for task, asked in person["wishes_milli"].items()}
    held = {task: surplus[task] for task in surplus if name in tasks[task]["people"]}
    if len(held) > person["max_places"]:
        raise Refuted(f"person {name!r} has {len(held)} tasks, more than their limit {person['max_places']}")
    if any(gain < 0 for gain in held.values()):
        raise Refuted(f"person {name!r} has {min(held, key=held.__getitem__)!r} for less than they asked")
    if sum(held.values()) != person["surplus_milli"]:
        raise Refuted(f"person {name!r}: the surplus is {sum(held.values())}, not {person['surplus_milli']}")
    if person["max_places"] == 0:
        return
    enough = min(held.values()) + step if len(held) == person["max_places"] else 0
    for task in surplus.keys() - held.keys():
        if surplus[task] > enough and name not in tasks[task]["turned_away"]:
            raise Refuted(f"person {name!r} would be better off with {task!r} by more than a step")


def _cost(certificate: Mapping[str, Any]) -> int:
    people = certificate["people"]
    return sum(
        sum(people[person]["wishes_milli"][name] for person in task["people"])
        + (task["places"] - len(task["people"])) * task["cap_milli"]
        for name, task in certificate["tasks"].items()
    )


def _bound(certificate: Mapping[str, Any]) -> int:
    tasks = certificate["tasks"]
    value = sum(task["places"] * task["weight_milli"] for task in tasks.values())
    for name, person in certificate["people"].items():
        gains = [
            tasks[task]["weight_milli"] - asked
            for task, asked in person["wishes_milli"].items()
            if name not in tasks[task]["turned_away"]
        ]
        best = sorted((gain for gain in gains if gain > 0), reverse=True)
        value -= sum(best[: person["max_places"]])
    return int(value)
