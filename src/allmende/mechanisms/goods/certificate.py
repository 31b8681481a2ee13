"""Prove how goods were shared out to anybody: the certificate carries the statements, `check` recomputes what follows.

One certificate per result, by the name in `proves`; amounts are whole milli weighted hours, exact fractions are text
like "37/93". What `check` verifies is what each procedure promises:

- `production effort`: each effort is its direct effort plus what its inputs carry, exactly, and none is negative.
- `one each`: at each of the three sets of prices everybody has what they like best; what nobody takes stands at its
  floor; no price lies below it.
- `uniform price`: one price for all, nobody above it goes without, nobody gets a unit for more than they stated.
- `divisible shares`: budgets are spent exactly, and everybody is within the tolerance of the best at these prices.
- `conservation`: all dues sum to the whole effort, and lambda is what the formula says.

This file runs alone, on any Python: nothing of ours is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

FORMAT = "allmende goods certificate 1"


class Refuted(ValueError):
    """A certificate does not hold; the message names the person, product or thing where it fails."""


class NotACertificate(ValueError):
    """Something that does not have the form of a certificate."""


def check(certificate: Mapping[str, Any]) -> None:
    """Verify a certificate from its statements; raises Refuted or NotACertificate."""
    try:
        if certificate["format"] != FORMAT:
            raise NotACertificate(f"unknown format {certificate['format']!r}")
        _CHECKS[certificate["proves"]](certificate)
    except (KeyError, TypeError, AttributeError, ZeroDivisionError) as error:
        raise NotACertificate(f"something is missing or of the wrong kind: {error!r}") from error


def _must(holds: bool, what: str) -> None:  # noqa: FBT001 - a statement and what it says
    if not holds:
        raise Refuted(what)


def _production_effort(given: Mapping[str, Any]) -> None:
    efforts = {name: Fraction(effort) for name, effort in {**given["bought"], **given["efforts"]}.items()}
    for product, recipe in given["recipes"].items():
        inputs = sum((Fraction(units) * efforts[need] for need, units in recipe["inputs"].items()), Fraction(0))
        _must(efforts[product] >= 0, f"product {product!r}: negative effort")
        _must(efforts[product] == Fraction(recipe["effort"]) + inputs, f"product {product!r}: not what goes into it")


def _one_each(given: Mapping[str, Any]) -> None:
    thing_of, floors = given["thing_of"], given["floors"]
    _must(len(set(thing_of.values())) == len(thing_of), "a thing was given to two people")
    for end in ("least", "maximin", "greatest"):
        prices = {thing: Fraction(price) for thing, price in given[end].items()}
        for thing, floor in floors.items():
            free = thing not in thing_of.values()
            _must(prices[thing] == floor if free else prices[thing] >= floor, f"thing {thing!r}: {end} price")
        for person, stated in given["worth"].items():
            own = thing_of.get(person)
            has = Fraction(0) if own is None else stated[own] - prices[own]
            best = max((most - prices[thing] for thing, most in stated.items()), default=Fraction(0))
            _must(has >= max(best, 0), f"person {person!r} would be better off otherwise at the {end} prices")


def _uniform_price(given: Mapping[str, Any]) -> None:
    price, units_of = given["price"], given["units_of"]
    given_out = sum(units_of.values())
    _must(price >= given["floor"] and given_out <= given["units"], "below the floor, or more units than there are")
    _must(price == given["floor"] or given_out == given["units"], "units are left above the floor")
    for person, stated in given["worth"].items():
        wanted, ready = sum(worth > price for worth in stated), sum(worth >= price for worth in stated)
        _must(wanted <= units_of[person] <= ready, f"person {person!r}: not as many units as wanted at this price")


def _divisible_shares(given: Mapping[str, Any]) -> None:
    prices: dict[str, int] = {}
    for person, spent in given["spent"].items():
        _must(min(spent.values()) >= 0, f"person {person!r}: negative spending")
        _must(sum(spent.values()) == given["budgets"][person] * given["parts"], f"person {person!r}: budget not spent")
        for good, amount in spent.items():
            prices[good] = prices.get(good, 0) + amount
    _must(sum(given["prices"].values()) == sum(given["budgets"].values()), "the prices do not sum to the budgets")
    for good, price in given["prices"].items():
        _must(abs(price * given["parts"] - prices.get(good, 0)) <= given["parts"], f"good {good!r}: its price")
    for person, spent in given["spent"].items():
        has = sum(Fraction(given["liking"][person][good] * amount, prices[good]) for good, amount in spent.items())
        best = max(Fraction(likes, prices[good]) for good, likes in given["liking"][person].items()) * sum(
            spent.values()
        )
        _must(has >= best * (1 - Fraction(given["tolerance"])), f"person {person!r} could do better")


def _conservation(given: Mapping[str, Any]) -> None:
    asked = sum(given["scarce"].values())
    _must(asked + sum(given["dues"].values()) + given["open"] == given["whole"] + given["fund"], "the sum of dues")
    if given["effort_factor"] is not None:
        factor = Fraction(given["effort_factor"])
        own = sum(given["efforts"].values())
        _must(factor == Fraction(max(0, given["whole"] - asked), own), "lambda is not what the formula says")
        for good, due in given["dues"].items():
            _must(abs(due - given["efforts"][good] * factor) < 1, f"good {good!r}: not its effort times lambda")


_CHECKS: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
    "production effort": _production_effort,
    "one each": _one_each,
    "uniform price": _uniform_price,
    "divisible shares": _divisible_shares,
    "conservation": _conservation,
}
