"""Share an amount known only on the day among those who wished, as evenly as their wishes allow.

Everybody gets the same per weight, but nobody more than they wished: part = min(wish, weight x level), where the one
`level` is such that all is given out. It is found by filling up: all parts rise together, and who has what they wished
stops. The field calls the rule *constrained equal awards* or water-filling. Its result is max-min fair: nobody's part
can grow except at the cost of somebody who has no more. Source: Aumann and Maschler, "Game theoretic analysis of a
bankruptcy problem from the Talmud" (1985), section 7, after Maimonides; Thomson, "Axiomatic and game-theoretic analysis
of bankruptcy and taxation problems" (2003). The level itself is `levels.py`, exact.

Amounts are whole numbers of the smallest thing that is handed out: thousandths of a kilogram, or loaves. Parts that are
no whole number are rounded down, and what is left goes out one by one to those furthest behind. How far somebody is
behind, in millionths of the smallest thing, is what they were entitled to so far less what they were given; each
sharing returns it for the next. Among those equally far behind, the order is drawn from the sharing's number.

1. All is given out, or every wish is met; sums are exact, and nobody gets more than they wished.
2. Nobody is a whole unit or more away from their exact part. So, with equal weights, nobody whose wish is not met has
   less than anybody else by more than one unit: what remains of envy is a single loaf, and it goes round.
3. Over many sharings people with equal weights whose wishes stay unmet differ by one unit at most, in all.
4. Nobody gains by wishing for more than they can use, or for less (Sprumont 1991), but for the turn of a single unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from math import lcm
from typing import Literal

from allmende.mechanisms.levels import even_levels

MILLIONTHS = 1_000_000
Reason = Literal["wish met", "even part", "even part, rounded up in turn", "even part, rounded down in turn"]


class BadWish(ValueError):
    """An amount, a wish or what somebody is behind is no whole number in range; the message names whose."""


class BadWeight(ValueError):
    """A weight is missing, not above zero or not exact; the message names whose."""


class NobodyWishes(ValueError):
    """There is nobody to share with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """What one person gets, and why.

    Attributes:
        given: Whole units, from 0 to the wish.
        exact: min(wish, weight x level), what they were entitled to before rounding.
        reason: Whether the wish is met, and if not, how the even part was rounded.
        behind_millionths: To be handed in at the next sharing.

    """

    given: int
    exact: Fraction
    reason: Reason
    behind_millionths: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """A harvest shared out; the portions and what is left are the amount, exactly.

    Attributes:
        portions: Person -> portion, in the order of names.
        level: Units for each weight of one, exact; None where every wish is met.
        left: Units nobody wished for.

    """

    portions: Mapping[str, Portion]
    level: Fraction | None
    left: int

    @property
    def behind_millionths(self) -> dict[str, int]:
        """What to hand in at the next sharing, for those who took part in this one."""
        return {person: portion.behind_millionths for person, portion in self.portions.items()}


def share_harvest(
    amount: int,
    *,
    wishes: Mapping[str, int],
    weights: Mapping[str, int | Fraction] | None = None,
    behind_millionths: Mapping[str, int] | None = None,
    sharing_number: int = 0,
) -> Harvest:
    """Return who gets how much of an amount, and why. Takes O(n log n) steps for n people.

    Args:
        amount: What there is, in whole units (thousandths of a kilogram, or pieces), >= 0.
        wishes: Person -> the most they would take, in the same units, >= 0.
        weights: Person -> how much they count, > 0: a household of three counts 3. Everybody counts 1 if left out.
        behind_millionths: Person -> what they are behind since earlier sharings; who is not named is not behind.
        sharing_number: Which sharing this is, >= 0: draws the order among those equally far behind.

    Raises:
        BadWish: A number is negative or not whole.
        BadWeight: Somebody's weight is missing, not above zero or not exact.
        NobodyWishes: No wishes at all.

    Examples:
        >>> shared = share_harvest(10, wishes={"ada": 2, "bo": 6, "cy": 9})
        >>> {person: portion.given for person, portion in shared.portions.items()}, shared.level
        ({'ada': 2, 'bo': 4, 'cy': 4}, Fraction(4, 1))
        >>> shared.portions["ada"].reason, shared.portions["bo"].reason
        ('wish met', 'even part')

    """
    weights = dict.fromkeys(wishes, 1) if weights is None else weights
    behind = behind_millionths or {}
    _refuse_impossible(amount, wishes, weights, behind, sharing_number)
    level = None if sum(wishes.values()) <= amount else _level(amount, wishes=wishes, weights=weights)
    exact = {
        person: Fraction(wish) if level is None else min(Fraction(wish), weights[person] * level)
        for person, wish in sorted(wishes.items())
    }
    given = {person: int(part) for person, part in exact.items()}
    left = amount if level is not None else sum(wishes.values())
    claims = {
        person: behind.get(person, 0) + int((part - given[person]) * MILLIONTHS)
        for person, part in exact.items()
        if part > given[person]
    }
    first = sorted(claims, key=lambda person: (-claims[person], _draw(person, sharing_number)))
    raised = set(first[: left - sum(given.values())])
    portions = {
        person: Portion(
            given=given[person] + (person in raised),
            exact=part,
            reason=_reason(met=part == wishes[person], turn=person in claims, raised=person in raised),
            behind_millionths=behind.get(person, 0)
            + int((part - given[person]) * MILLIONTHS)
            - (MILLIONTHS if person in raised else 0),
        )
        for person, part in exact.items()
    }
    handed_out = sum(portion.given for portion in portions.values())
    assert handed_out == min(amount, sum(wishes.values()))
    return Harvest(portions=portions, level=level, left=amount - handed_out)


def _refuse_impossible(
    amount: int,
    wishes: Mapping[str, int],
    weights: Mapping[str, int | Fraction],
    behind: Mapping[str, int],
    sharing_number: int,
) -> None:
    if not wishes:
        raise NobodyWishes("nobody wishes for any of it")
    for what, number in (("amount", amount), ("sharing's number", sharing_number)):
        if type(number) is not int or number < 0:
            raise BadWish(f"the {what} must be a whole number from 0 on, not {number!r}")
    for person, wish in wishes.items():
        if type(wish) is not int or wish < 0:
            raise BadWish(f"person {person!r} wishes for {wish!r}, not for a whole number from 0 on")
        if person not in weights:
            raise BadWeight(f"person {person!r} has no weight")
        weight = weights[person]
        if type(weight) not in {int, Fraction} or weight <= 0:
            raise BadWeight(f"person {person!r}: {weight!r} is not a whole number or fraction above 0")
    for person, number in behind.items():
        if type(number) is not int:
            raise BadWish(f"person {person!r} is behind by {number!r}, not by a whole number of millionths")


def _level(amount: int, *, wishes: Mapping[str, int], weights: Mapping[str, int | Fraction]) -> Fraction:
    """Return the level at which all is given out, less being there than is wished for."""
    people = [person for person, wish in wishes.items() if wish]
    # Whole weights, and levels counted in parts so fine that every wish is met at a whole level.
    scale = lcm(*(weights[person].denominator for person in people))
    whole = [int(weights[person] * scale) for person in people]
    fine = lcm(*whole)
    _, level = even_levels(
        [0] * len(people),
        counts=whole,
        total=Fraction(amount * fine),
        lowest=[0] * len(people),
        highest=[wishes[person] * (fine // weight) for person, weight in zip(people, whole, strict=True)],
    )
    return level * scale / fine


def _draw(person: str, sharing_number: int) -> bytes:
    """Return the person's place in an order that anybody can draw again and nobody could choose."""
    return sha256(f"{sharing_number}:{person}".encode()).digest()


def _reason(*, met: bool, turn: bool, raised: bool) -> Reason:
    if met:
        return "wish met"
    if not turn:
        return "even part"
    return "even part, rounded up in turn" if raised else "even part, rounded down in turn"
