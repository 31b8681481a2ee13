"""What was done, as the interface shows it."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from allmende.server.api.schemas.fields import Count, Id, IdOrNone, Moment, Person, Said, SaidDay, Shown, Title, Words

Doers = dict[Id, Count]


class Reporting(Said):
    """A place that was done. `doers` are parts in any proportion; empty: who has the place, alone."""

    minutes: Count
    done_on: SaidDay
    note: Words = ""
    doers: Doers = Field(default_factory=dict, max_length=100)
    money_cents: Count | None = Field(default=None, description="What it brought in; none: as the task says.")


class Unasked(Reporting):
    """Work that nobody had asked for."""

    title: Title
    purpose: IdOrNone = Field(default="", description="A product or open batch of the group; empty: the whole group.")


class DoerShown(Person):
    """Somebody who did a part."""

    part: int


class ContributionLine(Shown):
    """Work somebody says was done."""

    id: str
    title: str
    note: str
    done_on: date
    state: str
    occurrence_id: str | None
    agreed_minutes: int
    reported_minutes: int
    weight_milli: int
    purpose: str
    money_cents: int
    reported_by: Person
    reported_at: Moment
    doers: list[DoerShown]


class Contributions(Shown):
    """A page of what was done, the one reported last first."""

    contributions: list[ContributionLine]
    next: str | None


class WaitingLine(Shown):
    """A contribution and the yes it waits for: `agreed`, `extra` or none.

    `hindrance` is why the caller cannot say it: own, household, second, newcomer; empty when they can.
    """

    contribution: ContributionLine
    waits_for: str
    minutes: int
    effort_mwh: int
    hindrance: str


class WaitingShown(Shown):
    """What waits: first what I can confirm, then what others have to, then what is disputed."""

    mine: list[WaitingLine]
    others: list[WaitingLine]
    disputed: list[WaitingLine]


class CreditedShown(Shown):
    """One step that credited or corrected a contribution, with its explanation."""

    what: str
    at: Moment
    who: list[str]
    entry_number: int
    minutes: int
    weight_milli: int
    effort_mwh: int
    why: dict[str, Any]


class ObjectionShown(Shown):
    """Somebody says that it was not like that."""

    by: Person
    reason: str
    at: Moment
    settled_at: Moment | None


class CorrectionShown(Shown):
    """What it should be instead."""

    id: int
    minutes: int
    weight_milli: int
    reason: str
    proposed_by: Person
    proposed_at: Moment
    second: Person | None
    decided_at: Moment | None
    accepted: bool | None


class Story(WaitingLine):
    """Everything about one contribution."""

    credits: list[CreditedShown]
    standing_mwh: int
    objections: list[ObjectionShown]
    corrections: list[CorrectionShown]
    entry_numbers: list[int]
    can_agree: bool
    can_take_back: bool


class Confirming(Said):
    """What is confirmed: what was agreed, or the time beyond it."""

    what: Literal["agreed", "extra"] = "agreed"


class Confirmed(Shown):
    """Confirmed and credited."""

    contribution_id: str
    what: str
    at: Moment
    entry_number: int


class Objecting(Said):
    """Why it was not like that."""

    reason: Words


class Correcting(Said):
    """What a credited contribution should have been."""

    minutes: Count
    weight_milli: Count
    reason: Words
