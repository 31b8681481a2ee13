"""Prefer a project's products: multiply what they are worth to a person by that person's factor for the project.

Source: design/model.md, "Pool": a preference for a project's product multiplies its utility, so that auctions and
markets of divisible shares stay the problems they are, with the same promises.
"""

from __future__ import annotations

from collections.abc import Mapping


class UnknownProject(ValueError):
    """Nobody says which project makes a thing; the thing is named."""


class FactorNotPositive(ValueError):
    """A preference of zero or less, or one that is not a whole number of thousandths; person and project are named."""


def preferred_worth(
    worth_mwh: Mapping[str, Mapping[str, int]],
    *,
    project_of: Mapping[str, str],
    factors_milli: Mapping[str, Mapping[str, int]],
) -> dict[str, dict[str, int]]:
    """Return what each thing is worth to each person, preferences for projects counted in.

    Args:
        worth_mwh: Per person, what a thing is worth to them whoever makes it, >= 0.
        project_of: Thing -> the project that makes it.
        factors_milli: Per person, a factor in thousandths per project, > 0; a project not named counts 1000.

    Raises:
        UnknownProject: A thing has no project.
        FactorNotPositive: A factor is zero, negative or not whole.

    Examples:
        >>> preferred_worth(
        ...     {"ada": {"rye loaf": 400, "white loaf": 400}},
        ...     project_of={"rye loaf": "mill", "white loaf": "bakery"},
        ...     factors_milli={"ada": {"mill": 1250}},
        ... )
        {'ada': {'rye loaf': 500, 'white loaf': 400}}

    """
    for person, factors in factors_milli.items():
        for project, factor in factors.items():
            if type(factor) is not int or factor <= 0:
                raise FactorNotPositive(f"person {person!r}, project {project!r}: {factor!r}")
    return {
        person: {
            thing: _scaled(worth, factors_milli.get(person, {}).get(_project(thing, project_of), 1000))
            for thing, worth in stated.items()
        }
        for person, stated in worth_mwh.items()
    }


def _project(thing: str, project_of: Mapping[str, str]) -> str:
    if thing not in project_of:
        raise UnknownProject(thing)
    return project_of[thing]


def _scaled(worth: int, factor_milli: int) -> int:
    # Half up, as everywhere where an amount becomes whole (values.effort).
    return (2 * worth * factor_milli + 1000) // 2000
