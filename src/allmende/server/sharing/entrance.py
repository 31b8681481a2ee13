"""The door to the books of a community: they are one for a group and everything inside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse

from allmende.server.groups.entrance import P, SeatView, for_members, told_if_no_maintainer
from allmende.server.groups.queries import Seat, chain_of, seat_of


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
    return in_community(told_if_no_maintainer(view))


def slug_of(request: HttpRequest) -> str:
    """Return the address of the group whose page is open; its books may be those of the group around it."""
    seat: Seat = request.seat  # type: ignore[attr-defined]  # put there by groups.entrance
    return seat.group.slug
