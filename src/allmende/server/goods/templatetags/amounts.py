"""Amounts of a product in words."""

from __future__ import annotations

from django import template

from allmende.server.goods.queries import Counted, in_units

register = template.Library()


@register.filter
def of(units_milli: int, product: Counted) -> str:
    """Return an amount of a product: `{{ order.units_milli|of:product }}` gives "3 × loaf" or "0.4 kg"."""
    return in_units(product, units_milli)
