"""Circles packed into circles: each as large as what it counts, none over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import hypot, sqrt

# Two circles that touch within this part of a unit are not said to overlap.
TOLERANCE = 1e-6
STEPS_TO_CENTRE = 200


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle in any unit of length."""

    x: float
    y: float
    r: float


def packed(radii: Sequence[float]) -> list[Circle]:
    """Return circles of these radii side by side around the origin, in the order given; the largest in the middle.

    Each is put where it touches two that are there already, as near to the middle as it goes. Cubic in the number of
    circles, which is fine for some dozens.

    Examples:
        >>> packed([1.0, 1.0])
        [Circle(x=0.0, y=0.0, r=1.0), Circle(x=2.0, y=0.0, r=1.0)]

    """
    order = sorted(range(len(radii)), key=lambda index: (-radii[index], index))
    placed: dict[int, Circle] = {}
    for index in order:
        placed[index] = _next(radii[index], list(placed.values()))
    return [placed[index] for index in range(len(radii))]


def _next(radius: float, placed: Sequence[Circle]) -> Circle:
    if not placed:
        return Circle(0.0, 0.0, radius)
    if len(placed) == 1:
        return Circle(placed[0].x + placed[0].r + radius, placed[0].y, radius)
    # Touching one, straight to the right of the rightmost, there is always room.
    rightmost = max(placed, key=lambda circle: circle.x + circle.r)
    best = Circle(rightmost.x + rightmost.r + radius, rightmost.y, radius)
    for one, other in combinations(placed, 2):
        for found in _touching(one, other, radius):
            if hypot(found.x, found.y) < hypot(best.x, best.y) and not any(_overlap(found, each) for each in placed):
                best = found
    return best


def _touching(one: Circle, other: Circle, radius: float) -> list[Circle]:
    """Return the two circles of a radius that touch two others; none where these are too far apart."""
    to_one, to_other = one.r + radius, other.r + radius
    dx, dy = other.x - one.x, other.y - one.y
    apart = hypot(dx, dy)
    if not 0 < apart <= to_one + to_other:
        return []
    along = (apart * apart + to_one * to_one - to_other * to_other) / (2 * apart)
    square = to_one * to_one - along * along
    aside = sqrt(square) if square > 0 else 0.0
    x, y = one.x + along * dx / apart, one.y + along * dy / apart
    return [Circle(x - sign * aside * dy / apart, y + sign * aside * dx / apart, radius) for sign in (1.0, -1.0)]


def _overlap(one: Circle, other: Circle) -> bool:
    return hypot(one.x - other.x, one.y - other.y) < one.r + other.r - TOLERANCE


def around(circles: Sequence[Circle]) -> Circle:
    """Return a circle, nearly the smallest, that has all others in it (Badoiu and Clarkson, 2003).

    Raises:
        ValueError: There is none to go around.

    """
    if not circles:
        raise ValueError("nothing to go around")  # as max() of nothing says
    x, y = circles[0].x, circles[0].y
    for step in range(1, STEPS_TO_CENTRE):
        far = max(circles, key=lambda circle: hypot(circle.x - x, circle.y - y) + circle.r)
        apart = hypot(far.x - x, far.y - y)
        if apart > 0:
            # Its far edge pulls, not its centre.
            pull = (apart + far.r) / apart / (step + 1)
            x, y = x + (far.x - x) * pull, y + (far.y - y) * pull
    return Circle(x, y, max(hypot(circle.x - x, circle.y - y) + circle.r for circle in circles))
