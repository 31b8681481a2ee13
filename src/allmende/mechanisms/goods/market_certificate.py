"""Prove one price for many like units, or shares for a budget, to anybody, from the statements the certificate carries.

- `uniform price`: one price for all, at least the floor; nobody above it goes without, nobody gets a unit for more than
  they stated, and above the floor all units are given out. No lower price would do, and none above the greatest.
- `divisible shares`: budgets are spent exactly, and everybody is within the tolerance of the best at these prices.

Amounts are whole milli weighted hours. This file runs alone, on any Python: nothing of ours is imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

FORMAT = "allmende goods market certificate 1"


class Refuted(ValueError):
    """A certificate does not hold; the message names the person or good where it fails."""


class NotACertificate(ValueError):
    """Something that does not have the form of a certificate."""


def check(certificate: Mapping[str, Any]) -> None:
    """Verify a certificate from its statements; raises Refuted or NotACertificate."""
    if certificate.get("format") != FORMAT:
        raise NotACertificate(f"unknown format {certificate.get('format')!r}")
    try:
        {"uniform price": _uniform_price, "divisible shares": _divisible_shares}[certificate["proves"]](certificate)
    except (Refuted, NotACertificate):
        raise
    except (KeyError, TypeError, AttributeError, ValueError, ArithmeticError) as error:
        raise NotACertificate(f"something is missing or of the wrong kind: {error!r}") from error


def _must(holds: bool, what: str) -> None:  # noqa: FBT001 - a statement and what it says
    if not holds:
        raise Refuted(what)


def _must_be_whole(numbers: Iterable[Any]) -> None:
    if not all(type(number) is int and number >= 0 for number in numbers):
        raise NotACertificate("amounts must be whole numbers from 0 on")


def _uniform_price(given: Mapping[str, Any]) -> None:
    price, greatest, units, floor = given["price"], given["greatest"], given["units"], given["floor"]
    units_of, everything = given["units_of"], [worth for stated in given["worth"].values() for worth in stated]
    _must_be_whole([price, greatest, units, floor, *units_of.values(), *everything])
    given_out = sum(units_of.values())
    _must(units_of.keys() == given["worth"].keys(), "units are given to somebody who stated nothing")
    _must(price >= floor and given_out <= units, "below the floor, or more units than there are")
    _must(price == floor or given_out == units, "units are left above the floor")
    for person, stated in given["worth"].items():
        wanted, ready = sum(worth > price for worth in stated), sum(worth >= price for worth in stated)
        _must(wanted <= units_of[person] <= ready, f"person {person!r}: not as many units as wanted at this price")
    # At any price below, everybody who is ready now would want a unit.
    lowest = price == floor or sum(worth >= price for worth in everything) > units
    _must(lowest, f"a price below {price} would do")
    # Up to the greatest price all units find takers, beyond it they do not; no range where not all are given out.
    ready, wanted = sum(worth >= greatest for worth in everything), sum(worth > greatest for worth in everything)
    bounded = greatest == price if given_out < max(units, 1) else greatest >= price and ready >= units > wanted
    _must(bounded, f"{greatest} is not the greatest price")


def _divisible_shares(given: Mapping[str, Any]) -> None:
    budgets, liking, parts = given["budgets"], given["liking"], given["parts"]
    tolerance = Fraction(str(given["tolerance"]))
    _must(0 < tolerance < 1 and parts > 0, "the tolerance must lie between 0 and 1")
    _must(budgets.keys() == given["spent"].keys() == liking.keys(), "not one spending for each budget")
    spent_on: dict[str, int] = dict.fromkeys(given["prices"], 0)
    for person, spent in given["spent"].items():
        _must_be_whole([budgets[person], parts, *spent.values(), *liking[person].values()])
        _must(sum(spent.values()) == budgets[person] * parts, f"person {person!r}: budget not spent")
        for good, amount in spent.items():
            spent_on[good] += amount
    _must_be_whole(given["prices"].values())
    _must(sum(given["prices"].values()) == sum(budgets.values()), "the prices do not sum to the budgets")
    for good, price in given["prices"].items():
        _must(abs(price * parts - spent_on[good]) < parts, f"good {good!r}: its price is not what is spent on it")
    for person, spent in given["spent"].items():
        free = [good for good, likes in liking[person].items() if likes and not spent_on[good]]
        _must(not free, f"person {person!r} could have {free[:1]} for nothing")
        has = sum(Fraction(liking[person][good] * amount, spent_on[good]) for good, amount in spent.items() if amount)
        best = max(Fraction(likes, spent_on[good]) for good, likes in liking[person].items() if likes)
        _must(has >= best * sum(spent.values()) * (1 - tolerance), f"person {person!r} could do better")
