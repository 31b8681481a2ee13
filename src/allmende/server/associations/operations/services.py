"""What an association sees to, and which projects do it; its maintainers and the delegates on its board say so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.server.associations.models import Need, Service, ServiceProject
from allmende.server.associations.queries.services import may_look_after, projects_for
from allmende.server.books import operations as books
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused, TooLate

MOST_NAME, MOST_WORDS = 80, 2_000


@dataclass(frozen=True, kw_only=True)
class ServiceDraft:
    """What is said about a service; `projects` are ids of groups within the association."""

    name: str
    need: str = Need.NECESSARY
    description: str = ""
    projects: Collection[str] = ()


@transaction.atomic
def add_service(seat: Seat, draft: ServiceDraft, *, at: datetime) -> Service:
    """Add something the seat's association sees to.

    Raises:
        NotYours: One neither looks after the association nor sits on its board.
        Refused: What is said does not fit.

    """
    _check(seat, draft, at=at)
    books.hold(seat.group.book_id)
    service = Service.objects.create(
        group=seat.group,
        name=draft.name.strip(),
        description=draft.description.strip(),
        need=draft.need,
        added_at=at,
    )
    _set_projects(service, draft.projects, at=at)
    return service


@transaction.atomic
def change_service(seat: Seat, service_id: str, draft: ServiceDraft, *, at: datetime) -> None:
    """Change what is said about a service, and who sees to it."""
    _check(seat, draft, at=at)
    books.hold(seat.group.book_id)
    service = _there(seat, service_id)
    service.name, service.description, service.need = draft.name.strip(), draft.description.strip(), draft.need
    service.save(update_fields=["name", "description", "need"])
    _set_projects(service, draft.projects, at=at)


@transaction.atomic
def end_service(seat: Seat, service_id: str, *, at: datetime) -> None:
    """Say that the association no longer sees to it."""
    if not may_look_after(seat, at=at):
        raise NotYours(_("Those who look after it, and the delegates on its board, do that."))
    books.hold(seat.group.book_id)
    service = _there(seat, service_id)
    service.ended_at = at
    service.save(update_fields=["ended_at"])


def _there(seat: Seat, service_id: str) -> Service:
    service = Service.objects.filter(pk=service_id, group=seat.group, ended_at=None).first()
    if service is None:
        raise TooLate(_("This service is not here any more."))
    return service


def _set_projects(service: Service, wanted: Collection[str], *, at: datetime) -> None:
    ServiceProject.objects.filter(service=service).exclude(project__in=wanted).delete()
    known = set(ServiceProject.objects.filter(service=service).values_list("project_id", flat=True))
    ServiceProject.objects.bulk_create(
        ServiceProject(service=service, project_id=project, since=at) for project in sorted(set(wanted) - known)
    )


def _check(seat: Seat, draft: ServiceDraft, *, at: datetime) -> None:
    if not may_look_after(seat, at=at):
        raise NotYours(_("Those who look after it, and the delegates on its board, do that."))
    if not draft.name.strip():
        raise Refused(_("Please say what it is."), field="name")
    for field, most in (("name", MOST_NAME), ("description", MOST_WORDS)):
        if len(getattr(draft, field).strip()) > most:
            raise Refused(_("At most %(most)d characters, please.") % {"most": most}, field=field)
    if draft.need not in Need.values:
        raise Refused(_("Please choose one of these."), field="need")
    if not set(draft.projects) <= {project.id for project in projects_for(seat)}:
        raise Refused(_("There is no such project within the association."), field="projects")
