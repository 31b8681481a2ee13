"""What a proposal would have done to the last periods, as the interface shows it."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from allmende.server.api.schemas.fields import Shown


class EffectShown(Shown):
    """What somebody, or some together, would have been asked for: by the rules in force and by those proposed."""

    baseline_mwh: int
    reform_mwh: int
    difference_mwh: int


class GroupEffect(Shown):
    """The effect on the people of a group together."""

    group_id: str
    name: str
    effect: EffectShown


class SpreadShown(Shown):
    """How it is spread over the people, in rising order: at 0 %, 10 %, ... 100 % of them.

    `lorenz_milli` is which part of the total the lowest of them have; with `gini_milli` it is missing where the
    amounts have no proportion.
    """

    people_count: int
    total_mwh: int
    deciles_mwh: list[int]
    lorenz_milli: list[int]
    gini_milli: int | None


class Figures(Shown):
    """The what-if of the version that stands, as it was saved with it: everybody votes on the same figures."""

    from_day: date
    last_day: date
    periods_count: int
    me: EffectShown | None
    my_households: list[GroupEffect]
    projects: list[GroupEffect]
    whole: EffectShown
    more_count: int = Field(description="How many people would be asked for more; `less_count`, `same_count` likewise.")
    less_count: int
    same_count: int
    baseline: SpreadShown
    reform: SpreadShown
    fingerprint: str = Field(description="SHA-256 of the figures in full.")
