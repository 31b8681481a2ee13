"""Share out many like units (tickets, hours of a machine, parking places) at one price for all.

The asked contribution rises from the floor until no more units are wanted than there are. Everybody states how many
units they want and the most they would contribute for each. Source: the uniform-price auction with the highest losing
statement as its price (Vickrey 1961 for one unit each; Milgrom 2004, chapter 7).

1. All pay the same price, at least the floor; nobody pays more for a unit than they stated for it.
2. Nobody with a statement above the price goes without.
3. Above the floor all units are given out.
4. `least_mwh` is the lowest price with 1 and 2, `greatest_mwh` the highest with 1 to 3; the price asked is the least.

With one unit each nobody gains by a false statement. With several, stating less for the later ones can lower the price
for all (Ausubel et al. 2014): choose it where many people share many units. Among equal statements at the price, the
units go to whoever is next in the round's rotation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allmende.values.share import split


class BadStatement(ValueError):
    """A statement, the floor or the supply is negative or not whole; the message names whose."""


class NothingToShare(ValueError):
    """Nobody states anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UniformPrice:
    """Units per person, and the price per unit in milli weighted hours with the range it could have had."""

    units_of: Mapping[str, int]
    price_mwh: int
    least_mwh: int
    greatest_mwh: int
    left_count: int


def uniform_price(
    worth_mwh: Mapping[str, Sequence[int]], *, units_count: int, floor_mwh: int = 0, round_number: int = 0
) -> UniformPrice:
    """Return who gets how many units, and the price of each.

    Args:
        worth_mwh: Per person, the most they would contribute for each unit they want, >= 0, in any order; a later unit
            is never worth more than an earlier one, so they are read from the highest down.
        units_count: Units there are, >= 0.
        floor_mwh: Least price: the production effort, or 0 for what nobody made.
        round_number: Moves the rotation on among equal statements, >= 0.

    Raises:
        NothingToShare: There is nobody.
        BadStatement: A number is negative or not whole.

    Examples:
        >>> shared = uniform_price({"ada": [900, 300], "bo": [700], "cy": [500]}, units_count=2)
        >>> shared.units_of, shared.price_mwh, shared.greatest_mwh
        ({'ada': 1, 'bo': 1, 'cy': 0}, 500, 700)

    """
    _refuse_impossible(worth_mwh, units_count=units_count, floor_mwh=floor_mwh, round_number=round_number)
    wanted = sorted((worth for stated in worth_mwh.values() for worth in stated if worth >= floor_mwh), reverse=True)
    least = max(floor_mwh, wanted[units_count]) if len(wanted) > units_count else floor_mwh
    given = min(units_count, len(wanted))
    all_given = 0 < given == units_count
    greatest = max(least, wanted[units_count - 1]) if all_given else least
    units_of = {person: sum(worth > least for worth in stated) for person, stated in worth_mwh.items()}
    equal = {person: sum(worth == least for worth in stated) for person, stated in worth_mwh.items()}
    for person in _in_turn(equal, count=given - sum(units_of.values()), round_number=round_number):
        units_of[person] += 1
    return UniformPrice(
        units_of=units_of,
        price_mwh=least,
        least_mwh=least,
        greatest_mwh=greatest,
        left_count=units_count - given,
    )


def uniform_dues(shared: UniformPrice, *, total_mwh: int) -> dict[str, int]:
    """Return what each owes so that the dues sum to the total exactly, each in proportion to their units.

    The total is the price times the units given out, scaled by whatever keeps the whole account right
    (`goods/conservation.py`); the rounding goes to the largest remainders.

    Raises:
        BadStatement: The total is negative or not whole.
        NobodyShares: There is a total, but no unit was given out (`values.share`).

    Examples:
        >>> shared = uniform_price({"ada": [9, 7], "bo": [8]}, units_count=3, floor_mwh=5)
        >>> uniform_dues(shared, total_mwh=14)
        {'ada': 9, 'bo': 5}

    """
    if type(total_mwh) is not int or total_mwh < 0:
        raise BadStatement(f"the total must be a whole number from 0 on, not {total_mwh!r}")
    return split(total_mwh, shared.units_of)


def _refuse_impossible(
    worth_mwh: Mapping[str, Sequence[int]], *, units_count: int, floor_mwh: int, round_number: int
) -> None:
    if not worth_mwh:
        raise NothingToShare("there is nobody")
    for what, number in (("supply", units_count), ("floor", floor_mwh), ("round number", round_number)):
        if type(number) is not int or number < 0:
            raise BadStatement(f"the {what} must be a whole number from 0 on, not {number!r}")
    for person, stated in worth_mwh.items():
        for worth in stated:
            if type(worth) is not int or worth < 0:
                raise BadStatement(f"person {person!r}: {worth!r} is not a whole number from 0 on")


def _in_turn(equal: Mapping[str, int], *, count: int, round_number: int) -> list[str]:
    """Return who gets one of the last units: one each in turn, beginning one person further every round."""
    names = sorted(person for person, units in equal.items() if units)
    if not names or count <= 0:
        return []
    start = round_number % len(names)
    turn = names[start:] + names[:start]
    chosen: list[str] = []
    lap = 0
    while len(chosen) < count:
        chosen += [person for person in turn if equal[person] > lap][: count - len(chosen)]
        lap += 1
    return chosen
