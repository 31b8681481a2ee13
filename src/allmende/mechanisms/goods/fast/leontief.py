"""Production effort of large networks in floating point, with a proven bound on the error (needs NumPy and SciPy).

e = l + N e is solved by BiCGSTAB (van der Vorst 1992); a direct factorisation would fill up from some 20,000 products.
What proves the result is not the method but the answer. Let w be l less the remaining difference r = l + N e - e, so
that e = w + N e. If e > 0 and w > 0 everywhere, then N has a spectral radius below 1 (Collatz and Wielandt), every
product needs less than one unit of itself, and the exact solution lies between e (1 - d) and e (1 + d), d being the
largest |r| / w. Rounding of the check itself is counted in. Where some product has no direct effort, a second solution
with l = 1 everywhere takes the part of e.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from allmende.mechanisms.tasks.fast.compiled import FastPathMissing

try:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components
except ImportError as error:
    raise FastPathMissing(
        'a network of this size needs the compiled path: install it with  pip install "allmende[fast]"'
    ) from error

if TYPE_CHECKING:
    from allmende.mechanisms.goods.production_effort import Amount, Recipe

Numbers = NDArray[np.float64]
UNIT_ROUNDOFF = 2.0**-53
MOST_STEPS = 120


class TooCloseToItself(ValueError):
    """Some product needs so nearly one unit of itself that floating point cannot tell whether it needs more."""


class NeedsMoreThanItselfAt(ValueError):
    """A product, given by its number, needs at least one unit of itself, through those of `circle`."""

    def __init__(self, product: int, *, circle: NDArray[np.int64]) -> None:
        """Keep the numbers for whoever knows the names."""
        self.product, self.circle = product, circle
        super().__init__(f"product {product} takes at least one unit of itself, with {len(circle) - 1} others")


def embodied_effort(
    direct: Numbers, *, needs: csr_array, start: Numbers | None = None, accuracy: float = 1e-9
) -> tuple[Numbers, float]:
    """Return the effort in a unit of each product, and a bound on its relative error.

    Args:
        direct: (products), direct effort per unit, >= 0, bought inputs included.
        needs: (products, inputs), units of an input (a product, too) per unit of a product, >= 0.
        start: (products), where to begin: yesterday's result saves most of the way.
        accuracy: The relative error to be reached.

    Raises:
        NeedsMoreThanItselfAt: A product needs as much of itself as is made.
        TooCloseToItself: That cannot be told.

    """
    proven = bool((direct > 0).all())
    wanted = accuracy
    for _ in range(4):
        efforts = _bicgstab(needs, direct, start=start, accuracy=wanted)
        if efforts is None:
            break
        rest, fuzz = _rest(needs, direct, efforts)
        if proven:
            witness, kept = efforts, direct - rest - fuzz
        else:
            ones = np.ones_like(direct)
            solved = _bicgstab(needs, ones, start=None, accuracy=1e-3)
            if solved is None:
                break
            over, over_fuzz = _rest(needs, ones, solved)
            witness, kept = solved, ones - over - over_fuzz
        if not ((witness > 0).all() and (kept > 0).all()):
            break
        # |exact - e| <= witness x max(|r| / kept), by comparison with the witness.
        bound = float(((np.abs(rest) + fuzz) / kept).max())
        scale = 1.0 if proven else float((witness / np.maximum(efforts, np.finfo(float).tiny))[efforts > 0].max())
        if bound * scale <= accuracy or wanted < UNIT_ROUNDOFF * 8:
            return np.maximum(efforts, 0.0), bound * scale
        start, wanted = efforts, wanted * accuracy / (bound * scale) / 4
    _name_the_circle(needs)
    raise TooCloseToItself("no product was found to need more than itself, yet the efforts do not settle")


def efforts_by_name(recipes: Mapping[str, Recipe], bought: Mapping[str, Amount]) -> tuple[dict[str, Fraction], float]:
    """Return the effort of each product by name and the error's bound; see `production_effort`."""
    from allmende.mechanisms.goods.production_effort import NeedsMoreThanItself  # noqa: PLC0415 - it imports this file

    names = sorted(recipes)
    number = {name: index for index, name in enumerate(names)}
    direct = np.empty(len(names))
    first, columns, units = [0], [], []
    for index, name in enumerate(names):
        recipe = recipes[name]
        given = Fraction(recipe.effort_mwh)
        for need, count in recipe.inputs.items():
            if need in number:
                columns.append(number[need])
                units.append(float(count))
            else:
                given += count * Fraction(bought[need])
        direct[index] = float(given)
        first.append(len(columns))
    needs = csr_array((units, columns, first), shape=(len(names), len(names)))
    try:
        efforts, bound = embodied_effort(direct, needs=needs)
    except NeedsMoreThanItselfAt as found:
        circle = [names[index] for index in found.circle]
        raise NeedsMoreThanItself(names[found.product], units=None, circle=circle) from found
    # What was rounded on the way in counts, too: a few units in the last place for each level of inputs.
    return {name: Fraction(float(efforts[number[name]])) for name in recipes}, bound + 64 * UNIT_ROUNDOFF


def _rest(needs: csr_array, direct: Numbers, efforts: Numbers) -> tuple[Numbers, Numbers]:
    """Return l + N e - e, and by how much rounding may have falsified it."""
    passed_on = needs @ efforts
    longest = int(np.diff(needs.indptr).max(initial=0))
    fuzz = (longest + 4) * UNIT_ROUNDOFF * (direct + passed_on + np.abs(efforts))
    return direct + passed_on - efforts, fuzz


def _bicgstab(needs: csr_array, direct: Numbers, *, start: Numbers | None, accuracy: float) -> Numbers | None:
    """Solve e - N e = l until the rest is `accuracy` of l everywhere (in the mean); None where that fails."""
    solution: Numbers = direct + needs @ direct if start is None else start.copy()
    rest: Any = direct + needs @ solution - solution
    shadow = rest.copy()
    target = accuracy * float(np.linalg.norm(direct)) / 4
    rho = float(shadow @ rest)
    way = rest.copy()
    for _ in range(MOST_STEPS):
        if float(np.linalg.norm(rest)) <= target:
            return solution
        if not np.isfinite(rho) or rho == 0.0:
            return None
        turned = way - needs @ way
        alpha = rho / float(shadow @ turned)
        rest -= alpha * turned
        again = rest - needs @ rest
        omega = float(again @ rest) / (float(again @ again) or 1.0)
        solution += alpha * way
        solution += omega * rest
        rest -= omega * again
        rho, rho_before = float(shadow @ rest), rho
        way -= omega * turned
        way *= rho / rho_before * alpha / (omega or 1.0)
        way += rest
    return None


def _name_the_circle(needs: csr_array) -> None:
    """Find a circle of products that needs more than itself, and say so."""
    count, circle_of = connected_components(needs, directed=True, connection="strong")
    rows = np.repeat(np.arange(needs.shape[0]), np.diff(needs.indptr))
    # Only products that need something of their own circle can need more than themselves; most circles are single.
    inner = np.unique(circle_of[rows[circle_of[rows] == circle_of[needs.indices]]])
    sizes = np.bincount(circle_of, minlength=count)
    for circle in inner[np.argsort(-sizes[inner], kind="stable")]:
        members = np.flatnonzero(circle_of == circle)
        inside = needs[members][:, members]
        if _least_growth(inside) >= 1.0:
            raise NeedsMoreThanItselfAt(int(members[0]), circle=members)


def _least_growth(inside: csr_array) -> float:
    """Return a lower bound on the spectral radius of a circle (Collatz and Wielandt), as good as a while makes it."""
    ahead = np.ones(inside.shape[0])
    best = 0.0
    for _ in range(MOST_STEPS):
        needed = inside @ ahead
        best = max(best, float((needed / ahead).min()))
        if best >= 1.0:
            break
        # Half of what was stays, lest circles of even length swing to and fro.
        ahead = (ahead + needed) / np.linalg.norm(ahead + needed)
        ahead = np.maximum(ahead, np.finfo(float).tiny)
    return best
