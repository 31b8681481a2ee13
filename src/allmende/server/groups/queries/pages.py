"""What the pages of a group show: one frozen value a page, a handful of queries however many belong to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet

from allmende.economy.bookings import PERSON, effort_account
from allmende.ledger.entry import Entry
from allmende.server.books import queries as books
from allmende.server.groups.kinds import WITHOUT_WORK, Kind, Role
from allmende.server.groups.models import Break, Group, Invitation, JoinRequest, Membership
from allmende.server.groups.queries.belonging import Seat, local_day, working_parts

FACES = 12
PERIODS = 6
LINES = 100
KEPT_SECONDS = 30 * 86_400


@dataclass(frozen=True, kw_only=True)
class PeriodEffort:
    """The effort that was credited in a group in one period that is settled."""

    from_day: date
    until_day: date
    effort_mwh: int


@dataclass(frozen=True, kw_only=True)
class GroupPage:
    """What the page of a group shows.

    Attributes:
        has_groups: Whether some of its members are groups, so that they are not people.
        projects: What lies directly inside, each with `people_count`; households are only counted.
        effort_mwh: Credited since the last settlement, in the group and its parts; None where nobody works.

    """

    members_count: int
    has_groups: bool
    faces: list[Membership]
    maintainers: list[Membership]
    projects: list[Group]
    households_count: int
    effort_mwh: int | None
    settled: list[PeriodEffort]
    open_requests_count: int


def group_page(seat: Seat) -> GroupPage:
    """Return what the page of the seat's group shows."""
    group = seat.group
    memberships = current(group)
    works = group.kind not in WITHOUT_WORK
    inside = [effort_account(part.id) for part in working_parts(group)]
    return GroupPage(
        members_count=memberships.count(),
        has_groups=memberships.filter(member__group__isnull=False).exists(),
        faces=list(memberships.order_by("joined_at", "id")[:FACES]),
        maintainers=list(memberships.filter(role=Role.MAINTAINER).order_by("joined_at", "id")),
        projects=projects_in(group),
        households_count=Group.objects.filter(parent=group, kind=Kind.HOUSEHOLD).count(),
        effort_mwh=-books.sum_of(group.book, inside) if works else None,
        settled=_settled(group, inside) if works else [],
        open_requests_count=open_requests(group).count() if seat.is_maintainer else 0,
    )


def current(group: Group) -> QuerySet[Membership]:
    """Return who belongs to the group now, with their persons."""
    return Membership.objects.filter(group=group, left_at=None).select_related("member__person", "member__group")


def parts_of(group: Group) -> list[Group]:
    """Return what lies directly inside a group, each with `people_count`."""
    return list(_counted(Group.objects.filter(parent=group)))


def projects_in(group: Group) -> list[Group]:
    """Return what lies directly inside a group but for its households, each with `people_count`."""
    return list(_counted(Group.objects.filter(parent=group).exclude(kind=Kind.HOUSEHOLD)))


def households_in(group: Group) -> list[Group]:
    """Return the households directly inside a group, each with `people_count`."""
    return list(_counted(Group.objects.filter(parent=group, kind=Kind.HOUSEHOLD)))


def _counted(groups: QuerySet[Group]) -> QuerySet[Any]:
    return groups.annotate(people_count=Count("memberships", filter=Q(memberships__left_at=None))).order_by(
        "name", "id"
    )


def _settled(group: Group, accounts: list[str]) -> list[PeriodEffort]:
    """Return the last settled periods, newest first, as the book has them."""
    return [_one_settled(key, group, accounts) for key in books.newest_ids(group.book, "period.settled", PERIODS)]


def _one_settled(entry_id: str, group: Group, accounts: list[str]) -> PeriodEffort:
    """Return one settled period. Its entry names everybody and never changes: so it is read once, and then kept."""
    key = f"settled-effort.{entry_id}.{group.id}"
    kept: PeriodEffort | None = cache.get(key)
    if kept is None:
        entry = books.entry_by_id(entry_id)
        kept = PeriodEffort(
            from_day=date.fromisoformat(str(entry.facts["from_day"])),
            until_day=date.fromisoformat(str(entry.facts["until_day"])),
            effort_mwh=_given(entry, group, accounts),
        )
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _given(entry: Entry, group: Group, accounts: list[str]) -> int:
    """Return what was shared out in a settlement: of a community all that was asked for, of a part what it gave."""
    if group.parent_id is None:
        return -sum(posting.amount_mwh for posting in entry.postings if posting.account.startswith(PERSON))
    return sum(posting.amount_mwh for posting in entry.postings if posting.account in accounts)


@dataclass(frozen=True, kw_only=True)
class MemberLine:
    """One line of the members' list."""

    membership: Membership
    household: str
    back_on: date | None


@dataclass(frozen=True, kw_only=True)
class MembersPage:
    """One page of the members' list."""

    lines: list[MemberLine]
    count: int
    number: int
    pages_count: int


def members_page(group: Group, *, search: str, number: int, day: date) -> MembersPage:
    """Return one page of those who belong to the group, by name; `search` looks into names."""
    memberships = current(group).order_by("member__person__name", "joined_at", "id")
    if search.strip():
        memberships = memberships.filter(member__person__name__icontains=search.strip())
    count = memberships.count()
    pages_count = max(1, -(-count // LINES))
    number = min(max(number, 1), pages_count)
    # Sorting thousands by name is quick for their keys, and slow for whole rows.
    keys = list(memberships.values_list("pk", flat=True)[(number - 1) * LINES : number * LINES])
    found = {membership.pk: membership for membership in current(group).filter(pk__in=keys)}
    shown = [found[key] for key in keys]
    ids = [membership.member_id for membership in shown]
    households = dict(
        Membership.objects.filter(
            group__parent=group, group__kind=Kind.HOUSEHOLD, member_id__in=ids, left_at=None
        ).values_list("member_id", "group__name")
    )
    away = dict(
        Break.objects.filter(group=group, member_id__in=ids, from_day__lte=day, until_day__gt=day).values_list(
            "member_id", "until_day"
        )
    )
    lines = [
        MemberLine(
            membership=membership,
            household=households.get(membership.member_id, ""),
            back_on=away.get(membership.member_id),
        )
        for membership in shown
    ]
    return MembersPage(lines=lines, count=count, number=number, pages_count=pages_count)


def open_requests(group: Group) -> QuerySet[JoinRequest]:
    """Return the requests to join that nobody has answered yet, oldest first."""
    return JoinRequest.objects.filter(group=group, answered_at=None).select_related("person").order_by("asked_at", "id")


def answered_requests(group: Group, *, most: int = 20) -> list[JoinRequest]:
    """Return the requests that were answered last."""
    answered = JoinRequest.objects.filter(group=group).exclude(answered_at=None)
    return list(answered.select_related("person", "answered_by__person").order_by("-answered_at", "-id")[:most])


def open_invitations(seat: Seat, *, at: datetime) -> list[Invitation]:
    """Return the invitations the seat may see: all for maintainers, else one's own."""
    invitations = Invitation.objects.filter(group=seat.group, expires_at__gte=at, uses_left__gt=0)
    if not seat.is_maintainer:
        invitations = invitations.filter(by=seat.member)
    return list(invitations.select_related("by__person").order_by("-made_at", "token"))


def breaks_to_show(group: Group, *, at: datetime) -> list[Break]:
    """Return the breaks that are not over, the next first."""
    return list(
        Break.objects.filter(group=group, until_day__gt=local_day(group, at))
        .select_related("member__person", "group")
        .order_by("from_day", "id")
    )
