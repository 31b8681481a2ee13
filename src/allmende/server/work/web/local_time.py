"""Days and times of a group's pages are those of the place where the group is, wherever the reader is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from allmende.server.groups.entrance import SeatView, for_members
from allmende.server.groups.queries import Seat

P = ParamSpec("P")


def in_group(view: SeatView[P]) -> Callable[..., HttpResponse]:
    """As `for_members`, with the group's time zone for everything that is read and shown."""

    @wraps(view)
    def placed(request: HttpRequest, seat: Seat, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        with timezone.override(seat.group.timezone):
            return view(request, seat, *args, **kwargs)

    entered: Callable[Concatenate[HttpRequest, Seat, P], HttpResponse] = placed
    return for_members(entered)
