"""People and groups as the interface shows them, and what is said about them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from allmende.server.api.schemas.agreements import VersionRead
from allmende.server.api.schemas.fields import (
    Id,
    Line,
    MailAddress,
    Moment,
    Person,
    Prose,
    Said,
    SaidDay,
    Shown,
    Slug,
    Words,
    YesNo,
)

Sharing = Literal["adult", "child", "exempt"]


class Me(Shown):
    """Who calls."""

    id: str
    name: str
    language: str
    may_write: bool


class GroupLine(Shown):
    """A group in a list."""

    id: str
    slug: str
    kind: str
    name: str


class Groups(Shown):
    """The groups one is in."""

    groups: list[GroupLine]


class Part(GroupLine):
    """Something inside a group."""

    people_count: int


class Settled(Shown):
    """The effort credited in a settled period."""

    from_day: date
    until_day: date
    effort_mwh: int


class GroupShown(GroupLine):
    """A group.

    `effort_mwh` is credited and not yet shared out, in the group and its parts; null where nobody works.
    """

    purpose: str
    timezone: str
    parent_slug: str | None
    founded_at: Moment
    me: Person
    my_role: str
    members_count: int
    maintainers: list[Person]
    projects: list[Part]
    households: list[Part]
    effort_mwh: int | None
    settled: list[Settled]
    open_requests_count: int


class MemberLine(Person):
    """Somebody in a group."""

    role: str
    share_class: str
    joined_at: Moment
    household: str
    back_on: date | None = Field(description="The first day back of somebody who is away today.")


class Members(Shown):
    """A page of the members, by name."""

    members: list[MemberLine]
    count: int
    next: str | None


class CreditLine(Shown):
    """What one confirmed contribution, or its correction, brought."""

    at: Moment
    amount_mwh: int
    contribution_id: str
    entry_number: int
    corrected: bool


class MemberShown(Person):
    """Somebody who is or was in a group. `balance_mwh` is null in a group that shares with one around it."""

    role: str
    share_class: str
    joined_at: Moment
    left_at: Moment | None
    household_slug: str | None
    away_from_day: date | None
    away_until_day: date | None
    given_mwh: int
    balance_mwh: int | None
    credits: list[CreditLine]
    qualifications: list[str]


class Founding(Said):
    """A group to be founded; inside another one where `parent_slug` names it."""

    name: Line
    kind: Literal["house", "household", "project", "pool", "neighbourhood", "association", "prosumers", "board"]
    purpose: Prose = ""
    timezone: Line = ""
    parent_slug: Slug | None = None


class Describing(Said):
    """How a group calls and describes itself."""

    name: Line
    purpose: Prose
    timezone: Line


class MemberChange(Said):
    """What somebody is in the group, and how they share."""

    role: Literal["member", "maintainer"]
    share_class: Sharing


class WithoutSignIn(Said):
    """Somebody who takes part without signing in."""

    name: Line
    share_class: Sharing = "child"


class Inviting(Said):
    """An invitation: for one mail address, or a link to pass on."""

    email: MailAddress = ""
    share_class: Sharing = "adult"


class InvitationShown(Shown):
    """An invitation that is open."""

    url: str
    email: str
    share_class: str
    by: Person
    made_at: Moment
    expires_at: Moment
    uses_left: int


class Invitations(Shown):
    """The invitations one may see."""

    invitations: list[InvitationShown]


class Asking(Said):
    """Asking to join; `accepts` names what the group has agreed and whoever asks has read."""

    message: Words = ""
    accepts: list[VersionRead] = Field(default=[], max_length=200)


class RequestShown(Shown):
    """Somebody asks to join."""

    id: int
    name: str
    message: str
    asked_at: Moment
    answered_at: Moment | None
    accepted: bool | None
    answer: str


class Requests(Shown):
    """The requests that wait for an answer."""

    requests: list[RequestShown]


class Answering(Said):
    """A yes or a no; a no says why."""

    accept: YesNo
    answer: Words = ""


class GoingAway(Said):
    """A break; of somebody else where `member_id` names them."""

    from_day: SaidDay
    until_day: SaidDay = Field(description="The first day back.")
    member_id: Id | None = None


class BreakShown(Shown):
    """Somebody is away."""

    id: str
    member: Person
    from_day: date
    until_day: date


class Breaks(Shown):
    """The breaks that are not over."""

    breaks: list[BreakShown]


class BreakMade(BreakShown):
    """A break that was announced, and how many places went back to the others with it."""

    handed_back_count: int


class Left(Shown):
    """Somebody has left, and so many places went back to the others with it."""

    handed_back_count: int


class Vouching(Said):
    """Somebody can do something."""

    qualification: Line
