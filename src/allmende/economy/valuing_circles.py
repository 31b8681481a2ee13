"""One equation of a value, and circles of products whose values need one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allmende.mechanisms.goods.production_effort import Recipe, production_effort

# Up to here a circle is solved in fractions, whose numerators grow with every product more.
MOST_EXACT = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """What a value follows from: value x units_milli = own_pwh + sum of (inputs x their values).

    Attributes:
        units_milli: Units at hand, in thousandths; 0 where nothing is made yet, which is worth 0.
        own_pwh: What lies in it by itself, >= 0, in 10^-12 weighted hours.
        inputs: What is used for it -> how many thousandths of a unit, > 0.

    """

    units_milli: int
    own_pwh: int
    inputs: dict[str, int]

    def content_pwh(self, known: Mapping[str, int]) -> int:
        """Return all that lies in it."""
        return self.own_pwh + sum(units * known[need] for need, units in self.inputs.items())

    def value(self, known: Mapping[str, int]) -> int:
        """Return the value of a unit, rounded half up."""
        return half_up(self.content_pwh(known), self.units_milli) if self.units_milli else 0

    def holds(self, value: int, *, known: Mapping[str, int], equations: Mapping[str, Equation]) -> bool:
        """Tell whether a value is right but for the rounding of itself and of its inputs, half a unit each."""
        if not self.units_milli:
            return value == 0
        slack = Fraction(self.units_milli)
        for need, units in self.inputs.items():
            # An overhead is reckoned from values that were rounded, and then rounded itself.
            other = equations[need]
            slack += units * (1 + Fraction(sum(other.inputs.values()), other.units_milli or 1))
        return 2 * abs(value * self.units_milli - self.content_pwh(known)) <= slack


def half_up(amount: int, whole: int) -> int:
    """Return amount / whole, rounded half up; both are >= 0."""
    return (2 * amount + whole) // (2 * whole)


def solve_circle(
    names: Sequence[str], *, equations: Mapping[str, Equation], known: Mapping[str, int]
) -> dict[str, int]:
    """Return the values of products that need one another; all else that they need is known."""
    inside = set(names)
    direct = {
        name: equations[name].own_pwh
        + sum(units * known[need] for need, units in equations[name].inputs.items() if need not in inside)
        for name in names
    }
    between = {
        name: {need: units for need, units in equations[name].inputs.items() if need in inside} for name in names
    }
    units_milli = {name: equations[name].units_milli for name in names}
    if len(names) <= MOST_EXACT:
        return _exact(direct, between=between, units_milli=units_milli)
    return _from_below(direct, between=between, units_milli=units_milli)


def _exact(
    direct: Mapping[str, int], *, between: Mapping[str, Mapping[str, int]], units_milli: Mapping[str, int]
) -> dict[str, int]:
    solved = production_effort(
        {
            name: Recipe(
                effort_mwh=Fraction(own, units_milli[name]),
                inputs={need: Fraction(units, units_milli[name]) for need, units in between[name].items()},
            )
            for name, own in direct.items()
        }
    ).per_unit_mwh
    return {name: half_up(value.numerator, value.denominator) for name, value in solved.items()}


def _from_below(
    direct: Mapping[str, int], *, between: Mapping[str, Mapping[str, int]], units_milli: Mapping[str, int]
) -> dict[str, int]:
    """Return the least whole values that fulfil the equations with rounding; they only rise on the way there."""
    values = dict.fromkeys(direct, 0)
    rising = True
    while rising:
        rising = False
        for name, own in direct.items():
            content = own + sum(units * values[need] for need, units in between[name].items())
            value = half_up(content, units_milli[name])
            if value != values[name]:
                values[name] = value
                rising = True
    return values
