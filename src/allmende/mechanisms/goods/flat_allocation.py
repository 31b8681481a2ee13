"""Flat allocation: every unit of a good counts the same, its effort divided by the units produced.

Source: design/model.md, "Results: how goods are shared". What nobody has taken yet keeps its effort on the stock
account.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allmende.values.share import split


class NegativeQuantity(ValueError):
    """Effort or units below zero; the message names whose."""


class NotWhole(ValueError):
    """Effort or units that are no whole number; the message names whose."""


class MoreTakenThanMade(ValueError):
    """People took more units than were produced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatAllocation:
    """Dues per person and what stays on the stock account; together they are the effort, exactly."""

    dues_mwh: Mapping[str, int]
    stock_mwh: int


def flat_allocation(effort_mwh: int, *, units_made: int, units_taken: Mapping[str, int]) -> FlatAllocation:
    """Return what each person owes for the units they took, in milli weighted hours.

    Args:
        effort_mwh: Effort behind all units, >= 0.
        units_made: Units produced, >= the units taken.
        units_taken: Person -> units taken, >= 0.

    Raises:
        NotWhole: A number is not whole.
        NegativeQuantity: The effort or somebody's units are below zero.
        MoreTakenThanMade: More was taken than made.

    Examples:
        >>> flat_allocation(12_000, units_made=40, units_taken={"ada": 10, "bo": 20})
        FlatAllocation(dues_mwh={'ada': 3000, 'bo': 6000}, stock_mwh=3000)

    """
    taken = {f"person {person!r}, units taken": units for person, units in units_taken.items()}
    for what, number in {"effort": effort_mwh, "units made": units_made, **taken}.items():
        if type(number) is not int:
            raise NotWhole(f"{what}: {number!r}")
        if number < 0:
            raise NegativeQuantity(f"{what}: {number}")
    left = units_made - sum(units_taken.values())
    if left < 0:
        raise MoreTakenThanMade(f"{units_made} units made, {sum(units_taken.values())} taken")
    if units_made == 0:
        # Nothing came of the effort: it stays on the stock account until it is written off, evenly, as spoiled.
        return FlatAllocation(dues_mwh=dict.fromkeys(units_taken, 0), stock_mwh=effort_mwh)
    # The stock goes in under a name no person can have, so that the remainders are shared with it, too.
    parts = split(effort_mwh, {**{f"person {name}": units for name, units in units_taken.items()}, "stock": left})
    stock_mwh = parts.pop("stock")
    return FlatAllocation(
        dues_mwh={name: parts[f"person {name}"] for name in units_taken},
        stock_mwh=stock_mwh,
    )
