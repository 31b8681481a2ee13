"""Prefer a project's products: multiply what they are worth to a person by that person's factor for the project.

Source: design/model.md, "Pool": a preference for a project's product multiplies its utility, so that auctions and
markets of divisible shares stay the problems they are, with the same promises. One function per form of auction: what
is worth whole milli weighted hours is rounded half up, as everywhere where an amount becomes whole (`values.effort`);
likings, of which only the ratios matter, are multiplied without rounding.

Preferences are standing wishes: those of people who state nothing this time, and for projects that offer nothing, do
no harm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from allmende.values.rounding import half_up

Factors = Mapping[str, Mapping[str, int]]


class UnknownProject(ValueError):
    """Nobody says which project makes a thing; the thing is named."""


class BadWorth(ValueError):
    """What somebody stated is negative or not whole; the message names the person and the thing."""


class FactorNotPositive(ValueError):
    """A preference of zero or less, or one that is not a whole number of thousandths; person and project are named."""


def preferred_worth(
    worth_mwh: Mapping[str, Mapping[str, int]], *, project_of: Mapping[str, str], factors_milli: Factors
) -> dict[str, dict[str, int]]:
    """Return what each thing is worth to each person, preferences for projects counted in, for `one_each`.

    Args:
        worth_mwh: Per person, what a thing is worth to them whoever makes it, >= 0.
        project_of: Thing -> the project that makes it.
        factors_milli: Per person, a factor in thousandths per project, > 0; a project not named counts 1000.

    Raises:
        UnknownProject: A thing has no project.
        BadWorth: A worth is negative or not whole.
        FactorNotPositive: A factor is zero, negative or not whole.

    Examples:
        >>> preferred_worth(
        ...     {"ada": {"rye loaf": 400, "white loaf": 400}},
        ...     project_of={"rye loaf": "mill", "white loaf": "bakery"},
        ...     factors_milli={"ada": {"mill": 1250}},
        ... )
        {'ada': {'rye loaf': 500, 'white loaf': 400}}

    """
    times = _times(worth_mwh, project_of=project_of, factors_milli=factors_milli)
    return {
        person: {thing: half_up(scaled, whole=1000) for thing, scaled in stated.items()}
        for person, stated in times.items()
    }


def preferred_units(
    worth_mwh: Mapping[str, Sequence[int]], *, project: str, factors_milli: Factors
) -> dict[str, list[int]]:
    """Return what each unit of one project's product is worth to each person, for `uniform_price`.

    Args:
        worth_mwh: Per person, the worth of each unit whoever makes it, >= 0.
        project: The project that makes all of them.
        factors_milli: As in `preferred_worth`.

    Raises:
        BadWorth: A worth is negative or not whole.
        FactorNotPositive: A factor is zero, negative or not whole.

    Examples:
        >>> preferred_units({"ada": [400, 101], "bo": [410]}, project="mill", factors_milli={"ada": {"mill": 1250}})
        {'ada': [500, 126], 'bo': [410]}

    """
    units = {
        person: {f"unit {number}": worth for number, worth in enumerate(stated, start=1)}
        for person, stated in worth_mwh.items()
    }
    project_of = dict.fromkeys((unit for stated in units.values() for unit in stated), project)
    times = _times(units, project_of=project_of, factors_milli=factors_milli)
    return {person: [half_up(scaled, whole=1000) for scaled in stated.values()] for person, stated in times.items()}


def preferred_liking(
    liking: Mapping[str, Mapping[str, int]], *, project_of: Mapping[str, str], factors_milli: Factors
) -> dict[str, dict[str, int]]:
    """Return how much each good pleases each person, for `divisible_shares`; only a person's ratios matter.

    Args:
        liking: Per person, how much a whole good would please them whoever makes it, > 0.
        project_of: Good -> the project that makes it.
        factors_milli: As in `preferred_worth`.

    Raises:
        UnknownProject: A good has no project.
        BadWorth: A statement is negative or not whole.
        FactorNotPositive: A factor is zero, negative or not whole.

    Examples:
        >>> preferred_liking(
        ...     {"ada": {"rye": 1, "wheat": 1}},
        ...     project_of={"rye": "mill", "wheat": "farm"},
        ...     factors_milli={"ada": {"mill": 300}},
        ... )
        {'ada': {'rye': 300, 'wheat': 1000}}

    """
    return _times(liking, project_of=project_of, factors_milli=factors_milli)


def _times(
    stated: Mapping[str, Mapping[str, int]], *, project_of: Mapping[str, str], factors_milli: Factors
) -> dict[str, dict[str, int]]:
    """Return a thousand times what each thing is worth, preferences counted in."""
    for person, factors in factors_milli.items():
        for project, factor in factors.items():
            if type(factor) is not int or factor <= 0:
                raise FactorNotPositive(f"person {person!r}, project {project!r}: {factor!r}")
    for person, each in stated.items():
        for thing, worth in each.items():
            if type(worth) is not int or worth < 0:
                raise BadWorth(f"person {person!r}, {thing!r}: {worth!r} is not a whole number from 0 on")
            if thing not in project_of:
                raise UnknownProject(f"{thing!r}, which person {person!r} names, has no project")
    return {
        person: {
            thing: worth * factors_milli.get(person, {}).get(project_of[thing], 1000) for thing, worth in each.items()
        }
        for person, each in stated.items()
    }
