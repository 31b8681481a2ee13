"""Solve a large circle of products in whole numbers of 64 bits (needs NumPy): the same values as `valuing_circles`."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

import numpy as np

# What lies in one product stays below this, so that doubling it for rounding fits as well.
MOST_PWH = 2**61


def from_below(
    direct: Mapping[str, int], *, between: Mapping[str, Mapping[str, int]], units_milli: Mapping[str, int]
) -> dict[str, int] | None:
    """Return the least whole values that fulfil the equations with rounding; None where they do not fit into 64 bits.

    Args:
        direct: Product -> what lies in it but for inputs from the circle, in pwh.
        between: Product -> inputs from the circle, each with its milli units; every product has some.
        units_milli: Product -> units at hand.

    """
    names = list(direct)
    place = {name: index for index, name in enumerate(names)}
    if max(direct.values()) >= MOST_PWH or max(map(sum, map(dict.values, map(dict, between.values())))) >= MOST_PWH:
        return None
    rows = [between[name] for name in names]
    first = np.concatenate([[0], np.cumsum([len(row) for row in rows])[:-1]])
    needs = np.array([place[need] for need in chain.from_iterable(rows)], np.int64)
    units_used = np.array(list(chain.from_iterable(row.values() for row in rows)), np.int64)
    own = np.array([direct[name] for name in names], np.int64)
    units = np.array([units_milli[name] for name in names], np.int64)
    used_double, own_double = units_used.astype(float), own.astype(float)
    values = np.zeros(len(names), np.int64)
    while True:
        # Checked in floating point before it is reckoned in whole numbers, which would wrap around silently.
        about = own_double + np.add.reduceat(used_double * values[needs], first)
        if about.max() >= MOST_PWH:
            return None
        content = own + np.add.reduceat(units_used * values[needs], first)
        raised = (2 * content + units) // (2 * units)
        if (raised == values).all():
            return dict(zip(names, values.tolist(), strict=True))
        values = raised
