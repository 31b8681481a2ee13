"""Who votes for whom, and who is an expert, as the interface shows and takes it."""

from __future__ import annotations

from pydantic import Field, model_validator

from allmende.server.api.schemas.fields import Id, Line, Moment, Person, Said, Shown


class DelegationShown(Shown):
    """A delegation that stands: in a matter, in everything ("") or on one `decision_id`, with which it ends."""

    id: str
    by: Person
    to: Person
    matter: str
    decision_id: str | None
    from_at: Moment
    until_at: Moment | None


class Delegations(Shown):
    """Who votes for me where I do not, and for whom I do."""

    mine: list[DelegationShown]
    for_me: list[DelegationShown]
    counts_for: int = Field(description="For how many I would count if nobody but me voted.")
    chain: list[Person] = Field(description="Whom my voice passes through if only the last of them votes.")


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


class ExpertShown(Shown):
    """Somebody who decides, in a matter or in everything (""), what is left to those who do it."""

    id: str
    member: Person
    matter: str
    decision_id: str = Field(description="Id of the decision that named them.")
    named_at: Moment
    is_me: bool


class Experts(Shown):
    """The experts of a group, by name."""

    experts: list[ExpertShown]
