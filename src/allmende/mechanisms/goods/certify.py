"""Write the certificates of shared goods: statements and result, in what JSON knows; `certificate.py` checks them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from allmende.mechanisms.goods.certificate import FORMAT
from allmende.mechanisms.goods.conservation import Conserved
from allmende.mechanisms.goods.divisible_shares import DivisibleShares
from allmende.mechanisms.goods.one_each import OneEach
from allmende.mechanisms.goods.production_effort import Amount, ProductionEffort, Recipe
from allmende.mechanisms.goods.response import PARTS_PER_MWH
from allmende.mechanisms.goods.uniform_price import UniformPrice


class OnlyNearlyRight(ValueError):
    """Efforts in floating point cannot be proved by exact fractions; their error's bound is their proof."""


def certify_production_effort(
    recipes: Mapping[str, Recipe], made: ProductionEffort, *, purchased_mwh: Mapping[str, Amount] | None = None
) -> dict[str, Any]:
    """Return the certificate of exact efforts; raises OnlyNearlyRight where they are not exact."""
    if made.relative_error:
        raise OnlyNearlyRight(f"within {made.relative_error:.1e}")
    return {
        "format": FORMAT,
        "proves": "production effort",
        "bought": {name: str(effort) for name, effort in (purchased_mwh or {}).items()},
        "recipes": {
            name: {
                "effort": str(recipe.effort_mwh),
                "inputs": {need: str(units) for need, units in recipe.inputs.items()},
            }
            for name, recipe in recipes.items()
        },
        "efforts": {name: str(effort) for name, effort in made.per_unit_mwh.items()},
    }


def certify_one_each(
    worth_mwh: Mapping[str, Mapping[str, int]], shared: OneEach, *, floors_mwh: Mapping[str, int]
) -> dict[str, Any]:
    """Return the certificate of things shared out one each."""
    return {
        "format": FORMAT,
        "proves": "one each",
        "worth": {person: dict(stated) for person, stated in worth_mwh.items()},
        "floors": dict(floors_mwh),
        "thing_of": dict(shared.thing_of),
        "least": {thing: str(price) for thing, price in shared.least_mwh.items()},
        "maximin": {thing: str(price) for thing, price in shared.maximin.items()},
        "greatest": {thing: str(price) for thing, price in shared.greatest_mwh.items()},
    }


def certify_uniform_price(
    worth_mwh: Mapping[str, Sequence[int]], shared: UniformPrice, *, units_count: int, floor_mwh: int = 0
) -> dict[str, Any]:
    """Return the certificate of like units shared out at one price."""
    return {
        "format": FORMAT,
        "proves": "uniform price",
        "worth": {person: list(stated) for person, stated in worth_mwh.items()},
        "units": units_count,
        "floor": floor_mwh,
        "price": shared.price_mwh,
        "units_of": dict(shared.units_of),
    }


def certify_divisible_shares(
    liking: Mapping[str, Mapping[str, int]],
    shared: DivisibleShares,
    *,
    budgets_mwh: Mapping[str, int],
    tolerance: str = "1/100",
) -> dict[str, Any]:
    """Return the certificate of divisible shares; the tolerance is text, so that it is exact."""
    return {
        "format": FORMAT,
        "proves": "divisible shares",
        "liking": {person: dict(liking[person]) for person in shared.spent_parts},
        "budgets": {person: budgets_mwh[person] for person in shared.spent_parts},
        "parts": PARTS_PER_MWH,
        "spent": {person: dict(spent) for person, spent in shared.spent_parts.items()},
        "prices": dict(shared.prices_mwh),
        "tolerance": tolerance,
    }


def certify_conservation(whole_mwh: int, conserved: Conserved, *, producible_mwh: Mapping[str, int]) -> dict[str, Any]:
    """Return the certificate of dues that sum to the whole effort."""
    return {
        "format": FORMAT,
        "proves": "conservation",
        "whole": whole_mwh,
        "scarce": dict(conserved.scarce_mwh),
        "efforts": dict(producible_mwh),
        "dues": dict(conserved.producible_mwh),
        "fund": conserved.fund_mwh,
        "open": conserved.open_mwh,
        "effort_factor": None if conserved.effort_factor is None else str(conserved.effort_factor),
    }
