"""Check the certificate of a round with even shares, from its statements alone; this file runs alone, on any Python.

1. Everybody has exactly the agreed number of places, each task once, and only tasks they listed; all places are taken.
2. Weights lie between floor and cap, and their mean by minutes and places is exactly 1.
3. Nobody would rather have a place they do not have than one they have.
4. What people are credited sums to the hours worked, and is what their places count, up to rounding.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

FORMAT = "allmende even shares certificate 1"


class Refuted(ValueError):
    """A certificate does not hold; the message names the person or task where it fails."""


class NotACertificate(ValueError):
    """Something that does not have the form of a certificate."""


def check(certificate: Mapping[str, Any]) -> None:
    """Verify a certificate; raises Refuted or NotACertificate."""
    try:
        if certificate["format"] != FORMAT:
            raise NotACertificate(f"unknown format {certificate['format']!r}")
        tasks = certificate["tasks"]
        weights = {name: Fraction(task["weight"]) for name, task in tasks.items()}
        for name, task in tasks.items():
            if not task["floor_milli"] <= weights[name] * 1000 <= task["cap_milli"]:
                raise Refuted(f"task {name!r}: its weight is not between floor and cap")
            if len(set(task["people"])) != task["places"] or len(task["people"]) != task["places"]:
                raise Refuted(f"task {name!r}: not as many people as places")
        worked = sum(task["places"] * task["minutes"] for task in tasks.values())
        counted = sum(weights[name] * task["places"] * task["minutes"] for name, task in tasks.items())
        if counted != worked:
            raise Refuted(f"{worked} minutes were worked, {counted} weighted minutes are credited")
        for name, person in certificate["people"].items():
            _check_person(name, person, tasks, weights)
        credited = sum(person["credit_mwh"] for person in certificate["people"].values())
        if 2 * abs(credited * 60 - worked * 1000) > 60:
            raise Refuted(f"{credited} thousandths of a weighted hour are credited for {worked} minutes")
    except (KeyError, TypeError, AttributeError, ZeroDivisionError) as error:
        raise NotACertificate(f"something is missing or of the wrong kind: {error!r}") from error


def _check_person(
    name: str, person: Mapping[str, Any], tasks: Mapping[str, Any], weights: Mapping[str, Fraction]
) -> None:
    held = [task for task in tasks if name in tasks[task]["people"]]
    # A wish above the cap means never.
    wishes = {task: asked for task, asked in person["wishes_milli"].items() if asked <= tasks[task]["cap_milli"]}
    if len(held) != person["places"] or not set(held) <= set(wishes):
        raise Refuted(f"person {name!r} has other places than agreed or listed")
    surplus = {task: tasks[task]["minutes"] * (weights[task] - Fraction(asked, 1000)) for task, asked in wishes.items()}
    better = [
        task for task in wishes if held and task not in held and surplus[task] > min(surplus[own] for own in held)
    ]
    if better:
        raise Refuted(f"person {name!r} would rather have {better[0]!r}")
    if abs(Fraction(person["credit_mwh"]) - sum(weights[t] * tasks[t]["minutes"] for t in held) * 1000 / 60) > 1:
        raise Refuted(f"person {name!r} is credited something else than their places count")
