"""Shared things and the tree of groups as the interface shows them."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from allmende.server.api.schemas.fields import Moment, Person, Said, SaidMoment, Shown, Title


class ThingLine(Shown):
    """Something to borrow, and what was agreed about it; `week_minutes` null: as much as one likes."""

    id: str
    name: str
    place: str
    description: str
    who_may: str
    counted_for: str = Field(description="For whom the limits are counted: person or household.")
    longest_minutes: int
    ahead_days: int
    most_open: int
    week_minutes: int | None
    buffer_minutes: int


class Things(Shown):
    """What a group has to borrow."""

    things: list[ThingLine]


class ReservationLine(Shown):
    """Who has a thing when."""

    id: str
    thing_id: str
    who: Person
    starts_at: Moment
    ends_at: Moment
    note: str


class Reservations(Shown):
    """The reservations of a week, from Monday on, soonest first."""

    from_day: date
    reservations: list[ReservationLine]


class Reserving(Said):
    """From when until when one wants a thing, on the quarter of an hour."""

    starts_at: SaidMoment
    ends_at: SaidMoment
    note: Title = ""


class PlaceLine(Shown):
    """A group in the tree; `around` is the one it is drawn in, null for the outermost."""

    id: str
    name: str
    kind: str
    around: str | None
    people_count: int = Field(description="Everybody in it and in what lies in it, each person once.")
    inherits: bool = Field(description="Whether it inherits the rules of the one it is drawn in.")


class Places(Shown):
    """The tree around a group, from the outermost inwards."""

    places: list[PlaceLine]
