"""Decisions as the interface shows and takes them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictInt

from allmende.server.api.schemas.discussing import CommentShown, SuggestionShown
from allmende.server.api.schemas.fields import Line, Moment, Person, Prose, Said, Shown, storable

Value = StrictBool | StrictInt | str
State = Literal["", "discussed", "voting", "accepted", "rejected", "withdrawn"]
# A proposal may be longer than a comment; as `deciding.operations.proposing` takes it.
Text = Annotated[str, Field(max_length=10_000), AfterValidator(storable)]
Changes = dict[str, StrictBool | StrictInt | Line | None]


class Decision(Shown):
    """A proposal in a list; `taken_back_by` is the decision by which it no longer holds."""

    id: str
    title: str
    matter: str
    state: str
    proposed_by: str
    proposed_at: Moment
    closes_at: Moment | None
    waits_for_me: bool
    taken_back_by: str | None


class Decisions(Shown):
    """The proposals of a group, newest first."""

    decisions: list[Decision]
    next: str | None


class MatterShown(Shown):
    """Something that can be proposed: `terms` a proposal has to name, and what it `may_name` besides."""

    code: str
    label: str
    note: str
    terms: list[str]
    may_name: list[str]


class Matters(Shown):
    """What can be proposed here at `decisions`; other things are put to the vote where they are."""

    matters: list[MatterShown]


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


class Stated(Shown):
    """That somebody who looks after the group says there is rough consensus: member -> how they were answered."""

    by_member_id: str
    at: Moment
    answers: dict[str, str]


class DecidingOne(Shown):
    """Who decides what is left to those who do it; `expert_for` is a matter, "" all, null who looks after the group."""

    member: Person
    expert_for: str | None


class DecisionShown(Shown):
    """One proposal with its discussion and its vote; `terms` are the ids it is about, `details` what it says besides.

    For a text that is to be published the details have it, and the terms the SHA-256 by which it is voted on.
    """

    id: str
    title: str
    text: str
    matter: str
    state: str
    procedure: str
    secret: bool
    version: int = Field(description="How often it was amended.")
    proposed_by: str
    proposed_by_id: str
    proposed_at: Moment
    discussed_until: Moment = Field(description="From when on it can be voted on by any procedure.")
    changes: dict[str, Value | None]
    terms: dict[str, str]
    details: dict[str, str]
    options: list[OptionShown]
    comments: list[CommentShown]
    suggestions: list[SuggestionShown]
    eligible: list[str] = Field(description="Ids of those who may vote, fixed when voting was opened.")
    decided_by: list[DecidingOne] = Field(description="Where it is left to those who do it: who that is, and as what.")
    concerned_count: int
    quorum_count: int = Field(description="How many have to take part; 0 before voting is opened.")
    fallback: str = Field(description='What happens where fewer do; "" before voting is opened.')
    may_vote: bool
    my_choice: object
    my_reason: str
    my_receipt: str = Field(description='The receipt of my secret ballot until the count; else "".')
    my_delegate: Person | None = Field(description="Who votes for me if I do not.")
    voted_count: int
    opened_at: Moment | None
    closes_at: Moment | None
    ballots: list[BallotShown]
    stated: Stated | None
    verdict: str
    counted_at: Moment | None
    carried_out_at: Moment | None
    problem: str
    reverses: str | None = Field(description="Id of the decision it takes back.")
    taken_back_by: str | None = Field(description="Id of the decision by which it no longer holds.")
    reversible_until: Moment | None


class Proposing(Said):
    """What somebody proposes; `changes` are rules with their new values, null to follow the group above.

    `terms` are the ids it is about, such as `board` and `delegate`; `details` what it says besides.
    """

    title: Line
    text: Text = ""
    matter: Line = "other"
    changes: Changes = {}
    terms: Annotated[dict[Line, Line], Field(max_length=20)] = {}
    details: Annotated[dict[Line, Prose], Field(max_length=20)] = {}
    options: list[Line] = []
    procedure: Line = ""
    secret: bool | None = None


class Amending(Said):
    """Another version in place of the one that stands, all of it; what it is about (matter and terms) stays."""

    title: Line
    text: Text = ""
    changes: Changes = {}
    options: list[Line] = []
    procedure: Line = ""
    secret: bool | None = None
