"""Forks of a group: what forked, forking as the last step, and choosing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.server import clock
from allmende.server.conflicts.forms.conflicts import ALONE, ForkForm
from allmende.server.conflicts.models import Fork
from allmende.server.conflicts.operations import forking
from allmende.server.conflicts.operations.forking import ForkDraft
from allmende.server.conflicts.queries.forks import forking_of, last_conflict, would_copy
from allmende.server.groups.entrance import back_to, for_members
from allmende.server.groups.queries import Seat, seat_of
from allmende.server.refusal import Refused
from allmende.server.submitting import sent, status_of, submitted


@require_safe
@for_members
def forks(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what forked from here, and from what this group did."""
    page = forking_of(seat)
    origin_seat = seat_of(seat.person, page.origin.origin) if page.origin is not None else None
    context = {"section": "group", "seat": seat, "page": page, "knows_origin": origin_seat is not None}
    return render(request, "conflicts/forks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def fork(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Fork: say how the new group is called and where it stands."""
    form = ForkForm(sent(request), origin=seat.group)
    made: list[Fork] = []

    def act(said: dict[str, Any]) -> None:
        draft = ForkDraft(name=said["name"], reason=said["reason"], stands_alone=said["where"] == ALONE)
        made.append(forking.fork(seat, draft, at=clock.now()))

    if submitted(request, form, act):
        founded = _("“%(group)s” is founded. Those who were here can join it now.") % {"group": made[0].group}
        messages.success(request, founded)
        return back_to(request, reverse("forks:forks", args=[seat.group.slug]))
    context = {
        "section": "group",
        "seat": seat,
        "form": form,
        "after": last_conflict(seat),
        "copied": would_copy(seat.group, at=clock.now()),
    }
    return render(request, "conflicts/fork.html", context, status=status_of(form))


@require_POST
@for_members
def join(request: HttpRequest, seat: Seat, fork_id: int) -> HttpResponse:
    """Join a fork, and leave the group it came from where one says so."""
    leaves = request.POST.get("leave") == "yes"
    try:
        act = forking.move_to_fork if leaves else forking.join_fork
        joined = act(seat, fork_id, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return back_to(request, reverse("forks:forks", args=[seat.group.slug]))
    messages.success(request, _("Welcome to %(group)s.") % {"group": joined.group.name})
    return back_to(request, reverse("groups:group", args=[joined.group.slug]))
