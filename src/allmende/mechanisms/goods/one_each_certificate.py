"""Prove things shared out one each to anybody, from the statements the certificate carries, with both ends of prices.

1. At all three sets of prices everybody has what they like best; what nobody takes stands at its floor, and no price
   below it. So things are where they are worth most together.
2. The **least** prices are the least. Each above its floor is held up by somebody: one who goes without and stated just
   this price, or one who likes the thing exactly as much as their own, whose price was held up before.
3. The **greatest** are the greatest: each is held down by its holder, who is about to take nothing, or another thing,
   whose price was held down before.
4. The **maximin** leave the least contented as content as any prices with 1 and the same sum. `ceilings` are held down
   as in 3, free things aside: if all gain V, no price exceeds ceiling - V. So V is at most ceiling - least, anywhere,
   and all of min(ceiling - V, greatest) sum at least to what is to be paid.

This file runs alone, on any Python: nothing of ours is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

FORMAT = "allmende one each certificate 1"


class Refuted(ValueError):
    """A certificate does not hold; the message names the person or thing where it fails."""


class NotACertificate(ValueError):
    """Something that does not have the form of a certificate."""


def check(certificate: Mapping[str, Any]) -> None:
    """Verify a certificate from its statements; raises Refuted or NotACertificate."""
    if certificate.get("format") != FORMAT:
        raise NotACertificate(f"unknown format {certificate.get('format')!r}")
    try:
        _check(certificate)
    except (Refuted, NotACertificate):
        raise
    except (KeyError, TypeError, AttributeError, ValueError, ArithmeticError) as error:
        raise NotACertificate(f"something is missing or of the wrong kind: {error!r}") from error


def _must(holds: bool, what: str) -> None:  # noqa: FBT001 - a statement and what it says
    if not holds:
        raise Refuted(what)


def _check(given: Mapping[str, Any]) -> None:
    worth, floors, thing_of, because = given["worth"], given["floors"], given["thing_of"], given["because"]
    numbers = [*floors.values(), *(most for stated in worth.values() for most in stated.values())]
    if not all(type(number) is int and number >= 0 for number in numbers):
        raise NotACertificate("statements and floors must be whole numbers from 0 on")
    holder_of = {thing: person for person, thing in thing_of.items()}
    _must(len(holder_of) == len(thing_of), "a thing was given to two people")
    for person, thing in thing_of.items():
        _must(thing in floors and thing in worth.get(person, {}), f"person {person!r} never named {thing!r}")
    least, maximin, greatest = (_contented(given, end) for end in ("least", "maximin", "greatest"))
    ceilings = {thing: Fraction(str(price)) for thing, price in given["ceilings"].items()}
    held_up = {thing for thing, floor in floors.items() if least[thing] == floor}
    for thing, person in because["least"]:
        own = thing_of.get(person)
        gain = 0 if own is None else worth[person][own] - least[own]
        _must(own is None or own in held_up, f"thing {thing!r}: held up by what is not held up itself")
        _must(worth[person][thing] - least[thing] == gain, f"thing {thing!r}: {person!r} does not hold up its price")
        held_up.add(thing)
    _must(held_up == set(floors), f"nobody holds up the least price of {sorted(set(floors) - held_up)[:1]}")
    _held_down(greatest, because["greatest"], given, start=set(floors) - set(holder_of))
    _held_down(ceilings, because["maximin"], given, start=set())
    content = min((worth[person][thing] - maximin[thing] for person, thing in thing_of.items()), default=Fraction(0))
    rest = sum(min(ceilings[thing] - content, greatest[thing]) - maximin[thing] for thing in holder_of)
    most = rest == 0 or any(ceilings[thing] - least[thing] == content for thing in holder_of)
    _must(most, "the least contented could be more content at other prices with the same sum")


def _contented(given: Mapping[str, Any], end: str) -> dict[str, Fraction]:
    prices = {thing: Fraction(str(price)) for thing, price in given[end].items()}
    taken = set(given["thing_of"].values())
    for thing, floor in given["floors"].items():
        _must(prices[thing] >= floor and (thing in taken or prices[thing] == floor), f"thing {thing!r}: {end} price")
    for person, stated in given["worth"].items():
        own = given["thing_of"].get(person)
        has = Fraction(0) if own is None else stated[own] - prices[own]
        best = max((most - prices[thing] for thing, most in stated.items()), default=Fraction(0))
        _must(has >= max(best, 0), f"person {person!r} would be better off otherwise at the {end} prices")
    return prices


def _held_down(prices: Mapping[str, Fraction], links: list[Any], given: Mapping[str, Any], *, start: set[str]) -> None:
    held_down, holder_of = set(start), {thing: person for person, thing in given["thing_of"].items()}
    for thing, other in links:
        stated = given["worth"][holder_of[thing]]
        gain = 0 if other is None else stated[other] - prices[other]
        _must(other is None or other in held_down, f"thing {thing!r}: held down by what is not held down itself")
        _must(stated[thing] - prices[thing] == gain, f"thing {thing!r}: its holder does not hold down its price")
        held_down.add(thing)
    _must(held_down >= set(holder_of), f"nobody holds down the price of {sorted(set(holder_of) - held_down)[:1]}")
