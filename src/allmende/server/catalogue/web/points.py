"""Where things are handed out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from allmende.server import clock
from allmende.server.catalogue.forms.products import PointForm
from allmende.server.catalogue.operations import points as operations
from allmende.server.catalogue.queries.products import points_of
from allmende.server.groups.entrance import back_to, for_maintainers
from allmende.server.groups.queries import Seat
from allmende.server.submitting import pressed, sent, status_of, submitted


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def points(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the places and add one."""
    form = PointForm(sent(request))

    def act(said: dict[str, Any]) -> None:
        operations.add_point(seat, **said)

    if submitted(request, form, act):
        messages.success(request, _("From now on things can be collected there."))
        return back_to(request, reverse("catalogue:points", args=[seat.group.slug]))
    context = {"section": "group", "form": form, "points": points_of(seat.group)}
    return render(request, "catalogue/points.html", context, status=status_of(form))


@require_POST
@for_maintainers
def close(request: HttpRequest, seat: Seat, point_id: int) -> HttpResponse:
    """Say that nothing new is handed out at a place."""
    pressed(request, lambda: operations.close_point(seat, point_id, at=clock.now()), done=_("The place is closed."))
    return back_to(request, reverse("catalogue:points", args=[seat.group.slug]))
