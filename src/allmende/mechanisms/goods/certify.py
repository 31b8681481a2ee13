"""Write the certificates of shared goods: statements and result, in what JSON knows; `certificates.py` checks them.

Each function is handed what the rule was handed, and what it returned.

Examples:
    >>> from allmende.mechanisms.certificates import check
    >>> from allmende.mechanisms.goods.one_each import one_each
    >>> worth, floors = {"ada": {"attic": 5}, "bo": {"attic": 4}}, {"attic": 0}
    >>> certificate = certify_one_each(worth, one_each(worth, floors_mwh=floors), floors_mwh=floors)
    >>> certificate["least"], certificate["because"]["least"], check(certificate)
    ({'attic': '4'}, [['attic', 'bo']], 'allmende one each certificate 1')

"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from typing import Any

from allmende.mechanisms.goods import certificate, harvest_certificate, market_certificate, one_each_certificate
from allmende.mechanisms.goods.conservation import Conserved
from allmende.mechanisms.goods.divisible_shares import DivisibleShares
from allmende.mechanisms.goods.flat_allocation import FlatAllocation
from allmende.mechanisms.goods.harvest import Harvest
from allmende.mechanisms.goods.one_each import OneEach, ceilings
from allmende.mechanisms.goods.production_effort import Amount, ProductionEffort, Recipe, production_effort
from allmende.mechanisms.goods.response import PARTS_PER_MWH
from allmende.mechanisms.goods.uniform_price import UniformPrice
from allmende.mechanisms.levels import Contradiction


class OnlyNearlyRight(ValueError):
    """Efforts in floating point cannot be proved by exact fractions; their error's bound is their proof."""


def certify_production_effort(
    recipes: Mapping[str, Recipe], made: ProductionEffort, *, purchased_mwh: Mapping[str, Amount] | None = None
) -> dict[str, Any]:
    """Return the certificate of exact efforts; raises OnlyNearlyRight where they are not exact."""
    if made.relative_error:
        raise OnlyNearlyRight(f"within {made.relative_error:.1e}")
    return {
        "format": certificate.FORMAT,
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
        "witness": {name: str(units) for name, units in _witness(recipes, made).items()},
    }


def _witness(recipes: Mapping[str, Recipe], made: ProductionEffort) -> Mapping[str, Fraction]:
    """Return amounts of which every product leaves something, beyond what its inputs among the products carry."""
    if all(recipe.effort_mwh > 0 for recipe in recipes.values()):
        return made.per_unit_mwh
    own = {
        name: Recipe(effort_mwh=1, inputs={need: units for need, units in recipe.inputs.items() if need in recipes})
        for name, recipe in recipes.items()
    }
    return production_effort(own).per_unit_mwh


def certify_dues(
    effort_mwh: int, dues_mwh: Mapping[str, int], *, shares: Mapping[str, int | Fraction]
) -> dict[str, Any]:
    """Return the certificate of dues by share: of a flat rate, or of like units at one price and their number.

    Args:
        effort_mwh: What is shared.
        dues_mwh: Name -> due, as `flat_rate` or `uniform_dues` returned them.
        shares: Name -> share, or units held.

    """
    return {
        "format": certificate.FORMAT,
        "proves": "dues by share",
        "effort": effort_mwh,
        "shares": {name: str(share) for name, share in shares.items()},
        "dues": dict(dues_mwh),
    }


def certify_flat_allocation(
    effort_mwh: int, shared: FlatAllocation, *, units_made: int, units_taken: Mapping[str, int]
) -> dict[str, Any]:
    """Return the certificate of a flat allocation; what stays in stock is one more share, under a name of its own."""
    left = units_made - sum(units_taken.values())
    # Nothing made: the effort waits in stock, as if it were the only unit.
    shares = {**{f"person {name}": units for name, units in units_taken.items()}, "stock": left if units_made else 1}
    dues = {**{f"person {name}": due for name, due in shared.dues_mwh.items()}, "stock": shared.stock_mwh}
    return certify_dues(effort_mwh, dues, shares=shares)


def certify_harvest(
    amount: int,
    shared: Harvest,
    *,
    wishes: Mapping[str, int],
    weights: Mapping[str, int | Fraction] | None = None,
    behind_millionths: Mapping[str, int] | None = None,
    sharing_number: int = 0,
) -> dict[str, Any]:
    """Return the certificate of a harvest shared out."""
    return {
        "format": harvest_certificate.FORMAT,
        "amount": amount,
        "sharing": sharing_number,
        "level": None if shared.level is None else str(shared.level),
        "people": {
            person: {
                "wish": wish,
                "weight": str(1 if weights is None else weights[person]),
                "behind": (behind_millionths or {}).get(person, 0),
                "given": shared.portions[person].given,
            }
            for person, wish in wishes.items()
        },
    }


def certify_one_each(
    worth_mwh: Mapping[str, Mapping[str, int]], shared: OneEach, *, floors_mwh: Mapping[str, int]
) -> dict[str, Any]:
    """Return the certificate of things shared out one each, with what holds each price up or down.

    A result that is not right gets a certificate, too: the one that will be refuted.
    """
    try:
        highest = ceilings(worth_mwh, shared=shared, floors_mwh=floors_mwh)
    except Contradiction:
        # Things are not where they are worth most, so that somebody envies somebody at any prices.
        highest = {}
    free = floors_mwh.keys() - shared.thing_of.values()
    return {
        "format": one_each_certificate.FORMAT,
        "worth": {person: dict(stated) for person, stated in worth_mwh.items()},
        "floors": dict(floors_mwh),
        "thing_of": dict(shared.thing_of),
        "least": {thing: str(price) for thing, price in shared.least_mwh.items()},
        "maximin": {thing: str(price) for thing, price in shared.maximin.items()},
        "greatest": {thing: str(price) for thing, price in shared.greatest_mwh.items()},
        "ceilings": {thing: str(price) for thing, price in highest.items()},
        "because": {
            "least": _held_up(worth_mwh, shared, floors_mwh),
            "greatest": _held_down(worth_mwh, shared, shared.greatest_mwh, start=free),
            "maximin": _held_down(worth_mwh, shared, highest, start=set()),
        },
    }


def _held_up(
    worth_mwh: Mapping[str, Mapping[str, int]], shared: OneEach, floors_mwh: Mapping[str, int]
) -> list[list[str]]:
    """Return (thing, person) in an order in which each least price follows from those before."""
    prices = shared.least_mwh
    holder_of = {thing: person for person, thing in shared.thing_of.items()}
    known = {thing for thing, floor in floors_mwh.items() if prices[thing] == floor}
    links: list[list[str]] = []
    # Those without a thing come first; then the holder of each price that is known, which may hold up others.
    asking = deque([person for person in sorted(worth_mwh) if person not in shared.thing_of])
    asking.extend(holder_of[thing] for thing in sorted(known) if thing in holder_of)
    while asking:
        person = asking.popleft()
        own = shared.thing_of.get(person)
        gain = 0 if own is None else worth_mwh[person][own] - prices[own]
        for thing in sorted(worth_mwh[person]):
            if thing not in known and worth_mwh[person][thing] - prices[thing] == gain:
                known.add(thing)
                links.append([thing, person])
                if thing in holder_of:
                    asking.append(holder_of[thing])
    return links


def _held_down(
    worth_mwh: Mapping[str, Mapping[str, int]], shared: OneEach, prices: Mapping[str, int], *, start: AbstractSet[str]
) -> list[list[str | None]]:
    """Return (thing, what its holder would take instead) in an order in which each price follows from those before."""
    taken = {person: thing for person, thing in sorted(shared.thing_of.items()) if thing in prices}
    gains = {person: worth_mwh[person][thing] - prices[thing] for person, thing in taken.items()}
    links: list[list[str | None]] = []
    known = set(start)
    waiting: dict[str, list[str]] = {}
    for person, own in taken.items():
        for thing, most in sorted(worth_mwh[person].items()):
            if thing != own and thing in prices and most - prices[thing] == gains[person]:
                waiting.setdefault(thing, []).append(own)
    queue: deque[str] = deque(sorted(known))
    for person, own in taken.items():
        if gains[person] == 0:
            known.add(own)
            links.append([own, None])
            queue.append(own)
    while queue:
        other = queue.popleft()
        for own in waiting.get(other, ()):
            if own not in known:
                known.add(own)
                links.append([own, other])
                queue.append(own)
    return links


def certify_uniform_price(
    worth_mwh: Mapping[str, Sequence[int]], shared: UniformPrice, *, units_count: int, floor_mwh: int = 0
) -> dict[str, Any]:
    """Return the certificate of like units shared out at one price."""
    return {
        "format": market_certificate.FORMAT,
        "proves": "uniform price",
        "worth": {person: list(stated) for person, stated in worth_mwh.items()},
        "units": units_count,
        "floor": floor_mwh,
        "price": shared.price_mwh,
        "greatest": shared.greatest_mwh,
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
        "format": market_certificate.FORMAT,
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
        "format": certificate.FORMAT,
        "proves": "conservation",
        "whole": whole_mwh,
        "scarce": dict(conserved.scarce_mwh),
        "efforts": dict(producible_mwh),
        "dues": dict(conserved.producible_mwh),
        "fund": conserved.fund_mwh,
        "open": conserved.open_mwh,
        "effort_factor": None if conserved.effort_factor is None else str(conserved.effort_factor),
    }
