"""What an association sees to: the list with its warnings, adding to it, changing it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from allmende.server import clock
from allmende.server.api.entrance import seat_in
from allmende.server.api.known_groups import group_known
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound
from allmende.server.api.routing import reads, writes
from allmende.server.api.schemas import services as schemas
from allmende.server.api.schemas.fields import Id, Slug
from allmende.server.associations.models import Service
from allmende.server.associations.operations import services as operations
from allmende.server.associations.operations.services import ServiceDraft
from allmende.server.associations.queries import services as queries
from allmende.server.groups.queries import Seat, belongs_through

router = Router(tags=["associations"])

ALL = "/groups/{slug}/services"
ONE = f"{ALL}/{{service_id}}"


@reads(router, ALL, gives=schemas.Services)
def services(request: HttpRequest, slug: Slug) -> HttpResponse:
    """What an association sees to; what is necessary and nobody does comes first, with a warning."""
    return shown(_services(seat_in(request, slug)))


@writes(router, "POST", ALL, gives=schemas.Services, status=201)
def add_service(request: HttpRequest, slug: Slug, body: schemas.ServiceSaid) -> HttpResponse:
    """Add a service, as who looks after the association or sits on its board."""
    seat, draft = seat_in(request, slug), ServiceDraft(**body.model_dump())

    def act() -> schemas.Services:
        operations.add_service(seat, draft, at=clock.now())
        return _services(seat)

    return once(request, act, status=201)


@writes(router, "PUT", ONE, gives=schemas.Services)
def change_service(request: HttpRequest, slug: Slug, service_id: Id, body: schemas.ServiceSaid) -> HttpResponse:
    """Change what is said about a service, and who sees to it: all of it is replaced."""
    seat, draft = _seat_beside(request, slug, service_id), ServiceDraft(**body.model_dump())

    def act() -> schemas.Services:
        operations.change_service(seat, service_id, draft, at=clock.now())
        return _services(seat)

    return once(request, act)


@writes(router, "DELETE", ONE, gives=schemas.Services)
def end_service(request: HttpRequest, slug: Slug, service_id: Id) -> HttpResponse:
    """Take a service off the list."""
    seat = _seat_beside(request, slug, service_id)

    def act() -> schemas.Services:
        operations.end_service(seat, service_id, at=clock.now())
        return _services(seat)

    return once(request, act)


def _seat_beside(request: HttpRequest, slug: str, service_id: str) -> Seat:
    """Return the caller's seat in a group that sees, or once saw, to a service.

    Raises:
        NotFound: There is no such group or service.

    """
    seat = seat_in(request, slug)
    if not Service.objects.filter(pk=service_id, group=seat.group).exists():
        raise NotFound
    return seat


def _services(seat: Seat) -> schemas.Services:
    mine, now = belongs_through(seat.person), clock.now()
    may_change = queries.may_look_after(seat, at=now)
    possible = queries.projects_for(seat) if may_change else []
    return schemas.Services(
        services=[_service(one, mine=mine) for one in queries.services_of(seat, at=now)],
        may_change=may_change,
        possible_projects=[group_known(one, mine=mine) for one in possible],
    )


def _service(found: queries.ServiceShown, *, mine: set[str]) -> schemas.ServiceShown:
    service = found.service
    return schemas.ServiceShown(
        id=service.id,
        name=service.name,
        description=service.description,
        need=service.need,
        added_at=service.added_at,
        projects=[group_known(one, mine=mine) for one in found.projects],
        has_nobody=found.has_nobody,
        untaken=[
            schemas.UntakenShown(
                title=one.title,
                project=group_known(one.group, mine=mine),
                due_at=one.due_at,
                missing_count=one.missing,
            )
            for one in found.untaken
        ],
        warns=found.warns,
    )
