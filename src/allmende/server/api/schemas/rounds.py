"""Rounds and wishes as the interface shows them."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from allmende.server.api.schemas.fields import Count, Id, Moment, Person, Said, Shown


class RoundLine(Shown):
    """A round in a list. Its state is open, over (its deadline has passed) or cleared."""

    number: int
    from_day: date
    until_day: date
    opened_at: Moment
    deadline: Moment
    cleared_at: Moment | None
    state: str


class Rounds(Shown):
    """A page of the rounds, newest first."""

    rounds: list[RoundLine]
    next: str | None


class RoundCard(Shown):
    """A round in a few numbers; how many have said something, never what."""

    number: int
    from_day: date
    last_day: date
    deadline: Moment
    cleared_at: Moment | None
    tasks_count: int
    places_count: int
    stated_count: int
    people_count: int


class DueTask(Shown):
    """One time a task is to be done in a round."""

    occurrence_id: str
    task_id: str
    title: str
    where: str
    due_at: Moment
    minutes: int
    places: int


class Raised(Shown):
    """One rise of a weight during the round, and why."""

    from_milli: int
    to_milli: int
    takers_count: int
    reason: str


class SharedTask(Shown):
    """One task as the round shared it out."""

    occurrence_id: str
    title: str
    due_at: Moment
    minutes: int
    places: int
    weight_milli: int
    floor_milli: int
    cap_milli: int
    people: list[Person]
    is_mine: bool
    missing_count: int
    turned_away: list[str]
    rises: list[Raised]


class MyPlace(Shown):
    """A place the round gave to me."""

    occurrence_id: str
    title: str
    due_at: Moment
    minutes: int
    weight_milli: int
    wish_milli: int
    effort_mwh: int


class MyResult(Shown):
    """What the round came to for me."""

    stated: bool
    max_places: int
    places: list[MyPlace]
    turned_away: list[str]
    effort_mwh: int


class Shortage(Shown):
    """Tasks that lack people at any weight."""

    tasks: list[str]
    places_count: int
    people: list[str]
    most_count: int
    missing_count: int


class Result(Shown):
    """What a round came to. `refuted` is what the checker says against the certificate; empty when it holds."""

    tasks: list[SharedTask]
    mine: MyResult | None
    shortages: list[Shortage]
    open_count: int
    step_milli: int
    refuted: str


class RoundShown(Shown):
    """A round: what is in it, and what it came to once it is cleared."""

    round: RoundCard
    tasks: list[DueTask]
    result: Result | None


class WishLine(Shown):
    """One task and my wish. `weight_milli` is null for never; `stated` says whether anything was said."""

    task_id: str
    title: str
    where: str
    minutes: int
    places: int
    stated: bool
    weight_milli: int | None
    last_milli: int | None
    due: list[Moment]


class WishSheet(Shown):
    """What a member can wish for, and what they have wished so far. `round` takes wishes now."""

    round: RoundCard | None
    member: Person
    wishes: list[WishLine]
    max_places: int | None
    standard_places: int
    others: list[Person]


class WishesSaid(Said):
    """Wishes: task id -> from which weight on, null for never. Tasks that are not named stay as they were."""

    wishes: dict[Id, Count | None] = Field(default_factory=dict, max_length=2000)
    max_places: Count | None = None
    member_id: Id | None = None
    round_number: Count | None = Field(default=None, description="Refused when this round has closed meanwhile.")
