"""What the page of a pool shows: its projects, what they make and need, who would join, what stands between books."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from allmende.economy.bookings import LINK
from allmende.server.books import queries as books
from allmende.server.books.models import StoredEntry
from allmende.server.catalogue.models import Product
from allmende.server.groups.kinds import INSIDE_ONLY, Kind, Role
from allmende.server.groups.models import Group, Member, Membership
from allmende.server.groups.queries import Seat, with_parts
from allmende.server.pools.models import Chapter, Offer
from allmende.server.pools.queries.rest import in_the_way
from allmende.server.work.queries.board import open_in
from allmende.server.work.reach import board_groups, is_pool

A_FEW = 5


@dataclass(frozen=True, kw_only=True)
class Project:
    """One project of a pool.

    Attributes:
        makes: Names of what it gives, the first few; `makes_count` how many there are.
        needs: Titles of what has a free place, the first few; `needs_count` how many such there are.
        link_mwh: What stands on its link: above zero what it took along in sum, below what it brought.
        credit_mwh: What its people brought of what they were ahead; `debt_mwh` of what they were behind, below zero.

    """

    group: Group
    people_count: int
    maintainers: tuple[Member, ...]
    makes: tuple[str, ...]
    makes_count: int
    needs: tuple[str, ...]
    needs_count: int
    link_mwh: int
    credit_mwh: int
    debt_mwh: int


@dataclass(frozen=True, kw_only=True)
class Gone:
    """A project that left, and what stands on its link since."""

    group: Group
    at: datetime
    link_mwh: int


@dataclass(frozen=True, kw_only=True)
class PoolPage:
    """What the page of a group about pools shows.

    Attributes:
        pool: The pool the group is or lies in directly; None where it stands alone or lies in something else.
        is_pool: Whether the group itself is the pool.
        projects: What the pool consists of, by name.
        offers: Offers that wait for this pool's answer.
        made: The last offer this group made itself.
        obstacles: What this group would have to finish before it can join or leave.
        may_join: Whether it stands alone, and can so offer to join one.
        decides: Whether the reader looks after the very group.

    """

    pool: Group | None
    around: Group | None
    is_pool: bool
    projects: tuple[Project, ...]
    gone: tuple[Gone, ...]
    offers: tuple[Offer, ...]
    made: Offer | None
    obstacles: tuple[str, ...]
    may_join: bool
    decides: bool
    limit_wh: int
    leaving_rule: str
    chapters_count: int


def pool_page(seat: Seat, *, at: datetime) -> PoolPage:
    """Return what the page shows to somebody."""
    group = seat.group
    here = is_pool(group)
    parent = group.parent
    pool = group if here else parent if parent is not None and is_pool(parent) else None
    stands_alone = group.parent_id is None and not here and group.kind not in INSIDE_ONLY
    decides = seat.is_maintainer and seat.membership.group_id == group.id
    moves = decides and (stands_alone or (pool is not None and not here))
    offers = Offer.objects.filter(pool=group, answered_at=None).select_related("project", "offered_by__person")
    made = Offer.objects.filter(project=group).select_related("pool", "answered_by__person").order_by("-offered_at")
    return PoolPage(
        pool=pool,
        around=parent,
        is_pool=here,
        projects=_projects(group, at=at) if here else (),
        gone=_gone(group) if here else (),
        offers=tuple(offers.order_by("offered_at", "id")) if here else (),
        made=made.first(),
        obstacles=tuple(in_the_way(with_parts(group))) if moves else (),
        may_join=stands_alone,
        decides=decides,
        limit_wh=seat.rulebook.pool_link_limit_wh,
        leaving_rule=seat.rulebook.pool_leaving_rule,
        chapters_count=Chapter.objects.filter(group=group).count(),
    )


def _projects(pool: Group, *, at: datetime) -> tuple[Project, ...]:
    """Return the projects directly in a pool, each with what lies inside it, in a handful of queries."""
    parts = [part for part in board_groups(pool) if part.id != pool.id]
    top = [part for part in parts if part.parent_id == pool.id]
    within = {part.id: _top_of(part, parts, pool=pool) for part in parts}
    people = _people(top)
    made, needed = _made(parts, within), _needed(parts, within, at=at)
    links, brought = books.balances(pool.book), _brought(pool, top)
    return tuple(
        Project(
            group=project,
            people_count=people[project.id],
            maintainers=_maintainers(project),
            makes=tuple(made.get(project.id, ())[:A_FEW]),
            makes_count=len(made.get(project.id, ())),
            needs=tuple(needed.get(project.id, ())[:A_FEW]),
            needs_count=len(needed.get(project.id, ())),
            link_mwh=links.get(LINK + project.id, 0),
            credit_mwh=sum(amount for amount in brought.get(project.id, ()) if amount > 0),
            debt_mwh=sum(amount for amount in brought.get(project.id, ()) if amount < 0),
        )
        for project in top
    )


def _top_of(part: Group, parts: Sequence[Group], *, pool: Group) -> str:
    known = {one.id: one for one in parts}
    while part.parent_id != pool.id and part.parent_id in known:
        part = known[part.parent_id]
    return part.id


def _brought(pool: Group, projects: Sequence[Group]) -> dict[str, list[int]]:
    """Return project -> what each of its people brought when it joined the last time."""
    ids = [project.id for project in projects]
    entries = StoredEntry.objects.filter(book=pool.book_id, kind="group.brought", about__in=ids).order_by("number")
    found: dict[str, list[int]] = {}
    for entry in entries:
        members = books.entry_of(entry).facts["members"]
        assert isinstance(members, Mapping), "the audit would refuse the entry"
        found[entry.about] = [int(str(amount)) for amount in members.values()]
    return found


def _people(projects: Sequence[Group]) -> dict[str, int]:
    counted = Count("memberships", filter=Q(memberships__left_at=None))
    rows = Group.objects.filter(pk__in=[one.id for one in projects]).annotate(people_count=counted)
    return dict(rows.values_list("id", "people_count"))


def _maintainers(project: Group) -> tuple[Member, ...]:
    rows = Membership.objects.filter(group=project, role=Role.MAINTAINER, left_at=None)
    return tuple(row.member for row in rows.select_related("member__person").order_by("joined_at", "id")[:A_FEW])


def _made(parts: Sequence[Group], within: dict[str, str]) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {}
    listed = Product.objects.filter(group__in=parts, withdrawn_at=None).order_by("name")
    for group_id, name in listed.values_list("group_id", "name"):
        made.setdefault(within[group_id], []).append(name)
    return made


def _needed(parts: Sequence[Group], within: dict[str, str], *, at: datetime) -> dict[str, list[str]]:
    needed: dict[str, list[str]] = {}
    rows = open_in(parts, at=at).filter(taken__lt=F("places")).order_by("due_at", "id")
    for group_id, title in rows.values_list("group_id", "task__title"):
        titles = needed.setdefault(within[group_id], [])
        if title not in titles:
            titles.append(title)
    return needed


def _gone(pool: Group) -> tuple[Gone, ...]:
    links = books.balances(pool.book)
    found = Chapter.objects.filter(root=pool).exclude(group__book=pool.book_id).select_related("group")
    newest = {chapter.group_id: chapter for chapter in found.order_by("until_at")}
    return tuple(
        Gone(group=chapter.group, at=chapter.until_at, link_mwh=links.get(LINK + chapter.group_id, 0))
        for chapter in sorted(newest.values(), key=lambda one: one.until_at, reverse=True)
    )


def pools_of(seat: Seat) -> list[Group]:
    """Return the pools the person is in besides: the first ones they may think of to join."""
    mine = Membership.objects.filter(member__person=seat.person, left_at=None)
    pools = mine.filter(group__kind=Kind.POOL, group__parent=None).select_related("group")
    return [row.group for row in pools.order_by("group__name")]
