"""Decisions as the interface shows and takes them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, model_validator

from allmende.server.api.schemas.fields import Id, Line, Moment, Prose, Said, Shown

Value = StrictBool | StrictInt | str


class Decision(Shown):
    """A proposal in a list."""

    id: str
    title: str
    matter: str
    state: str
    proposed_by: str
    proposed_at: Moment
    closes_at: Moment | None
    waits_for_me: bool


class Decisions(Shown):
    """The newest proposals of a group."""

    decisions: list[Decision]


class OptionShown(Shown):
    """Something to choose among."""

    id: str
    title: str


class BallotShown(Shown):
    """An open ballot; `counts_for` is for how many people: before the count as delegations stand now."""

    member_id: str
    name: str
    choice: object
    reason: str
    counts_for: int


class DecisionShown(Shown):
    """One proposal with its vote; `terms` are the ids it is about, `details` what it says besides.

    For a text that is to be published the details have it, and the terms the SHA-256 by which it is voted on.
    """

    id: str
    title: str
    text: str
    matter: str
    state: str
    procedure: str
    secret: bool
    proposed_by: str
    proposed_at: Moment
    changes: dict[str, Value | None]
    terms: dict[str, str]
    details: dict[str, str]
    options: list[OptionShown]
    eligible: list[str] = Field(description="Ids of those who may vote, fixed when voting was opened.")
    may_vote: bool
    my_choice: object
    voted_count: int
    opened_at: Moment | None
    closes_at: Moment | None
    ballots: list[BallotShown]
    verdict: str
    carried_out_at: Moment | None
    problem: str


class Proposing(Said):
    """What somebody proposes; `changes` are rules with their new values, null to follow the group above.

    `terms` are the ids it is about, such as `board` and `delegate`; `details` what it says besides.
    """

    title: Line
    text: Prose = ""
    matter: Line = "other"
    changes: dict[str, StrictBool | StrictInt | Line | None] = {}
    terms: Annotated[dict[Line, Line], Field(max_length=20)] = {}
    details: Annotated[dict[Line, Prose], Field(max_length=20)] = {}
    options: list[Line] = []
    procedure: Line = ""
    secret: bool | None = None


class Opening(Said):
    """How the vote is opened: as the proposal says, or by consensus before the discussion is over."""

    procedure: Line = ""


class Casting(Said):
    """A ballot: a word, the ids of options approved of, or ranks of ids."""

    choice: Line | list[Line] | list[list[Line]]
    reason: Prose = ""


class Cast(Shown):
    """The receipt of a secret ballot; "" of an open one."""

    receipt: str


class Delegating(Said):
    """Who votes for me, in which matter ("" for all), for how many days (null: as long as the rules allow).

    Or on one `decision`, until that is made: then without a matter and days.
    """

    to: Id
    matter: Line = ""
    days: int | None = None
    decision: Line = ""

    @model_validator(mode="after")
    def _one_scope(self) -> Delegating:
        if self.decision and (self.matter or self.days is not None):
            raise ValueError("what is for one decision has no matter and no days")
        return self


class Delegated(Shown):
    """A delegation that stands; one for a `decision` ends with that, and `until_at` is null."""

    id: str
    to: str
    matter: str
    decision: str
    until_at: Moment | None


class Revoked(Shown):
    """A delegation that was taken back."""

    id: str
