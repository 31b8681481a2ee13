"""The door to a group's pages: who is not in gets the answer they would get for a group that does not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils import timezone

from allmende.server.groups.queries import Seat, group_by_slug, seat_of
from allmende.server.people.models import Person

P = ParamSpec("P")
SeatView = Callable[Concatenate[HttpRequest, Seat, P], HttpResponse]


def person_of(request: HttpRequest) -> Person:
    """Return the person who is signed in; one who has none yet (made by the command line) gets one."""
    assert request.user.is_authenticated
    person = Person.objects.filter(user=request.user).first()
    return person or Person.objects.create(user=request.user, name=request.user.email.split("@")[0])


def for_persons(view: Callable[Concatenate[HttpRequest, Person, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Let signed-in people in and hand the view their person."""

    @login_required
    @wraps(view)
    def entered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, person_of(request), *args, **kwargs)

    return entered


def for_members(view: SeatView[P]) -> Callable[..., HttpResponse]:
    """Let members of the group named by `slug` in and hand the view their seat; for anybody else there is no page."""

    @login_required
    @wraps(view)
    def entered(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        group = group_by_slug(slug)
        seat = seat_of(person_of(request), group) if group is not None else None
        if seat is None:
            raise Http404
        request.seat = seat  # type: ignore[attr-defined]  # the page frame reads it (today/frame.py)
        # Times are typed and shown as the group's clocks on the wall say.
        with timezone.override(ZoneInfo(seat.group.timezone)):
            return view(request, seat, *args, **kwargs)

    return entered


def for_maintainers(view: SeatView[P]) -> Callable[..., HttpResponse]:
    """As `for_members`, and members who are no maintainers are told so."""
    return for_members(told_if_no_maintainer(view))


def told_if_no_maintainer(view: SeatView[P]) -> SeatView[P]:
    """Let those in whose seat is a maintainer's, and tell the others."""

    @wraps(view)
    def entered(request: HttpRequest, seat: Seat, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not seat.is_maintainer:
            return HttpResponseForbidden(render_to_string("403.html", request=request))
        return view(request, seat, *args, **kwargs)

    return entered


def back_to(request: HttpRequest, url: str) -> HttpResponse:
    """Return to a page after a form was accepted, so that reloading does not send it again."""
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    # Not `redirect`, which takes an address without a slash for the name of a route, and falls over it.
    return HttpResponseRedirect(url)
