"""What an association sees to, as the interface shows and takes it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from allmende.server.api.schemas.associations import GroupKnown
from allmende.server.api.schemas.fields import Id, Moment, Said, Shown, storable


class UntakenShown(Shown):
    """A necessary task that is due soon and lacks people; `title` is "" where one may not read it."""

    title: str
    project: GroupKnown
    due_at: Moment
    missing_count: int


class ServiceShown(Shown):
    """A service and who sees to it.

    `warns`: something necessary is not seen to, because no project does it (`has_nobody`) or people are missing.
    """

    id: str
    name: str
    description: str
    need: str
    added_at: Moment
    projects: list[GroupKnown]
    has_nobody: bool
    untaken: list[UntakenShown]
    warns: bool


class Services(Shown):
    """What an association sees to, what is missing first; `possible_projects` for those who may change the list."""

    services: list[ServiceShown]
    may_change: bool
    possible_projects: list[GroupKnown]


class ServiceSaid(Said):
    """A service as it shall read: whether people can do without it, and which projects see to it."""

    name: Annotated[str, Field(max_length=80), AfterValidator(storable)]
    need: Literal["necessary", "wished"] = "necessary"
    description: Annotated[str, Field(max_length=2000), AfterValidator(storable)] = ""
    projects: list[Id] = Field(default=[], max_length=100, description="Ids of the projects that see to it.")
