"""Who may fork a project, and what came of forks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from allmende.server.catalogue.models import CollectionPoint, Product
from allmende.server.conflicts.models import Conflict, Ending, Fork, Step
from allmende.server.groups.kinds import OF_GROUPS, WITHOUT_WORK, Kind
from allmende.server.groups.models import Group, Member, Membership
from allmende.server.groups.queries import Seat, rules_set_by
from allmende.server.work.models import Task

# A pool and an association have groups as members, which leave by their own decisions.
FORKABLE = frozenset(set(Kind) - WITHOUT_WORK - OF_GROUPS - {Kind.POOL, Kind.HOUSEHOLD})


@dataclass(frozen=True, kw_only=True)
class Copied:
    """How much of each kind a fork would take along."""

    tasks: int
    products: int
    rules: int
    points: int


@dataclass(frozen=True, kw_only=True)
class ForkLine:
    """A fork as a list shows it: how many are in it, and what one can do oneself."""

    fork: Fork
    members_count: int
    i_am_in: bool
    may_join: bool


@dataclass(frozen=True, kw_only=True)
class Forking:
    """Forking as a group's page shows it.

    Attributes:
        forks: What forked from here.
        origin: From what this group forked, where it did and one may know: its members and those of the other.
        after: The conflict after which one may fork; None where it is not time for that.

    """

    forks: Sequence[ForkLine]
    origin: Fork | None
    after: Conflict | None


def forking_of(seat: Seat) -> Forking:
    """Return what forked here, and whether one may."""
    found = Fork.objects.filter(origin=seat.group).select_related("group__book", "by__person").order_by("-at", "pk")
    origin = Fork.objects.filter(group=seat.group).select_related("origin", "by__person").first()
    return Forking(forks=[line_of(seat, fork) for fork in found], origin=origin, after=last_conflict(seat))


def line_of(seat: Seat, fork: Fork) -> ForkLine:
    """Return a fork as somebody of its origin sees it."""
    in_it = Membership.objects.filter(group=fork.group, left_at=None)
    i_am_in = in_it.filter(member__person=seat.person).exists()
    return ForkLine(
        fork=fork,
        members_count=in_it.count(),
        i_am_in=i_am_in,
        may_join=not i_am_in and was_member(fork.origin, seat.member, at=fork.at),
    )


def last_conflict(seat: Seat) -> Conflict | None:
    """Return the latest conflict of the group that talking and mediating did not settle, or None.

    Forking is the last step; whoever may decide together may also go separate ways.
    """
    if seat.group.kind not in FORKABLE:
        return None
    reached = Q(ended_at=None, step=Step.DECISION) | Q(how=Ending.DECIDED)
    return Conflict.objects.filter(reached, group=seat.group).order_by("-raised_at", "id").first()


def was_member(group: Group, member: Member, *, at: datetime) -> bool:
    """Whether somebody belonged to a group at a moment: those who did choose between it and its fork."""
    there = Membership.objects.filter(Q(left_at=None) | Q(left_at__gt=at), group=group, member=member)
    return there.filter(joined_at__lte=at).exists()


def would_copy(group: Group, *, at: datetime) -> Copied:
    """Return what a fork would take along."""
    return Copied(
        tasks=len(tasks_to_copy(group, at=at)),
        products=Product.objects.filter(group=group, withdrawn_at=None).count(),
        rules=len(rules_set_by([group])[group.id]),
        points=CollectionPoint.objects.filter(group=group, closed_at=None).count(),
    )


def tasks_to_copy(group: Group, *, at: datetime) -> list[Task]:
    """Return the tasks that are still to be done: what comes again and again, and what nobody has taken."""
    standing = Task.objects.filter(group=group, ended_at=None).select_related("qualification").order_by("created_at")
    taken = set(
        Task.objects.filter(group=group, rrule="", occurrences__takings__ended_at=None)
        .exclude(occurrences__takings=None)
        .values_list("id", flat=True)
    )
    return [task for task in standing if task.rrule or (task.first_due_at > at and task.id not in taken)]
