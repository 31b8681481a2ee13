"""Production effort: the weighted hours in one unit of a product, those of its inputs included, through all levels.

    e = l + A'e, that is: effort of a product = its direct effort + sum of (units of an input x effort of that input)

where l is the direct weighted effort per unit and A the units of each input per unit made. Source: Leontief, "The
Structure of the American Economy" (1941); a solution with no negative effort exists for all l exactly if no product
needs, through all levels, as much of itself as is made (Hawkins and Simon 1949). What is bought for money enters as an
input with an effort of its own: what it took to raise the money.

Exact in fractions where circles of products that need one another are small (`MOST_IN_A_CIRCLE`): products are taken
inputs first, and each circle is solved by whole-number elimination (Bareiss 1968), whose pivots are the minors of
Hawkins and Simon. Larger networks are solved in floating point, with a proven bound on the error (`fast/leontief.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from allmende.mechanisms.compiled_path import load
from allmende.mechanisms.goods.circles import NeedsMoreThanItselfAt, circles
from allmende.values.share import split

Amount = int | Fraction
MOST_IN_A_CIRCLE = 120
MOST_EXACT_PRODUCTS = 5_000


class BadRecipe(ValueError):
    """An effort or a quantity is negative or not exact, or an input unknown; the message names product and input."""


class BadUnits(ValueError):
    """Units of an unknown product, or units or a total negative or not exact; the message names the product."""


class NeedsMoreThanItself(ValueError):
    """A product needs, through all levels, at least one unit of itself for each unit made.

    Attributes:
        product: Its name.
        units: How many units of itself it needs at least, exact; None where only "at least one" is known.
        circle: All products that need one another with it, itself included.

    """

    def __init__(self, product: str, *, units: Fraction | None, circle: Sequence[str]) -> None:
        """Word what is wrong, naming a few of the others."""
        self.product, self.units, self.circle = product, units, tuple(circle)
        need = "at least one unit" if units is None else f"{float(units):.6g} units"
        others = [name for name in circle if name != product]
        through = f", through {', '.join(others[:5])}{' and others' if others[5:] else ''}" if others else ""
        super().__init__(f"one unit of {product!r} takes {need} of itself{through}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What one unit of a product takes: direct effort in milli weighted hours, and units of each input."""

    effort_mwh: Amount
    inputs: Mapping[str, Amount] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionEffort:
    """Effort embodied in one unit of each product, in milli weighted hours.

    Attributes:
        per_unit_mwh: Product -> effort; exact where `relative_error` is 0.
        relative_error: No effort is further from the exact one than this part of it.

    """

    per_unit_mwh: Mapping[str, Fraction]
    relative_error: float


def production_effort(
    recipes: Mapping[str, Recipe], *, purchased_mwh: Mapping[str, Amount] | None = None
) -> ProductionEffort:
    """Return the effort in one unit of each product.

    Args:
        recipes: Product -> what one unit takes.
        purchased_mwh: Effort per unit of inputs that are bought and have no recipe.

    Raises:
        BadRecipe: A quantity is negative or a float, or an input is neither made nor bought.
        NeedsMoreThanItself: A product takes as much of itself as is made.
        FastPathMissing: The network is large, and the libraries for it are not installed.

    Examples:
        >>> made = production_effort(
        ...     {
        ...         "bread": Recipe(effort_mwh=300, inputs={"flour": Fraction(7, 10)}),
        ...         "flour": Recipe(effort_mwh=100, inputs={"bread": Fraction(1, 10)}),
        ...     }
        ... )
        >>> made.per_unit_mwh["bread"], made.relative_error
        (Fraction(37000, 93), 0.0)

    """
    bought = dict(purchased_mwh or {})
    _refuse_impossible(recipes, bought)
    made = {name: [need for need in recipe.inputs if need in recipes] for name, recipe in sorted(recipes.items())}
    order = circles(made)
    if len(recipes) > MOST_EXACT_PRODUCTS or max(map(len, order), default=0) > MOST_IN_A_CIRCLE:
        return _solve_nearly(recipes, bought)
    known = {name: Fraction(effort) for name, effort in bought.items()}
    for circle in order:
        known.update(_solve_circle(sorted(circle), recipes, known))
    return ProductionEffort(per_unit_mwh={name: known[name] for name in recipes}, relative_error=0.0)


def whole_efforts(made: ProductionEffort, *, units: Mapping[str, Amount], total_mwh: int) -> dict[str, int]:
    """Return the effort behind these units of each product, in whole milli weighted hours that sum to the total.

    Args:
        made: Effort per unit.
        units: Product -> units made, >= 0.
        total_mwh: What was credited for all of them, >= 0; rounding goes by largest remainder.

    Raises:
        BadUnits: A product is unknown, or a number negative or not exact.
        NobodyShares: Something was credited, but there is no effort in any of these units (`values.share`).

    Examples:
        >>> made = production_effort({"bread": Recipe(effort_mwh=100), "cake": Recipe(effort_mwh=200)})
        >>> whole_efforts(made, units={"bread": 1, "cake": 1}, total_mwh=301)
        {'bread': 100, 'cake': 201}

    """
    if type(total_mwh) is not int or total_mwh < 0:
        raise BadUnits(f"the total must be a whole number from 0 on, not {total_mwh!r}")
    for name, count in units.items():
        if name not in made.per_unit_mwh:
            raise BadUnits(f"unknown product {name!r}")
        if type(count) not in {int, Fraction} or count < 0:
            raise BadUnits(f"product {name!r}: {count!r} units are not a whole number or fraction from 0 on")
    return split(total_mwh, {name: made.per_unit_mwh[name] * count for name, count in units.items()})


def _refuse_impossible(recipes: Mapping[str, Recipe], bought: Mapping[str, Amount]) -> None:
    for name, effort in bought.items():
        if name in recipes:
            raise BadRecipe(f"{name!r} is both made and bought: give the bought one a name of its own")
        _check_amount(effort, what=f"bought {name!r}")
    for name, recipe in recipes.items():
        _check_amount(recipe.effort_mwh, what=f"product {name!r}: effort")
        for need, units in recipe.inputs.items():
            if need not in recipes and need not in bought:
                raise BadRecipe(f"product {name!r} needs {need!r}, which is neither made nor bought")
            _check_amount(units, what=f"product {name!r}, input {need!r}")


def _check_amount(amount: object, *, what: str) -> None:
    if not isinstance(amount, int | Fraction) or isinstance(amount, bool) or amount < 0:
        raise BadRecipe(f"{what}: {amount!r} is not a whole number or fraction from 0 on")


def _solve_nearly(recipes: Mapping[str, Recipe], bought: Mapping[str, Amount]) -> ProductionEffort:
    """Solve a large network in floating point, products in the order of their names."""
    names = sorted(recipes)
    number = {name: index for index, name in enumerate(names)}
    direct: list[float] = []
    first, inputs, units = [0], list[int](), list[float]()
    for name in names:
        given = Fraction(recipes[name].effort_mwh)
        for need, count in recipes[name].inputs.items():
            if need in number:
                inputs.append(number[need])
                units.append(float(count))
            else:
                given += count * Fraction(bought[need])
        direct.append(float(given))
        first.append(len(inputs))
    try:
        efforts, error = load("goods.fast.leontief", what="goods of this number need").efforts_of_lists(
            direct, first=first, inputs=inputs, units=units
        )
    except NeedsMoreThanItselfAt as found:
        circle = [names[index] for index in found.circle]
        raise NeedsMoreThanItself(names[found.product], units=None, circle=circle) from found
    return ProductionEffort(
        per_unit_mwh={name: Fraction(efforts[number[name]]) for name in recipes}, relative_error=error
    )


def _solve_circle(
    names: Sequence[str], recipes: Mapping[str, Recipe], known: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """Solve products that need one another, the effort of everything else they need being known."""
    inside = {name: column for column, name in enumerate(names)}
    rows: list[list[int]] = []
    scales: list[int] = []
    for name in names:
        given = Fraction(recipes[name].effort_mwh)
        row = [Fraction(0)] * len(names)
        row[inside[name]] = Fraction(1)
        for need, units in recipes[name].inputs.items():
            if need in inside:
                row[inside[need]] -= units
            else:
                given += units * known[need]
        # Each row becomes whole by its own scale, so that elimination needs no fractions.
        scale = lcm(given.denominator, *(value.denominator for value in row))
        scales.append(scale)
        rows.append([int(value * scale) for value in (*row, given)])
    _eliminate(rows, scales, names)
    solved: list[Fraction] = [Fraction(0)] * len(names)
    for index in reversed(range(len(names))):
        row_whole = rows[index]
        rest = sum((row_whole[column] * solved[column] for column in range(index + 1, len(names))), Fraction(0))
        solved[index] = (row_whole[-1] - rest) / row_whole[index]
    return dict(zip(names, solved, strict=True))


def _eliminate(rows: list[list[int]], scales: list[int], names: Sequence[str]) -> None:
    """Make the rows triangular by whole-number elimination; each pivot is a leading minor (Hawkins and Simon)."""
    previous = 1
    for index, row in enumerate(rows):
        pivot = row[index]
        if pivot <= 0:
            # pivot / (previous x scale) is what is left of a unit after what it takes of itself, through those before.
            raise NeedsMoreThanItself(names[index], units=1 - Fraction(pivot, previous * scales[index]), circle=names)
        for below in rows[index + 1 :]:
            factor = below[index]
            for column in range(index + 1, len(row)):
                below[column] = (below[column] * pivot - factor * row[column]) // previous
            below[index] = 0
        previous = pivot
