"""Pools as the interface shows them, and what is said about joining, leaning and declining."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictInt

from allmende.server.api.schemas.fields import Id, Line, Moment, Person, Said, Shown, Words, YesNo


class PoolProjectShown(Shown):
    """A project of a pool: what it makes, for what it needs people, what came with it.

    `link_mwh` stands on its link: above zero what it took along in sum, below what it brought.
    """

    id: str
    slug: str
    kind: str
    name: str
    purpose: str
    people_count: int
    maintainers: list[Person]
    makes: list[str]
    needs: list[str]
    link_mwh: int
    credit_mwh: int
    debt_mwh: int


class PoolOfferShown(Shown):
    """That a project would join a pool, and what was answered; `accepted` is null while nobody has."""

    id: str
    project_slug: str
    project_name: str
    pool_slug: str
    words: str
    offered_at: Moment
    answer: str
    answered_at: Moment | None
    accepted: bool | None


class PoolShown(Shown):
    """How a group stands to a pool; `obstacles` are what it would have to finish before it can join or leave one."""

    pool_slug: str | None
    is_pool: bool
    projects: list[PoolProjectShown]
    offers: list[PoolOfferShown]
    made: PoolOfferShown | None
    obstacles: list[str]
    limit_wh: int
    leaving_rule: str


class PoolOffering(Said):
    """To offer that the group joins a pool."""

    pool_slug: Line
    words: Words = ""


class PoolAnswering(Said):
    """To answer an offer; who declines says why."""

    accept: YesNo
    answer: Words = ""


class LeaningShown(Shown):
    """How I lean towards a project; nobody else sees it. `goods_milli` 1000 is neutral, as `work_milli` 0 is."""

    project_slug: str
    project_name: str
    work_milli: int
    goods_milli: int


class LeaningsShown(Shown):
    """How I lean towards each project of the community."""

    leanings: list[LeaningShown]


class Leaning(Said):
    """To say how I lean towards a project."""

    project_slug: Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,60}$")]
    work_milli: Annotated[StrictInt, Field(ge=-2000, le=2000)] = 0
    goods_milli: Annotated[StrictInt, Field(ge=100, le=5000)] = 1000


class DeclineShown(Shown):
    """That a project declines somebody for a task; both can read why."""

    id: int
    task_id: str
    title: str
    group_slug: str
    member: Person
    reason: str
    by: str
    at: Moment


class DeclinesShown(Shown):
    """For which tasks I am declined."""

    declines: list[DeclineShown]


class Declining(Said):
    """To decline somebody for a task."""

    member_id: Id
    reason: Words
