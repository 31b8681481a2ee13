"""Tasks, the board, places and swaps as the interface shows them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from allmende.server.api.schemas.fields import (
    Count,
    Id,
    IdOrNone,
    Line,
    Moment,
    Person,
    Prose,
    Said,
    SaidMoment,
    Shown,
    YesNo,
)


class TaskSaid(Said):
    """A task, all of it: what is left out has its standard value, also when a task is changed."""

    title: Line
    minutes: Count
    first_due_at: SaidMoment
    places: Count = 1
    rrule: Line = Field(default="", description="An RFC 5545 RRULE in the group's local time; empty: once.")
    description: Prose = ""
    need: Literal["necessary", "wished"] = "necessary"
    where: Line = ""
    qualification: Line = ""
    procedure: Literal["", "fixed", "board", "round"] = Field(default="", description="Empty: as the rulebook says.")
    fixed_weight_milli: Count | None = None
    purpose: IdOrNone = Field(default="", description="A product or open batch of the group; empty: the whole group.")
    money_cents: Count = Field(default=0, description="What each place brings in, each time.")


class TaskShown(Shown):
    """A task."""

    id: str
    title: str
    minutes: int
    first_due_at: Moment
    places: int
    rrule: str
    description: str
    need: str
    where: str
    qualification: str
    procedure: str
    fixed_weight_milli: int | None
    purpose: str
    money_cents: int
    created_by: Person
    created_at: Moment
    ended_at: Moment | None
    next_due_at: Moment | None
    next_opens_at: Moment | None


class TaskLine(Shown):
    """A task in a list."""

    id: str
    title: str
    minutes: int
    places: int
    necessary: bool
    rrule: str
    first_due_at: Moment
    where: str
    next_due_at: Moment | None


class Tasks(Shown):
    """A page of the tasks that have not ended, by name."""

    tasks: list[TaskLine]
    count: int
    next: str | None


class Rise(Shown):
    """From which moment on the weight is which."""

    at: Moment
    weight_milli: int


class HolderShown(Shown):
    """Somebody who has a place, and what was agreed for it."""

    taking_id: str
    member_id: str
    name: str
    minutes: int
    weight_milli: int
    how: str
    taken_at: Moment
    mine: bool
    reported: bool


class CardShown(Shown):
    """One dated task as it stands now.

    `weight_milli` is what a free place weighs now; where none is free, what was agreed.
    """

    id: str
    task_id: str
    title: str
    where: str
    minutes: int
    due_at: Moment
    procedure: str
    necessary: bool
    qualification: str
    able: bool
    weight_milli: int
    rise: Rise | None
    places: int
    free: int
    holders: list[HolderShown]
    stand_ins_count: int
    i_stand_in: bool
    mine: HolderShown | None
    sealed: bool
    round_number: int | None
    deadline: Moment | None
    missed_round: bool
    overdue: bool
    can_take: bool
    purpose: str
    purpose_name: str
    money_cents: int
    slug: str
    project: str
    declined: bool


class BoardShown(Shown):
    """The board: my places, what waits for somebody, and a page of everything else that is open."""

    at: Moment
    mine: list[CardShown]
    deserted: list[CardShown]
    cards: list[CardShown]
    count: int
    swaps_count: int
    next: str | None


class TaskPage(Shown):
    """A task with what is open of it, what follows, and what it weighed before."""

    task: TaskShown
    procedure_now: str
    open: list[CardShown]
    planned: list[Moment]
    weights_milli: list[int]
    may_change: bool


class Taken(Shown):
    """That somebody took a place, and until when they had it if they gave it back."""

    at: Moment
    until: Moment | None
    name: str
    weight_milli: int
    how: str


class Waiting(Shown):
    """Somebody who stands in."""

    member_id: str
    name: str
    mine: bool


class OfferShown(Shown):
    """An open offer to take a place over."""

    id: int
    offered_title: str
    offered_at_id: str = Field(description="The dated task of the place that is offered.")
    offered_due_at: Moment
    offered_weight_milli: int
    offered_minutes: int
    giver: str
    giver_id: str
    to: str
    wanted_title: str
    wanted_at_id: str
    wanted_due_at: Moment | None
    wanted_weight_milli: int


class DatedShown(Shown):
    """One dated task: how its weight goes, who did what with its places, what one can do now."""

    card: CardShown
    opened_at: Moment
    closes_at: Moment | None
    called_off_at: Moment | None
    opening_milli: int
    cap_milli: int
    opening_reason: dict[str, Any]
    steps: list[Rise]
    taken: list[Taken]
    waiting: list[Waiting]
    offer: OfferShown | None
    handing_back_late: bool
    may_change: bool


class ForMember(Said):
    """For whom: oneself, or somebody of one's household who cannot sign in."""

    member_id: Id | None = None


class PlaceShown(Shown):
    """A place somebody has."""

    taking_id: str
    occurrence_id: str
    place: int
    member_id: str
    minutes: int
    weight_milli: int
    how: str
    taken_at: Moment


class OpenPlace(Shown):
    """A place one has, or somebody one speaks for, and has not reported yet."""

    taking_id: str
    occurrence_id: str
    title: str
    member: Person
    due_at: Moment
    minutes: int
    weight_milli: int
    is_due: bool


class OpenPlaces(Shown):
    """My places that are not reported yet, earliest first."""

    places: list[OpenPlace]


class HandedBack(Shown):
    """A place was given back; who stood in first has it now, or nobody."""

    stand_in: PlaceShown | None


class Offering(Said):
    """To whom a place is offered, and for which of theirs; for none it is a present."""

    to_member_id: Id
    wanted_taking_id: Id | None = None


class SwapShown(Shown):
    """An offer to swap."""

    id: int
    offered_taking_id: str
    to_member_id: str
    wanted_taking_id: str | None
    offered_at: Moment
    answered_at: Moment | None
    accepted: bool | None


class Offers(Shown):
    """Open offers that wait for my answer, and those that I have made."""

    to_me: list[OfferShown]
    by_me: list[OfferShown]


class YesOrNo(Said):
    """A yes or a no."""

    accept: YesNo
