"""Shared things, and the tree of groups."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from ninja import Router

from allmende.server import clock
from allmende.server.api.entrance import seat_in
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound
from allmende.server.api.routes.groups import person_shown
from allmende.server.api.routing import reads, writes
from allmende.server.api.schemas import lending as schemas
from allmende.server.api.schemas.fields import AskedDay, Done, Id, Slug
from allmende.server.associations.queries.tree import Place, tree_around
from allmende.server.groups.queries import Seat, local_day
from allmende.server.lending import operations, queries
from allmende.server.lending.models import Reservation, Thing

router = Router(tags=["lending"])


@reads(router, "/groups/{slug}/things", gives=schemas.Things)
def things(request: HttpRequest, slug: Slug) -> HttpResponse:
    """What the group has to borrow, by name."""
    lines = queries.things_of(seat_in(request, slug), at=clock.now())
    return shown(schemas.Things(things=[schemas.ThingLine.model_validate(line.thing) for line in lines]))


@reads(router, "/groups/{slug}/things/{thing_id}/reservations", gives=schemas.Reservations)
def reservations(request: HttpRequest, slug: Slug, thing_id: Id, day: AskedDay | None = None) -> HttpResponse:
    """Who has a thing in the week of a day, of this week where none is named."""
    seat = seat_in(request, slug)
    found, now = _thing(seat, thing_id), clock.now()
    wanted: date = day or local_day(seat.group, now)
    days = queries.week_of(seat, found, day=wanted, at=now)
    had = {busy.reservation.id: busy.reservation for one in days for busy in one.busy if busy.reservation is not None}
    return shown(
        schemas.Reservations(
            from_day=wanted - timedelta(days=wanted.weekday()), reservations=[_line(one) for one in had.values()]
        )
    )


@writes(router, "POST", "/groups/{slug}/things/{thing_id}/reservations", gives=schemas.ReservationLine, status=201)
def reserve(request: HttpRequest, slug: Slug, thing_id: Id, body: schemas.Reserving) -> HttpResponse:
    """Reserve a thing for oneself; of two who want the same time one gets it, and the other a 409."""
    seat = seat_in(request, slug)
    found = _thing(seat, thing_id)

    def act() -> schemas.ReservationLine:
        made = operations.reserve(
            seat, found.id, starts_at=body.starts_at, ends_at=body.ends_at, note=body.note, at=clock.now()
        )
        return _line(made)

    return once(request, act, status=201)


@writes(router, "DELETE", "/groups/{slug}/reservations/{reservation_id}", gives=Done)
def give_back(request: HttpRequest, slug: Slug, reservation_id: Id) -> HttpResponse:
    """Give back what one has reserved."""
    seat = seat_in(request, slug)
    if not Reservation.objects.filter(pk=reservation_id, thing__group=seat.group).exists():
        raise NotFound

    def act() -> Done:
        operations.cancel(seat, reservation_id, at=clock.now())
        return Done()

    return once(request, act)


@reads(router, "/groups/{slug}/places", gives=schemas.Places)
def places(request: HttpRequest, slug: Slug) -> HttpResponse:
    """The tree around a group: associations it belongs to, and what lies in them."""
    top = tree_around(seat_in(request, slug))
    return shown(schemas.Places(places=list(_places(top, None))))


def _places(place: Place, around: str | None) -> Iterator[schemas.PlaceLine]:
    yield schemas.PlaceLine(
        id=place.id,
        name=place.name,
        kind=str(place.kind),
        around=around,
        people_count=place.people_count,
        inherits=place.inherits,
    )
    for part in place.parts:
        yield from _places(part, place.id)


def _thing(seat: Seat, thing_id: str) -> Thing:
    found = queries.thing_of(seat, thing_id)
    if found is None:
        raise NotFound
    return found


def _line(one: Reservation) -> schemas.ReservationLine:
    return schemas.ReservationLine(
        id=one.id,
        thing_id=one.thing_id,
        who=person_shown(one.member),
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        note=one.note,
    )
