"""Share out different things, one each (flats, rooms, plots), by what each would contribute at most for each of them.

Everybody states the most they would contribute per thing. Whoever gets a thing owes its price; prices are such that
nobody would rather have another thing, or nothing, at these prices. All such prices lie between two ends:

- **least**: prices rise from the floor only while more than one person wants a thing (Demange, Gale and Sotomayor
  1986). Nobody can gain by overstating or understating (Leonard 1983: each pays just what they take from the others).
- **greatest**: the most that could be asked without anybody changing their mind.
- **maximin**, the middle: of all such prices with a given sum, those at which the least contented of those who get
  something is as content as possible (Alkan, Demange and Gale 1991). The sum may be given; by default it lies
  half-way between the two ends.

Things are paired with people so that the sum of what they are worth to those who get them, less their floors, is as
large as possible; prices of that kind exist exactly for such pairings (Shapley and Shubik 1971).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from allmende.mechanisms.levels import Arc, SumOutOfReach, even_levels, highest_levels, lowest_levels
from allmende.mechanisms.pairing import PAIRS_FOR_FAST_PATH, gainful_pairing, quick_one_each
from allmende.values.share import split

End = Literal["least", "maximin", "greatest"]


class BadStatement(ValueError):
    """What somebody stated about a thing cannot be; the message names the person and the thing."""


class NothingToShare(ValueError):
    """There is no thing to be shared out, or nobody states anything."""


class UnknownEnd(ValueError):
    """Prices are asked for that are neither the least, the maximin nor the greatest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneEach:
    """Who gets which thing, and the prices at both ends and in the middle, in milli weighted hours.

    Attributes:
        thing_of: Person -> what they get; who gets nothing is missing.
        least_mwh: Thing -> least price that leaves nobody wishing for another thing.
        maximin: Thing -> price in the middle, exact.
        greatest_mwh: Thing -> greatest such price.

    """

    thing_of: Mapping[str, str]
    least_mwh: Mapping[str, int]
    maximin: Mapping[str, Fraction]
    greatest_mwh: Mapping[str, int]

    def prices(self, end: End) -> dict[str, Fraction]:
        """Return the exact prices of one end, or of the middle; raises UnknownEnd."""
        ends: dict[str, Mapping[str, int] | Mapping[str, Fraction]] = {
            "least": self.least_mwh,
            "maximin": self.maximin,
            "greatest": self.greatest_mwh,
        }
        if end not in ends:
            raise UnknownEnd(f"{end!r} is none of {', '.join(ends)}")
        return {thing: Fraction(price) for thing, price in ends[end].items()}

    def dues_mwh(self, end: End) -> dict[str, int]:
        """Return what each person owes for their thing, in whole milli weighted hours.

        The dues sum to the exact prices of what is taken, rounded half up; parts follow by largest remainder. So each
        is less than one from its price, and what `conserve` is told was asked is what people are asked.

        Examples:
            >>> one_each({"ada": {"attic": 5}}, floors_mwh={"attic": 0}).dues_mwh("maximin")
            {'ada': 3}

        """
        prices = self.prices(end)
        taken = {person: prices[thing] for person, thing in self.thing_of.items()}
        return split(int(sum(taken.values(), Fraction(1, 2))), taken)


def one_each(
    worth_mwh: Mapping[str, Mapping[str, int]],
    *,
    floors_mwh: Mapping[str, int],
    total_mwh: int | None = None,
) -> OneEach:
    """Return who gets what, and the prices.

    Args:
        worth_mwh: Per person, the most they would contribute for each thing they would take, >= 0.
        floors_mwh: Every thing there is, with its least price, >= 0: its production effort, or 0 for what nobody made.
        total_mwh: What all prices in the middle shall sum to, floors of things nobody takes included.

    Raises:
        NothingToShare: No thing, or nobody.
        BadStatement: A number is negative or not whole, or a thing unknown.
        SumOutOfReach: The total lies outside both ends (`mechanisms.levels`).

    Examples:
        >>> shared = one_each(
        ...     {"ada": {"attic": 500, "cellar": 300}, "bo": {"attic": 400, "cellar": 250}},
        ...     floors_mwh={"attic": 0, "cellar": 0},
        ... )
        >>> shared.thing_of, shared.least_mwh, shared.greatest_mwh
        ({'ada': 'attic', 'bo': 'cellar'}, {'attic': 150, 'cellar': 0}, {'attic': 450, 'cellar': 250})

    """
    _refuse_impossible(worth_mwh, floors_mwh, total_mwh)
    people, things = sorted(worth_mwh), sorted(floors_mwh)
    number = {thing: index for index, thing in enumerate(things)}
    floors = [floors_mwh[thing] for thing in things]
    worth = [
        {number[thing]: most for thing, most in sorted(worth_mwh[person].items()) if most >= floors_mwh[thing]}
        for person in people
    ]
    thing_of = _best(worth, floors)
    least = _least(worth, floors, thing_of)
    thing_of = _best_at(worth, floors, least)
    greatest = _greatest(worth, floors, thing_of)
    middle = _maximin(worth, floors, thing_of, ends=(least, greatest), total_mwh=total_mwh)
    return OneEach(
        thing_of={people[i]: things[thing] for i, thing in enumerate(thing_of) if thing is not None},
        least_mwh=dict(zip(things, least, strict=True)),
        maximin=dict(zip(things, middle, strict=True)),
        greatest_mwh=dict(zip(things, greatest, strict=True)),
    )


def ceilings(
    worth_mwh: Mapping[str, Mapping[str, int]], *, shared: OneEach, floors_mwh: Mapping[str, int]
) -> dict[str, int]:
    """Return the highest prices at which no holder would rather have another's thing or nothing, free things aside.

    From here all prices fall alike until their sum is what shall be paid: the middle. A certificate proves it by them.
    """
    people, things = sorted(worth_mwh), sorted(floors_mwh)
    number = {thing: index for index, thing in enumerate(things)}
    worth = [{number[thing]: most for thing, most in worth_mwh[person].items()} for person in people]
    thing_of = [number[shared.thing_of[person]] if person in shared.thing_of else None for person in people]
    highest = _ceilings(worth, thing_of, things_count=len(things))
    return {thing: level for thing, level in zip(things, highest, strict=True) if level is not None}


def _refuse_impossible(
    worth_mwh: Mapping[str, Mapping[str, int]], floors_mwh: Mapping[str, int], total_mwh: int | None
) -> None:
    if not floors_mwh or not worth_mwh:
        raise NothingToShare("there is no thing" if not floors_mwh else "there is nobody")
    if total_mwh is not None and (type(total_mwh) is not int or total_mwh < 0):
        raise BadStatement(f"the sum of all prices must be a whole number from 0 on, not {total_mwh!r}")
    for thing, floor in floors_mwh.items():
        if type(floor) is not int or floor < 0:
            raise BadStatement(f"thing {thing!r}: the floor must be a whole number from 0 on, not {floor!r}")
    for person, stated in worth_mwh.items():
        for thing, most in stated.items():
            if thing not in floors_mwh:
                raise BadStatement(f"person {person!r} names the unknown thing {thing!r}")
            if type(most) is not int or most < 0:
                raise BadStatement(f"person {person!r}, thing {thing!r}: {most!r} is not a whole number from 0 on")


Worth = list[dict[int, int]]


def _best(worth: Worth, floors: list[int]) -> list[int | None]:
    costs = [{thing: floors[thing] - most for thing, most in row.items()} for row in worth]
    if sum(map(len, worth)) >= PAIRS_FOR_FAST_PATH:
        try:
            return quick_one_each(costs, things_count=len(floors))
        except ImportError:
            pass  # Without SciPy the same result takes longer.
    return _single(costs, len(floors))


def _single(costs: Worth, things_count: int) -> list[int | None]:
    pairing = gainful_pairing(costs, limits=[1] * len(costs), places=[1] * things_count)
    return [held[0] if held else None for held in pairing.held]


def _best_at(worth: Worth, floors: list[int], least: list[int]) -> list[int | None]:
    """Choose among the best pairings, always the same one: only what people like best at these prices is left."""
    costs: Worth = []
    for row in worth:
        best = max((most - least[thing] for thing, most in row.items()), default=0)
        costs.append({t: floors[t] - most for t, most in row.items() if most - least[t] == best >= 0})
    return _single(costs, len(floors))


def _changes(worth: Worth, thing_of: list[int | None]) -> list[Arc]:
    """Return by how much one price must exceed another at least, so that its holder's neighbour does not want it."""
    return [
        (own, other, most - worth[person][own])
        for person, own in enumerate(thing_of)
        if own is not None
        for other, most in worth[person].items()
        if other != own
    ]


def _least(worth: Worth, floors: list[int], thing_of: list[int | None]) -> list[int]:
    starts = list(floors)
    for person, own in enumerate(thing_of):
        if own is None:
            for thing, most in worth[person].items():
                starts[thing] = max(starts[thing], most)
    return [level for level in lowest_levels(starts, arcs=_changes(worth, thing_of)) if level is not None]


def _greatest(worth: Worth, floors: list[int], thing_of: list[int | None]) -> list[int]:
    # Nobody pays more than their statement, and what nobody takes stands at its floor.
    ends = list(floors)
    for person, own in enumerate(thing_of):
        if own is not None:
            ends[own] = worth[person][own]
    return [level for level in highest_levels(ends, arcs=_changes(worth, thing_of)) if level is not None]


def _maximin(
    worth: Worth,
    floors: list[int],
    thing_of: list[int | None],
    *,
    ends: tuple[list[int], list[int]],
    total_mwh: int | None,
) -> list[Fraction]:
    least, greatest = ends
    taken = [thing for thing in thing_of if thing is not None]
    highest = _ceilings(worth, thing_of, things_count=len(floors))
    total = Fraction(sum(least) + sum(greatest), 2) if total_mwh is None else Fraction(total_mwh)
    if not sum(least) <= total <= sum(greatest):
        raise SumOutOfReach(f"prices sum to {sum(least)} at the least and {sum(greatest)} at most, not to {total}")
    free = sum(floors) - sum(floors[thing] for thing in taken)
    turned, _ = even_levels(
        [-(highest[thing] or 0) for thing in taken],
        counts=[1] * len(taken),
        total=free - total,
        lowest=[-greatest[thing] for thing in taken],
        highest=[-least[thing] for thing in taken],
    )
    prices = [Fraction(floor) for floor in floors]
    for thing, level in zip(taken, turned, strict=True):
        prices[thing] = -level
    return prices


def _ceilings(worth: Worth, thing_of: list[int | None], *, things_count: int) -> list[int | None]:
    """Return the highest prices no holder finds too dear, were it not for what stands free; None: nobody holds it."""
    own_worth = {own: worth[person][own] for person, own in enumerate(thing_of) if own is not None}
    arcs = [arc for arc in _changes(worth, thing_of) if arc[1] in own_worth]
    return highest_levels([own_worth.get(thing) for thing in range(things_count)], arcs=arcs)
