"""Put results into plain English words for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from allmende.mechanisms.tasks.clearing import Behind
from allmende.mechanisms.tasks.staffing import Bottleneck
from allmende.values.weight import weight_decimal

MOST_NAMES = 6


def weight(milli: int) -> str:
    """Return a weight with at least two decimals: 1350 -> "1.35", 2000 -> "2.00"."""
    exact = weight_decimal(milli) if milli else 0
    return f"{exact:.3f}" if milli % 10 else f"{exact:.2f}"


def hours(minutes: int) -> str:
    """Return a length of time: 90 -> "1:30"."""
    return f"{minutes // 60}:{minutes % 60:02}"


def names(listed: Sequence[str], *, most: int = MOST_NAMES) -> str:
    """Return names as one would say them: "Ada, Bo and 3 more"."""
    if len(listed) > most + 1:
        return f"{', '.join(listed[:most])} and {len(listed) - most} more"
    if len(listed) > 1:
        return f"{', '.join(listed[:-1])} and {listed[-1]}"
    return listed[0] if listed else "nobody"


def count(number: int, one: str, many: str) -> str:
    """Return a number with its noun."""
    return f"{number} {one if number == 1 else many}"


def why(behind: Behind, *, weight_milli: int, turned_away: Sequence[str]) -> str:
    """Return why a weight stands where it does."""
    offered = f"{count(behind.offered_count, 'person', 'people')} would at {weight(weight_milli)}"
    who = names(behind.marginal, most=3)
    if behind.reason == "floor":
        return f"lowest weight, enough want it; {offered}"
    if behind.reason == "rotation":
        return f"lowest weight, more want it; rotation chose, waiting: {names(turned_away, most=3)}"
    if behind.reason == "cap":
        return f"highest weight, still too few; {offered}"
    if behind.reason == "own_wish":
        return f"below {weight(behind.below_milli)}, {who} would not; {offered}"
    return f"below {weight(behind.below_milli)}, {who} would rather do {behind.rival}; {offered}"


def bottleneck(found: Bottleneck) -> str:
    """Return what is short of whom: "4 tasks with 9 places (...): only 6 people listed any of them (...)"."""
    what = f"{count(len(found.tasks), 'task', 'tasks')} with {count(found.places_count, 'place', 'places')}"
    which = "it" if len(found.tasks) == 1 else "any of them"
    said = f"{what} ({names(found.tasks)}): "
    if not found.people:
        return said + f"nobody listed {which}"
    said += f"only {count(len(found.people), 'person', 'people')} listed {which} ({names(found.people)})"
    if found.most_count < len(found.people):
        said += f", and within their limits they can fill {count(found.most_count, 'place', 'places')}"
    elif found.most_count > len(found.people):
        said += f", who can fill {count(found.most_count, 'place', 'places')} at most"
    return said + f"; {count(found.missing_count, 'place stays', 'places stay')} open at any weight"
