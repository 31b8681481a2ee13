"""What a product takes, as written down, and the effort in one unit that is to be expected from that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allmende.mechanisms.compiled_path import FastPathMissing
from allmende.mechanisms.goods.production_effort import NeedsMoreThanItself, Recipe, production_effort
from allmende.server.catalogue.models import Product, RecipeInput, RecipePurchase, RecipeStep
from allmende.server.catalogue.queries.going_rates import Rates, rates_of
from allmende.values.effort import effort_mwh
from allmende.values.rounding import half_up


@dataclass(frozen=True, kw_only=True)
class Written:
    """A recipe as it stands, for `product.recipe_milli` of the product."""

    steps: tuple[RecipeStep, ...]
    inputs: tuple[RecipeInput, ...]
    purchases: tuple[RecipePurchase, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written down yet."""
        return not (self.steps or self.inputs or self.purchases)


@dataclass(frozen=True, kw_only=True)
class InputEffort:
    """What one input adds to one unit, in milli weighted hours; `unit_mwh` is what one unit of it takes itself."""

    line: RecipeInput
    unit_mwh: int
    adds_mwh: int


@dataclass(frozen=True, kw_only=True)
class Planned:
    """The effort that one unit is planned to take, through all levels.

    Attributes:
        unit_mwh: Of one unit; None where a product of the circle takes more than itself.
        work_mwh: Of it, the work of its own recipe; `weight_milli` is the weight that counts there.
        weight_is_known: Whether that weight is the mean of what such work had lately; else an ordinary hour's.
        purchases_mwh: Of it, what its own recipe buys, at the going rate.
        apart_cents: Money for one unit, through all levels, that has no rate yet and is in none of these numbers.
        inputs: What each input adds.
        unknown: Inputs on the way, by name, for which nothing is written down: they count as nothing.
        circle: Products, by name, that take at least as much of one another as is made; empty where all is well.

    """

    unit_mwh: int | None
    work_mwh: int = 0
    weight_milli: int = 1000
    weight_is_known: bool = False
    purchases_mwh: int = 0
    apart_cents: int = 0
    inputs: tuple[InputEffort, ...] = ()
    unknown: tuple[str, ...] = ()
    circle: tuple[str, ...] = ()


def written_recipe(product: Product) -> Written:
    """Return a product's recipe."""
    inputs = product.inputs.select_related("input__group").defer("input__picture").order_by("input__name", "pk")
    return Written(
        steps=tuple(product.steps.all()),
        inputs=tuple(inputs),
        purchases=tuple(product.purchases.order_by("pk")),
    )


def planned_effort(product: Product) -> Planned:
    """Return the effort one unit is planned to take: e = l + A'e over all products its recipe leads to.

    Work counts at the mean weight such work had lately, purchases at the project's going rate.
    """
    network = _Network(product)
    rates = rates_of(product.group.book, network.products.values())
    efforts = {key: network.recipe(key, network.effort_mwh(key, rates)) for key in network.products}
    try:
        per_unit = production_effort(efforts).per_unit_mwh
        cents = {key: network.recipe(key, network.cents_apart(key, rates)) for key in network.products}
        apart = production_effort(cents).per_unit_mwh[product.id]
    except NeedsMoreThanItself as error:
        return Planned(unit_mwh=None, circle=tuple(network.products[key].name for key in error.circle))
    except FastPathMissing:
        return Planned(unit_mwh=None)
    makes = Fraction(product.recipe_milli, 1000)
    weight = rates.weight_milli(product)
    return Planned(
        unit_mwh=_whole(per_unit[product.id]),
        work_mwh=_whole(network.work_mwh(product.id, rates) / makes),
        weight_milli=weight if weight is not None else 1000,
        weight_is_known=weight is not None,
        purchases_mwh=_whole(network.purchases_mwh(product.id, rates) / makes),
        apart_cents=_whole(apart),
        inputs=tuple(
            InputEffort(
                line=line,
                unit_mwh=_whole(per_unit[line.input_id]),
                adds_mwh=_whole(Fraction(line.units_milli, product.recipe_milli) * per_unit[line.input_id]),
            )
            for line in network.inputs[product.id]
        ),
        unknown=tuple(sorted(network.products[key].name for key in network.unwritten() if key != product.id)),
    )


def planned_units(products: Iterable[Product]) -> dict[str, int]:
    """Return product id -> the effort one unit is planned to take, for many at once; without a recipe they lack."""
    firsts = list(products)
    if not firsts:
        return {}
    network = _Network(*firsts)
    rates = rates_of(firsts[0].group.book, network.products.values())
    try:
        efforts = {key: network.recipe(key, network.effort_mwh(key, rates)) for key in network.products}
        per_unit = production_effort(efforts).per_unit_mwh
    except (NeedsMoreThanItself, FastPathMissing):
        # A circle somewhere among them must not hide what the others take.
        alone = {one.id: planned_effort(one).unit_mwh for one in firsts}
        per_unit = {key: Fraction(unit) for key, unit in alone.items() if unit is not None}
    unwritten = set(network.unwritten())
    return {one.id: _whole(per_unit[one.id]) for one in firsts if one.id in per_unit and one.id not in unwritten}


class _Network:
    """All products some recipes lead to, read level by level, with what each takes for one making."""

    def __init__(self, *firsts: Product) -> None:
        self.products: dict[str, Product] = {first.id: first for first in firsts}
        self.inputs: dict[str, list[RecipeInput]] = {}
        self.steps: dict[str, list[RecipeStep]] = {}
        self.cents: dict[str, int] = {}
        level: Sequence[str] = [first.id for first in firsts]
        while level:
            level = self._read(level)

    def _read(self, level: Sequence[str]) -> Sequence[str]:
        """Read the recipes of some products; return the products that were not met before."""
        for key in level:
            self.inputs[key], self.steps[key], self.cents[key] = [], [], 0
        for step in RecipeStep.objects.filter(product__in=level):
            self.steps[step.product_id].append(step)
        for purchase in RecipePurchase.objects.filter(product__in=level):
            self.cents[purchase.product_id] += purchase.cents
        found: dict[str, Product] = {}
        lines = RecipeInput.objects.filter(product__in=level).select_related("input__group").defer("input__picture")
        for line in lines.order_by("input__name", "pk"):
            self.inputs[line.product_id].append(line)
            if line.input_id not in self.products:
                found[line.input_id] = line.input
        self.products |= found
        return list(found)

    def unwritten(self) -> list[str]:
        """Return the products for which nothing is written down."""
        return [key for key in self.products if not (self.inputs[key] or self.steps[key] or self.cents[key])]

    def recipe(self, key: str, direct: Fraction) -> Recipe:
        """Return what one unit takes, its direct part (for one making) being given."""
        makes = self.products[key].recipe_milli
        inputs: Mapping[str, Fraction] = {line.input_id: Fraction(line.units_milli, makes) for line in self.inputs[key]}
        return Recipe(effort_mwh=direct / Fraction(makes, 1000), inputs=inputs)

    def effort_mwh(self, key: str, rates: Rates) -> Fraction:
        """Return the direct effort of one making."""
        return self.work_mwh(key, rates) + self.purchases_mwh(key, rates)

    def work_mwh(self, key: str, rates: Rates) -> Fraction:
        """Return the effort of the work of one making."""
        minutes = sum(step.minutes * step.places for step in self.steps[key])
        weight = rates.weight_milli(self.products[key])
        return Fraction(effort_mwh(minutes=minutes, weight_milli=1000 if weight is None else weight))

    def purchases_mwh(self, key: str, rates: Rates) -> Fraction:
        """Return the effort behind what one making buys, where the project has a going rate."""
        rate = rates.mwh_per_cent(self.products[key])
        return self.cents[key] * rate if rate is not None else Fraction(0)

    def cents_apart(self, key: str, rates: Rates) -> Fraction:
        """Return the cents of one making for which there is no rate."""
        return Fraction(self.cents[key] if rates.mwh_per_cent(self.products[key]) is None else 0)


def _whole(amount: Fraction) -> int:
    """Return an amount from 0 on rounded half up."""
    return half_up(amount.numerator, whole=amount.denominator)
