"""Production effort of large networks in floating point, with a proven bound on the error (needs the extra `fast`).

e = l + N e is solved by least rests (`least_rest.py`), and where that stops short, by BiCGSTAB (van der Vorst
1992), which forgets less of its way; a direct factorisation would fill up from some 20,000 products.
What proves the result is not the method but the answer. Let w be l less the remaining difference r = l + N e - e, so
that e = w + N e. If e > 0 and w > 0 everywhere, then N has a spectral radius below 1 (Collatz and Wielandt), every
product needs less than one unit of itself, and the exact solution lies between e (1 - d) and e (1 + d), d being the
largest |r| / w. Rounding of the check itself is counted in. Where some product has no direct effort, a second solution
with l = 1 everywhere takes the part of e.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from allmende.mechanisms.goods.circles import NeedsMoreThanItselfAt
from allmende.mechanisms.goods.fast.least_rest import least_rest, network_of, passed_on

Numbers = NDArray[np.float64]
UNIT_ROUNDOFF = 2.0**-53
MOST_STEPS = 120
NAMED_IN_A_CIRCLE = 6
# Which part of the allowed error the solver may use up: the proof measures the same rest, plus what was rounded.
LEFT_BY_THE_SOLVER = 0.9


class TooCloseToItself(ValueError):
    """Some product needs so nearly one unit of itself that floating point cannot tell whether it needs more."""


def embodied_effort(
    direct: Numbers, *, needs: csr_array, start: Numbers | None = None, accuracy: float = 1e-8
) -> tuple[Numbers, float]:
    """Return the effort in a unit of each product, and a bound on its relative error.

    Args:
        direct: (products), direct effort per unit, >= 0, bought inputs included.
        needs: (products, inputs), units of an input (a product, too) per unit of a product, >= 0.
        start: (products), where to begin: yesterday's result saves most of the way.
        accuracy: The relative error to be reached, if 64 bits can tell; the bound returned is proven in any case.

    Raises:
        NeedsMoreThanItselfAt: A product needs as much of itself as is made.
        TooCloseToItself: That cannot be told.

    """
    proven = bool((direct > 0).all())
    wanted = accuracy * LEFT_BY_THE_SOLVER
    best: tuple[Numbers, float] | None = None
    for _ in range(4):
        efforts = _solve(needs, direct, start=start, accuracy=wanted)
        if efforts is None:
            break
        rest, fuzz = _rest(needs, direct, efforts)
        if proven:
            witness, kept = efforts, direct - rest - fuzz
        else:
            ones = np.ones_like(direct)
            solved = _solve(needs, ones, start=None, accuracy=1e-3)
            if solved is None:
                break
            over, over_fuzz = _rest(needs, ones, solved)
            witness, kept = solved, ones - over - over_fuzz
        if not ((witness > 0).all() and (kept > 0).all()):
            break
        # |exact - e| <= witness x max(|r| / kept), by comparison with the witness.
        bound = float(((np.abs(rest) + fuzz) / kept).max())
        # Where there is no effort at any level, e is 0 exactly, and there is nothing to be relative to.
        some = efforts > 0
        scale = 1.0 if proven else float((witness[some] / efforts[some]).max(initial=0.0))
        best = np.maximum(efforts, 0.0), bound * scale
        if bound * scale <= accuracy or wanted < UNIT_ROUNDOFF * 8:
            return best
        start, wanted = efforts, wanted * accuracy / (bound * scale) / 4
    if best is not None:
        # Near the limit of 64 bits nothing more could be gained; what has been proven before stands.
        return best
    _name_the_circle(needs)
    raise TooCloseToItself("no product was found to need more than itself, yet the efforts do not settle")


def efforts_of_lists(
    direct: list[float], *, first: list[int], inputs: list[int], units: list[float]
) -> tuple[list[float], float]:
    """Return the effort in a unit of each product and the error's bound, from recipes one after the other.

    Args:
        direct: (products), direct effort per unit.
        first: (products + 1), where each product's inputs begin and end.
        inputs: The number of each input.
        units: Units of it per unit of the product.

    Raises:
        NeedsMoreThanItselfAt, TooCloseToItself: See `embodied_effort`.

    """
    needs = csr_array((units, inputs, first), shape=(len(direct), len(direct)))
    efforts, bound = embodied_effort(np.array(direct), needs=needs)
    # What was rounded on the way in counts, too: a few units in the last place for each level of inputs.
    return efforts.tolist(), bound + 64 * UNIT_ROUNDOFF


def _rest(needs: csr_array, direct: Numbers, efforts: Numbers) -> tuple[Numbers, Numbers]:
    """Return l + N e - e, and by how much rounding may have falsified it."""
    given = direct + passed_on(network_of(needs), efforts)
    longest = int(np.diff(needs.indptr).max(initial=0))
    # This holds in whatever order the inputs of a product are added up.
    fuzz = (longest + 4) * UNIT_ROUNDOFF * (given + np.abs(efforts))
    return given - efforts, fuzz


def _solve(needs: csr_array, direct: Numbers, *, start: Numbers | None, accuracy: float) -> Numbers | None:
    """Solve e - N e = l until the rest is below `accuracy` of l everywhere; return None where that fails."""
    # What has no direct effort of its own is held to a thousandth of the mean.
    least_direct = np.maximum(direct, 1e-3 * direct.mean())
    efforts, enough = least_rest(network_of(needs), direct, start=start, least_direct=least_direct, accuracy=accuracy)
    if enough:
        return efforts
    return _bicgstab(needs, direct, start=efforts, target=accuracy * least_direct)


def _bicgstab(needs: csr_array, direct: Numbers, *, start: Numbers, target: Numbers) -> Numbers | None:
    """Solve e - N e = l until the rest is below the target everywhere; return None where that fails."""
    solution: Numbers = start if np.isfinite(start).all() else direct.copy()
    rest: Any = direct + needs @ solution - solution
    shadow = rest.copy()
    rho = _inner(shadow, rest)
    way = rest.copy()
    for _ in range(MOST_STEPS):
        if (np.abs(rest) <= target).all():
            return solution
        if not np.isfinite(rho) or rho == 0.0:
            return None
        turned = way - needs @ way
        alpha = rho / (_inner(shadow, turned) or np.nan)
        rest -= alpha * turned
        if (np.abs(rest) <= target).all():
            # The half step was enough; the other half would divide nothing by nothing.
            solution += alpha * way
            return solution
        again = rest - needs @ rest
        omega = _inner(again, rest) / (_inner(again, again) or np.nan)
        solution += alpha * way
        solution += omega * rest
        rest -= omega * again
        rho, rho_before = _inner(shadow, rest), rho
        way -= omega * turned
        way *= rho / rho_before * alpha / omega
        way += rest
    return None


def _inner(left: Numbers, right: Numbers) -> float:
    # Not `@`: the linear algebra library would keep threads spinning for a sum that memory limits anyway.
    return float(np.einsum("i,i->", left, right))


def _name_the_circle(needs: csr_array) -> None:
    """Find a product that needs more than itself, prove it, and say so with those it needs most for that."""
    uses, used = np.ones(needs.shape[0]), np.ones(needs.shape[0])
    upstream = csr_array(needs.T)
    for _ in range(MOST_STEPS):
        # Adding what was keeps circles of even length from swinging to and fro.
        uses, used = uses + needs @ uses, used + upstream @ used
        uses, used = uses / uses.max(), used / used.max()
    # What both needs the fastest growing circle and is needed by it, belongs to it.
    belongs = np.argsort(-uses * used, kind="stable")[:NAMED_IN_A_CIRCLE]
    product = int(belongs[0])
    inputs = np.zeros(needs.shape[0])
    for _ in range(MOST_STEPS * 10):
        inputs[product] = 1.0
        inputs = needs @ inputs
        # What one unit takes of itself by ways of so many steps at most: it only grows with more steps.
        if inputs[product] >= 1.0:
            raise NeedsMoreThanItselfAt(product, circle=tuple(belongs.tolist()))
