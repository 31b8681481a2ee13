"""The services of an association, who sees to them, and where nobody does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from allmende.server.associations.models import Need, Service
from allmende.server.associations.queries.boards import board_of, delegates_of
from allmende.server.associations.queries.people import groups_within
from allmende.server.associations.queries.tree import url_of
from allmende.server.explanations import link
from allmende.server.groups.kinds import OF_GROUPS, WITHOUT_WORK
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat, belongs_through, with_parts
from allmende.server.groups.queries.cards import NOTHING, TASKS, published
from allmende.server.work.models import Need as TaskNeed
from allmende.server.work.models import Occurrence

SOON = timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class Untaken:
    """A necessary task that is due soon, and for which people are missing.

    Attributes:
        title: What is to be done; "" where one may not read it.
        group: The project.
        missing: How many places nobody has.
        url: Where one can read more, and take it if one may; "" where it shows nothing to people outside.

    """

    title: str
    group: Group
    due_at: datetime
    missing: int
    url: str


@dataclass(frozen=True, kw_only=True)
class ServiceShown:
    """A service with who sees to it, each with where one can read more, and what is missing."""

    service: Service
    projects: Sequence[Group]
    doers: Sequence[tuple[Group, str]]
    untaken: Sequence[Untaken]

    @property
    def has_nobody(self) -> bool:
        """Whether it is necessary and no project sees to it."""
        return self.service.need == Need.NECESSARY and not self.projects

    @property
    def warns(self) -> bool:
        """Whether something necessary is not seen to."""
        return self.has_nobody or bool(self.untaken)


def services_of(seat: Seat, *, at: datetime) -> list[ServiceShown]:
    """Return what the seat's association sees to: what is missing first, then what is necessary, then by name."""
    services = Service.objects.filter(group=seat.group, ended_at=None).prefetch_related("projects__project")
    mine = belongs_through(seat.person)
    shown = [_shown(service, mine=mine, at=at) for service in services]
    return sorted(shown, key=lambda one: (not one.warns, one.service.need, one.service.name, one.service.id))


def _shown(service: Service, *, mine: set[str], at: datetime) -> ServiceShown:
    projects = sorted((one.project for one in service.projects.all()), key=lambda group: (group.name, group.id))
    untaken = _untaken(projects, mine=mine, at=at) if service.need == Need.NECESSARY else []
    doers = [(project, url_of(project, mine=mine)) for project in projects]
    return ServiceShown(service=service, projects=projects, doers=doers, untaken=untaken)


def _untaken(projects: Sequence[Group], *, mine: set[str], at: datetime) -> list[Untaken]:
    """Return the necessary tasks of some projects, and of all inside them, that are due soon without enough people."""
    project_of = {part.id: project for project in projects for part in with_parts(project)}
    held = Count("takings", filter=Q(takings__ended_at=None))
    due = (
        Occurrence.objects.filter(
            group__in=project_of,
            called_off_at=None,
            task__need=TaskNeed.NECESSARY,
            due_at__gt=at,
            due_at__lte=at + SOON,
        )
        .annotate(held=held)
        .filter(held__lt=F("places"))
        .select_related("task", "group")
        .order_by("due_at", "id")
    )
    return [
        Untaken(
            title=one.task.title if one.group_id in mine or published(one.group) == TASKS else "",
            group=project_of[one.group_id],
            due_at=one.due_at,
            missing=one.places - one.held,
            url=link("work:at", one.group.slug, one.id)
            if one.group_id in mine
            else url_of(project_of[one.group_id], mine=mine),
        )
        for one in due
    ]


def projects_for(seat: Seat) -> list[Group]:
    """Return the groups within an association that can see to a service and that one may know of, by name."""
    found = Group.objects.filter(pk__in=groups_within(seat.group)).exclude(kind__in=WITHOUT_WORK)
    mine = belongs_through(seat.person)
    seen = [
        group
        for group in found.select_related("parent", "book").order_by("name", "id")
        if group.parent_id is None or group.id in mine or group.parent_id in mine or published(group) != NOTHING
    ]
    return [group for group in seen if group.id != seat.group.id]


def may_look_after(seat: Seat, *, at: datetime) -> bool:
    """Whether somebody says what an association sees to: its maintainers, and the delegates on its board."""
    if seat.group.kind not in OF_GROUPS:
        return False
    if seat.is_maintainer:
        return True
    board = board_of(seat.group)
    return board is not None and any(one.delegate_id == seat.member.id for one in delegates_of(board, at=at))


def service_of(seat: Seat, service_id: str) -> Service | None:
    """Return a service of the seat's association, or None."""
    return Service.objects.filter(pk=service_id, group=seat.group, ended_at=None).first()
