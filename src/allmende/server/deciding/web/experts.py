"""Who is an expert for what, and giving that back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from allmende.server import clock
from allmende.server.deciding import wording
from allmende.server.deciding.operations import experts as operations
from allmende.server.deciding.queries.experts import experts_of
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.queries import Seat
from allmende.server.submitting import pressed


@require_safe
@for_members
def experts(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the experts of the group, each with the decision that named them."""
    named = [(one, wording.scope(one.matter)) for one in experts_of(seat.group)]
    return render(request, "deciding/experts.html", {"section": "more", "seat": seat, "named": named})


@require_POST
@for_members
def give_back(request: HttpRequest, seat: Seat, naming_id: str) -> HttpResponse:
    """Stop being an expert."""
    pressed(
        request,
        lambda: operations.give_back(seat, naming_id, at=clock.now()),
        done=_("Given back. What you decided as an expert stays decided."),
    )
    return back_to(request, reverse("deciding:experts", args=[seat.group.slug]))
