"""The door to the books of a community: they are one for a group and everything inside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.template.loader import render_to_string

from allmende.server.groups.entrance import for_members
from allmende.server.groups.queries import Seat, chain_of, seat_of

P = ParamSpec("P")
SeatView = Callable[Concatenate[HttpRequest, Seat, P], HttpResponse]


def community_seat(seat: Seat) -> Seat | None:
    """Return the person's seat in the outermost group; None for who belongs only to something inside it."""
    root = chain_of(seat.group)[-1]
    return seat if root.id == seat.group.id else seat_of(seat.person, root)


def in_community(view: SeatView[P]) -> Callable[..., HttpResponse]:
    """Let those in who belong to the whole community, and hand the view their seat there.

    Who was only asked into one of its projects does not see everybody's numbers: for them there is no page.
    """

    @for_members
    @wraps(view)
    def entered(request: HttpRequest, seat: Seat, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        whole = community_seat(seat)
        if whole is None:
            raise Http404
        return view(request, whole, *args, **kwargs)

    return entered


def for_caretakers(view: SeatView[P]) -> Callable[..., HttpResponse]:
    """As `in_community`; who does not look after the whole community is told so."""

    @wraps(view)
    def entered(request: HttpRequest, seat: Seat, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not seat.is_maintainer:
            return HttpResponseForbidden(render_to_string("403.html", request=request))
        return view(request, seat, *args, **kwargs)

    return in_community(entered)
