"""Check the certificate of sharing out everything, from its statements alone; this file runs alone, on any Python.

1. Every task is done entirely, by people who listed it. 2. Everybody earns exactly what they have to.
3. Everybody does only what costs them least for what it earns, by what they stated.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

FORMAT = "allmende share-out certificate 1"


class Refuted(ValueError):
    """A certificate does not hold; the message names the person or task where it fails."""


class NotACertificate(ValueError):
    """Something that does not have the form of a certificate."""


def check(certificate: Mapping[str, Any]) -> None:
    """Verify a certificate; raises Refuted or NotACertificate."""
    try:
        if certificate["format"] != FORMAT:
            raise NotACertificate(f"unknown format {certificate['format']!r}")
        weights = {task: Fraction(weight) for task, weight in certificate["weights"].items()}
        minutes, wishes = certificate["minutes"], certificate["wishes_milli"]
        done = dict.fromkeys(minutes, Fraction(0))
        for person, owed in certificate["earn"].items():
            does = {task: Fraction(part) for task, part in certificate["shares"][person].items()}
            best = min(asked / weights[task] for task, asked in wishes[person].items())
            for task, part in does.items():
                done[task] += part
                if part < 0 or task not in wishes[person]:
                    raise Refuted(f"person {person!r} has a share of {task!r} that cannot be")
                if part and wishes[person][task] / weights[task] != best:
                    raise Refuted(f"person {person!r} could earn as much with less burden than by {task!r}")
            if sum(part * weights[task] * minutes[task] for task, part in does.items()) != owed:
                raise Refuted(f"person {person!r} does not earn what they have to")
        unfinished = [task for task, part in done.items() if part != 1]
        if unfinished:
            raise Refuted(f"task {unfinished[0]!r} is not done entirely")
    except (KeyError, TypeError, AttributeError, ZeroDivisionError) as error:
        raise NotACertificate(f"something is missing or of the wrong kind: {error!r}") from error
