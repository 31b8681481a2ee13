"""One equation of a value, and circles of products whose values need one another."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allmende.mechanisms.goods.production_effort import Recipe, production_effort
from allmende.values.worth import mean_nwh

# Up to here a circle is solved in fractions, whose numerators grow with every product more.
MOST_EXACT = 40
# From here on a circle is worth the time it takes to make arrays of it.
MANY = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """What a value follows from: value x units_milli = own_pwh + sum of (inputs x their values).

    Attributes:
        units_milli: Units at hand, in thousandths; 0 where nothing is made yet, which is worth 0.
        own_pwh: What lies in it by itself, >= 0, in 10^-12 weighted hours.
        inputs: What is used for it -> how many thousandths of a unit, > 0.
        overhead: Whether it is a project's overhead, whose units are the fresh effort of the project's products.

    """

    units_milli: int
    own_pwh: int
    inputs: dict[str, int]
    overhead: bool = False

    def content_pwh(self, known: Mapping[str, int]) -> int:
        """Return all that lies in it."""
        return self.own_pwh + sum(units * known[need] for need, units in self.inputs.items())

    def value(self, known: Mapping[str, int]) -> int:
        """Return the value of a unit, rounded half up."""
        return mean_nwh(self.content_pwh(known), units_milli=self.units_milli) if self.units_milli else 0

    def slack_pwh(self, equations: Mapping[str, Equation]) -> int:
        """Return twice by how much the value and those of its inputs, each rounded, may miss the equation."""
        slack = self.units_milli
        for need, units in self.inputs.items():
            slack += units
            other = equations[need]
            if other.inputs and other.overhead:
                # An overhead is reckoned from values that were rounded, and then rounded itself.
                slack += -(-units * sum(other.inputs.values()) // other.units_milli)
        return slack

    def holds(self, value: int, *, known: Mapping[str, int], equations: Mapping[str, Equation]) -> bool:
        """Tell whether a value is right but for what rounding makes of it."""
        if not self.units_milli:
            return value == 0
        return 2 * abs(value * self.units_milli - self.content_pwh(known)) <= self.slack_pwh(equations)


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
    if len(names) >= MANY:
        try:
            arrays = importlib.import_module("allmende.economy.valuing_arrays")
        except ModuleNotFoundError as error:
            if error.name != "numpy":
                raise
        else:
            found: dict[str, int] | None = arrays.from_below(direct, between=between, units_milli=units_milli)
            if found is not None:
                return found
    return from_below(direct, between=between, units_milli=units_milli)


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
    return {name: mean_nwh(value.numerator, units_milli=value.denominator) for name, value in solved.items()}


def from_below(
    direct: Mapping[str, int], *, between: Mapping[str, Mapping[str, int]], units_milli: Mapping[str, int]
) -> dict[str, int]:
    """Return the least whole values that fulfil the equations with rounding.

    From 0 on they only rise, and never above any others that fulfil the equations (Knaster and Tarski): where they come
    to rest, they are the least, whatever the order in which they rose.
    """
    values = dict.fromkeys(direct, 0)
    rising = True
    while rising:
        rising = False
        for name, own in direct.items():
            content = own + sum(units * values[need] for need, units in between[name].items())
            value = mean_nwh(content, units_milli=units_milli[name])
            if value != values[name]:
                values[name] = value
                rising = True
    return values
