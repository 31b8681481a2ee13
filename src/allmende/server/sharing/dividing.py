"""What a due is made of, to the last milli weighted hour: everyone's part, and each product that was taken."""

from __future__ import annotations

from collections.abc import Mapping

from allmende.economy.explanation import scaled
from allmende.economy.settle import Settlement


def goods_of_due(settlement: Settlement, member: str) -> dict[str, int]:
    """Return product -> what a member is asked for it, at the factor and with prices; the rest is everyone's part.

    What the factor does to a member it does to all of it alike; what does not divide evenly goes to the largest.
    """
    parts = settlement.parts_of(member)
    asked = dict(parts.prices_mwh)
    for product, amount in _at_factor(settlement, parts.taken_mwh).items():
        asked[product] = asked.get(product, 0) + amount
    return {product: amount for product, amount in sorted(asked.items()) if amount}


def goods_of_dues(settlement: Settlement) -> dict[str, dict[str, int]]:
    """Return member -> product -> what is asked for it, of those who took anything."""
    found = {member: goods_of_due(settlement, member) for member in settlement.takes_of}
    return {member: goods for member, goods in found.items() if goods}


def _at_factor(settlement: Settlement, taken: Mapping[str, int]) -> Mapping[str, int]:
    whole = sum(taken.values())
    # What is negative in all is returned as it is (docs/goods-and-pools.md).
    if whole <= 0 or settlement.factored_mwh == settlement.by_value_mwh:
        return taken
    factored = scaled(whole, part=settlement.factored_mwh, whole=settlement.by_value_mwh)
    found = {product: scaled(amount, part=factored, whole=whole) for product, amount in taken.items()}
    largest = max(found, key=lambda product: (found[product], product))
    found[largest] += factored - sum(found.values())
    return found
