"""Conflicts and votes on shared budgets as the interface shows them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from allmende.server.api.schemas.fields import Count, Id, Line, Moment, Person, Prose, Said, Shown, Title

Amount = Annotated[int, Field(ge=1, le=1_000_000_000, strict=True)]


class ConflictLine(Shown):
    """A conflict in a list. Its step is answer, mediation or decision; `how` it ended settled, withdrawn or decided."""

    id: str
    about: str
    title: str
    by: Person
    step: str
    due_at: Moment | None
    how: str
    ended_at: Moment | None
    waits_for_me: bool


class Conflicts(Shown):
    """The conflicts I may see: those that concern me, and those that came to a decision."""

    open: list[ConflictLine]
    over: list[ConflictLine]


class Happened(Shown):
    """One thing that was said or done; the words are for those concerned, and empty for others."""

    at: Moment
    what: str
    by: Person | None
    words: str
    detail: str
    entry_number: int


class ConflictShown(Shown):
    """One conflict, and what I can do in it."""

    conflict: ConflictLine
    wanted: str
    others: list[Person]
    mediator: Person | None
    decision_id: str | None
    happened: list[Happened]
    can_say: bool
    can_name: bool
    can_go_on: bool
    can_put_to_vote: bool


class ConflictSaid(Said):
    """What I raise; `others` only where it is about something else than a thing."""

    about: Literal["confirmation", "refusal", "exclusion", "complaint", "other"]
    thing: Annotated[str, Field(pattern=r"^[0-9a-f]{0,16}$", description="What it is about: its id.")] = ""
    title: Title = ""
    words: Prose
    wanted: Annotated[str, Field(max_length=2000)]
    others: list[Id] = Field(default=[], max_length=20)


class WordsSaid(Said):
    """What I say to the others."""

    words: Prose


class MediatorSaid(Said):
    """Whom I would have mediate."""

    member_id: Id


class EndSaid(Said):
    """How it ends."""

    how: Literal["settled", "withdrawn"]


class BudgetLine(Shown):
    """A budget in a list; `total` is in its unit, cents or mwh."""

    id: str
    title: str
    unit: str
    total: int = Field(validation_alias="amount")
    opened_at: Moment | None
    closes_at: Moment | None
    closed_at: Moment | None
    called_off_at: Moment | None


class Budgets(Shown):
    """The budgets of the group, those that are not over first."""

    budgets: list[BudgetLine]


class BudgetProjectShown(Shown):
    """A project: what became of it once it is counted; exact fractions are text like 37/93."""

    id: str
    title: str
    cost: int
    is_mine: bool
    is_chosen: bool | None = None
    supporters_count: int | None = None
    price: str | None = None
    missing: str | None = None


class BudgetShown(Shown):
    """One budget: its projects, whether I can vote, and the result once it is counted."""

    budget: BudgetLine
    text: str
    state: Literal["prepared", "voting", "closed", "called_off"]
    projects: list[BudgetProjectShown]
    voters_count: int
    ballots_count: int
    may_vote: bool
    i_have_voted: bool
    left_over: int | None


class BudgetSaid(Said):
    """A budget as it is put up."""

    title: Title
    unit: Literal["cents", "mwh"]
    total: Amount
    text: Prose = ""


class ProjectSaid(Said):
    """A project that is proposed; its cost in the unit of the budget."""

    title: Title
    cost: Amount
    text: Annotated[str, Field(max_length=2000)] = ""


class VoteSaid(Said):
    """All the projects I support, in place of what I said before."""

    projects: list[Id] = Field(max_length=200)


class ForkLine(Shown):
    """A fork of the group."""

    id: int
    group_id: str
    group_slug: str
    group_name: str
    at: Moment
    by: Person
    reason: str
    members_count: Count
    i_am_in: bool
    may_join: bool


class Forks(Shown):
    """What forked from here."""

    forks: list[ForkLine]


class ForkSaid(Said):
    """How the new group is called, and whether it has a book of its own."""

    name: Line
    reason: Annotated[str, Field(max_length=1000)] = ""
    stands_alone: bool = False
