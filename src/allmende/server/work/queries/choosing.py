"""What people have said about projects, and projects about people: read by those concerned, and by rounds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from allmende.server.groups.models import Group, Member, Membership
from allmende.server.groups.queries import Seat, chain_of
from allmende.server.work.models import Decline, Leaning, Task
from allmende.server.work.reach import board_groups

NEUTRAL_GOODS_MILLI = 1_000
# Names offered to choose from; in a town one looks for the person's own page.
MOST_NAMES = 300


@dataclass(frozen=True, kw_only=True)
class Lean:
    """How somebody leans towards one project of their community."""

    project: Group
    work_milli: int
    goods_milli: int


@dataclass(frozen=True, kw_only=True)
class Declined:
    """Somebody a project declines for a task."""

    id: int
    task_id: str
    title: str
    group: Group
    member: Member
    reason: str
    by: str
    at: datetime


def leanings_of(seat: Seat) -> list[Lean]:
    """Return how somebody leans towards each project of the seat's community: only they themselves may see it."""
    said = {one.project_id: one for one in Leaning.objects.filter(member=seat.member)}
    projects = [part for part in board_groups(seat.group) if part.id != seat.group.id]
    return [
        Lean(
            project=project,
            work_milli=said[project.id].work_milli if project.id in said else 0,
            goods_milli=said[project.id].goods_milli if project.id in said else NEUTRAL_GOODS_MILLI,
        )
        for project in projects
    ]


def shifts_milli(members: Collection[str], projects: Collection[str]) -> dict[tuple[str, str], int]:
    """Return (member, project) -> by how much lower a weight they would take its tasks; those at zero lack."""
    found = Leaning.objects.filter(member__in=members, project__in=projects).exclude(work_milli=0)
    return {(member, project): shift for member, project, shift in found.values_list("member", "project", "work_milli")}


def leant_milli(wish_milli: int, *, shift_milli: int, floor_milli: int, cap_milli: int) -> int:
    """Return from which weight on somebody would take a task, given how they lean towards its project.

    Leaning away never makes a never of a yes, and leaning towards nothing lighter than the lightest weight.

    Examples:
        >>> leant_milli(1300, shift_milli=200, floor_milli=500, cap_milli=2000)
        1100
        >>> leant_milli(1800, shift_milli=-500, floor_milli=500, cap_milli=2000)
        2000
        >>> leant_milli(2500, shift_milli=-500, floor_milli=500, cap_milli=2000)
        2500

    """
    if shift_milli >= 0:
        return max(wish_milli - shift_milli, min(wish_milli, floor_milli))
    return min(wish_milli - shift_milli, max(wish_milli, cap_milli))


def declined_for(task_ids: Iterable[str], member_ids: Collection[str] | None = None) -> dict[str, set[str]]:
    """Return task -> the members who are declined for it now (of these members, where given)."""
    found = Decline.objects.filter(task__in=list(task_ids), ended_at=None)
    if member_ids is not None:
        found = found.filter(member__in=list(member_ids))
    declined: dict[str, set[str]] = {}
    for task_id, member_id in found.values_list("task_id", "member_id"):
        declined.setdefault(task_id, set()).add(member_id)
    return declined


def declines_of_task(seat: Seat, task: Task, *, mine: Collection[str]) -> list[Declined]:
    """Return who is declined for a task, as far as the reader is concerned: they themselves, or who looks after it."""
    found = Decline.objects.filter(task=task, ended_at=None)
    return _declined(found if decides(seat, task.group) else found.filter(member__in=list(mine)))


def declines_about(members: Collection[str]) -> list[Declined]:
    """Return for which tasks these members are declined now, newest first."""
    return _declined(Decline.objects.filter(member__in=list(members), ended_at=None))


def decides(seat: Seat, group: Group) -> bool:
    """Whether the person looks after the very group, so that it is theirs to choose its people."""
    return seat.is_maintainer and seat.membership.group_id == group.id


def choosable(seat: Seat) -> list[Member]:
    """Return who could take tasks of the seat's group, by name, without the person themselves."""
    members = Membership.objects.filter(group__in=chain_of(seat.group), left_at=None).exclude(member=seat.member)
    rows = members.select_related("member__person", "member__group").order_by("member__person__name", "member_id")
    unique: Mapping[str, Member] = {row.member_id: row.member for row in rows[: 2 * MOST_NAMES]}
    return list(unique.values())[:MOST_NAMES]


def _declined(found: QuerySet[Decline]) -> list[Declined]:
    rows = found.select_related("task__group", "member__person", "member__group", "by__person", "by__group")
    return [
        Declined(
            id=row.pk,
            task_id=row.task_id,
            title=row.task.title,
            group=row.task.group,
            member=row.member,
            reason=row.reason,
            by=row.by.name,
            at=row.at,
        )
        for row in rows.order_by("-at", "-id")
    ]
