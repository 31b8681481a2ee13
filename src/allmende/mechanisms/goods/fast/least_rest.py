"""Solve e = l + N e for millions of products by least rests, most of the way in numbers of half the length.

What takes the time is reading the network, once per step. So each reading should be cheap and do as much as it can:

- Of all combinations of l, Nl, NNl, ... the one with the least rest is taken (GMRES: Saad and Schultz 1986). No other
  method that reads the network as often comes closer. What is kept small is the rest as a part of the direct effort,
  which is what the proof in `leontief.py` measures, so that products with little effort are not left behind.
- A reading takes numbers of 32 bits, in half the time: it moves half the bytes, and what all products need together
  fits the processor's nearest memories. What that lacks in accuracy is mended as in iterative refinement (Wilkinson
  1963; Carson and Higham 2018): the rest is found in 64 bits, and a correction to it needs only a few digits.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from allmende.mechanisms.tasks.fast.compiled import compiled, compiled_in_any_order

Numbers = NDArray[np.float64]
Numbers32 = NDArray[np.float32]
MOST_STEPS = 24
MOST_CORRECTIONS = 12
# What one correction can gain before the rounding of 32 bits shows.
DROP = 4e-6
_BLOCK = 4096


class Network(NamedTuple):
    """Which inputs a unit of each product takes, for the kernels.

    Attributes:
        first: (products + 1), where each product's inputs begin and end.
        inputs: (inputs one after the other), the product. Without a sign, which spares a look at it in each step.
        units: (inputs one after the other), units of it.

    """

    first: NDArray[Any]
    inputs: NDArray[Any]
    units: Any


def network_of(needs: csr_array) -> Network:
    """Return the network of a sparse matrix (products, inputs), sharing its memory."""
    unsigned = np.uint32 if needs.indices.dtype.itemsize == 4 else np.uint64
    return Network(first=needs.indptr, inputs=needs.indices.view(unsigned), units=needs.data)


def least_rest(
    network: Network, direct: Numbers, *, start: Numbers | None, least_direct: Numbers, accuracy: float
) -> tuple[Numbers, bool]:
    """Return efforts, and whether their rest seems to be below `accuracy` of `least_direct` everywhere.

    Args:
        network: Inputs per unit.
        direct: (products), direct effort per unit, >= 0.
        start: (products), where to begin.
        least_direct: (products), what each rest is measured by, > 0 unless all effort is 0.
        accuracy: The part of it that may be left.

    """
    short = network._replace(units=network.units.astype(np.float32))
    efforts = np.zeros_like(direct) if start is None else start.copy()
    rest = direct if start is None else direct + passed_on(network, efforts) - efforts
    # Room for all corrections: memory touched for the first time costs as much as it takes to fill.
    basis = np.empty((MOST_STEPS + 1, len(direct)), np.float32)
    before = np.inf
    for _ in range(MOST_CORRECTIONS):
        worst = _worst(rest, least_direct)
        if worst <= accuracy:
            return efforts, True
        if not worst < 0.5 * before:
            break
        before = worst
        correction, enough = _correct(short, least_direct, rest, accuracy, basis)
        efforts += correction
        if enough:
            return efforts, True
        rest = direct + passed_on(network, efforts) - efforts
    return efforts, False


def _correct(short: Network, scale: Numbers, rest: Numbers, accuracy: float, basis: Numbers32) -> tuple[Numbers, bool]:
    """Return the combination of steps that leaves the least of a rest, and whether it leaves little enough."""
    products = len(rest)
    scale_short = scale.astype(np.float32)
    np.divide(rest, scale, out=basis[0], casting="same_kind")
    size = float(np.sqrt(_inner(basis[0])))
    basis[0] /= np.float32(size)
    columns, scaled = np.zeros((MOST_STEPS + 1, MOST_STEPS)), np.empty(products, np.float32)
    aim = np.zeros(MOST_STEPS + 1)
    aim[0] = size
    parts: NDArray[Any] = np.zeros(0)
    enough = False
    for step in range(MOST_STEPS):
        columns[: step + 2, step] = _one_more(short, scale_short, basis, step, scaled)
        if not np.isfinite(columns[: step + 2, step]).all():
            break
        parts = np.linalg.lstsq(columns[: step + 2, : step + 1], aim[: step + 2], rcond=None)[0]
        left = aim[: step + 2] - columns[: step + 2, : step + 1] @ parts
        size_left = float(np.sqrt((left * left).sum()))
        # On average before anywhere: only then is it worth looking at every product.
        if size_left <= 0.5 * accuracy * np.sqrt(products):
            enough = bool((np.abs(_combined(basis, left)) <= accuracy).all())
        if enough or size_left <= DROP * size or columns[step + 1, step] == 0.0:
            break
    return _combined(basis, parts).astype(np.float64) * scale, enough


def _inner(values: Numbers32) -> float:
    # Not `@`: the linear algebra library would keep threads spinning for a sum that memory limits anyway.
    return float(np.einsum("i,i->", values, values))


@compiled
def _worst(rest: Numbers, scale: Numbers) -> float:
    """Return the largest rest, measured by its scale; infinite where there is a rest without a scale, or no number."""
    worst = 0.0
    for product in range(len(rest)):
        if rest[product] != 0.0:
            part = abs(rest[product]) / scale[product] if scale[product] > 0.0 else np.inf
            if not part <= worst:
                worst = part
    return worst


@compiled_in_any_order
def passed_on(network: Network, efforts: Numbers) -> Numbers:
    """Return (products), the effort that the inputs of a unit bring along."""
    result = np.empty_like(efforts)
    for product in range(len(efforts)):
        units = network.units[network.first[product] : network.first[product + 1]]
        inputs = network.inputs[network.first[product] : network.first[product + 1]]
        brought = 0.0
        for place in range(len(units)):
            brought += units[place] * efforts[inputs[place]]
        result[product] = brought
    return result


@compiled_in_any_order
def _one_more(network: Network, scale: Numbers32, basis: Numbers32, step: int, scaled: Numbers32) -> Numbers:
    """Make the next of the basis (steps + 1, products) by one reading of the network, at right angles to all before.

    Returns (step + 2): how much of each before it was taken off, and the length of what was left.
    """
    way, after = basis[step], basis[step + 1]
    for product in range(len(way)):
        scaled[product] = way[product] * scale[product]
    for product in range(len(way)):
        units = network.units[network.first[product] : network.first[product + 1]]
        inputs = network.inputs[network.first[product] : network.first[product + 1]]
        brought = np.float32(0.0)
        for place in range(len(units)):
            brought += units[place] * scaled[inputs[place]]
        after[product] = way[product] - brought / scale[product]
    taken = np.zeros(step + 2)
    # Block by block, so that what is compared with all before is read from memory once.
    for begin in range(0, len(way), _BLOCK):
        mine = after[begin : begin + _BLOCK]
        for number in range(step + 1):
            other = basis[number, begin : begin + _BLOCK]
            summed = np.float32(0.0)
            for place in range(len(mine)):
                summed += mine[place] * other[place]
            taken[number] += summed
    for begin in range(0, len(way), _BLOCK):
        mine = after[begin : begin + _BLOCK]
        for number in range(step + 1):
            other, part = basis[number, begin : begin + _BLOCK], np.float32(taken[number])
            for place in range(len(mine)):
                mine[place] -= part * other[place]
        summed = np.float32(0.0)
        for place in range(len(mine)):
            summed += mine[place] * mine[place]
        taken[step + 1] += summed
    taken[step + 1] = np.sqrt(taken[step + 1])
    if taken[step + 1] > 0.0:
        shorten = np.float32(1.0 / taken[step + 1])
        for product in range(len(after)):
            after[product] *= shorten
    return taken


@compiled
def _combined(basis: Numbers32, parts: Numbers) -> Numbers32:
    """Return (products), the sum of so much of each of the basis."""
    result = np.zeros(basis.shape[1], np.float32)
    for begin in range(0, len(result), _BLOCK):
        mine = result[begin : begin + _BLOCK]
        for number in range(len(parts)):
            other, part = basis[number, begin : begin + _BLOCK], np.float32(parts[number])
            for place in range(len(mine)):
                mine[place] += part * other[place]
    return result
